// HPKE base mode, single shot, sealing only: RFC 9180 with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and
// ChaCha20Poly1305, as services/adapters/sodium/hpke.cc. Whoever opens it is a node.
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
  let dh: Uint8Array;
  try {
    dh = sodium.crypto_scalarmult(ephemeral, to);
  } catch {
    return undefined;
  }
  if (sodium.is_zero(dh)) return undefined;
  const shared = labeledExpand(
    sodium,
    labeledExtract(sodium, KEM_SUITE, EMPTY, "eae_prk", dh),
    KEM_SUITE,
    "shared_secret",
    joinBytes(encapsulated, to),
    32,
  );
  const context = joinBytes(
    MODE_BASE,
    labeledExtract(sodium, HPKE_SUITE, EMPTY, "psk_id_hash", EMPTY),
    labeledExtract(sodium, HPKE_SUITE, EMPTY, "info_hash", textBytes(info)),
  );
  const secret = labeledExtract(sodium, HPKE_SUITE, shared, "secret", EMPTY);
  const key = labeledExpand(sodium, secret, HPKE_SUITE, "key", context, 32);
  const nonce = labeledExpand(sodium, secret, HPKE_SUITE, "base_nonce", context, 12);
  const ciphertext = sodium.crypto_aead_chacha20poly1305_ietf_encrypt(plaintext, aad, null, nonce, key);
  for (const spent of [dh, shared, secret, key]) sodium.memzero(spent);
  return joinBytes(encapsulated, ciphertext);
}
