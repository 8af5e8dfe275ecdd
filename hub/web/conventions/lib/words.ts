// Closed lists of the protos in the words of the screen, and what each convention waits for.
import { Role } from "$gen/account_service_pb";
import { type ConventionSummary, ProcedureState } from "$gen/convention_service_pb";
import { DraftField } from "$gen/knowledge_pb";
import { dayText, today } from "$web/i18n/dates";
import { Reason } from "$gen/reason_pb";
import reasons from "$gen/reasons.json";
import vocabulary from "$gen/vocabulary.json";
import { language } from "$web/i18n/language.svelte";
import fr from "../i18n/fr.json";
import { t, type Word } from "../i18n/text";

function wordOf(list: string, name: string | undefined, otherwise: string): string {
  const key = `${list}.${name ?? ""}`;
  return key in fr ? t(key as Word) : otherwise;
}

export const stateWord = (state: ProcedureState): string => wordOf("state", ProcedureState[state], String(state));
export const fieldWord = (field: number): string => wordOf("field", DraftField[field], String(field));
export const roleWord = (role: Role): string => wordOf("role", Role[role], String(role));
// What stands in the way of proposing, in a sentence; the closed name for one that this page does not know.
export const flawWord = (flaw: string): string => wordOf("flaw", flaw, flaw);
export const hindranceWord = (hindrance: string): string => wordOf("hindrance", hindrance, hindrance);
export const delayWord = (name: string): string => wordOf("delay", name, name);
export const ceilingWord = (name: string): string => wordOf("ceiling", name, name);

const adviceOf = new Map((reasons as [string, string, string][]).map(([name, fr, en]) => [name, { fr, en }]));
// What the refusal says to whoever got it; the hub's own words.
export const reasonWord = (reason: Reason): string =>
  adviceOf.get(Reason[reason])?.[language.code] ?? t("reason.unknown", { number: reason });

const needs = new Map(vocabulary.needs as [string, string][]);
const publics = new Map(vocabulary.publics as [string, string][]);
export const needWord = (code: string): string => needs.get(code) ?? code;
export const publicWord = (code: string): string => publics.get(code) ?? code;
export const publicOptions = [...publics].map(([value, label]) => ({ value, label }));

// Needs by theme, as data·inclusion groups them: what stands before the two hyphens.
export const needGroups: { theme: string; options: { value: string; label: string }[] }[] = [];
for (const [value, label] of needs) {
  const theme = value.split("--", 1)[0] ?? "";
  let group = needGroups.find((each) => each.theme === theme);
  if (!group) needGroups.push((group = { theme, options: [] }));
  group.options.push({ value, label });
}
// "se-former" -> "Se former": the closed list has no label for its themes.
export function themeWord(theme: string): string {
  const words = theme === "spro" ? t("theme.own") : theme.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export const isOpenStep = (state: ProcedureState): boolean =>
  [ProcedureState.DRAFTED, ProcedureState.PROPOSED, ProcedureState.SIGNING, ProcedureState.SIGNED].includes(state);
// Its text may still be replaced, which voids what was signed.
export const canRevise = (state: ProcedureState): boolean =>
  [ProcedureState.DRAFTED, ProcedureState.PROPOSED, ProcedureState.SIGNING].includes(state);
export const isPast = (state: ProcedureState): boolean =>
  [ProcedureState.ENDED, ProcedureState.ABANDONED].includes(state);

// What it waits for, and whom.
export function waitsFor(one: ConventionSummary): string {
  switch (one.state) {
    case ProcedureState.DRAFTED:
      return t("waits.drafted");
    case ProcedureState.PROPOSED:
    case ProcedureState.SIGNING:
      return t("waits.signatures", { count: one.missingRequired });
    case ProcedureState.SIGNED:
      return t("waits.activations", { count: Math.max(0, 2 - one.activations) });
    case ProcedureState.ACTIVATED:
      return one.startDay > today() ? t("waits.start", { day: dayText(one.startDay, "short") }) : t("waits.framework");
    case ProcedureState.IN_FORCE:
      return t("waits.end", { day: dayText(one.endDay, "short") });
    case ProcedureState.SUSPENDED:
      return t("waits.suspended");
    default:
      return t("waits.nothing");
  }
}

export const reminderIsDue = (one: ConventionSummary): boolean =>
  one.reminderDay !== 0 && one.reminderDay <= today() && one.missingRequired > 0;
