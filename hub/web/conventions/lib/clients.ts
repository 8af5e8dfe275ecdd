// The services that the console calls.
import { AccountService } from "$gen/account_service_pb";
import { ConventionService } from "$gen/convention_service_pb";
import { DerogationService } from "$gen/derogation_service_pb";
import { EnrolmentService } from "$gen/enrolment_service_pb";
import { MonitoringService } from "$gen/monitoring_service_pb";
import { clientOf } from "$web/api/transport";

export const accounts = clientOf(AccountService);
export const conventions = clientOf(ConventionService);
export const derogations = clientOf(DerogationService);
export const enrolment = clientOf(EnrolmentService);
export const monitoring = clientOf(MonitoringService);
