// The screens of this face: the one list that the router and the accessibility test walk. Those under /signer are entered
// by an ordinary load of the page: the hub lets libsodium run in that document and in no other of this face.
import type { Route } from "$web/router/router.svelte";

export const routes: Route[] = [
  { path: "/", screen: () => import("./screens/Conventions.svelte") },
  { path: "/nouvelle", screen: () => import("./screens/NewDraft.svelte") },
  { path: "/convention/{id}/{version}", screen: () => import("./screens/Convention.svelte") },
  { path: "/convention/{id}/{version}/texte", screen: () => import("./screens/Text.svelte") },
  { path: "/convention/{id}/{version}/rediger", screen: () => import("./screens/Write.svelte") },
  { path: "/convention/{id}/{version}/essai", screen: () => import("./screens/Rehearse.svelte") },
  { path: "/convention/{id}/{version}/structures", screen: () => import("./screens/ConventionPartners.svelte") },
  { path: "/convention/{id}/{version}/formulaire", screen: () => import("./screens/PaperForm.svelte") },
  { path: "/structures", screen: () => import("./screens/Partners.svelte") },
  { path: "/inviter", screen: () => import("./screens/Invite.svelte") },
  { path: "/derogations", screen: () => import("./screens/Derogations.svelte") },
  { path: "/pourquoi", screen: () => import("./screens/Explain.svelte") },
  { path: "/journal", screen: () => import("./screens/Audit.svelte") },
  { path: "/comptes", screen: () => import("./screens/Accounts.svelte") },
  { path: "/mon-compte", screen: () => import("./screens/OwnAccount.svelte") },
  { path: "/accessibilite", screen: () => import("./screens/Accessibility.svelte"), open: true },
  { path: "/signer/convention/{id}/{version}", screen: () => import("./screens/SignConvention.svelte") },
  { path: "/signer/structure/{partner}", screen: () => import("./screens/SignRoster.svelte") },
  { path: "/signer/decision/{id}/{version}/{deed}", screen: () => import("./screens/Decide.svelte") },
  { path: "/signer/derogations", screen: () => import("./screens/Derogations.svelte") },
  { path: "/signer/delegation", screen: () => import("./screens/Delegate.svelte") },
  { path: "/signer/cle", screen: () => import("./screens/MakeKey.svelte"), open: true },
];
