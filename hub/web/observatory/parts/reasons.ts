// Reasons of refusals and unmet needs: the hub says them in French; in English their closed names are said here.
import { language } from "$web/i18n/language.svelte";
import type { FigureKey } from "$gen/monitoring_service_pb";
import { keyText } from "../figures/figure-text";
import { t, type Key } from "../i18n/text";

export function reasonText(key: FigureKey | undefined): string {
  if (!key || language.code === "fr") return keyText(key);
  const name = `reason.${key.code.split(".")[1] ?? ""}`;
  return t(name as Key) ?? key.code;
}
