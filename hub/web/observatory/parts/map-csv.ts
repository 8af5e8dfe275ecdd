// The communes of each convention, one a line.
import type { ConventionText } from "$gen/knowledge_pb";
import communes from "$gen/communes.json";
import { guarded } from "../figures/csv";
import { t } from "../i18n/text";
import type { LocalConvention } from "./conventions";

export interface Mapped {
  readonly convention: LocalConvention;
  readonly text: ConventionText;
}

const names = new Map(communes.map((row) => [String(row[0]), String(row[1])]));

export function mapCsv(mapped: readonly Mapped[]): string {
  const lines = [[t("key.convention"), "INSEE", t("key.commune")]];
  for (const { convention, text } of mapped) {
    for (const insee of text.communes) lines.push([convention.title, insee, names.get(insee) ?? ""]);
  }
  return `\ufeff${lines.map((cells) => `${cells.map(guarded).join(";")}\r\n`).join("")}`;
}
