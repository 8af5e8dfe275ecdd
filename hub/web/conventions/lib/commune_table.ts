// A table of communes: what core/convention/territory.h does for the command line, for people who choose on a screen.

export interface Commune {
  code: string; // INSEE, five characters
  name: string;
  departement: string; // "45"
  arrondissement: string; // "452"
  people: number;
  latitude: number;
  longitude: number;
  precise: boolean; // false: the point is only the middle of its arrondissement
}

export interface Resolved {
  codes: string[]; // ascending, each once
  followed: { from: string; to: Commune }[]; // codes that were given up, replaced
  unknown: { value: string; line: number; nearest: Commune | undefined }[];
}

const linesOf = (csv: string): string[][] =>
  csv
    .split(/\r?\n/)
    .slice(1)
    .filter((line) => line !== "")
    .map((line) => line.split(","));

const lettersMost = 60;

// Letters only, without accents or case: "Saint-Étienne" and "saint etienne" are the same name.
export function plainName(name: string): string {
  return name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/œ/g, "oe")
    .replace(/[^a-z0-9]+/g, " ")
    .replace(/\bst\b/g, "saint")
    .replace(/\bste\b/g, "sainte")
    .trim();
}

export class CommuneTable {
  readonly all: Commune[] = [];
  readonly #byCode = new Map<string, Commune>();
  readonly #merged = new Map<string, string>();
  readonly #plain = new Map<string, string>(); // code -> plain name

  constructor(communes: string, merged: string, points: string) {
    const places = new Map(linesOf(points).map((cells) => [cells[0], cells] as const));
    for (const [code = "", name = "", departement = "", arrondissement = "", people = ""] of linesOf(communes)) {
      const place = places.get(code);
      const commune: Commune = {
        code,
        name,
        departement,
        arrondissement,
        people: Number(people),
        latitude: Number(place?.[1] ?? 0),
        longitude: Number(place?.[2] ?? 0),
        precise: place?.[3] === "commune",
      };
      this.all.push(commune);
      this.#byCode.set(code, commune);
      this.#plain.set(code, plainName(name));
    }
    for (const [from = "", to = ""] of linesOf(merged)) this.#merged.set(from, to);
  }

  find(code: string): Commune | undefined {
    return this.#byCode.get(code);
  }

  // A code alone where the table does not know it.
  nameOf(code: string): string {
    return this.find(code)?.name ?? code;
  }

  departements(): string[] {
    return [...new Set(this.all.map((commune) => commune.departement))].sort();
  }

  // Arrondissements of a département, with the largest commune of each, by which people know it.
  arrondissements(departement: string): { code: string; seat: string; count: number }[] {
    const groups = new Map<string, Commune[]>();
    for (const commune of this.all) {
      if (commune.departement !== departement) continue;
      groups.set(commune.arrondissement, [...(groups.get(commune.arrondissement) ?? []), commune]);
    }
    return [...groups]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([code, members]) => ({
        code,
        seat: members.reduce((largest, each) => (each.people > largest.people ? each : largest)).name,
        count: members.length,
      }));
  }

  // By the beginning of the name, then by any word of it, then by code; the most populous first.
  search(typed: string, most: number): Commune[] {
    const wanted = plainName(typed);
    if (wanted === "") return [];
    const rank = (commune: Commune): number => {
      const name = this.#plain.get(commune.code) ?? "";
      if (name.startsWith(wanted)) return 0;
      if (` ${name}`.includes(` ${wanted}`)) return 1;
      return commune.code.toLowerCase().startsWith(wanted) ? 2 : 3;
    };
    return this.all
      .map((commune) => ({ commune, rank: rank(commune) }))
      .filter((found) => found.rank < 3)
      .sort((a, b) => a.rank - b.rank || b.commune.people - a.commune.people)
      .slice(0, most)
      .map((found) => found.commune);
  }

  // A commune as somebody wrote it: a code of any year, or the whole name where only one commune bears it.
  #written(value: string, hint: string): Commune | undefined {
    let code = value;
    for (let i = 0; i < 10 && !this.#byCode.has(code) && this.#merged.has(code); ++i)
      code = this.#merged.get(code) ?? "";
    const known = this.#byCode.get(code);
    if (known !== undefined) return known;
    const name = plainName(value);
    const named = this.all.filter((commune) => this.#plain.get(commune.code) === name);
    const within = named.filter((commune) => hint !== "" && commune.departement === hint);
    return named.length === 1 ? named[0] : within.length === 1 ? within[0] : undefined;
  }

  // Every entry of a list: codes, names, "departement:45", "arrondissement:452"; all problems at once.
  resolve(entries: { value: string; hint?: string; line: number }[]): Resolved {
    const codes = new Set<string>();
    const resolved: Resolved = { codes: [], followed: [], unknown: [] };
    for (const { value, hint = "", line } of entries) {
      const [, kind, number] = /^(departement|arrondissement):(\w+)$/.exec(value) ?? [];
      const group = this.all.filter(
        (each) =>
          (kind === "departement" ? each.departement : kind === undefined ? "" : each.arrondissement) === number,
      );
      const one = kind === undefined ? this.#written(value, hint) : undefined;
      for (const commune of one === undefined ? group : [one]) codes.add(commune.code);
      if (one !== undefined && this.#merged.has(value) && one.code !== value)
        resolved.followed.push({ from: value, to: one });
      if (one === undefined && group.length === 0) {
        resolved.unknown.push({ value, line, nearest: kind === undefined ? this.nearest(value) : undefined });
      }
    }
    resolved.codes = [...codes].sort();
    return resolved;
  }

  // The commune that takes the fewest changed letters, by code if `typed` is like one. No name is longer than what is looked
  // at: a whole page put there by mistake would hold the browser for a minute.
  nearest(typed: string): Commune | undefined {
    const byCode = /^\d/.test(typed.trim());
    const wanted = (byCode ? typed.trim() : plainName(typed.slice(0, 2 * lettersMost))).slice(0, lettersMost);
    let best: Commune | undefined;
    let fewest = Number.POSITIVE_INFINITY;
    for (const commune of this.all) {
      const changed = distance(wanted, byCode ? commune.code : (this.#plain.get(commune.code) ?? ""));
      if (changed < fewest) [best, fewest] = [commune, changed];
    }
    return best;
  }
}

// Levenshtein's count of changed letters.
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; ++i) {
    const next = [i];
    for (let j = 1; j <= b.length; ++j) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
