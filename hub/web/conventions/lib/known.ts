// Partners that other conventions of this hub name: who takes part in two of them has the same number and key in both.
import type { ConventionSummary } from "$gen/convention_service_pb";
import { ConventionKind } from "$gen/knowledge_pb";
import { conventions } from "./clients";
import { type Draft, draftOf, readText } from "./draft";
import { isPast } from "./words";

export interface KnownPartner {
  partner: string;
  name: string;
  signatoryKey: string;
  firstDoor: boolean;
  secondDoor: boolean;
}

export interface Known {
  frameworks: Draft[];
  partners: KnownPartner[];
  summaries: ConventionSummary[];
}

const readMax = 60; // conventions: more than a region's

// The latest text of each convention that is not over.
export async function readKnown(): Promise<Known> {
  const { conventions: summaries } = await conventions.listConventions({});
  const latest = new Map<string, ConventionSummary>();
  for (const one of summaries) if (!isPast(one.state)) latest.set(one.convention.join(), one);
  const known: Known = { frameworks: [], partners: [], summaries };
  const seen = new Set<string>();
  for (const one of [...latest.values()].slice(0, readMax)) {
    const { text } = await conventions.getConvention({ convention: one.convention, version: one.version });
    const draft = draftOf(readText(text));
    if (one.kind === ConventionKind.FRAMEWORK) known.frameworks.push(draft);
    for (const party of draft.parties) {
      if (seen.has(party.partner)) continue;
      seen.add(party.partner);
      known.partners.push(party);
    }
  }
  known.partners.sort((a, b) => a.name.localeCompare(b.name, "fr"));
  return known;
}
