// The person's word for one door, sealed and signed where the code was typed: node/desk/person_word.cc, in the browser.
import { create, toBinary } from "@bufbuild/protobuf";
import { ContentSchema, type Capsule, type CapsuleDoor } from "$gen/content_pb";
import { joinBytes, pad, textBytes, u32Bytes } from "../../shared/crypto/bytes";
import { sealTo } from "../../shared/crypto/hpke";
import type { FollowKeys } from "./slip-keys";
import type { SodiumLibrary } from "../../shared/crypto/sodium";

// limits.h and header.h.
const HEADER_BYTES = 600;
const PADDED_CONTENT_BYTES = 976;
const WINDOW_SECONDS = 15 * 60;
const KIND_PERSON = 4;
const STATE_ENDED = 5;
const STATE_WITHDRAWN = 7;
const LAYER1_INFO = "relais.v1.layer1";

export type PersonSays = "helped" | "not-helped" | "withdraw";

export interface PersonOrder {
  readonly door: CapsuleDoor;
  readonly says: PersonSays;
  /** Above the highest one that the hub has seen from these keys. */
  readonly counter: number;
  /** 16 random bytes, drawn for this envelope. */
  readonly handoff: Uint8Array;
  /** 32 random bytes, drawn for this envelope. */
  readonly ephemeral: Uint8Array;
  /** Milliseconds since 1970; only its quarter of an hour travels. */
  readonly now: number;
}

/** The fixed layout of services/core/handoff/header.h for kind person. */
export function personHeader(
  sodium: SodiumLibrary,
  keys: FollowKeys,
  capsule: Capsule,
  order: PersonOrder,
): Uint8Array<ArrayBuffer> {
  const none16 = new Uint8Array(16);
  const head = joinBytes(
    textBytes("relais.v1.header"),
    Uint8Array.of(1, KIND_PERSON, capsule.drill ? 1 : 0, order.says === "withdraw" ? STATE_WITHDRAWN : STATE_ENDED),
    Uint8Array.of(0, 0, 0, 0), // no arrival, no slip version, two bytes reserved
    capsule.convention,
    u32Bytes(capsule.conventionVersion),
    none16, // no sender: the follow-up key signs
    order.door.partner,
    order.door.mailbox,
    sodium.crypto_hash_sha256(order.door.sealingKey).slice(0, 16),
    order.handoff,
    u32Bytes(order.counter),
    capsule.referral,
    none16, // no parent
    capsule.journey,
    u32Bytes(0), // nothing is awaited
    u32Bytes(Math.floor(order.now / 1000 / WINDOW_SECONDS)),
    new Uint8Array(32), // no arrival key
    keys.signingKey,
  );
  const header = new Uint8Array(HEADER_BYTES); // the rest is zero: no sealing key, proof, derogation
  header.set(head);
  return header;
}

/** The envelope as it travels; undefined when nothing can be sealed to the door's key. */
export function sealPersonWord(
  sodium: SodiumLibrary,
  keys: FollowKeys,
  capsule: Capsule,
  order: PersonOrder,
): Uint8Array<ArrayBuffer> | undefined {
  const header = personHeader(sodium, keys, capsule, order);
  const content = create(ContentSchema, {
    body: {
      case: "person",
      value: {
        helped: order.says === "helped" ? 1 : order.says === "not-helped" ? 2 : 0,
        withdraw: order.says === "withdraw",
        referral: capsule.referral,
      },
    },
  });
  const sealed = sealTo(
    sodium,
    order.door.sealingKey,
    order.ephemeral,
    LAYER1_INFO,
    header,
    pad(toBinary(ContentSchema, content), PADDED_CONTENT_BYTES),
  );
  if (sealed === undefined) return undefined;
  const text = joinBytes(header, sodium.crypto_hash_sha512(sealed));
  return joinBytes(header, sealed, sodium.crypto_sign_detached(text, keys.signingSecret));
}
