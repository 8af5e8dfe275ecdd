// From the tear-off to its keys, in this browser: the formulas of services/adapters/sodium/slip_keys.h. Neither the
// code nor the locator is sent anywhere.
import { joinBytes, textBytes } from "../../shared/crypto/bytes";
import type { SodiumLibrary } from "../../shared/crypto/sodium";
import { codeSecret } from "./slip-code";

/** As limits.h says: 64 MiB and three passes. */
export const ARGON_MEMORY_BYTES = 64 * 1024 * 1024;
export const ARGON_PASSES = 3;
const SALT_DOMAIN = "relais-slip-v1";

export interface FollowKeys {
  readonly signingKey: Uint8Array;
  readonly signingSecret: Uint8Array;
  readonly capsuleKey: Uint8Array;
}

/** Argon2id of the code, salted by the locator. Takes a second or two on an old telephone, on purpose. */
export function slipMaster(sodium: SodiumLibrary, locator: string, code: string): Uint8Array {
  const salt = sodium.crypto_hash_sha256(textBytes(SALT_DOMAIN + locator)).slice(0, sodium.crypto_pwhash_SALTBYTES);
  return sodium.crypto_pwhash(
    32,
    textBytes(codeSecret(code)),
    salt,
    ARGON_PASSES,
    ARGON_MEMORY_BYTES,
    sodium.crypto_pwhash_ALG_ARGON2ID13,
  );
}

/** HKDF-Expand to 32 bytes: one block, so one HMAC over the label and 1 (RFC 5869). */
export function expandSlipKey(sodium: SodiumLibrary, master: Uint8Array, label: string): Uint8Array {
  return sodium.crypto_auth_hmacsha256(joinBytes(textBytes(label), Uint8Array.of(1)), master);
}

/** The keys of a follow-up code whose check symbols fit. */
export function deriveFollowKeys(sodium: SodiumLibrary, locator: string, code: string): FollowKeys {
  const master = slipMaster(sodium, locator, code);
  const seed = expandSlipKey(sodium, master, "relais.v1.slip.follow.signing");
  const capsuleKey = expandSlipKey(sodium, master, "relais.v1.slip.follow.capsule");
  const pair = sodium.crypto_sign_seed_keypair(seed);
  sodium.memzero(master);
  sodium.memzero(seed);
  return { signingKey: pair.publicKey, signingSecret: pair.privateKey, capsuleKey };
}

/** Forgets the secrets; the public key stays. */
export function forgetKeys(sodium: SodiumLibrary, keys: FollowKeys): void {
  sodium.memzero(keys.signingSecret);
  sodium.memzero(keys.capsuleKey);
}
