// A partner's way from its invitation to its first handoff, and what it waits for now.
import { type PartnerProgress, PartnerStatus } from "$gen/enrolment_service_pb";
import { Reason } from "$gen/reason_pb";
import { momentText } from "$web/i18n/dates";
import { t } from "../i18n/text";

export const steps = ["invited", "joined", "signed", "published", "drill", "handoff"] as const;
export type Step = (typeof steps)[number];

// The first day of each step, days since 1970-01-01; 0: not yet.
export function dayOfStep(one: PartnerProgress, step: Step): number {
  switch (step) {
    case "invited":
      return one.invitedDay;
    case "joined":
      return one.joinedDay;
    case "signed":
      return one.awaitingFingerprint ? 0 : one.rosterSignedDay;
    case "published":
      return one.publishedDay;
    case "drill":
      return one.firstDrillDay;
    case "handoff":
      return one.firstHandoffDay;
  }
}

export const isKeptOut = (one: PartnerProgress): boolean =>
  one.storeDoubt !== Reason.UNSPECIFIED && !one.restoreAdmitted;

export function partnerWaits(one: PartnerProgress, nowSeconds: number): string {
  if (one.status === PartnerStatus.LEFT) return t("wait.left");
  if (one.status === PartnerStatus.SUSPENDED) return t("wait.suspended");
  if (isKeptOut(one)) return one.storeDoubt === Reason.RESTORE_NOT_ADMITTED ? t("wait.admit") : t("wait.declare");
  if (one.awaitingFingerprint) return t("wait.signature");
  if (!one.joinedDay) {
    if (!one.tokenEndsAt) return t("wait.invite");
    return Number(one.tokenEndsAt) > nowSeconds
      ? t("wait.join", { until: momentText(one.tokenEndsAt) })
      : t("wait.again");
  }
  if (!one.rosterSignedDay) return t("wait.signature");
  if (!one.publishedDay) return t("wait.publish");
  if (!one.firstDrillDay) return t("wait.drill");
  if (!one.firstHandoffDay) return t("wait.handoff");
  return one.connected ? t("wait.nothing") : t("wait.away");
}

// It takes part: both by its signature and by a service that can be found.
export const isUnderWay = (one: PartnerProgress): boolean =>
  one.firstHandoffDay === 0 && one.status !== PartnerStatus.LEFT;
