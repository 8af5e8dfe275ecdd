// Bytes put one after the other, and numbers the way headers spell them.

const encoder = new TextEncoder();

/** ASCII text as the bytes that are hashed and signed. */
export function textBytes(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text) as Uint8Array<ArrayBuffer>;
}

export function joinBytes(...pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}

/** Big-endian. */
export function u32Bytes(value: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

/** Two bytes of length, the message, zeros: one size for everything that is sealed (services/wire/padding). */
export function pad(message: Uint8Array, totalBytes: number): Uint8Array<ArrayBuffer> {
  if (message.length + 2 > totalBytes) throw new RangeError("message too long");
  const padded = new Uint8Array(totalBytes);
  new DataView(padded.buffer).setUint16(0, message.length);
  padded.set(message, 2);
  return padded;
}

/** The message again; undefined unless every byte of the padding is zero. */
export function unpad(padded: Uint8Array): Uint8Array | undefined {
  if (padded.length < 2) return undefined;
  const size = ((padded[0] ?? 0) << 8) | (padded[1] ?? 0);
  if (2 + size > padded.length || padded.subarray(2 + size).some((byte) => byte !== 0)) return undefined;
  return padded.subarray(2, 2 + size);
}
