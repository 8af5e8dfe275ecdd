// The screens of the desk: the one list that the router and the accessibility test walk.
import type { Route } from "$web/router/router.svelte";

export const routes: Route[] = [
  { path: "/", screen: () => import("./screens/Start.svelte") },
  { path: "/orienter", screen: () => import("./screens/Refer.svelte") },
  { path: "/orienter/{referral}", screen: () => import("./screens/Refer.svelte") },
  { path: "/fiche/{referral}", screen: () => import("./screens/SlipScreen.svelte") },
  { path: "/a-traiter", screen: () => import("./screens/Inbox.svelte") },
  { path: "/agenda", screen: () => import("./screens/Agenda.svelte") },
  { path: "/suivi", screen: () => import("./screens/Follow.svelte") },
  { path: "/orientation/{referral}", screen: () => import("./screens/ReferralScreen.svelte") },
  { path: "/structure", screen: () => import("./screens/structure/Services.svelte") },
  { path: "/structure/equipe", screen: () => import("./screens/structure/Team.svelte") },
  { path: "/structure/exercices", screen: () => import("./screens/structure/Drills.svelte") },
  { path: "/structure/consultations", screen: () => import("./screens/structure/AccessLog.svelte") },
  { path: "/structure/donnees", screen: () => import("./screens/structure/Rights.svelte") },
  { path: "/structure/etat", screen: () => import("./screens/structure/State.svelte") },
  { path: "/compte", screen: () => import("./screens/Account.svelte") },
  { path: "/accessibilite", screen: () => import("./screens/Accessibility.svelte"), open: true },
];
