// Tables of one line each, one a month, as one table whose lines are the months.
import { create } from "@bufbuild/protobuf";
import { FigureKeySchema, type FigureTable } from "$gen/monitoring_service_pb";
import type { MonthTable } from "./ask";

export function joined(tables: readonly MonthTable[]): FigureTable {
  const [first] = tables;
  if (!first) throw new Error("no month");
  const rows = tables.flatMap(({ month, table }) =>
    table.rows.slice(0, 1).map((row) => ({ ...row, keys: [create(FigureKeySchema, { code: month })], before: [] })),
  );
  return { ...first.table, fromMonth: first.month, toMonth: tables.at(-1)?.month ?? first.month, rows };
}
