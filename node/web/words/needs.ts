// Needs of the vocabulary, found by the words that people say at a desk rather than by the vocabulary's own.
import vocabulary from "$gen/vocabulary.json";
import { language } from "$web/i18n/language.svelte";
import { englishWord } from "$web/i18n/english-words.svelte";
import { codesOf, termWord } from "$web/i18n/vocabulary";
import { fitOf, fold } from "./fold";
import said from "./said.json";

interface Need {
  code: string;
  folded: string;
  words: string;
}

const spoken: Record<string, string> = said;
const needs: Need[] = (vocabulary.needs as [string, string][]).map(([code, label]) => ({
  code,
  folded: fold(label),
  words: fold(`${code.split("--")[0]} ${spoken[code] ?? ""}`),
}));
const shownMax = 8;

export function needLabel(code: string): string {
  return termWord("needs", code);
}

// Articles and the like say nothing, nor does a word that no need knows: "elle veut passer le permis" is "permis".
const empty = new Set(fold("le la les un une des de du d l a au aux en pour sur son sa ses mon ma mes et ou avoir").split(" "));

export function findNeeds(typed: string): { value: string; label: string }[] {
  const said = fold(typed)
    .split(" ")
    .filter((word) => word !== "" && !empty.has(word));
  // On an English screen people may say it in either language.
  const english = language.code === "en";
  const named = needs.map((need) => ({
    need,
    label: needLabel(need.code),
    folded: english ? `${need.folded} ${fold(englishWord(need.code) ?? "")}` : need.folded,
  }));
  const known = said.filter((word) => named.some(({ need, folded }) => fitOf(word, `${folded} ${need.words}`) > 0));
  if (said.length > 0 && known.length === 0) return [];
  const words = known.join(" ");
  const found = named.map(({ need, label, folded }) => ({
    need,
    label,
    // The label counts double; words of the two together may answer each other ("permis voiture").
    fit: fitOf(words, folded) * 2 || fitOf(words, `${folded} ${need.words}`),
  }));
  return found
    .filter(({ fit }) => words === "" || fit > 0)
    .sort((a, b) => b.fit - a.fit || a.label.localeCompare(b.label, language.code))
    .slice(0, shownMax)
    .map(({ need, label }) => ({ value: need.code, label }));
}

export const publics = () => codesOf("publics").map((value) => ({ value, label: publicLabel(value) }));

export function publicLabel(code: string): string {
  return termWord("publics", code);
}
