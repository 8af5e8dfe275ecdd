// Two tables with the same lines, that of those who refer and that of those who receive, as one table of two columns. No
// table of one kind against another exists, and nothing here makes one: each figure is told or hidden by its own table.
import type { Figure, FigureRow, FigureTable } from "$gen/monitoring_service_pb";

export interface SideLabels {
  readonly fr: readonly [string, string];
  readonly en: readonly [string, string];
}

export function sidesOf(from: FigureTable, to: FigureTable, name: string, labels: SideLabels): FigureTable {
  const of = (table: FigureTable) => table.columns.findIndex((column) => column.name === name);
  const [left, right] = [of(from), of(to)];
  const column = from.columns[left];
  if (!column || right < 0) throw new Error(`no ${name} in these tables`);
  const others = new Map(to.rows.map((row) => [row.keys[0]?.code ?? "", row]));
  const pick = (...figures: (Figure | undefined)[]) => figures.flatMap((figure) => (figure ? [figure] : []));
  const rows = from.rows.flatMap((row): FigureRow[] => {
    const other = others.get(row.keys[0]?.code ?? "");
    if (!other) return [];
    const before = pick(row.before[left], other.before[right]);
    return [{ ...row, figures: pick(row.figures[left], other.figures[right]), before: before.length === 2 ? before : [] }];
  });
  const columns = (["from", "to"] as const).map((side, at) => ({
    ...column,
    name: `${name}_${side}`,
    labelFr: labels.fr[at] ?? column.labelFr,
    labelEn: labels.en[at] ?? column.labelEn,
  }));
  return { ...from, columns, rows };
}
