// Why a call was not done, in words: the node's or the hub's own advice, and our own where no answer came.
import { Reason } from "$gen/reason_pb";
import { language } from "../i18n/language.svelte";
import { say } from "../i18n/text";

interface Told {
  // UNSPECIFIED when none came with the error.
  readonly reason: Reason;
  readonly adviceFr: string;
  readonly adviceEn: string;
}

// How it failed: the daemon said no; nothing answered, or not in time; the user gave it up.
export class CallFailure extends Error {
  readonly how: "refused" | "away" | "slow" | "canceled";
  readonly told: Told | undefined;

  constructor(how: CallFailure["how"], told?: Told) {
    super(told ? `${how}: ${Reason[told.reason]}` : how);
    this.how = how;
    this.told = told;
  }
  get reason(): Reason {
    return this.told?.reason ?? Reason.UNSPECIFIED;
  }
}

// The closed reason; UNSPECIFIED when none came with the error.
export function reasonOf(error: unknown): Reason {
  return error instanceof CallFailure ? error.reason : Reason.UNSPECIFIED;
}

export function isRefusal(error: unknown, ...reasons: Reason[]): boolean {
  return reasons.includes(reasonOf(error));
}

// Nothing answered: the PC's network or the daemon, not a refusal.
export function isOutOfReach(error: unknown): boolean {
  return error instanceof CallFailure && (error.how === "away" || error.how === "slow");
}

// Takes a call that the user gave up: there is nothing to say.
export function isCanceled(error: unknown): boolean {
  return error instanceof CallFailure && error.how === "canceled";
}

// What to do next, for the person at the screen.
export function adviceOf(error: unknown): string {
  if (!(error instanceof CallFailure)) return say("call.failed");
  const advice = language.code === "fr" ? error.told?.adviceFr : error.told?.adviceEn;
  if (advice) return advice;
  if (error.how === "slow") return say("call.slow");
  return error.how === "away" ? say("call.offline") : say("call.failed");
}
