// Asks no faster than the hub's permission table lets one account ask (a burst of 20, then one a second): a screen that
// needs a year of months waits a moment instead of being refused.

const burst = 16;
const everyMs = 1_050;

export class Pace {
  #tokens = burst;
  #at = Date.now();
  #last: Promise<void> = Promise.resolve();

  // Resolves when the next question may go.
  turn(): Promise<void> {
    this.#last = this.#last.then(() => this.#wait());
    return this.#last;
  }

  async #wait(): Promise<void> {
    const now = Date.now();
    this.#tokens = Math.min(burst, this.#tokens + (now - this.#at) / everyMs);
    this.#at = now;
    if (this.#tokens < 1) {
      const pause = (1 - this.#tokens) * everyMs;
      await new Promise((resolve) => setTimeout(resolve, pause));
      this.#tokens = 1;
      this.#at = Date.now();
    }
    this.#tokens -= 1;
  }
}
