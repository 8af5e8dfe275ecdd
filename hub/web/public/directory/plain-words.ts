// What people type, and the needs of the vocabulary that it speaks of. Everything happens in the browser: what somebody
// looks for is told to the hub as a need's code and a commune, and never as a sentence.
import vocabulary from "$gen/vocabulary.json";
import { termWord } from "$web/i18n/vocabulary";
import { wordsOf } from "./spelling";
import plain from "./plain-words.json";

const shortest = 3;
// "formation", "formations" and "former" meet here.
const stemLength = 5;

const empty = new Set(plain.emptyWords.flatMap(wordsOf));
const stemOf = (word: string): string => word.slice(0, stemLength);
const tellingWords = (text: string): string[] =>
  wordsOf(text).filter((word) => (word.length >= shortest || /^(cv)$/.test(word)) && !empty.has(word));

export interface Need {
  readonly code: string;
  readonly label: string;
}

const spoken: Readonly<Record<string, string>> = plain.needs;
const indexed = vocabulary.needs.map(([code = "", label = ""]) => {
  const labelStems = new Set(tellingWords(label).map(stemOf));
  return { code, label, labelStems, stems: new Set([...labelStems, ...tellingWords(spoken[code] ?? "").map(stemOf)]) };
});

// How many needs hold a stem: a word that many share says little.
const spread = new Map<string, number>();
for (const need of indexed) for (const stem of need.stems) spread.set(stem, (spread.get(stem) ?? 0) + 1);

// Best first, at most `most`; none when no word is known.
export function needsIn(text: string, most: number): Need[] {
  const stems = new Set(tellingWords(text).map(stemOf));
  const scored = indexed.map((need) => {
    let score = 0;
    for (const stem of stems) {
      if (!need.stems.has(stem)) continue;
      score += (need.labelStems.has(stem) ? 1.5 : 1) / (spread.get(stem) ?? 1);
    }
    return { need, score };
  });
  const best = Math.max(0, ...scored.map((one) => one.score));
  return scored
    .filter((one) => one.score > 0 && one.score >= best / 3)
    .sort((a, b) => b.score - a.score || a.need.label.localeCompare(b.need.label, "fr"))
    .slice(0, most)
    .map(({ need }) => ({ code: need.code, label: needLabel(need.code) }));
}

// Whether every telling word stands in the text: for services whose own words say it better than a need's.
export function speaksOf(text: string, wanted: string): boolean {
  const stems = new Set(wordsOf(text).map(stemOf));
  const words = tellingWords(wanted);
  return words.length > 0 && words.every((word) => stems.has(stemOf(word)));
}

export function needLabel(code: string): string {
  return termWord("needs", code);
}

export function publicLabel(code: string): string {
  return termWord("publics", code);
}
