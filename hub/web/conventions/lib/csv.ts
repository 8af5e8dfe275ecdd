// Lists as a spreadsheet saves them (RFC 4180, commas, semicolons or tabs).

export interface CsvRow {
  line: number; // of the file, from 1
  fields: string[];
  broken: boolean; // a quote that nothing closes, or that closes in the middle
}

// The separator is whichever the first line has most of. A byte order mark is dropped; blank lines are left out.
export function readCsv(text: string): CsvRow[] {
  const csv = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  const head = csv.split("\n", 1)[0] ?? "";
  const separator = [";", "\t", ","].reduce((best, each) => (count(head, each) > count(head, best) ? each : best), ",");
  const rows: CsvRow[] = [];
  let at = 0;
  let line = 1;
  while (at < csv.length) {
    const row: CsvRow = { line, fields: [], broken: false };
    for (;;) {
      const field = takeField(csv, at, separator);
      row.fields.push(field.text);
      row.broken ||= field.broken;
      line += count(csv.slice(at, field.end), "\n");
      at = field.end;
      if (csv[at] !== separator) break;
      ++at;
    }
    ++at; // the line's end
    ++line;
    if (row.fields.some((field) => field !== "") || row.broken) rows.push(row);
  }
  return rows;
}

// A field as readCsv reads it, quoted where it has to be; what a spreadsheet would run as a formula is kept as text.
export function csvField(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",;\n\r\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function count(text: string, symbol: string): number {
  return text.split(symbol).length - 1;
}

function takeField(csv: string, from: number, separator: string): { text: string; end: number; broken: boolean } {
  if (csv[from] !== '"') {
    let end = from;
    while (end < csv.length && csv[end] !== separator && csv[end] !== "\n") ++end;
    return { text: csv.slice(from, end).trim(), end, broken: false };
  }
  let text = "";
  let at = from + 1;
  for (;;) {
    const quote = csv.indexOf('"', at);
    if (quote < 0) return { text, end: csv.length, broken: true };
    text += csv.slice(at, quote);
    at = quote + 1;
    if (csv[at] !== '"') break;
    text += '"';
    ++at;
  }
  let end = at;
  while (end < csv.length && csv[end] !== separator && csv[end] !== "\n") ++end;
  return { text, end, broken: csv.slice(at, end).trim() !== "" };
}
