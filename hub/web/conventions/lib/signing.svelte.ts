// An act that takes a key: what was chosen, what is wrong with it, and the signature that it gave.
import { adviceOf } from "$web/api/refusal";
import { t } from "../i18n/text";
import { KeyError, type SigningPair, withKey } from "./vault";

export class KeyAct {
  file = $state("");
  passphrase = $state("");
  busy = $state(false);
  // Grows with each attempt, for the error summary.
  shown = $state(0);
  error = $state("");

  // Opens the key and does `act`; nothing when it does not open, with the reason in `error`.
  async open<T>(act: (pair: SigningPair) => Promise<T> | T): Promise<T | undefined> {
    this.shown += 1;
    this.error = this.file === "" ? t("key.missing") : "";
    if (this.error || this.busy) return undefined;
    this.busy = true;
    // Opening a key holds the page for a few seconds: it first shows that it is at work.
    await new Promise((resolve) => setTimeout(resolve, 50));
    try {
      return await withKey(this.file, this.passphrase, act);
    } catch (error) {
      this.error = error instanceof KeyError ? t(`key.${error.fault}`) : adviceOf(error);
      return undefined;
    } finally {
      this.busy = false;
    }
  }

  // Neither stays longer than the act.
  forget(): void {
    this.file = "";
    this.passphrase = "";
    this.error = "";
    this.shown = 0;
  }
}
