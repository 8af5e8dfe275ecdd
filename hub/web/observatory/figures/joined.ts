// Tables of one line each, one a month, as one table whose lines are the months.
import type { FigureTable } from "$gen/monitoring_service_pb";
import type { MonthTable } from "./ask";
import { isTold } from "./figure-text";

export function joined(tables: readonly MonthTable[]): FigureTable {
  const [first] = tables;
  if (!first) throw new Error("no month");
  const rows = tables.flatMap(({ month, table }) =>
    table.rows.slice(0, 1).map((row) => ({ ...row, keys: [{ $typeName: "relais.v1.FigureKey" as const, code: month, label: "" }], before: [] })),
  );
  return { ...first.table, fromMonth: first.month, toMonth: tables.at(-1)?.month ?? first.month, rows };
}

// Without the months before the network began to count: those of which nothing is told. All of them when nothing is.
export function begun(tables: readonly MonthTable[]): readonly MonthTable[] {
  const first = tables.findIndex(({ table }) => table.rows.some((row) => row.figures.some(isTold)));
  return first < 0 ? tables : tables.slice(first);
}
