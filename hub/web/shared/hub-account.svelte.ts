// Who is signed in at the hub, as far as the browser knows: the pass itself is a cookie that no script can read.
import { clientOf } from "$web/api/transport";
import { session } from "$web/api/session.svelte";
import { eraseDrafts } from "$web/api/draft.svelte";

export const accounts = clientOf(async () => (await import("$gen/account_service_pb")).AccountService);

const signedKey = "relais.hub.until";
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

export class HubAccount {
  // Somebody signed in, in this tab or before it was reloaded. Whether the pass is still good, the hub says.
  signedIn = $state(Number(read(sessionStorage, signedKey)) > Date.now() / 1000);

  // The account number that this computer was asked to keep: it opens nothing by itself.
  get kept(): string {
    return read(localStorage, numberKey);
  }

  async signIn(account: Uint8Array<ArrayBuffer>, password: string, code: string): Promise<void> {
    const answer = await accounts.signIn({ account, password, code });
    write(sessionStorage, signedKey, String(answer.endsAt));
    this.signedIn = true;
    session.renewed();
  }

  keep(number: string): void {
    write(localStorage, numberKey, number);
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
    eraseDrafts();
    this.signedIn = false;
    session.left();
  }
}

export const hubAccount = new HubAccount();
