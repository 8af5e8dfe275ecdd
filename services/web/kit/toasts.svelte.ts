// Short news of what was just done, with a way back where there is one. It stays until it is closed or replaced when it
// can be undone, so that nobody has to be quick.

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

  close(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }
}

export const toasts = new Toasts();
