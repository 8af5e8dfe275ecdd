// What an animator reads and answers, byte for byte as services/core/handoff/derogation_request.h and derogation.h lay
// it out. Reasons are sealed from node to animator and back; the hub reads neither.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { DerogationReasonSchema, DerogationRefusalSchema } from "$gen/content_pb";
import { type DerogationAnswer, DerogationAnswerSchema, type DerogationRequest } from "$gen/derogation_service_pb";
import { joinBytes, pad, textBytes, u32Bytes, unpad } from "../../shared/crypto/bytes";
import { openWith, sealTo } from "../../shared/crypto/hpke";
import { loadSodium } from "../../shared/crypto/sodium";
import { openKey, type SigningPair } from "./vault";

const INFO = "relais.v1.derogation";
const PLAIN_BYTES = 576;
// A token"s last day lies at most this far ahead (limits.h).
export const grantDaysMax = 60;
export const grantDays = 30;
export const reasonBytesMax = 500;

function requestHead(request: DerogationRequest): Uint8Array {
  return joinBytes(
    textBytes("relais.v1.derogation_request"),
    request.request,
    request.asker,
    request.journey,
    request.destination,
    request.convention,
    u32Bytes(request.conventionVersion),
    request.identity,
  );
}

export interface OpenedReason {
  text: string;
  replyKey: Uint8Array;
}

// The reason, when the request is by the key that it names and was sealed to this animator; nothing otherwise.
export async function openReason(
  request: DerogationRequest,
  sealingSecret: Uint8Array,
): Promise<OpenedReason | undefined> {
  const sodium = await loadSodium();
  const head = requestHead(request);
  try {
    if (!sodium.crypto_sign_verify_detached(request.signature, joinBytes(head, request.sealed), request.identity))
      return undefined;
    const plain = openWith(sodium, sealingSecret, INFO, head, request.sealed);
    const message = plain?.length === PLAIN_BYTES ? unpad(plain) : undefined;
    if (message === undefined) return undefined;
    const reason = fromBinary(DerogationReasonSchema, message);
    return { text: reason.text, replyKey: reason.replyKey };
  } catch {
    return undefined;
  }
}

// Every reason that this key opens, by the request"s place in the list.
export async function openReasons(
  requests: DerogationRequest[],
  file: string,
  passphrase: string,
): Promise<(OpenedReason | undefined)[]> {
  const sodium = await loadSodium();
  const secret = await openKey(file, passphrase);
  try {
    const opened = [];
    for (const request of requests) opened.push(await openReason(request, secret));
    return opened;
  } finally {
    sodium.memzero(secret);
  }
}

// Leave for a third door: a token of 184 bytes, good until the end of `expiry`.
export async function grant(
  request: DerogationRequest,
  expiry: number,
  animator: SigningPair,
): Promise<DerogationAnswer> {
  const sodium = await loadSodium();
  const fields = joinBytes(
    request.asker,
    request.journey,
    request.destination,
    request.convention,
    u32Bytes(request.conventionVersion),
    u32Bytes(expiry),
    sodium.randombytes_buf(16),
    animator.key,
  );
  const signature = animator.sign(joinBytes(textBytes("relais.v1.derogation"), fields));
  return create(DerogationAnswerSchema, {
    request: request.request,
    token: joinBytes(fields, signature),
    animator: animator.key,
  });
}

// A refusal, whose reason only the asker will read.
export async function refuse(
  request: DerogationRequest,
  reason: string,
  replyKey: Uint8Array,
  animator: SigningPair,
): Promise<DerogationAnswer> {
  const sodium = await loadSodium();
  const head = joinBytes(textBytes("relais.v1.derogation_refusal"), request.request);
  const plain = pad(toBinary(DerogationRefusalSchema, create(DerogationRefusalSchema, { text: reason })), PLAIN_BYTES);
  const sealed = sealTo(sodium, replyKey, sodium.randombytes_buf(32), INFO, head, plain);
  if (sealed === undefined) throw new RangeError("nothing can be sealed to this key");
  return create(DerogationAnswerSchema, {
    request: request.request,
    animator: animator.key,
    sealed,
    signature: animator.sign(joinBytes(head, sealed)),
  });
}
