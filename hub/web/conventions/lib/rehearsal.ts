// A rehearsal comes in parts, each small enough for any doorway; here they are one answer again.
import type { ConventionProblem, DelayConflict, UnreachableParty } from "$gen/convention_service_pb";
import type { Door } from "$gen/knowledge_pb";
import { sameBytes } from "$web/api/bytes";
import { conventions } from "./clients";

export interface Change {
  door: Door;
  need: string;
  publics: string[];
  gained: string[];
  promised: string[];
  without: string[];
  already: number;
}

interface Overlap {
  convention: Uint8Array;
  title: string;
  communes: string[];
  pairs: number;
  conflicts: DelayConflict[];
}

export interface Rehearsal {
  day: number;
  problems: ConventionProblem[];
  changes: Change[];
  overlaps: Overlap[];
  unreachable: UnreachableParty[];
}

export async function rehearse(text: Uint8Array): Promise<Rehearsal> {
  const whole: Rehearsal = { day: 0, problems: [], changes: [], overlaps: [], unreachable: [] };
  for await (const part of conventions.rehearseConvention({ text })) {
    whole.day ||= part.judgedDay;
    whole.problems.push(...part.problems);
    whole.changes.push(...part.changes);
    whole.unreachable.push(...part.unreachable);
    for (const overlap of part.overlaps) {
      const before = whole.overlaps.at(-1);
      // More pairs of the overlap that the part before ended with.
      if (before && sameBytes(before.convention, overlap.convention)) before.pairs += overlap.pairs.length;
      else whole.overlaps.push({ ...overlap, pairs: overlap.pairs.length });
    }
  }
  return whole;
}

type Fate = "gained" | "promised" | "without";

// Communes to which it happens for some need and public at least.
export function communesOf(said: Rehearsal, door: Door, fates: Fate[]): string[] {
  const codes = new Set<string>();
  for (const change of said.changes) {
    if (change.door !== door) continue;
    for (const fate of fates) for (const code of change[fate]) codes.add(code);
  }
  return [...codes].sort();
}
