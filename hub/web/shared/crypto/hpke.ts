// HPKE base mode, single shot: RFC 9180 with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and ChaCha20Poly1305, as
// services/adapters/sodium/hpke.cc.
import { joinBytes, textBytes } from "./bytes";
import type { SodiumLibrary } from "./sodium";

const KEM_SUITE = joinBytes(textBytes("KEM"), Uint8Array.of(0x00, 0x20));
const HPKE_SUITE = joinBytes(textBytes("HPKE"), Uint8Array.of(0x00, 0x20, 0x00, 0x01, 0x00, 0x03));
const VERSION = textBytes("HPKE-v1");
const MODE_BASE = Uint8Array.of(0);
const EMPTY = new Uint8Array(0);

function hmac(sodium: SodiumLibrary, key: Uint8Array, ...pieces: readonly Uint8Array[]): Uint8Array {
  // Keys here are never longer than a block; an empty one is a block of zeros.
  const state = sodium.crypto_auth_hmacsha256_init(key);
  for (const piece of pieces) sodium.crypto_auth_hmacsha256_update(state, piece);
  return sodium.crypto_auth_hmacsha256_final(state);
}

function labeledExtract(
  sodium: SodiumLibrary,
  suite: Uint8Array,
  salt: Uint8Array,
  label: string,
  ikm: Uint8Array,
): Uint8Array {
  return hmac(sodium, salt, VERSION, suite, textBytes(label), ikm);
}

/** One block of HKDF-Expand, which is all that a key or a nonce takes. */
function labeledExpand(
  sodium: SodiumLibrary,
  prk: Uint8Array,
  suite: Uint8Array,
  label: string,
  info: Uint8Array,
  size: number,
): Uint8Array {
  const length = Uint8Array.of(0, size);
  return hmac(sodium, prk, length, VERSION, suite, textBytes(label), info, Uint8Array.of(1)).slice(0, size);
}

/** Section 4.1, ExtractAndExpand, then section 5.1, KeySchedule: what message 0 is sealed with. */
function messageKey(
  sodium: SodiumLibrary,
  dh: Uint8Array,
  encapsulated: Uint8Array,
  recipient: Uint8Array,
  info: string,
): { key: Uint8Array; nonce: Uint8Array } {
  const prk = labeledExtract(sodium, KEM_SUITE, EMPTY, "eae_prk", dh);
  const shared = labeledExpand(sodium, prk, KEM_SUITE, "shared_secret", joinBytes(encapsulated, recipient), 32);
  const context = joinBytes(
    MODE_BASE,
    labeledExtract(sodium, HPKE_SUITE, EMPTY, "psk_id_hash", EMPTY),
    labeledExtract(sodium, HPKE_SUITE, EMPTY, "info_hash", textBytes(info)),
  );
  const secret = labeledExtract(sodium, HPKE_SUITE, shared, "secret", EMPTY);
  const key = labeledExpand(sodium, secret, HPKE_SUITE, "key", context, 32);
  const nonce = labeledExpand(sodium, secret, HPKE_SUITE, "base_nonce", context, 12);
  for (const spent of [dh, prk, shared, secret]) sodium.memzero(spent);
  return { key, nonce };
}

/** X25519; undefined on a point of small order, whose shared secret anybody knows. */
function diffieHellman(sodium: SodiumLibrary, secret: Uint8Array, key: Uint8Array): Uint8Array | undefined {
  try {
    const dh = sodium.crypto_scalarmult(secret, key);
    return sodium.is_zero(dh) ? undefined : dh;
  } catch {
    return undefined;
  }
}

/**
 * Encapsulated key ‖ ciphertext ‖ tag. `ephemeral` has to be fresh and used once. Undefined when nothing can be sealed
 * to `to`: a point of small order, whose shared secret anybody knows.
 */
export function sealTo(
  sodium: SodiumLibrary,
  to: Uint8Array,
  ephemeral: Uint8Array,
  info: string,
  aad: Uint8Array,
  plaintext: Uint8Array,
): Uint8Array<ArrayBuffer> | undefined {
  const encapsulated = sodium.crypto_scalarmult_base(ephemeral);
  const dh = diffieHellman(sodium, ephemeral, to);
  if (dh === undefined) return undefined;
  const { key, nonce } = messageKey(sodium, dh, encapsulated, to, info);
  const ciphertext = sodium.crypto_aead_chacha20poly1305_ietf_encrypt(plaintext, aad, null, nonce, key);
  sodium.memzero(key);
  return joinBytes(encapsulated, ciphertext);
}

/** The inverse, with the recipient's secret; undefined on any mismatch. */
export function openWith(
  sodium: SodiumLibrary,
  secret: Uint8Array,
  info: string,
  aad: Uint8Array,
  sealed: Uint8Array,
): Uint8Array | undefined {
  if (sealed.length < 32 + 16) return undefined;
  const encapsulated = sealed.subarray(0, 32);
  const dh = diffieHellman(sodium, secret, encapsulated);
  if (dh === undefined) return undefined;
  const { key, nonce } = messageKey(sodium, dh, encapsulated, sodium.crypto_scalarmult_base(secret), info);
  try {
    return sodium.crypto_aead_chacha20poly1305_ietf_decrypt(null, sealed.subarray(32), aad, nonce, key);
  } catch {
    return undefined;
  } finally {
    sodium.memzero(key);
  }
}
