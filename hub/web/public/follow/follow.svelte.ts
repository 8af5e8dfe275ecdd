// One person's look at where things stand. The keys live in this object, are never stored, and end with it.
import { clientOf } from "$web/api/transport";
import { Call } from "$web/api/call.svelte";
import { isRefusal } from "$web/api/refusal";
import { FollowService, type TrackResponse } from "$gen/follow_service_pb";
import { Reason } from "$gen/reason_pb";
import { loadSodium, type SodiumLibrary } from "../../shared/crypto/sodium";
import { speak, track } from "./follow-line";
import type { PersonSays } from "./person-word";
import { parseCode, parseLocator } from "./slip-code";
import { deriveFollowKeys, forgetKeys, type FollowKeys } from "./slip-keys";

export type Wrong = "code" | "download" | "memory" | undefined;

// Lets the page say that it is calculating before the calculation holds it.
const painted = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 30)));

export class Follow {
  // What went wrong that is nobody's refusal. A mistyped code and an unknown one are the same to whoever reads.
  wrong = $state<Wrong>();
  deriving = $state(false);
  said = $state<PersonSays>();
  readonly found = new Call<TrackResponse>();
  readonly word = new Call<number>();
  #keys: FollowKeys | undefined;
  #sodium: SodiumLibrary | undefined;

  async look(locatorTyped: string, codeTyped: string): Promise<void> {
    this.forget();
    const locator = parseLocator(locatorTyped);
    const code = parseCode(codeTyped);
    if (locator === undefined || code === undefined) {
      this.wrong = "code"; // Noticed here: nothing was fetched, derived or sent.
      return;
    }
    this.deriving = true;
    try {
      if (!(await this.#derive(locator, code))) return;
    } finally {
      this.deriving = false;
    }
    await this.#track();
  }

  async #derive(locator: string, code: string): Promise<boolean> {
    try {
      this.#sodium = await loadSodium();
    } catch {
      this.wrong = "download";
      return false;
    }
    await painted();
    try {
      this.#keys = deriveFollowKeys(this.#sodium, locator, code);
      return true;
    } catch {
      this.wrong = "memory"; // Some telephones do not give a page 64 MiB.
      return false;
    }
  }

  async #track(): Promise<void> {
    const [sodium, keys] = [this.#sodium, this.#keys];
    if (!sodium || !keys) return;
    await this.found.run(() => track(sodium, clientOf(FollowService), keys));
    if (this.found.error !== undefined && isRefusal(this.found.error, Reason.CODE_WRONG)) {
      this.forget();
      this.wrong = "code";
    }
  }

  // Said to both doors; what the page shows is then asked for anew.
  async say(says: PersonSays): Promise<void> {
    const [sodium, keys] = [this.#sodium, this.#keys];
    if (!sodium || !keys) return;
    this.said = undefined;
    const told = await this.word.run(() => speak(sodium, clientOf(FollowService), keys, says, Date.now()));
    if (told === undefined) return;
    this.said = says;
    await this.#track();
  }

  forget(): void {
    if (this.#sodium && this.#keys) forgetKeys(this.#sodium, this.#keys);
    this.#keys = undefined;
    this.wrong = undefined;
    this.said = undefined;
    this.found.forget();
    this.word.forget();
  }
}
