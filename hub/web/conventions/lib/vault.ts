// Keys in the browser. libsodium is WebAssembly, which the hub"s pages may run under /conventions/signer/ only; it is
// loaded there, when a key file has been chosen, and never before. The key lives as long as one act.
import { hexOf } from "$web/api/bytes";
import { joinBytes, textBytes } from "../../shared/crypto/bytes";
import { loadSodium } from "../../shared/crypto/sodium";
import { fromHex } from "./bytes";

// Why a key file does not open; a key of the catalogue.
export type KeyFault = "notAKey" | "wrongPassphrase" | "noMemory" | "tooDear";
export class KeyError extends Error {
  constructor(readonly fault: KeyFault) {
    super(fault);
  }
}

// services/adapters/sodium/key_box.h: relais-key-v1:<KiB>:<passes>:<salt>:<nonce ‖ secret ‖ tag>
const MARK = "relais-key-v1";
// Half a second by the command line, a few in a browser; a box bears its own cost.
const usualCost = { kib: 256 * 1024, passes: 3 };
const KIB_MAX = 1024 * 1024;
const PASSES_MAX = 16;
const SALT_BYTES = 16;
const NONCE_BYTES = 24;

export const isKeyBox = (text: string): boolean => text.startsWith(`${MARK}:`);
// A key without a passphrase: 64 hexadecimal symbols.
export const isBareKey = (text: string): boolean => fromHex(text, 32) !== undefined;

async function derive(passphrase: string, salt: Uint8Array, kib: number, passes: number): Promise<Uint8Array> {
  const sodium = await loadSodium();
  try {
    return sodium.crypto_pwhash(32, passphrase, salt, passes, kib * 1024, sodium.crypto_pwhash_ALG_ARGON2ID13);
  } catch {
    throw new KeyError("noMemory");
  }
}

// The 32 secret bytes of a key file. Whoever has them wipes them: see `withKey`.
export async function openKey(file: string, passphrase: string): Promise<Uint8Array> {
  const text = file.trim();
  if (!isKeyBox(text)) {
    const bare = fromHex(text, 32);
    if (bare === undefined) throw new KeyError("notAKey");
    return bare;
  }
  const [, kib = "", passes = "", saltHex = "", sealedHex = "", ...more] = text.split(":");
  const salt = fromHex(saltHex, SALT_BYTES);
  const sealed = fromHex(sealedHex, NONCE_BYTES + 32 + 16);
  if (
    salt === undefined ||
    sealed === undefined ||
    more.length > 0 ||
    !/^\d{1,9}$/.test(kib) ||
    !/^\d{1,4}$/.test(passes)
  ) {
    throw new KeyError("notAKey");
  }
  // Beyond these nobody"s machine is to be filled by a file.
  if (+kib < 8 || +kib > KIB_MAX || +passes < 1 || +passes > PASSES_MAX) throw new KeyError("tooDear");
  const sodium = await loadSodium();
  const key = await derive(passphrase, salt, +kib, +passes);
  try {
    const head = `${MARK}:${kib}:${passes}:${saltHex}:`;
    return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
      null,
      sealed.subarray(NONCE_BYTES),
      head,
      sealed.subarray(0, NONCE_BYTES),
      key,
    );
  } catch {
    throw new KeyError("wrongPassphrase");
  } finally {
    sodium.memzero(key);
  }
}

// A key file of one line, as `relais-hub signatory keygen` writes it.
export async function sealKey(secret: Uint8Array, passphrase: string, cost = usualCost): Promise<string> {
  const sodium = await loadSodium();
  const salt = sodium.randombytes_buf(SALT_BYTES);
  const nonce = sodium.randombytes_buf(NONCE_BYTES);
  const head = `${MARK}:${cost.kib}:${cost.passes}:${hexOf(salt)}:`;
  const key = await derive(passphrase, salt, cost.kib, cost.passes);
  try {
    const sealed = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(secret, head, null, nonce, key);
    return `${head}${hexOf(joinBytes(nonce, sealed))}\n`;
  } finally {
    sodium.memzero(key);
  }
}

export interface SigningPair {
  key: Uint8Array; // public, 32 bytes
  sign(message: Uint8Array): Uint8Array;
}

// Opens the key, does `act` and wipes it, whatever happens.
export async function withKey<T>(
  file: string,
  passphrase: string,
  act: (pair: SigningPair) => Promise<T> | T,
): Promise<T> {
  const sodium = await loadSodium();
  const seed = await openKey(file, passphrase);
  const pair = sodium.crypto_sign_seed_keypair(seed);
  try {
    return await act({ key: pair.publicKey, sign: (message) => sodium.crypto_sign_detached(message, pair.privateKey) });
  } finally {
    sodium.memzero(seed);
    sodium.memzero(pair.privateKey);
  }
}

// A new key and its public half. `sealing`: one that things are sealed to, not one that signs.
export async function makeKey(passphrase: string, sealing: boolean): Promise<{ file: string; key: string }> {
  const sodium = await loadSodium();
  const secret = sodium.randombytes_buf(32);
  try {
    const key = sealing ? sodium.crypto_scalarmult_base(secret) : sodium.crypto_sign_seed_keypair(secret).publicKey;
    return { file: await sealKey(secret, passphrase), key: hexOf(key) };
  } finally {
    sodium.memzero(secret);
  }
}

// What a signature under a text is made over: never the bare text, so that no text passes for one of another kind.
export function signedTextBytes(kind: number, text: Uint8Array): Uint8Array {
  return joinBytes(textBytes("relais.v1.text"), Uint8Array.of(kind), text);
}
