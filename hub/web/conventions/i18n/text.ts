import { catalogue } from "$web/i18n/language.svelte";
import fr from "./fr.json";

export const t = catalogue(fr, () => import("./en.json"));
export type Word = keyof typeof fr;
