// The part of a search that talks to the hub and knows the vocabulary: fetched with the first search, so that the page
// itself is there at once on a poor network.
import { adviceOf } from "$web/api/refusal";
import { today } from "$web/i18n/dates";
import { directoryService } from "./client";
import { findOffers, type Offer, type Wanted } from "./offers";

export { needsIn } from "./plain-words";

export type Looked = { readonly offers: readonly Offer[] } | { readonly advice: string };

export async function look(wanted: Wanted): Promise<Looked> {
  try {
    return { offers: await findOffers(directoryService, wanted, today()) };
  } catch (error) {
    return { advice: adviceOf(error) };
  }
}
