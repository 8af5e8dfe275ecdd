// The region's communes, fetched once somebody looks for theirs; and how far it is, as the crow flies.
import { wordsOf } from "./spelling";

export interface Place {
  readonly insee: string;
  readonly name: string;
  readonly latitude: number;
  readonly longitude: number;
  // False: the mean of the arrondissement stands for it, good for tens of kilometres only.
  readonly exact: boolean;
  // Where it lies on the drawing of the départements.
  readonly x: number;
  readonly y: number;
  readonly postcodes: readonly string[];
}

const earthKm = 6371.009;

let asked: Promise<readonly Place[]> | undefined;

export function loadPlaces(): Promise<readonly Place[]> {
  asked ??= import("$gen/communes.json").then(({ default: rows }) =>
    rows.map((row) => ({
      insee: String(row[0]),
      name: String(row[1]),
      latitude: Number(row[2]),
      longitude: Number(row[3]),
      exact: row[7] === true,
      x: Number(row[4]),
      y: Number(row[5]),
      postcodes: String(row[8]).split(" "),
    })),
  );
  asked.catch(() => (asked = undefined));
  return asked;
}

const spelled = (name: string): string =>
  wordsOf(name)
    .join(" ")
    .replace(/\bst\b/g, "saint")
    .replace(/\bste\b/g, "sainte");

// Of a postcode, or what is typed of it so far; all of a whole one, however many, since one of them is meant. INSEE codes
// look the same, and stand on forms only: 37200 is Tours before it is Rivarennes.
function placesOfCode(places: readonly Place[], code: string, most: number): Place[] {
  const posted = places.filter((place) => place.postcodes.some((postcode) => postcode.startsWith(code)));
  return (posted.length > 0 ? posted : places.filter((place) => place.insee === code))
    .sort((a, b) => a.name.localeCompare(b.name, "fr"))
    .slice(0, code.length === 5 ? places.length : most);
}

// Those whose name begins so, then those in which it stands.
export function placesNamed(places: readonly Place[], typed: string, most: number): Place[] {
  const wanted = spelled(typed);
  if (wanted === "") return [];
  const code = wanted.replace(/ /g, "");
  if (/^\d+$/.test(code)) return placesOfCode(places, code, most);
  const rank = (place: Place): number => {
    const name = spelled(place.name);
    if (name === wanted) return 0;
    if (name.startsWith(wanted)) return 1;
    return name.includes(wanted) ? 2 : 3;
  };
  return places
    .map((place) => ({ place, rank: rank(place) }))
    .filter((one) => one.rank < 3)
    .sort((a, b) => a.rank - b.rank || a.place.name.localeCompare(b.place.name, "fr"))
    .slice(0, most)
    .map((one) => one.place);
}

export function kilometres(
  a: { latitude: number; longitude: number },
  b: { latitude: number; longitude: number },
): number {
  const radian = Math.PI / 180;
  const half = (from: number, to: number): number => Math.sin(((to - from) * radian) / 2) ** 2;
  const across = Math.cos(a.latitude * radian) * Math.cos(b.latitude * radian);
  const chord = half(a.latitude, b.latitude) + across * half(a.longitude, b.longitude);
  return 2 * earthKm * Math.asin(Math.sqrt(chord));
}
