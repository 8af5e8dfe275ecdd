// Closed lists of the protos in the words of the screen, and what each convention waits for.
import { Role } from "$gen/account_service_pb";
import { type ConventionSummary, ProcedureState } from "$gen/convention_service_pb";
import { DraftField } from "$gen/knowledge_pb";
import { Reason } from "$gen/reason_pb";
import reasons from "$gen/reasons.json";
import { dayText, today } from "$web/i18n/dates";
import { language } from "$web/i18n/language.svelte";
import { englishWord } from "$web/i18n/english-words.svelte";
import { codesOf, termWord } from "$web/i18n/vocabulary";
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

export const needWord = (code: string): string => termWord("needs", code);
export const publicWord = (code: string): string => termWord("publics", code);
export const publicOptions = () => codesOf("publics").map((value) => ({ value, label: publicWord(value) }));

// Needs by theme, as data·inclusion groups them: what stands before the two hyphens.
export const needGroups: { theme: string; needs: string[] }[] = [];
for (const value of codesOf("needs")) {
  const theme = value.split("--", 1)[0] ?? "";
  let group = needGroups.find((each) => each.theme === theme);
  if (!group) needGroups.push((group = { theme, needs: [] }));
  group.needs.push(value);
}
// "se-former" -> "Se former": the closed list has no label for its themes.
export function themeWord(theme: string): string {
  const english = englishWord(theme);
  if (english) return english;
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
