// What the hub's faces for accounts say alike.
import { catalogue } from "$web/i18n/language.svelte";
import fr from "./fr.json";

export const hubText = catalogue(fr, () => import("./en.json"));
