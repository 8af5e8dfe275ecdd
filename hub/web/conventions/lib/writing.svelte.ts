// One convention while somebody writes it: what is on the screen, what the hub has, and what this tab kept meanwhile.
import { Reason } from "$gen/reason_pb";
import { ProcedureState } from "$gen/convention_service_pb";
import { bytesOf, sameBytes } from "$web/api/bytes";
import { DraftStore } from "$web/api/draft.svelte";
import { adviceOf, isRefusal } from "$web/api/refusal";
import { owner } from "./owner";
import { conventions } from "./clients";
import { type Draft, draftOf, readText, textOf } from "./draft";

interface AtHub {
  text: Uint8Array;
  sha256: Uint8Array;
  state: ProcedureState;
  signatures: number;
}

export class Writing {
  draft = $state<Draft>();
  atHub = $state.raw<AtHub>();
  busy = $state(true);
  advice = $state("");
  // Somebody else has replaced the text meanwhile.
  conflict = $state(false);
  // It is not the writer's to write: by role, or by where its communes lie.
  notOurs = $state(false);
  // What this tab kept was taken up again.
  resumed = $state(false);
  readonly #store: DraftStore<Draft>;
  readonly #convention: Uint8Array;
  readonly #version: number;

  constructor(id: string, version: number) {
    this.#store = writingStore(id, version);
    this.#convention = bytesOf(id) ?? new Uint8Array(16);
    this.#version = version;
  }

  async load(): Promise<void> {
    this.busy = true;
    this.advice = "";
    this.conflict = false;
    const kept = this.#store.read(owner());
    try {
      const now = await conventions.getConvention({ convention: this.#convention, version: this.#version });
      this.#take(now);
    } catch (error) {
      if (!isRefusal(error, Reason.CONVENTION_UNKNOWN)) this.advice = adviceOf(error);
    }
    if (kept && !(this.atHub && sameBytes(textOf(kept), this.atHub.text))) {
      this.draft = kept;
      this.resumed = this.atHub !== undefined;
    } else if (this.atHub) {
      this.draft = draftOf(readText(this.atHub.text));
    }
    this.busy = false;
  }

  #take(now: {
    text: Uint8Array;
    textSha256: Uint8Array;
    summary?: { state: ProcedureState };
    signatures: unknown[];
  }): void {
    this.atHub = {
      text: now.text,
      sha256: now.textSha256,
      state: now.summary?.state ?? ProcedureState.UNSPECIFIED,
      signatures: now.signatures.length,
    };
  }

  get saved(): boolean {
    return this.draft !== undefined && this.atHub !== undefined && sameBytes(textOf(this.draft), this.atHub.text);
  }

  // Called whenever something was typed.
  keep(): void {
    if (this.draft) this.#store.keep(owner(), $state.snapshot(this.draft) as Draft);
  }

  // True when the hub has this very text now.
  async save(): Promise<boolean> {
    if (!this.draft || this.busy) return false;
    if (this.saved) return true;
    this.busy = true;
    this.advice = "";
    this.notOurs = false;
    const text = textOf(this.draft);
    try {
      if (this.atHub) await conventions.reviseConvention({ text, replacesSha256: this.atHub.sha256 });
      else await conventions.draftConvention({ text });
      this.#take(await conventions.getConvention({ convention: this.#convention, version: this.#version }));
      this.#store.erase();
      this.resumed = false;
      return true;
    } catch (error) {
      this.conflict = isRefusal(error, Reason.TEXT_CHANGED);
      this.notOurs = isRefusal(error, Reason.NOT_PERMITTED);
      this.advice = adviceOf(error);
      return false;
    } finally {
      this.busy = false;
    }
  }

  // Gives up what was typed here for what the hub has.
  async takeTheirs(): Promise<void> {
    this.#store.erase();
    await this.load();
  }
}

export const writingStore = (id: string, version: number): DraftStore<Draft> =>
  new DraftStore(`convention-${id}-${version}`);
