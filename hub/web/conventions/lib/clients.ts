// The services that the console calls.
import { clientOf } from "$web/api/transport";

export { accounts } from "../../shared/hub-account.svelte";
export const conventions = clientOf(async () => (await import("$gen/convention_service_pb")).ConventionService);
export const derogations = clientOf(async () => (await import("$gen/derogation_service_pb")).DerogationService);
export const enrolment = clientOf(async () => (await import("$gen/enrolment_service_pb")).EnrolmentService);
export const monitoring = clientOf(async () => (await import("$gen/monitoring_service_pb")).MonitoringService);
