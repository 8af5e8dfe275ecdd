// Our English words for the closed lists of needs, publics, kinds and service types, and for what the codes of needs begin
// with: fetched when they are first wanted. In French there are none, and who asks says the list's own word.
import type english from "./vocabulary.en.json";
import { language } from "./language.svelte";

type Words = Record<string, Record<string, string>>;

let words = $state.raw<Words>();

async function load(): Promise<void> {
  const found: { default: typeof english } = await import("./vocabulary.en.json");
  words = found.default;
}
language.loads.push(load);
if (language.code === "en") void load();

// Of a list, or of whichever list holds the code.
export function englishWord(code: string, list?: string): string | undefined {
  if (language.code !== "en" || !words) return undefined;
  return list ? words[list]?.[code] : Object.values(words).find((held) => code in held)?.[code];
}
