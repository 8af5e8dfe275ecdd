// The closed lists of needs, publics, kinds and service types in the language of the screen. The French words come with the
// lists, which are data·inclusion's and our own; the English ones are ours, and fetched when they are first wanted.
import vocabulary from "$gen/vocabulary.json";
import type english from "./vocabulary.en.json";
import { language } from "./language.svelte";

type List = keyof typeof vocabulary;
type Words = Record<string, Record<string, string>>;

const french = Object.fromEntries(
  Object.entries(vocabulary).map(([list, terms]) => [list, new Map(terms as [string, string][])]),
) as Record<List, Map<string, string>>;
let ours = $state.raw<Words>();

async function load(): Promise<void> {
  const found: { default: typeof english } = await import("./vocabulary.en.json");
  ours = found.default;
}
language.loads.push(load);
if (language.code === "en") void load();

export const codesOf = (list: List): string[] => [...french[list].keys()];

export function termWord(list: List, code: string): string {
  const word = language.code === "en" ? ours?.[list]?.[code] : undefined;
  return word ?? french[list].get(code) ?? code;
}

// Of a code that may stand in any list, or be what the codes of needs begin with; undefined in French and for no such code.
export function englishWord(code: string): string | undefined {
  if (language.code !== "en") return undefined;
  return Object.values(ours ?? {}).find((words) => code in words)?.[code];
}
