// The part of following that derives, signs and talks to the hub: fetched, with libsodium, once a code was typed whose
// check symbols fit.
import { adviceOf, isRefusal } from "$web/api/refusal";
import { clientOf } from "$web/api/transport";
import type { TrackResponse } from "$gen/follow_service_pb";
import { Reason } from "$gen/reason_pb";
import { loadSodium, type SodiumLibrary } from "../../shared/crypto/sodium";
import { speak, track } from "./follow-line";
import type { PersonSays } from "./person-word";
import { deriveFollowKeys, forgetKeys, type FollowKeys } from "./slip-keys";

const followService = clientOf(async () => (await import("$gen/follow_service_pb")).FollowService);

export type Answered<Answer> = { readonly answer: Answer } | { readonly advice: string; readonly unknown: boolean };

async function answered<Answer>(call: () => Promise<Answer>): Promise<Answered<Answer>> {
  try {
    return { answer: await call() };
  } catch (error) {
    return { advice: adviceOf(error), unknown: isRefusal(error, Reason.CODE_WRONG) };
  }
}

// The keys of one slip, and what is done with them. They are never stored, and end with `forget`.
export class SlipHolder {
  readonly #sodium: SodiumLibrary;
  readonly #keys: FollowKeys;

  private constructor(sodium: SodiumLibrary, keys: FollowKeys) {
    this.#sodium = sodium;
    this.#keys = keys;
  }

  // Holds the page for a second or more. Throws where 64 MiB are not to be had.
  static derive(sodium: SodiumLibrary, locator: string, code: string): SlipHolder {
    return new SlipHolder(sodium, deriveFollowKeys(sodium, locator, code));
  }

  track(): Promise<Answered<TrackResponse>> {
    return answered(() => track(this.#sodium, followService, this.#keys));
  }

  speak(says: PersonSays): Promise<Answered<number>> {
    return answered(() => speak(this.#sodium, followService, this.#keys, says, Date.now()));
  }

  forget(): void {
    forgetKeys(this.#sodium, this.#keys);
  }
}

export { loadSodium };
