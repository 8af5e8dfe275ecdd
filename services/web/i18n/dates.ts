// Days and hours as they are said. A day of the protos is counted since 1970-01-01, and lived in Europe/Paris.
import { language } from "./language.svelte";

const zone = "Europe/Paris";
const msOfDay = 86_400_000;

function formatOf(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(language.code === "fr" ? "fr-FR" : "en-GB", options);
}

// "mardi 1 décembre"; with the year once it is another one.
export function dayText(day: number, form: "long" | "short" = "long"): string {
  const date = new Date(day * msOfDay);
  const otherYear = date.getUTCFullYear() !== new Date(today() * msOfDay).getUTCFullYear();
  const year = otherYear ? ({ year: "numeric" } as const) : {};
  const parts = form === "long" ? ({ weekday: "long", month: "long" } as const) : ({ month: "short" } as const);
  return formatOf({ timeZone: "UTC", day: "numeric", ...parts, ...year }).format(date);
}

// "27 mars 2004": of a birth.
export function dateText(iso: string): string {
  const day = dayOf(iso);
  if (day === undefined) return iso;
  return formatOf({ timeZone: "UTC", dateStyle: "long" }).format(new Date(day * msOfDay));
}

// "14 h 30", "2:30 pm" of the minute of a day.
export function minuteText(minute: number): string {
  const hours = Math.floor(minute / 60);
  const minutes = String(minute % 60).padStart(2, "0");
  return language.code === "fr" ? `${hours} h ${minutes}` : `${hours}:${minutes}`;
}

// A moment, in seconds since 1970.
export function momentText(seconds: number | bigint): string {
  return formatOf({ timeZone: zone, dateStyle: "medium", timeStyle: "short" }).format(Number(seconds) * 1000);
}

export function today(): number {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(new Date());
  return dayOf(parts) ?? 0;
}

// "2026-12-01" -> the day; nothing for what is no day.
export function dayOf(iso: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso);
  if (!match) return undefined;
  const ms = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  return new Date(ms).toISOString().startsWith(iso) ? ms / msOfDay : undefined;
}

export function isoOf(day: number): string {
  return new Date(day * msOfDay).toISOString().slice(0, 10);
}

export function numberText(value: number, options: Intl.NumberFormatOptions = {}): string {
  return new Intl.NumberFormat(language.code === "fr" ? "fr-FR" : "en-GB", options).format(value);
}
