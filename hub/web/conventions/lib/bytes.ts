// Numbers and keys as people copy them: hexadecimal, in groups of four when it is read aloud.
import { bytesOf, hexOf } from "$web/api/bytes";

// Nothing unless it is hexadecimal of exactly `length` bytes; white space, as copied from a letter, is dropped.
export function fromHex(text: string, length: number): Uint8Array<ArrayBuffer> | undefined {
  const hex = text.replace(/\s+/g, "").toLowerCase();
  return hex.length === 2 * length ? bytesOf(hex) : undefined;
}

// "ab12 cd34 …": how a fingerprint is compared by telephone.
export function inFours(hex: string): string {
  return hex.replace(/(.{4})(?=.)/g, "$1 ");
}

// A fresh number for a convention or a partner: 16 bytes that nobody else has.
export function drawId(): string {
  return hexOf(crypto.getRandomValues(new Uint8Array(16)));
}

export async function sha256(bytes: Uint8Array): Promise<string> {
  return hexOf(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes.slice())));
}
