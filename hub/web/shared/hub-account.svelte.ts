// Who is signed in at the hub, as far as the browser knows: the pass itself is a cookie that no script can read.
import { bytesOf } from "$web/api/bytes";
import { clientOf } from "$web/api/transport";
import { session } from "$web/api/session.svelte";
import { eraseDrafts } from "$web/api/draft.svelte";

export const accounts = clientOf(async () => (await import("$gen/account_service_pb")).AccountService);

const signedKey = "relais.hub.until";
const firstKey = "relais.hub.first";
const numberKey = "relais.hub.account";

function read(store: Storage, key: string): string {
  try {
    return store.getItem(key) ?? "";
  } catch {
    return "";
  }
}

function write(store: Storage, key: string, value: string): void {
  try {
    if (value === "") store.removeItem(key);
    else store.setItem(key, value);
  } catch {
    // A browser that keeps nothing asks again after a reload.
  }
}

// Whom somebody means: the 32 symbols of an account number, blanks and hyphens apart, or the name to sign in by.
export function named(typed: string): { account: Uint8Array<ArrayBuffer> } | { signInName: string } {
  const account = bytesOf(typed.replace(/[\s-]/g, "").toLowerCase());
  return account?.length === 16 ? { account } : { signInName: typed.trim() };
}

export class HubAccount {
  // Somebody signed in, in this tab or before it was reloaded. Whether the pass is still good, the hub says.
  signedIn = $state(Number(read(sessionStorage, signedKey)) > Date.now() / 1000);

  // Signed in with a first password, which has to be changed before anything else.
  mustChange = $state(read(sessionStorage, firstKey) !== "");

  // The name or number that this computer was asked to keep: it opens nothing by itself.
  get kept(): string {
    return read(localStorage, numberKey);
  }

  async signIn(name: string, password: string, code: string): Promise<void> {
    const answer = await accounts.signIn({ ...named(name), password, code });
    write(sessionStorage, signedKey, String(answer.endsAt));
    this.#mustChange(answer.mustChangePassword);
    this.signedIn = true;
    session.renewed();
  }

  // She has chosen a password of her own.
  chosen(): void {
    this.#mustChange(false);
  }
  #mustChange(must: boolean): void {
    write(sessionStorage, firstKey, must ? "1" : "");
    this.mustChange = must;
  }

  keep(name: string): void {
    write(localStorage, numberKey, name);
  }

  async signOut(): Promise<void> {
    await accounts
      .signOut({})
      .catch(() => undefined); // A pass that has ended is signed out already.
    this.left();
  }

  // Leaves without a word to the hub: the pass has ended.
  left(): void {
    write(sessionStorage, signedKey, "");
    this.#mustChange(false);
    eraseDrafts();
    this.signedIn = false;
    session.left();
  }
}

export const hubAccount = new HubAccount();
