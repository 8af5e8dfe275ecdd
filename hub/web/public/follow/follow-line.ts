// The person's own line to the hub, as node/cli/follow_client: the hub learns a public key and a signature.
import type { Client } from "@connectrpc/connect";
import type { FollowService, TrackResponse } from "$gen/follow_service_pb";
import { joinBytes, textBytes } from "../../shared/crypto/bytes";
import { openCapsule } from "./capsule";
import { sealPersonWord, type PersonSays } from "./person-word";
import type { FollowKeys } from "./slip-keys";
import type { SodiumLibrary } from "../../shared/crypto/sodium";

export type FollowClient = Client<typeof FollowService>;

/** The hub handed out something that these keys do not open: only a hub at fault does. */
export class CapsuleUnreadable extends Error {}

/** Where the referral is. A refusal of the hub is a ConnectError. */
export async function track(sodium: SodiumLibrary, client: FollowClient, keys: FollowKeys): Promise<TrackResponse> {
  const { nonce } = await client.getChallenge({});
  const text = joinBytes(textBytes("relais.v1.follow"), nonce);
  return client.track({
    followKey: keys.signingKey,
    nonce,
    signature: sodium.crypto_sign_detached(text, keys.signingSecret),
  });
}

/**
 * Says it to both doors, each under its own seal. A failure in between leaves one door told: saying it again is
 * harmless. `now` is milliseconds since 1970.
 */
export async function speak(
  sodium: SodiumLibrary,
  client: FollowClient,
  keys: FollowKeys,
  says: PersonSays,
  now: number,
): Promise<number> {
  const tracked = await track(sodium, client, keys);
  const capsule = openCapsule(sodium, keys, tracked.capsule);
  if (capsule === undefined) throw new CapsuleUnreadable();
  // One counter for the whole journey: it rises with every word, whichever door it goes to.
  let counter = Math.max(0, ...tracked.counters);
  let told = 0;
  for (const door of capsule.doors) {
    counter += 1;
    const envelope = sealPersonWord(sodium, keys, capsule, {
      door,
      says,
      counter,
      handoff: sodium.randombytes_buf(16),
      ephemeral: sodium.randombytes_buf(32),
      now,
    });
    if (envelope === undefined) throw new CapsuleUnreadable();
    await client.speak({ envelope });
    told += 1;
  }
  return told;
}
