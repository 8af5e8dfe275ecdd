// One person's look at where things stand, as the page shows it.
import type { TrackResponse } from "$gen/follow_service_pb";
import type { PersonSays } from "./person-word";
import { parseCode, parseLocator } from "./slip-code";
import type { SlipHolder } from "./work";

export type Wrong = "code" | "download" | "memory" | undefined;

// Lets the page say that it is calculating before the calculation holds it.
const painted = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 30)));

export class Follow {
  // What went wrong that is nobody's refusal. A mistyped code and an unknown one are the same to whoever reads.
  wrong = $state<Wrong>();
  busy = $state(false);
  speaking = $state(false);
  advice = $state("");
  standing = $state.raw<TrackResponse>();
  said = $state<PersonSays>();
  #holder: SlipHolder | undefined;

  async look(locatorTyped: string, codeTyped: string): Promise<void> {
    this.forget();
    const locator = parseLocator(locatorTyped);
    const code = parseCode(codeTyped);
    if (locator === undefined || code === undefined) {
      this.wrong = "code"; // Noticed here: nothing was fetched, derived or sent.
      return;
    }
    this.busy = true;
    try {
      this.#holder = await this.#derive(locator, code);
      await this.#track();
    } finally {
      this.busy = false;
    }
  }

  async #derive(locator: string, code: string): Promise<SlipHolder | undefined> {
    try {
      const { loadSodium, SlipHolder } = await import("./work");
      const sodium = await loadSodium();
      await painted();
      try {
        return SlipHolder.derive(sodium, locator, code);
      } catch {
        this.wrong = "memory"; // Some telephones do not give a page 64 MiB.
      }
    } catch {
      this.wrong = "download";
    }
    return undefined;
  }

  async #track(): Promise<void> {
    const tracked = await this.#holder?.track();
    if (!tracked) return;
    if ("answer" in tracked) {
      this.standing = tracked.answer;
    } else if (tracked.unknown) {
      this.forget();
      this.wrong = "code";
    } else {
      this.advice = tracked.advice;
    }
  }

  // Said to both doors; where things stand is then asked for anew.
  async say(says: PersonSays): Promise<void> {
    if (this.speaking || !this.#holder) return;
    this.speaking = true;
    this.said = undefined;
    this.advice = "";
    const told = await this.#holder.speak(says);
    if ("advice" in told) this.advice = told.advice;
    else this.said = says;
    await this.#track();
    this.speaking = false;
  }

  forget(): void {
    this.#holder?.forget();
    this.#holder = undefined;
    this.wrong = undefined;
    this.said = undefined;
    this.advice = "";
    this.standing = undefined;
  }
}
