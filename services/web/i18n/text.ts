// The words that the kit itself says, the same on every face.
import { catalogue } from "./language.svelte";
import fr from "./fr.json";

export const say = catalogue(fr, () => import("./en.json"));
