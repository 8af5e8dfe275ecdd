// The local conventions, each by its version that is in force or, failing that, its newest one; with their texts.
import { fromBinary } from "@bufbuild/protobuf";
import { hexOf } from "$web/api/bytes";
import { ProcedureState, type ConventionSummary } from "$gen/convention_service_pb";
import { ConventionKind, ConventionTextSchema, type ConventionText } from "$gen/knowledge_pb";
import { conventions as service } from "../figures/clients";

export interface LocalConvention {
  readonly id: string;
  readonly title: string;
  readonly inForce: boolean;
  readonly summary: ConventionSummary;
}

export async function localConventions(): Promise<LocalConvention[]> {
  const { conventions } = await service.listConventions({});
  const byId = new Map<string, LocalConvention>();
  for (const summary of conventions) {
    if (summary.kind !== ConventionKind.LOCAL) continue;
    const id = hexOf(summary.convention);
    const inForce = summary.state === ProcedureState.IN_FORCE;
    const known = byId.get(id);
    if (!known || inForce || !known.inForce) byId.set(id, { id, title: summary.title, inForce, summary });
  }
  return [...byId.values()].sort((a, b) => a.title.localeCompare(b.title, "fr"));
}

export async function textOf({ summary }: LocalConvention): Promise<ConventionText> {
  const { convention, version } = summary;
  const { text } = await service.getConvention({ convention, version });
  return fromBinary(ConventionTextSchema, text);
}
