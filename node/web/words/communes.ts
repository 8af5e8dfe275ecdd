// The region's communes by name, postal writing and all ("st jean le blanc", "les aix"); fetched when first wanted.
import { fitOf, fold } from "./fold";

export interface Commune {
  code: string;
  name: string;
  department: string;
  x: number;
  y: number;
  postcodes: string[];
}

type Row = [string, string, number, number, number, number, string, boolean, string];

const shownMax = 8;
// People write what envelopes write.
const unabridged = (folded: string) => folded.replace(/\bst\b/g, "saint").replace(/\bste\b/g, "sainte");

export class Communes {
  readonly list: Commune[];
  readonly #byCode: Map<string, Commune>;
  // Folded once somebody types.
  #folded: { commune: Commune; name: string }[] | undefined;

  constructor(rows: Row[]) {
    this.list = rows.map(([code, name, , , x, y, , , postcodes]) => ({
      code,
      name,
      department: code.slice(0, 2),
      x,
      y,
      postcodes: postcodes.split(" "),
    }));
    this.#byCode = new Map(this.list.map((commune) => [commune.code, commune]));
  }

  at(code: string): Commune | undefined {
    return this.#byCode.get(code);
  }

  label(code: string): string {
    return this.#byCode.get(code)?.name ?? code;
  }

  find(typed: string): { value: string; label: string; detail: string }[] {
    const words = unabridged(fold(typed));
    if (words.length < 2) return [];
    if (/^[\d ]+$/.test(words)) return this.#ofPostcode(words.replace(/ /g, ""));
    this.#folded ??= this.list.map((commune) => ({ commune, name: unabridged(fold(commune.name)) }));
    return this.#folded
      .map(({ commune, name }) => ({ commune, fit: fitOf(words, name) }))
      .filter(({ fit }) => fit > 0)
      .sort((a, b) => b.fit - a.fit || a.commune.name.length - b.commune.name.length)
      .slice(0, shownMax)
      .map(({ commune }) => ({ value: commune.code, label: commune.name, detail: commune.department }));
  }

  // All of a whole postcode: one of them is meant.
  #ofPostcode(typed: string): { value: string; label: string; detail: string }[] {
    const found = this.list.filter(({ postcodes }) => postcodes.some((postcode) => postcode.startsWith(typed)));
    return found
      .slice(0, typed.length < 5 ? shownMax : found.length)
      .map(({ code, name, postcodes }) => ({ value: code, label: name, detail: postcodes.join(", ") }));
  }
}

let loaded: Promise<Communes> | undefined;

export function loadCommunes(): Promise<Communes> {
  loaded ??= import("$gen/communes.json").then((file) => new Communes(file.default as unknown as Row[]));
  return loaded;
}
