// What the hub keeps for whoever holds the follow-up code: where this person's word is to be sealed.
import { fromBinary } from "@bufbuild/protobuf";
import { CapsuleSchema, type Capsule } from "$gen/content_pb";
import { joinBytes, textBytes, unpad } from "../../shared/crypto/bytes";
import type { FollowKeys } from "./slip-keys";
import type { SodiumLibrary } from "../../shared/crypto/sodium";

const NONCE_BYTES = 24;

function isWhole(capsule: Capsule): boolean {
  const ids = [capsule.journey, capsule.referral, capsule.convention];
  const doors = capsule.doors.every(
    (door) => door.partner.length === 16 && door.mailbox.length === 16 && door.sealingKey.length === 32,
  );
  return capsule.doors.length === 2 && doors && ids.every((id) => id.length === 16) && capsule.conventionVersion > 0;
}

/** Undefined when it was not made for these keys, or was altered. */
export function openCapsule(sodium: SodiumLibrary, keys: FollowKeys, sealed: Uint8Array): Capsule | undefined {
  const aad = joinBytes(textBytes("relais.v1.capsule"), keys.signingKey);
  try {
    const padded = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
      null,
      sealed.subarray(NONCE_BYTES),
      aad,
      sealed.subarray(0, NONCE_BYTES),
      keys.capsuleKey,
    );
    const bytes = unpad(padded);
    if (bytes === undefined) return undefined;
    const capsule = fromBinary(CapsuleSchema, bytes);
    return isWhole(capsule) ? capsule : undefined;
  } catch {
    return undefined;
  }
}
