// How two spellings of one thing are found to be the same.

// Lower case, without accents and apostrophes.
export function wordsOf(text: string): string[] {
  const bare = text.normalize("NFD").replace(/\p{M}/gu, "").replace(/œ/gi, "oe").toLowerCase();
  return bare.split(/[^a-z0-9]+/).filter((word) => word.length > 0);
}
