// The language of the screen: French, or English once it was chosen. Every catalogue follows it.
import { SvelteMap } from "svelte/reactivity";
import { IntlMessageFormat } from "intl-messageformat";

export const languages = ["fr", "en"] as const;
export type LanguageCode = (typeof languages)[number];
export type Values = Record<string, string | number>;

const kept = "relais.language";

function first(): LanguageCode {
  try {
    return localStorage.getItem(kept) === "en" ? "en" : "fr";
  } catch {
    return "fr"; // A browser that keeps nothing still works.
  }
}

class Language {
  code = $state<LanguageCode>("fr");
  // Bumped when a catalogue has arrived, so that what was drawn meanwhile in French is drawn anew.
  readonly loads: (() => Promise<void>)[] = [];

  async choose(code: LanguageCode): Promise<void> {
    if (code === "en") await Promise.all(this.loads.map((load) => load()));
    this.code = code;
    document.documentElement.lang = code;
    try {
      localStorage.setItem(kept, code);
    } catch {
      // As above.
    }
  }

  // Called once, before the first screen is drawn.
  async start(): Promise<void> {
    await this.choose(first());
  }
}

export const language = new Language();

// Makes the function that says a text of one catalogue. French is complete and the source of truth: `Fr` names the keys,
// and an English catalogue that lacks one does not compile. English is fetched when it is first wanted.
export function catalogue<Fr extends Record<string, string>>(
  fr: Fr,
  english: () => Promise<{ default: Record<keyof Fr, string> }>,
): (key: keyof Fr, values?: Values) => string {
  const texts = new SvelteMap<LanguageCode, Record<keyof Fr, string>>([["fr", fr]]);
  const formats = new Map<string, IntlMessageFormat>();
  const load = async () => {
    if (!texts.has("en")) texts.set("en", (await english()).default);
  };
  language.loads.push(load);
  if (language.code === "en") void load(); // a catalogue of a screen that is fetched later

  return (key, values) => {
    const code = texts.has(language.code) ? language.code : "fr";
    const text = (texts.get(code) ?? fr)[key];
    if (!values && !text.includes("{")) return text;
    const name = `${code} ${String(key)}`;
    let format = formats.get(name);
    if (!format) formats.set(name, (format = new IntlMessageFormat(text, code, undefined, { ignoreTag: true })));
    return format.format(values) as string;
  };
}
