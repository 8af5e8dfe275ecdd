// Words as they are typed: without accents, capitals, ligatures or signs.

export function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .replace(/œ/g, "oe")
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
}

// How well `typed` fits a text that is folded already: 0 not at all; each word begins one of the text's.
export function fitOf(typed: string, folded: string): number {
  const words = typed.split(" ").filter(Boolean);
  const there = folded.split(" ");
  let fit = 0;
  for (const word of words) {
    const at = there.findIndex((candidate) => candidate.startsWith(word));
    if (at < 0) return 0;
    fit += at === 0 ? 3 : there[at] === word ? 2 : 1;
  }
  return folded === typed ? fit + 5 : fit;
}
