// The JSON file that administrators exchange (hub/ADMINISTRATOR.md, step 2): the names of knowledge.proto in the form
// of `relais-hub text show`, bytes as hexadecimal, days as dates, lists of fields without their prefix.
import { DraftField } from "$gen/knowledge_pb";
import { dayOf } from "$web/i18n/dates";
import { fromHex } from "./bytes";
import type { CommuneTable } from "./commune_table";
import { ceilingNames, delayNames, type Draft, type DraftParty, emptyDraft } from "./draft";

// One thing that is wrong in a file; `problem` is a key of the catalogue.
export interface FileProblem {
  where: string; // "parties[2].name"
  problem:
    | "notJson"
    | "unknownName"
    | "wantsText"
    | "wantsNumber"
    | "wantsYesNo"
    | "wantsList"
    | "wantsHex"
    | "wantsDay"
    | "unknownField"
    | "unknownCommune"
    | "unreadableList";
  detail: string;
}

export interface ReadDraft {
  draft: Draft;
  problems: FileProblem[];
}

const fieldName = (field: number): string => DraftField[field] ?? "";

// A party in the file; the JSON of the command line reads it as it is.
const partyOut = (party: DraftParty) => ({
  partner: party.partner,
  name: party.name,
  first_door: party.firstDoor,
  second_door: party.secondDoor,
  signatory_key: party.signatoryKey,
  signature_required: party.required,
});

export function writeDraftFile(draft: Draft): string {
  const object = {
    convention: draft.convention,
    version: draft.version,
    kind: draft.kind,
    framework_convention: draft.framework,
    title: draft.title,
    communes: draft.communes,
    needs: draft.needs,
    publics: draft.publics,
    layer1_fields: draft.layer1.map(fieldName),
    layer2_fields: draft.layer2.map(fieldName),
    delays: draft.delays,
    ceilings: draft.ceilings,
    retention_days: draft.retentionDays,
    disclosure_threshold: draft.threshold,
    opening_nodes_min: draft.openingNodes,
    start_day: draft.start,
    end_day: draft.end,
    parties: draft.parties.map(partyOut),
    animator: Object.values(draft.animator).some((value) => value !== "")
      ? {
          partner: draft.animator.partner,
          name: draft.animator.name,
          signing_key: draft.animator.signingKey,
          sealing_key: draft.animator.sealingKey,
        }
      : null,
    annexes: draft.annexes,
    aggregation_keys: draft.aggregationKeys,
    hub_key: draft.hubKey,
  };
  return `${JSON.stringify(object, null, 2)}\n`;
}

type Json = Record<string, unknown>;

class Reader {
  readonly problems: FileProblem[] = [];

  bad(where: string, problem: FileProblem["problem"], detail: unknown = ""): void {
    this.problems.push({ where, problem, detail: String(detail).slice(0, 80) });
  }
  text(value: unknown, where: string): string {
    if (value === undefined || value === null) return "";
    if (typeof value === "string") return value;
    this.bad(where, "wantsText", value);
    return "";
  }
  hex(value: unknown, bytes: number, where: string): string {
    const typed = this.text(value, where);
    if (typed !== "" && fromHex(typed, bytes) === undefined) this.bad(where, "wantsHex", typed);
    return typed;
  }
  day(value: unknown, where: string): string {
    const typed = this.text(value, where);
    if (typed !== "" && dayOf(typed) === undefined) this.bad(where, "wantsDay", typed);
    return typed;
  }
  number(value: unknown, otherwise: number, where: string): number {
    if (value === undefined || value === null) return otherwise;
    if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 0xffffffff) return value;
    this.bad(where, "wantsNumber", value);
    return otherwise;
  }
  yes(value: unknown, otherwise: boolean, where: string): boolean {
    if (value === undefined || value === null) return otherwise;
    if (typeof value === "boolean") return value;
    this.bad(where, "wantsYesNo", value);
    return otherwise;
  }
  list(value: unknown, where: string): unknown[] {
    if (value === undefined || value === null) return [];
    if (Array.isArray(value)) return value;
    this.bad(where, "wantsList", value);
    return [];
  }
  object(value: unknown, names: readonly string[], where: string): Json {
    if (value === undefined || value === null) return {};
    if (typeof value !== "object" || Array.isArray(value)) {
      this.bad(where, "wantsList", value);
      return {};
    }
    for (const name of Object.keys(value)) {
      if (!names.includes(name)) this.bad(where === "" ? name : `${where}.${name}`, "unknownName");
    }
    return value as Json;
  }
  fields(value: unknown, where: string): number[] {
    const found: number[] = [];
    for (const [i, word] of this.list(value, where).entries()) {
      const number = (DraftField as unknown as Record<string, number>)[String(word)];
      if (typeof number !== "number" || number === 0) this.bad(`${where}[${i}]`, "unknownField", word);
      else found.push(number);
    }
    return found;
  }
}

const topNames = [
  "convention",
  "version",
  "kind",
  "framework_convention",
  "title",
  "parties",
  "communes",
  "needs",
  "publics",
  "layer1_fields",
  "layer2_fields",
  "delays",
  "ceilings",
  "retention_days",
  "disclosure_threshold",
  "opening_nodes_min",
  "start_day",
  "end_day",
  "animator",
  "aggregation_keys",
  "hub_key",
  "annexes",
  "cog",
];
const partyNames = ["partner", "name", "first_door", "second_door", "signatory_key", "signature_required"];

function partyIn(read: Reader, value: unknown, where: string): DraftParty {
  const party = read.object(value, partyNames, where);
  return {
    partner: read.hex(party["partner"], 16, `${where}.partner`),
    name: read.text(party["name"], `${where}.name`),
    firstDoor: read.yes(party["first_door"], false, `${where}.first_door`),
    secondDoor: read.yes(party["second_door"], false, `${where}.second_door`),
    signatoryKey: read.hex(party["signatory_key"], 32, `${where}.signatory_key`),
    required: read.yes(party["signature_required"], false, `${where}.signature_required`),
  };
}

function communesIn(read: Reader, value: unknown, table: CommuneTable): string[] {
  const entries = [];
  for (const [i, each] of read.list(value, "communes").entries()) {
    const typed = read.text(each, `communes[${i}]`);
    if (typed.startsWith("file:")) read.bad(`communes[${i}]`, "unreadableList", typed);
    else if (typed !== "") entries.push({ value: typed, line: i });
  }
  const resolved = table.resolve(entries);
  for (const unknown of resolved.unknown) {
    const nearest = unknown.nearest === undefined ? "" : ` → ${unknown.nearest.code} ${unknown.nearest.name} ?`;
    read.bad(`communes[${unknown.line}]`, "unknownCommune", `${unknown.value}${nearest}`);
  }
  return resolved.codes;
}

// Everything that is wrong, at once; `draft` then holds what could be read.
export function readDraftFile(json: string, table: CommuneTable): ReadDraft {
  const read = new Reader();
  const empty = emptyDraft();
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    read.bad("", "notJson");
    return { draft: empty, problems: read.problems };
  }
  const top = read.object(parsed, topNames, "");
  const delays = read.object(top["delays"], delayNames, "delays");
  const ceilings = read.object(top["ceilings"], ceilingNames, "ceilings");
  const animator = read.object(top["animator"], ["partner", "name", "signing_key", "sealing_key"], "animator");
  const days = <Name extends string>(
    names: readonly Name[],
    from: Json,
    otherwise: Record<Name, number>,
    where: string,
  ) =>
    Object.fromEntries(
      names.map((name) => [name, read.number(from[name], otherwise[name], `${where}.${name}`)]),
    ) as Record<Name, number>;
  const words = (name: string): string[] =>
    read.list(top[name], name).map((each, i) => read.text(each, `${name}[${i}]`));
  const draft: Draft = {
    convention: read.hex(top["convention"], 16, "convention") || empty.convention,
    version: read.number(top["version"], 1, "version") || 1,
    kind: top["kind"] === "FRAMEWORK" ? "FRAMEWORK" : "LOCAL",
    framework: read.hex(top["framework_convention"], 16, "framework_convention"),
    title: read.text(top["title"], "title"),
    communes: communesIn(read, top["communes"], table),
    needs: words("needs"),
    publics: words("publics"),
    layer1: read.fields(top["layer1_fields"], "layer1_fields"),
    layer2: read.fields(top["layer2_fields"], "layer2_fields"),
    delays: days(delayNames, delays, empty.delays, "delays"),
    ceilings: days(ceilingNames, ceilings, empty.ceilings, "ceilings"),
    retentionDays: read.number(top["retention_days"], empty.retentionDays, "retention_days"),
    threshold: read.number(top["disclosure_threshold"], empty.threshold, "disclosure_threshold"),
    openingNodes: read.number(top["opening_nodes_min"], empty.openingNodes, "opening_nodes_min"),
    start: read.day(top["start_day"], "start_day"),
    end: read.day(top["end_day"], "end_day"),
    parties: read.list(top["parties"], "parties").map((each, i) => partyIn(read, each, `parties[${i}]`)),
    animator: {
      partner: read.hex(animator["partner"], 16, "animator.partner"),
      name: read.text(animator["name"], "animator.name"),
      signingKey: read.hex(animator["signing_key"], 32, "animator.signing_key"),
      sealingKey: read.hex(animator["sealing_key"], 32, "animator.sealing_key"),
    },
    annexes: read.list(top["annexes"], "annexes").map((each, i) => {
      const annex = read.object(each, ["title", "sha256"], `annexes[${i}]`);
      return {
        title: read.text(annex["title"], `annexes[${i}].title`),
        sha256: read.hex(annex["sha256"], 32, `annexes[${i}].sha256`),
      };
    }),
    aggregationKeys: read
      .list(top["aggregation_keys"], "aggregation_keys")
      .map((each, i) => read.hex(each, 32, `aggregation_keys[${i}]`)),
    hubKey: read.hex(top["hub_key"], 32, "hub_key"),
  };
  return { draft, problems: read.problems };
}
