import { catalogue } from "../i18n/language.svelte";
import fr from "./i18n/fr.json";

export const say = catalogue(fr, () => import("./i18n/en.json"));
export type Key = keyof typeof fr;
