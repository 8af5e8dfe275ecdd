// Figures as they are read, with their suppression said and never filled in: the words of hub/cli/figure_text.
import { numberText } from "$web/i18n/dates";
import { language } from "$web/i18n/language.svelte";
import { englishWord } from "$web/i18n/english-words.svelte";
import { FigureStanding, type Figure, type FigureKey, type IndicatorDefinition } from "$gen/monitoring_service_pb";
import { t } from "../i18n/text";

const moreDays = 61; // stands for more than sixty
const conventionIdSymbols = 32;

const digits: Record<string, number> = { percent: 1, per_10000: 1, ratio: 2 };

function rounded(value: number, places: number): string {
  return numberText(value, { minimumFractionDigits: places, maximumFractionDigits: places });
}

export function valueText(value: number, unit: string): string {
  if (unit === "percent") return t("unit.percent", { value: rounded(value * 100, 1) });
  if (unit !== "open_days") return rounded(value, digits[unit] ?? 0);
  return value >= moreDays
    ? t("unit.more", { value: t("unit.days", { value: rounded(moreDays - 1, 0) }) })
    : t("unit.days", { value: rounded(value, 0) });
}

export function isTold(figure: Figure | undefined): boolean {
  const told = [FigureStanding.SHOWN, FigureStanding.AT_LEAST, FigureStanding.AT_MOST];
  return figure !== undefined && told.includes(figure.standing);
}

// What a chart may draw: bounds count as their value, and the table says that they are bounds.
export function drawn(figure: Figure | undefined): number | undefined {
  return figure && isTold(figure) ? figure.value : undefined;
}

export function figureText(figure: Figure | undefined, unit: string): string {
  switch (figure?.standing) {
    case FigureStanding.SHOWN:
      return valueText(figure.value, unit);
    case FigureStanding.AT_LEAST:
      return t("figure.least", { value: valueText(figure.value, unit) });
    case FigureStanding.AT_MOST:
      return t("figure.most", { value: valueText(figure.value, unit) });
    case FigureStanding.HIDDEN:
      return t("figure.hidden");
    case FigureStanding.AWAITED:
      return t("figure.awaited");
    default:
      return "–";
  }
}

const signed = (value: number, places: number): string => (value > 0 ? "+" : "") + rounded(value, places);

// The change since the period before; "" where one of the two is not exact.
export function changeText(now: Figure | undefined, before: Figure | undefined, unit: string): string {
  if (now?.standing !== FigureStanding.SHOWN || before?.standing !== FigureStanding.SHOWN) return "";
  const change = now.value - before.value;
  if (unit === "percent") return t("unit.points", { value: signed(change * 100, 1) });
  if (unit === "open_days") return t("unit.days", { value: signed(change, 0) });
  if (before.value === 0) return "";
  return t("unit.percent", { value: signed((change / before.value) * 100, 0) });
}

export function keyText(key: FigureKey | undefined): string {
  if (!key) return t("key.region");
  if (key.code === "") return t("key.unknown");
  const english = englishWord(key.code);
  if (english) return english;
  return key.label === "" || key.code.length === conventionIdSymbols ? key.label || key.code : key.label;
}

export const labelOf = (column: IndicatorDefinition): string =>
  language.code === "fr" ? column.labelFr : column.labelEn;
export const formulaOf = (column: IndicatorDefinition): string =>
  language.code === "fr" ? column.formulaFr : column.formulaEn;
export const excludesOf = (column: IndicatorDefinition): string =>
  language.code === "fr" ? column.excludesFr : column.excludesEn;
