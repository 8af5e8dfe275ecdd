// The slip's own words, in the person's language. French is the source; a catalogue that lacks a key does not compile.
import ar from "./words/ar.json";
import en from "./words/en.json";
import fa from "./words/fa.json";
import fr from "./words/fr.json";
import pt from "./words/pt.json";
import uk from "./words/uk.json";

export type SlipWords = Record<keyof typeof fr, string>;

export const slipLanguages = [
  { code: "fr", name: "Français", locale: "fr-FR", rtl: false, words: fr as SlipWords },
  { code: "en", name: "English", locale: "en-GB", rtl: false, words: en as SlipWords },
  { code: "ar", name: "العربية", locale: "ar", rtl: true, words: ar as SlipWords },
  { code: "fa", name: "دری / فارسی", locale: "fa-AF", rtl: true, words: fa as SlipWords },
  { code: "pt", name: "Português", locale: "pt-PT", rtl: false, words: pt as SlipWords },
  { code: "uk", name: "Українська", locale: "uk-UA", rtl: false, words: uk as SlipWords },
] as const;

export type SlipLanguage = (typeof slipLanguages)[number]["code"];

export function slipLanguageOf(code: string): SlipLanguage {
  return slipLanguages.find((one) => one.code === code)?.code ?? "fr";
}

// A day in the slip's language: written with French digits and the Gregorian calendar, as the building's door has them.
export function slipDay(day: number, locale: string): string {
  return new Intl.DateTimeFormat(`${locale}-u-ca-gregory-nu-latn`, {
    timeZone: "UTC",
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
  }).format(new Date(day * 86_400_000));
}
