import { StaffRole } from "$gen/staff_service_pb";
import { t } from "../i18n/text";

export function roleText(role: StaffRole): string {
  if (role === StaffRole.SUPERVISOR) return t("role.supervisor");
  return role === StaffRole.OPERATOR ? t("role.operator") : t("role.counsellor");
}
