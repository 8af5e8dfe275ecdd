// The screens of this face: the one list that the router and the accessibility test walk.
import type { Route } from "$web/router/router.svelte";

// Served with another policy, that lets WebAssembly run: coming and going loads the page anew.
export const followPath = "/suivi";

export const routes: Route[] = [
  { path: "/", screen: () => import("./screens/Directory.svelte") },
  { path: "/offre/{partner}/{service}", screen: () => import("./screens/Offer.svelte") },
  { path: followPath, screen: () => import("./screens/Follow.svelte") },
  { path: "/accessibilite", screen: () => import("./screens/Accessibility.svelte") },
  { path: "/vos-donnees", screen: () => import("./screens/YourData.svelte") },
];
