// What is being looked for. It stays in memory: what somebody needs stands in no address, history or storage of a browser
// that others may use too.
import { clientOf } from "$web/api/transport";
import { Call } from "$web/api/call.svelte";
import { today } from "$web/i18n/dates";
import { DirectoryService } from "$gen/directory_service_pb";
import { findOffers, type Offer } from "./offers";
import { needsIn, type Need } from "./plain-words";
import { loadPlaces, placesNamed, type Place } from "./places";

const needsMost = 3;
const placesMost = 6;

export type PlaceProblem = "unknown" | "several" | undefined;

export class Search {
  words = $state("");
  placeText = $state("");
  // The commune, once it is known which one.
  place = $state.raw<Place>();
  placeProblem = $state<PlaceProblem>();
  placeChoices = $state.raw<readonly Place[]>([]);
  needs = $state.raw<readonly Need[]>([]);
  // One of `needs`, or "" for all of them.
  narrowed = $state("");
  readonly found = new Call<Offer[]>();

  async suggest(): Promise<readonly Place[]> {
    return placesNamed(await loadPlaces(), this.placeText, placesMost);
  }

  // Settles on a commune, or says what is unclear. An empty text is the whole region.
  async settlePlace(): Promise<boolean> {
    this.placeProblem = undefined;
    if (this.placeText.trim() === "") {
      this.place = undefined;
      return true;
    }
    if (this.place?.name === this.placeText.trim()) return true;
    const choices = placesNamed(await loadPlaces(), this.placeText, placesMost);
    const [first, second] = choices;
    const same = (place: Place) => place.name.toLowerCase() === this.placeText.trim().toLowerCase();
    if (first && (!second || (same(first) && !same(second)))) {
      this.take(first);
      return true;
    }
    this.placeChoices = choices;
    this.placeProblem = first ? "several" : "unknown";
    return false;
  }

  take(place: Place): void {
    this.place = place;
    this.placeText = place.name;
    this.placeChoices = [];
    this.placeProblem = undefined;
  }

  async run(): Promise<void> {
    this.needs = needsIn(this.words, needsMost);
    this.narrowed = "";
    await this.again();
  }

  // The same words, narrowed to one need or widened again.
  async again(): Promise<void> {
    const codes = this.narrowed === "" ? this.needs.map((need) => need.code) : [this.narrowed];
    const wanted = { words: this.words, needs: codes, place: this.place };
    await this.found.run(() => findOffers(clientOf(DirectoryService), wanted, today()));
  }
}

export const search = new Search();
