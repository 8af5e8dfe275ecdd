// What is being looked for. It stays in memory: what somebody needs stands in no address, history or storage of a browser
// that others may use too.
import { say } from "$web/i18n/text";
import type { Offer } from "./offers";
import type { Need } from "./plain-words";
import { loadPlaces, placesNamed, type Place } from "./places";

const needsMost = 3;
const placesMost = 6;

export type PlaceProblem = "unknown" | "several" | undefined;

const lookingPart = () => import("./looking");

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
  busy = $state(false);
  // What it is busy with is another search, not a narrower one: only then what was found before is taken away, so that
  // whoever narrows by keyboard keeps the place.
  anew = $state(false);
  advice = $state("");
  offers = $state.raw<readonly Offer[]>();
  #turn = 0;

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
    this.needs = [];
    this.narrowed = "";
    await this.#look(true);
  }

  // The same words, narrowed to one need or widened again.
  async again(): Promise<void> {
    await this.#look(false);
  }

  async #look(anew: boolean): Promise<void> {
    const turn = ++this.#turn;
    this.busy = true;
    this.anew = anew;
    this.advice = "";
    try {
      const { look, needsIn } = await lookingPart();
      if (anew) this.needs = needsIn(this.words, needsMost);
      const codes = this.narrowed === "" ? this.needs.map((need) => need.code) : [this.narrowed];
      const looked = await look({ words: this.words, needs: codes, place: this.place });
      if (turn !== this.#turn) return; // Overtaken by a later search.
      if ("advice" in looked) this.advice = looked.advice;
      else this.offers = looked.offers;
    } catch {
      this.advice = say("call.offline");
    } finally {
      if (turn === this.#turn) this.busy = false;
    }
  }
}

export const search = new Search();
