// A table as a file, with each figure's standing beside it: the columns of relais-hub's --csv and --csv-fr.
import { FigureStanding, type Figure, type FigureTable, type IndicatorDefinition } from "$gen/monitoring_service_pb";
import { isTold } from "./figure-text";

export type CsvStyle = "plain" | "french";

const standings = ["", "shown", "at_least", "at_most", "hidden", "nothing", "awaited"];
const standingsFr = ["", "exact", "au moins", "au plus", "masqué", "rien", "non publié"];

// A spreadsheet reads a cell that begins so as a formula.
export function guarded(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[,;"\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

function numberOf(figure: Figure | undefined, unit: string, style: CsvStyle): string {
  if (!figure || !isTold(figure)) return "";
  const text = figure.value.toFixed(unit === "number" || unit === "open_days" ? 0 : 4);
  return style === "french" ? text.replace(".", ",") : text;
}

function standingOf(figure: Figure | undefined, style: CsvStyle): string {
  const words = style === "french" ? standingsFr : standings;
  return words[figure?.standing ?? FigureStanding.UNSPECIFIED] ?? "";
}

function headOf(columns: readonly IndicatorDefinition[], keys: number, style: CsvStyle): string[] {
  const french = style === "french";
  const head = french ? ["du mois", "au mois"] : ["from_month", "to_month"];
  for (let at = 1; at <= keys; at++) {
    const nth = at === 1 ? "" : `${french ? " " : "_"}${at}`;
    head.push(`code${nth}`, `${french ? "libellé" : "label"}${nth}`);
  }
  for (const column of columns) {
    const name = french ? column.labelFr : column.name;
    head.push(name, name + (french ? " (état)" : "_standing"), name + (french ? " (période précédente)" : "_before"));
  }
  return head.map(guarded);
}

export function csvOf(table: FigureTable, style: CsvStyle): string {
  const keys = Math.max(0, ...table.rows.map((row) => row.keys.length));
  const lines = [headOf(table.columns, keys, style)];
  for (const row of table.rows) {
    const cells = [
      table.fromMonth,
      table.toMonth,
      ...row.keys.flatMap((key) => [guarded(key.code), guarded(key.label)]),
    ];
    for (const [at, column] of table.columns.entries()) {
      cells.push(numberOf(row.figures[at], column.unit, style), standingOf(row.figures[at], style));
      cells.push(numberOf(row.before[at], column.unit, style));
    }
    lines.push(cells);
  }
  return written(lines, style);
}

// Words in rows under a head, each cell as it stands on the screen.
export function csvOfWords(head: readonly string[], rows: readonly string[][], style: CsvStyle): string {
  return written([[...head], ...rows].map((cells) => cells.map(guarded)), style);
}

function written(lines: readonly string[][], style: CsvStyle): string {
  const separator = style === "french" ? ";" : ",";
  const byteOrder = style === "french" ? "\ufeff" : "";
  return byteOrder + lines.map((cells) => `${cells.join(separator)}\r\n`).join("");
}

// Hands the file to the browser, without any server.
export function download(name: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
