// Closed lists that travel as numbers or bits; their words stand in the catalogue under the same names.
import { t } from "../i18n/text";

export const ageBands = [1, 2, 3, 4, 5, 6, 7] as const;
export const accessNeeds = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const; // bits
export const declineReasons = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const;
export const outcomes = [1, 2, 3] as const;
// ISO 639-1: French, and what people who come speak most; the field takes any other code too.
export const languages = ["fr", "ar", "en", "es", "fa", "ps", "pt", "ro", "ru", "so", "sq", "tr", "uk"] as const;

export const ageBandText = (band: number) => t(`age.${band as (typeof ageBands)[number]}`);
export const accessNeedText = (bit: number) => t(`access.${bit as (typeof accessNeeds)[number]}`);
export const declineText = (reason: number) => t(`decline.${reason as (typeof declineReasons)[number]}`);
export const outcomeText = (outcome: number) => t(`outcome.${outcome as (typeof outcomes)[number]}`);

export function accessNeedTexts(bits: number): string[] {
  return accessNeeds.filter((bit) => bits & (1 << bit)).map(accessNeedText);
}
