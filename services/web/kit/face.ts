// What a screen may want to know of the face it stands in; set as the context "face" by Shell.
import type { Router } from "../router/router.svelte";

export interface Face {
  name: () => string;
  router: Router;
}
