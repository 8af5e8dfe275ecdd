// The few figures that stand for a period, each with the screen that explains it.
import { FlowView, type Figure, type FigureTable, type IndicatorDefinition } from "$gen/monitoring_service_pb";
import { delays, doors, flows, unmet } from "./ask";
import type { Month } from "./month";

export interface Headline {
  readonly column: IndicatorDefinition;
  readonly figure: Figure | undefined;
  readonly before: Figure | undefined;
  readonly path: string;
}

const wanted: readonly { path: string; names: readonly string[] }[] = [
  { path: "/flux", names: ["referrals", "acceptance", "receptions", "proven_share"] },
  { path: "/portes", names: ["within_two_doors", "third_door_refusals"] },
  { path: "/delais", names: ["answer_median", "reception_median"] },
  { path: "/sans-reponse", names: ["unmet_needs", "no_shows", "said_helped", "solved_at_first_door"] },
  { path: "/couverture", names: ["two_door_share", "reporting_coverage"] },
];

function pick(table: FigureTable, path: string): Headline[] {
  const row = table.rows[0];
  return table.columns.map((column, at) => ({ column, figure: row?.figures[at], before: row?.before[at], path }));
}

export async function headlines(from: Month, to: Month): Promise<Headline[]> {
  const question = { fromMonth: from, toMonth: to, view: FlowView.REGION };
  const [flow, door, delay, counted] = await Promise.all([
    flows(question),
    doors(question),
    delays(question),
    unmet({ fromMonth: from, toMonth: to }),
  ]);
  const all = [flow, door, delay, counted.table].flatMap((table) => (table ? pick(table, "") : []));
  return wanted.flatMap(({ path, names }) =>
    names.flatMap((name) => all.filter((one) => one.column.name === name).map((one) => ({ ...one, path }))),
  );
}
