// Acts of the audit log in words.
import { hexOf } from "$web/api/bytes";
import fr from "../i18n/fr.json";
import { t, type Word } from "../i18n/text";
import { accounts, conventions, enrolment } from "./clients";

// "/relais.v1.AccountService/CloseAccount" -> "Compte fermé"; the method's own name for one that has no word here.
export function actWord(method: string): string {
  const name = method.split("/").at(-1) ?? method;
  const key = `act.${name}`;
  return key in fr ? t(key as Word) : name;
}

// Names behind the numbers of the log, as far as the reader may know them; a list that is refused names nobody.
export async function readNames(): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  const lists = await Promise.allSettled([
    conventions.listConventions({}).then((list) => list.conventions.map((one) => [hexOf(one.convention), one.title] as const)),
    enrolment.listPartners({}).then((list) => list.partners.map((one) => [hexOf(one.partner), one.name] as const)),
    accounts.listAccounts({}).then((list) => list.accounts.map((one) => [hexOf(one.account), one.name] as const)),
  ]);
  for (const list of lists) {
    if (list.status !== "fulfilled") continue;
    for (const [number, name] of list.value) if (name !== "") names.set(number, name);
  }
  return names;
}

// "convention 4f2a… version 2" -> "convention « Pithiviers », version 2": numbers by name, the log's few words in ours.
export function subjectWord(subject: string, names: Map<string, string>): string {
  return subject
    .split(" ")
    .map((word) => {
      const name = names.get(word);
      if (name !== undefined) return t("subject.named", { name });
      const key = `subject.${word}`;
      return key in fr ? t(key as Word) : word;
    })
    .join(" ");
}
