// How distances, open days and the like are said to somebody who looks for help.
import { dayText, numberText, today } from "$web/i18n/dates";
import type { ServiceText } from "$gen/knowledge_pb";
import type { Offer } from "../directory/offers";
import { t, type Key } from "../i18n/text";

const roughStepKm = 10;
// Fee.FREE and Fee.PAYING: the enum itself would bring its whole proto into the first view.
const [free, paying] = [1, 2];

export function distanceText({ km, rough }: Pick<Offer, "km" | "rough">): string {
  if (km === undefined) return "";
  if (rough) return t("offer.far.rough", { km: numberText(Math.ceil((km + 1) / roughStepKm) * roughStepKm) });
  return km < 1 ? t("offer.far.here") : t("offer.far", { km: numberText(Math.round(km)) });
}

export function openText(day: number | undefined): string {
  if (day === undefined) return t("offer.open.never");
  if (day === today()) return t("offer.open.today");
  return day === today() + 1 ? t("offer.open.tomorrow", { day: dayText(day) }) : t("offer.open", { day: dayText(day) });
}

export function feeText(service: ServiceText): string {
  const fee = service.fee === free ? t("offer.free") : service.fee === paying ? t("offer.paying") : "";
  return [fee, service.feeDetails].filter(Boolean).join(" : ");
}

// One bit each, from the lowest: knowledge.proto and services/core/handoff/draft.h.
const accessKeys = [
  "wheelchair",
  "hearing",
  "sight",
  "reading",
  "interpreter",
  "transport",
  "children",
  "telephone",
  "calm",
];
const wayKeys = ["mail", "visit", "telephone", "link"];

function bitsSaid(bits: number, keys: readonly string[], prefix: string): string[] {
  return keys.filter((_, bit) => ((bits >> bit) & 1) === 1).map((key) => t(`${prefix}.${key}` as Key));
}

export const accessSaid = (bits: number): string[] => bitsSaid(bits, accessKeys, "access");
export const waysSaid = (bits: number): string[] => bitsSaid(bits, wayKeys, "way");

export function weekdaysSaid(bits: number, names: (day: number) => string): string {
  return Array.from({ length: 7 }, (_, day) => day)
    .filter((day) => ((bits >> day) & 1) === 1)
    .map(names)
    .join(", ");
}
