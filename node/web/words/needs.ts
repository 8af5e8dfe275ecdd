// Needs of the vocabulary, found by the words that people say at a desk rather than by the vocabulary's own.
import vocabulary from "$gen/vocabulary.json";
import { fitOf, fold } from "./fold";
import said from "./said.json";

interface Need {
  code: string;
  label: string;
  folded: string;
  words: string;
}

const spoken: Record<string, string> = said;
const needs: Need[] = (vocabulary.needs as [string, string][]).map(([code, label]) => ({
  code,
  label,
  folded: fold(label),
  words: fold(`${code.split("--")[0]} ${spoken[code] ?? ""}`),
}));
const labels = new Map(needs.map((need) => [need.code, need.label]));
const shownMax = 8;

export function needLabel(code: string): string {
  return labels.get(code) ?? code;
}

// Articles and the like say nothing, nor does a word that no need knows: "elle veut passer le permis" is "permis".
const empty = new Set(fold("le la les un une des de du d l a au aux en pour sur son sa ses mon ma mes et ou avoir").split(" "));

export function findNeeds(typed: string): { value: string; label: string }[] {
  const said = fold(typed)
    .split(" ")
    .filter((word) => word !== "" && !empty.has(word));
  const known = said.filter((word) => needs.some((need) => fitOf(word, `${need.folded} ${need.words}`) > 0));
  if (said.length > 0 && known.length === 0) return [];
  const words = known.join(" ");
  const found = needs.map((need) => ({
    need,
    // The label counts double; words of the two together may answer each other ("permis voiture").
    fit: fitOf(words, need.folded) * 2 || fitOf(words, `${need.folded} ${need.words}`),
  }));
  return found
    .filter(({ fit }) => words === "" || fit > 0)
    .sort((a, b) => b.fit - a.fit || a.need.label.localeCompare(b.need.label, "fr"))
    .slice(0, shownMax)
    .map(({ need }) => ({ value: need.code, label: need.label }));
}

export const publics = (vocabulary.publics as [string, string][]).map(([value, label]) => ({ value, label }));
const publicLabels = new Map(publics.map(({ value, label }) => [value, label]));

export function publicLabel(code: string): string {
  return publicLabels.get(code) ?? code;
}
