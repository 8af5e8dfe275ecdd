// The services that the Observatoire calls.
import { clientOf } from "$web/api/transport";

export const monitoring = clientOf(async () => (await import("$gen/monitoring_service_pb")).MonitoringService);
export const conventions = clientOf(async () => (await import("$gen/convention_service_pb")).ConventionService);
