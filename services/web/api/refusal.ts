// Why a call was not done, in words: the node's or the hub's own advice, and our own where no answer came.
import { Code, ConnectError } from "@connectrpc/connect";
import { ErrorDetailSchema, Reason } from "$gen/reason_pb";
import { language } from "../i18n/language.svelte";
import { say } from "../i18n/text";

// The closed reason; UNSPECIFIED when none came with the error.
export function reasonOf(error: unknown): Reason {
  if (!(error instanceof ConnectError)) return Reason.UNSPECIFIED;
  return error.findDetails(ErrorDetailSchema)[0]?.reason ?? Reason.UNSPECIFIED;
}

export function isRefusal(error: unknown, ...reasons: Reason[]): boolean {
  return reasons.includes(reasonOf(error));
}

// Nothing answered: the PC's network or the daemon, not a refusal.
export function isOutOfReach(error: unknown): boolean {
  if (reasonOf(error) !== Reason.UNSPECIFIED) return false;
  return error instanceof ConnectError && [Code.Unavailable, Code.Unknown, Code.DeadlineExceeded].includes(error.code);
}

// Takes a call that the user gave up: there is nothing to say.
export function isCanceled(error: unknown): boolean {
  return error instanceof ConnectError && error.code === Code.Canceled;
}

// What to do next, for the person at the screen.
export function adviceOf(error: unknown): string {
  if (!(error instanceof ConnectError)) return say("call.failed");
  const detail = error.findDetails(ErrorDetailSchema)[0];
  const advice = language.code === "fr" ? detail?.adviceFr : detail?.adviceEn;
  if (advice) return advice;
  if (error.code === Code.DeadlineExceeded) return say("call.slow");
  return isOutOfReach(error) ? say("call.offline") : say("call.failed");
}
