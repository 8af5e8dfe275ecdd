// Short news of what was just done, with a way back where there is one. When it can be undone it stays until it is closed or
// replaced, so that nobody has to be quick; moving to another screen
// closes it.

export interface Toast {
  id: number;
  text: string;
  undo?: () => void | Promise<void>;
}

const shownMs = 8_000;

class Toasts {
  list = $state.raw<Toast[]>([]);
  #next = 1;

  say(text: string, undo?: () => void | Promise<void>): void {
    const toast = { id: this.#next++, text, undo };
    this.list = [...this.list.filter((old) => !old.undo).slice(-2), toast];
    if (!undo) setTimeout(() => this.close(toast.id), shownMs);
  }

  // Somebody moved on: what could be undone there is not offered elsewhere, where it might undo something later.
  moveOn(): void {
    this.list = this.list.filter((toast) => !toast.undo);
  }

  close(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }
}

export const toasts = new Toasts();
