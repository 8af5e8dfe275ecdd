// Paths of the console's screens, written once.
import { hexOf } from "$web/api/bytes";

interface Named {
  convention: Uint8Array;
  version: number;
}

export type Part = "" | "/texte" | "/structures" | "/essai" | "/rediger" | "/formulaire";

export const conventionPath = (one: Named, part: Part = ""): string =>
  `/convention/${hexOf(one.convention)}/${one.version}${part}`;
// Addresses under /signer are documents of their own, where the hub lets libsodium run: they are never entered by the
// router, but by an ordinary load of the page.
export const signPath = (one: Named): string => `/signer/convention/${hexOf(one.convention)}/${one.version}`;
export const decidePath = (one: Named, deed: "suspendre" | "reprendre" | "terminer"): string =>
  `/signer/decision/${hexOf(one.convention)}/${one.version}/${deed}`;
export const rosterPath = (partner: Uint8Array): string => `/signer/structure/${hexOf(partner)}`;
