// Acts of the audit log in words.
import fr from "../i18n/fr.json";
import { t, type Word } from "../i18n/text";

// "/relais.v1.AccountService/CloseAccount" -> "Compte fermé"; the method's own name for one that has no word here.
export function actWord(method: string): string {
  const name = method.split("/").at(-1) ?? method;
  const key = `act.${name}`;
  return key in fr ? t(key as Word) : name;
}
