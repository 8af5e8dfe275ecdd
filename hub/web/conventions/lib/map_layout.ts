// Where each commune is drawn. Three quarters of the communes have no point of their own in the table: they are set in
// a sunflower around the middle of their arrondissement, and the legend says so.
import type { Commune, CommuneTable } from "./commune_table";

export interface Place {
  commune: Commune;
  x: number;
  y: number;
}

const COS_LATITUDE = Math.cos((47.5 * Math.PI) / 180); // the middle of the region
const SCALE = 150; // units of the drawing for a degree of latitude
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));
const SEED_STEP = 1.9;
const MARGIN = 12;

export class MapLayout {
  readonly places = new Map<string, Place>();
  readonly seats: Place[];
  readonly width: number;
  readonly height: number;

  constructor(table: CommuneTable) {
    const located = table.all.filter((commune) => commune.longitude !== 0);
    const west = Math.min(...located.map((commune) => commune.longitude));
    const north = Math.max(...located.map((commune) => commune.latitude));
    const seeds = new Map<string, number>();
    for (const commune of located) {
      let x = MARGIN + (commune.longitude - west) * COS_LATITUDE * SCALE;
      let y = MARGIN + (north - commune.latitude) * SCALE;
      if (!commune.precise) {
        const seed = seeds.get(commune.arrondissement) ?? 0;
        seeds.set(commune.arrondissement, seed + 1);
        x += SEED_STEP * Math.sqrt(seed) * Math.cos(seed * GOLDEN_ANGLE);
        y += SEED_STEP * Math.sqrt(seed) * Math.sin(seed * GOLDEN_ANGLE);
      }
      this.places.set(commune.code, { commune, x, y });
    }
    const all = [...this.places.values()];
    this.width = Math.ceil(Math.max(...all.map((place) => place.x)) + MARGIN);
    this.height = Math.ceil(Math.max(...all.map((place) => place.y)) + MARGIN);
    const largest = new Map<string, Place>();
    for (const place of all) {
      const known = largest.get(place.commune.departement);
      if (known === undefined || place.commune.people > known.commune.people) {
        largest.set(place.commune.departement, place);
      }
    }
    this.seats = [...largest.values()];
  }

  // One path of dots for many communes: a stroke of no length with round ends, which old machines draw quickly.
  dots(codes: Iterable<string>): string {
    let path = "";
    for (const code of codes) {
      const place = this.places.get(code);
      if (place !== undefined) path += `M${place.x.toFixed(1)} ${place.y.toFixed(1)}h.01`;
    }
    return path;
  }
}
