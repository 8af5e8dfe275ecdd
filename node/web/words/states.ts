// A referral's state and what happened to it, as catalogue words.
import type { ReferralSummary } from "$gen/desk_service_pb";
import fr from "../i18n/fr.json";
import { t } from "../i18n/text";

function known(key: string): keyof typeof fr | undefined {
  return key in fr ? (key as keyof typeof fr) : undefined;
}

export function stateText(summary: ReferralSummary): string {
  const key = known(`state.${summary.state}`);
  const text = key ? t(key) : summary.stateLabel;
  return summary.drill ? t("drill.marked", { text }) : text;
}

export function eventText(event: string, label: string): string {
  const key = known(`event.${event}`);
  return key ? t(key) : label;
}

export function actorText(actor: string): string {
  const key = known(`actor.${actor}`);
  return key ? t(key) : "";
}
