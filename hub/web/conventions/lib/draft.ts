// A convention while it is being written: the form's own values, and the bytes that will be signed.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { ConventionKind, type ConventionText, ConventionTextSchema } from "$gen/knowledge_pb";
import { hexOf } from "$web/api/bytes";
import { dayOf, isoOf } from "$web/i18n/dates";
import { drawId, fromHex } from "./bytes";

export interface DraftParty {
  partner: string; // 32 hexadecimal symbols
  name: string;
  firstDoor: boolean;
  secondDoor: boolean;
  signatoryKey: string; // 64, or what was typed so far
  required: boolean;
}

export interface Draft {
  convention: string;
  version: number;
  kind: "LOCAL" | "FRAMEWORK";
  framework: string;
  title: string;
  communes: string[];
  needs: string[];
  publics: string[];
  layer1: number[]; // numbers of DraftField
  layer2: number[];
  delays: Record<DelayName, number>;
  ceilings: Record<CeilingName, number>;
  retentionDays: number;
  threshold: number;
  openingNodes: number;
  start: string; // "2026-11-01"
  end: string;
  parties: DraftParty[];
  animator: { partner: string; name: string; signingKey: string; sealingKey: string };
  annexes: { title: string; sha256: string }[];
  aggregationKeys: string[];
  hubKey: string;
}

export const delayNames = ["answer", "question", "conclusion", "closing", "erasure"] as const;
export type DelayName = (typeof delayNames)[number];
export const ceilingNames = ["answer", "appointment", "conclusion", "closing", "other"] as const;
export type CeilingName = (typeof ceilingNames)[number];

// What layer 1 may ever hold, and layer 2 (core/convention/agreement.h).
export const layer1Fields = [1, 2, 3, 4, 5, 6, 7, 8, 9];
export const layer2Fields = [10, 11, 12];
// Without these a destination could not judge a referral.
export const neededFields = [1, 2, 3, 5];

export function emptyDraft(): Draft {
  return {
    convention: drawId(),
    version: 1,
    kind: "LOCAL",
    framework: "",
    title: "",
    communes: [],
    needs: [],
    publics: ["tous-publics"],
    layer1: [...layer1Fields],
    layer2: [...layer2Fields],
    delays: { answer: 5, question: 3, conclusion: 20, closing: 10, erasure: 5 },
    ceilings: { answer: 31, appointment: 120, conclusion: 92, closing: 62, other: 31 },
    retentionDays: 180,
    threshold: 11,
    openingNodes: 5,
    start: "",
    end: "",
    parties: [],
    animator: { partner: "", name: "", signingKey: "", sealingKey: "" },
    annexes: [],
    aggregationKeys: [],
    hubKey: "",
  };
}

export function emptyParty(): DraftParty {
  return { partner: drawId(), name: "", firstDoor: true, secondDoor: true, signatoryKey: "", required: true };
}

// What every local convention takes over from its framework, unless it says otherwise.
export function underFramework(draft: Draft, framework: Draft): Draft {
  return {
    ...draft,
    framework: framework.convention,
    hubKey: draft.hubKey === "" ? framework.hubKey : draft.hubKey,
    aggregationKeys: draft.aggregationKeys.length === 0 ? framework.aggregationKeys : draft.aggregationKeys,
  };
}

const AGGREGATION_KEYS = 3; // État, Région, Rectorat

// Half-typed keys are left out: the hub then names them as missing, and the form keeps what was typed.
const bytes = (hex: string, length: number): Uint8Array => fromHex(hex, length) ?? new Uint8Array();

export function messageOf(draft: Draft): ConventionText {
  const keys = draft.aggregationKeys.map((key) => bytes(key, 32));
  while (keys.length < AGGREGATION_KEYS) keys.push(new Uint8Array()); // a flaw, not a wrong form
  const animated = Object.values(draft.animator).some((value) => value !== "");
  return create(ConventionTextSchema, {
    convention: bytes(draft.convention, 16),
    version: draft.version,
    kind: draft.kind === "LOCAL" ? ConventionKind.LOCAL : ConventionKind.FRAMEWORK,
    frameworkConvention: bytes(draft.framework, 16),
    title: draft.title,
    parties: draft.parties.map((party) => ({
      partner: bytes(party.partner, 16),
      name: party.name,
      firstDoor: party.firstDoor,
      secondDoor: party.secondDoor,
      signatoryKey: bytes(party.signatoryKey, 32),
      signatureRequired: party.required,
    })),
    communes: [...new Set(draft.communes)].sort(),
    needs: [...new Set(draft.needs)].sort(),
    publics: [...new Set(draft.publics)].sort(),
    layer1Fields: [...draft.layer1].sort((a, b) => a - b),
    layer2Fields: [...draft.layer2].sort((a, b) => a - b),
    delays: draft.delays,
    ceilings: draft.ceilings,
    retentionDays: draft.retentionDays,
    disclosureThreshold: draft.threshold,
    openingNodesMin: draft.openingNodes,
    startDay: dayOf(draft.start) ?? 0,
    endDay: dayOf(draft.end) ?? 0,
    ...(animated && {
      animator: {
        partner: bytes(draft.animator.partner, 16),
        name: draft.animator.name,
        signingKey: bytes(draft.animator.signingKey, 32),
        sealingKey: bytes(draft.animator.sealingKey, 32),
      },
    }),
    aggregationKeys: keys,
    hubKey: bytes(draft.hubKey, 32),
    annexes: draft.annexes.map((annex) => ({ title: annex.title, sha256: bytes(annex.sha256, 32) })),
  });
}

// The exact bytes that the hub keeps and that everybody signs.
export const textOf = (draft: Draft): Uint8Array => toBinary(ConventionTextSchema, messageOf(draft));

export const readText = (text: Uint8Array): ConventionText => fromBinary(ConventionTextSchema, text);

const pick = <Name extends string>(names: readonly Name[], from: Record<string, unknown> | undefined) =>
  Object.fromEntries(names.map((name) => [name, Number(from?.[name] ?? 0)])) as Record<Name, number>;

export function draftOf(text: ConventionText): Draft {
  return {
    convention: hexOf(text.convention),
    version: text.version,
    kind: text.kind === ConventionKind.FRAMEWORK ? "FRAMEWORK" : "LOCAL",
    framework: hexOf(text.frameworkConvention),
    title: text.title,
    communes: [...text.communes],
    needs: [...text.needs],
    publics: [...text.publics],
    layer1: [...text.layer1Fields],
    layer2: [...text.layer2Fields],
    delays: pick(delayNames, text.delays as unknown as Record<string, unknown>),
    ceilings: pick(ceilingNames, text.ceilings as unknown as Record<string, unknown>),
    retentionDays: text.retentionDays,
    threshold: text.disclosureThreshold,
    openingNodes: text.openingNodesMin,
    start: text.startDay === 0 ? "" : isoOf(text.startDay),
    end: text.endDay === 0 ? "" : isoOf(text.endDay),
    parties: text.parties.map((party) => ({
      partner: hexOf(party.partner),
      name: party.name,
      firstDoor: party.firstDoor,
      secondDoor: party.secondDoor,
      signatoryKey: hexOf(party.signatoryKey),
      required: party.signatureRequired,
    })),
    animator: {
      partner: hexOf(text.animator?.partner ?? new Uint8Array()),
      name: text.animator?.name ?? "",
      signingKey: hexOf(text.animator?.signingKey ?? new Uint8Array()),
      sealingKey: hexOf(text.animator?.sealingKey ?? new Uint8Array()),
    },
    annexes: text.annexes.map((annex) => ({ title: annex.title, sha256: hexOf(annex.sha256) })),
    aggregationKeys: text.aggregationKeys.map(hexOf).filter((key) => key !== ""),
    hubKey: hexOf(text.hubKey),
  };
}
