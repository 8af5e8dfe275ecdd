// The form of *Orienter* as it is filled, kept until it is sent, and what the node says of it while one types.
import type { MessageInitShape } from "@bufbuild/protobuf";
import type { DraftSchema, ReferralDetail, ServiceOffer } from "$gen/desk_service_pb";
import { Reason } from "$gen/reason_pb";
import { bytesOf, hexOf, sizeOf } from "$web/api/bytes";
import { DraftStore } from "$web/api/draft.svelte";
import { reasonOf } from "$web/api/refusal";
import { isoOf, today } from "$web/i18n/dates";
import { deskService } from "../clients";
import { ageBandOf, minorBands } from "../words/age";

export const reasonBytesMax = 280;

export interface Fields {
  step: "door" | "person";
  referral: string;
  journey: string;
  parent: string;
  need: string;
  commune: string;
  publicCode: string;
  language: string;
  accessNeeds: number[];
  byDay: number;
  service: string;
  serviceName: string;
  partnerName: string;
  surname: string;
  givenName: string;
  birthDate: string;
  reason: string;
  contact: string;
  contactConsent: boolean;
  identifyBeforehand: boolean;
  consent: boolean;
  consentBy: "" | "person" | "representative";
  newNeedReason: string;
  // A practice journey stays one.
  drill: boolean;
}

export function emptyFields(): Fields {
  return {
    step: "door",
    referral: "",
    journey: "",
    parent: "",
    need: "",
    commune: "",
    publicCode: "",
    language: "fr",
    accessNeeds: [],
    byDay: 0,
    service: "",
    serviceName: "",
    partnerName: "",
    surname: "",
    givenName: "",
    birthDate: "",
    reason: "",
    contact: "",
    contactConsent: false,
    identifyBeforehand: false,
    consent: false,
    consentBy: "",
    newNeedReason: "",
    drill: false,
  };
}

const store = new DraftStore<Fields>("orienter");

export class ReferForm {
  fields = $state(emptyFields());
  // Kept from before a reload.
  restored = $state(false);
  #owner = "";

  open(owner: string): void {
    this.#owner = owner;
    const kept = store.read(owner);
    if (kept) {
      this.fields = { ...emptyFields(), ...kept };
      this.restored = kept.need !== "" || kept.surname !== "";
    }
  }

  keep(): void {
    store.keep(this.#owner, $state.snapshot(this.fields));
  }

  // Sent or given up.
  clear(): void {
    store.erase();
    this.restored = false;
    this.fields = emptyFields();
  }

  get accessBits(): number {
    return this.fields.accessNeeds.reduce((bits, bit) => bits | (1 << bit), 0);
  }
  get ageBand(): number {
    return this.fields.birthDate ? ageBandOf(this.fields.birthDate, isoOf(today())) : 0;
  }
  get minor(): boolean {
    return minorBands.includes(this.ageBand);
  }
  get reasonLeft(): number {
    return reasonBytesMax - sizeOf(this.fields.reason);
  }

  choose(offer: ServiceOffer): void {
    this.fields.service = hexOf(offer.service);
    this.fields.serviceName = offer.name;
    this.fields.partnerName = offer.partnerName;
    this.fields.step = "person";
  }

  // The same need at another door: who it is and what was said stay.
  follow(detail: ReferralDetail): void {
    const summary = detail.summary;
    if (!summary) return;
    this.fields = {
      ...emptyFields(),
      parent: hexOf(summary.referral),
      journey: hexOf(summary.journey),
      need: detail.need,
      commune: detail.commune,
      publicCode: detail.publicCode,
      language: detail.language || "fr",
      accessNeeds: [0, 1, 2, 3, 4, 5, 6, 7, 8].filter((bit) => detail.accessNeeds & (1 << bit)),
      surname: detail.surname,
      givenName: detail.givenName,
      birthDate: detail.birthDate,
      reason: detail.reason,
      contact: detail.contact,
      drill: summary.drill,
      // Marked in the list of doors; nothing is chosen yet.
      service: hexOf(summary.counterService),
    };
  }

  // Its ids come from the node once, so that sending twice is sending once.
  async ids(): Promise<void> {
    if (this.fields.referral) return;
    const ids = await deskService.startDraft({});
    this.fields.referral = hexOf(ids.referral);
    if (!this.fields.parent) this.fields.journey = hexOf(ids.journey);
  }

  draft(consent = this.fields.consent): MessageInitShape<typeof DraftSchema> {
    const { fields } = this;
    return {
      referral: bytesOf(fields.referral),
      journey: bytesOf(fields.journey),
      parent: bytesOf(fields.parent) ?? new Uint8Array(),
      service: bytesOf(fields.service),
      need: fields.need,
      publicCode: fields.publicCode,
      ageBand: this.ageBand,
      commune: fields.commune,
      language: fields.language,
      accessNeeds: this.accessBits,
      reason: fields.reason.trim(),
      contact: fields.contact.trim(),
      contactConsent: fields.contactConsent && fields.contact.trim() !== "",
      consent,
      consentByRepresentative: this.minor && fields.consentBy === "representative",
      identifyBeforehand: fields.identifyBeforehand,
      surname: fields.surname.trim(),
      givenName: fields.givenName.trim(),
      birthDate: fields.birthDate,
      newNeedReason: fields.newNeedReason.trim(),
      drill: fields.drill,
    };
  }
}

// What the node says of the form while it is filled: the sentence to read out, the room it takes. It is asked as if the
// person had agreed, for the sentence is what she agrees to; sending asks for the consent itself.
export class DraftCheck {
  sentence = $state("");
  used = $state(0);
  max = $state(0);
  dueDay = $state(0);
  // Why it could not be sent whatever the person says; UNSPECIFIED while only a field is missing.
  reason = $state(Reason.UNSPECIFIED);
  error = $state.raw<unknown>(undefined);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #turn = 0;

  soon(form: ReferForm): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.ask(form), 400);
  }

  async ask(form: ReferForm): Promise<void> {
    const turn = ++this.#turn;
    try {
      await form.ids();
      const answer = await deskService.checkDraft({ draft: form.draft(true) });
      if (turn !== this.#turn) return;
      this.sentence = answer.consentSentence;
      this.used = answer.bytesUsed;
      this.max = answer.bytesMax;
      this.dueDay = answer.dueDay;
      this.reason = Reason.UNSPECIFIED;
      this.error = undefined;
    } catch (error) {
      if (turn !== this.#turn) return;
      const reason = reasonOf(error);
      const unfinished = [Reason.MISSING_FIELD, Reason.UNKNOWN_VALUE, Reason.MALFORMED, Reason.UNSPECIFIED];
      this.sentence = "";
      this.reason = unfinished.includes(reason) ? Reason.UNSPECIFIED : reason;
      this.error = unfinished.includes(reason) ? undefined : error;
    }
  }
}
