// One thing that is asked of a service and shown: waiting, then an answer or why there is none.
import { adviceOf, isCanceled } from "./refusal";

export class Call<Answer> {
  busy = $state(false);
  advice = $state("");
  error = $state.raw<unknown>(undefined);
  answer = $state.raw<Answer | undefined>(undefined);
  #turn = 0;

  // Runs it; a later run overtakes an earlier one, whose answer is then dropped. Gives the answer, or nothing on refusal.
  async run(ask: () => Promise<Answer>): Promise<Answer | undefined> {
    const turn = ++this.#turn;
    this.busy = true;
    this.advice = "";
    this.error = undefined;
    try {
      const answer = await ask();
      if (turn !== this.#turn) return undefined;
      this.answer = answer;
      return answer;
    } catch (error) {
      if (turn !== this.#turn || isCanceled(error)) return undefined;
      this.error = error;
      this.advice = adviceOf(error);
      return undefined;
    } finally {
      if (turn === this.#turn) this.busy = false;
    }
  }

  forget(): void {
    this.#turn++;
    this.busy = false;
    this.advice = "";
    this.error = undefined;
    this.answer = undefined;
  }
}
