// The screens of this face: the one list that the router and the accessibility test walk.
import type { Route } from "$web/router/router.svelte";

export const routes: Route[] = [
  { path: "/", screen: () => import("./screens/Overview.svelte") },
  { path: "/flux", screen: () => import("./screens/Flows.svelte") },
  { path: "/carte", screen: () => import("./screens/Map.svelte") },
  { path: "/delais", screen: () => import("./screens/Delays.svelte") },
  { path: "/portes", screen: () => import("./screens/Doors.svelte") },
  { path: "/sans-reponse", screen: () => import("./screens/Unmet.svelte") },
  { path: "/acces", screen: () => import("./screens/Access.svelte") },
  { path: "/couverture", screen: () => import("./screens/Coverage.svelte") },
  { path: "/alertes", screen: () => import("./screens/Alerts.svelte") },
  { path: "/animation", screen: () => import("./screens/Partners.svelte") },
  { path: "/bulletin", screen: () => import("./screens/Brief.svelte") },
  { path: "/definitions", screen: () => import("./screens/Indicators.svelte") },
  { path: "/accessibilite", screen: () => import("./screens/Accessibility.svelte"), open: true },
];
