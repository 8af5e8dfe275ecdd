// What is printed on a slip, as it is typed: services/core/handoff/slip_code says the rules, and this follows it symbol
// for symbol. A mistyped code is noticed here, before anything is derived or sent.

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const FIELD_POLYNOMIAL = 0b100101; // x^5 + x^2 + 1

export const LOCATOR_SYMBOLS = 8;
export const CODE_SYMBOLS = 12;
const CODE_RANDOM_SYMBOLS = 10;

function timesAlpha(value: number): number {
  const doubled = value << 1;
  return (doubled & 32) !== 0 ? doubled ^ FIELD_POLYNOMIAL : doubled;
}

function multiply(a: number, b: number): number {
  let product = 0;
  for (; b !== 0; b >>= 1, a = timesAlpha(a)) {
    if ((b & 1) !== 0) product ^= a;
  }
  return product;
}

/** Upper case, O read as 0, I and L as 1; spaces and every kind of hyphen dropped. Nothing when a symbol is foreign. */
function normalise(typed: string, count: number): string | undefined {
  let symbols = "";
  for (const typedSymbol of typed) {
    if (/[\s\u200b\u2060\u00ad\-\u2010-\u2015\u2212]/u.test(typedSymbol)) continue;
    const upper = typedSymbol.toUpperCase();
    const symbol = upper === "O" ? "0" : upper === "I" || upper === "L" ? "1" : upper;
    if (!ALPHABET.includes(symbol) || symbol.length !== 1 || symbols.length === count) return undefined;
    symbols += symbol;
  }
  return symbols.length === count ? symbols : undefined;
}

/** The eight symbols; undefined for another length or a foreign symbol. */
export function parseLocator(typed: string): string | undefined {
  return normalise(typed, LOCATOR_SYMBOLS);
}

/** The twelve symbols; undefined unless both check symbols fit. */
export function parseCode(typed: string): string | undefined {
  const code = normalise(typed, CODE_SYMBOLS);
  if (code === undefined) return undefined;
  let plain = 0;
  let weighted = 0;
  let weight = 1;
  for (const symbol of code) {
    const value = ALPHABET.indexOf(symbol);
    plain ^= value;
    weighted ^= multiply(weight, value);
    weight = timesAlpha(weight);
  }
  return plain === 0 && weighted === 0 ? code : undefined;
}

/** The ten symbols that are derived from: the check symbols add nothing that a guesser lacks. */
export function codeSecret(code: string): string {
  return code.slice(0, CODE_RANDOM_SYMBOLS);
}
