// The closed lists of needs, publics, kinds and service types in the language of the screen. The French words come with the
// lists, which are data·inclusion's and our own.
import vocabulary from "$gen/vocabulary.json";
import { englishWord } from "./english-words.svelte";

type List = keyof typeof vocabulary;

const french = Object.fromEntries(
  Object.entries(vocabulary).map(([list, terms]) => [list, new Map(terms as [string, string][])]),
) as Record<List, Map<string, string>>;

export const codesOf = (list: List): string[] => [...french[list].keys()];

export function termWord(list: List, code: string): string {
  return englishWord(code, list) ?? french[list].get(code) ?? code;
}
