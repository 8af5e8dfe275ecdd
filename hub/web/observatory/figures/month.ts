// Months as the hub names them: "2026-01".
import { language } from "$web/i18n/language.svelte";

export type Month = string;

const shape = /^(\d{4})-(0[1-9]|1[0-2])$/;

export function isMonth(text: string): text is Month {
  return shape.test(text);
}

const numberOf = (month: Month): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1;

export function monthsAfter(month: Month, count: number): Month {
  const number = numberOf(month) + count;
  return `${Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, "0")}`;
}

export function monthCount(first: Month, last: Month): number {
  return numberOf(last) - numberOf(first) + 1;
}

// Ascending, both ends included.
export function monthsBetween(first: Month, last: Month): Month[] {
  return Array.from({ length: Math.max(0, monthCount(first, last)) }, (_, at) => monthsAfter(first, at));
}

export function monthText(month: Month, form: "long" | "short" = "long"): string {
  const date = Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)) - 1, 1);
  return new Intl.DateTimeFormat(language.code, { month: form, year: "numeric", timeZone: "UTC" }).format(date);
}
