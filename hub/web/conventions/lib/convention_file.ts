// NAME.convention.json: texts with their signatures, for `relais-hub convention verify` and `sign` on any machine. In
// the form of convention_file.proto: bytes as hexadecimal, kinds without their prefix.
import type { ConventionFile } from "$gen/convention_file_pb";
import { type SignedText, SignedTextSchema, TextKind } from "$gen/knowledge_pb";
import { create } from "@bufbuild/protobuf";
import { hexOf } from "$web/api/bytes";
import { fromHex } from "./bytes";

const textOut = (text: SignedText | undefined) =>
  text === undefined
    ? null
    : {
        kind: TextKind[text.kind] ?? "",
        text: hexOf(text.text),
        signatures: text.signatures.map(({ key, signature }) => ({ key: hexOf(key), signature: hexOf(signature) })),
      };

export function writeConventionFile(file: ConventionFile): string {
  const object = {
    framework: file.framework.map(textOut),
    convention: textOut(file.convention),
    standings: file.standings.map(textOut),
    delegations: file.delegations.map(textOut),
    status: textOut(file.status),
  };
  return `${JSON.stringify(object, null, 2)}\n`;
}

const MOST_BYTES = 1 << 20;

function textIn(value: unknown): SignedText | undefined {
  const { kind, text, signatures } = (value ?? {}) as { kind?: unknown; text?: unknown; signatures?: unknown };
  const number = (TextKind as unknown as Record<string, unknown>)[String(kind)];
  if (typeof number !== "number" || typeof text !== "string" || !Array.isArray(signatures)) return undefined;
  const bytes = text.length <= 2 * MOST_BYTES ? fromHex(text, text.length / 2) : undefined;
  const read = signatures.map((each: { key?: unknown; signature?: unknown } | null) => ({
    key: fromHex(String(each?.key), 32),
    signature: fromHex(String(each?.signature), 64),
  }));
  if (bytes === undefined || read.some(({ key, signature }) => key === undefined || signature === undefined))
    return undefined;
  return create(SignedTextSchema, {
    kind: number,
    text: bytes,
    signatures: read as { key: Uint8Array; signature: Uint8Array }[],
  });
}

// The convention with the signatures that came back in a file; nothing when it is no such file.
export function readSignedConvention(json: string): SignedText | undefined {
  try {
    const text = textIn((JSON.parse(json) as { convention?: unknown }).convention);
    return text?.kind === TextKind.CONVENTION ? text : undefined;
  } catch {
    return undefined;
  }
}
