// What is being typed, kept so that a reload, a crashed tab or a session that ran out loses nothing.
//
// It holds personal data and the PC is often shared. So it stands in sessionStorage: gone with the tab, never on the disk
// of another tab's or colleague's browser profile, and it belongs to the colleague who typed it: another one who signs in
// in the same tab finds nothing, and signing out erases it.

const prefix = "relais.draft.";
const pauseMs = 250;
// Grows when all drafts are erased: what a screen that is being left would still write is of before, and is not written.
let erasures = 0;

export class DraftStore<Form> {
  #key: string;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pending: { owner: string; form: Form } | undefined;
  #since = erasures;

  constructor(name: string) {
    this.#key = prefix + name;
    // What was typed in the last quarter of a second before a reload.
    addEventListener("pagehide", () => this.#write());
  }

  // Begins anew with what is kept for this colleague.
  read(owner: string): Form | undefined {
    this.#since = erasures;
    try {
      const kept = JSON.parse(sessionStorage.getItem(this.#key) ?? "null") as { owner: string; form: Form } | null;
      return kept?.owner === owner ? kept.form : undefined;
    } catch {
      return undefined;
    }
  }

  // Soon, once: typing stays quick.
  keep(owner: string, form: Form): void {
    this.#pending = { owner, form };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#write(), pauseMs);
  }

  // At once: another screen is about to read it.
  flush(): void {
    clearTimeout(this.#timer);
    this.#write();
  }

  erase(): void {
    clearTimeout(this.#timer);
    this.#pending = undefined;
    sessionStorage.removeItem(this.#key);
  }

  #write(): void {
    if (!this.#pending || this.#since !== erasures) return;
    try {
      sessionStorage.setItem(this.#key, JSON.stringify(this.#pending));
      this.#pending = undefined;
    } catch {
      // A full or forbidden store: the form on the screen is still there.
    }
  }
}

// Signing out, or somebody else at the same PC.
export function eraseDrafts(): void {
  erasures++;
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(prefix)) sessionStorage.removeItem(key);
  }
}
