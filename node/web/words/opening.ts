// Open weekdays and closures in words.
import type { ClosedDays } from "$gen/knowledge_pb";
import { dayText } from "$web/i18n/dates";
import { language } from "$web/i18n/language.svelte";
import { t } from "../i18n/text";
import { hoursText } from "$web/i18n/hours";

export const weekdays = [0, 1, 2, 3, 4, 5, 6] as const; // bits, Monday first
const aMonday = 4; // 1970-01-05

export function weekdayName(bit: number): string {
  const locale = language.code === "fr" ? "fr-FR" : "en-GB";
  return new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" }).format((aMonday + bit) * 86_400_000);
}

export function weekdaysText(bits: number): string {
  return weekdays
    .filter((bit) => bits & (1 << bit))
    .map(weekdayName)
    .join(", ");
}

export function closureText(closed: ClosedDays): string {
  if (closed.firstDay === closed.lastDay) return dayText(closed.firstDay);
  return t("service.closure", { first: dayText(closed.firstDay), last: dayText(closed.lastDay) });
}

export function shownHours(osm: string): string {
  const locale = language.code === "fr" ? "fr-FR" : "en-GB";
  return hoursText(osm, locale, { closed: t("hours.closed"), holidays: t("hours.holidays") });
}
