// Entries of the audit log between the core and relais.v1: what the hub tells and a reader verifies.
#ifndef RELAIS_SERVICES_WIRE_AUDIT_CODEC_H_
#define RELAIS_SERVICES_WIRE_AUDIT_CODEC_H_

#include "absl/status/statusor.h"
#include "relais/v1/monitoring_service.pb.h"
#include "services/core/monitoring/audit_log.h"

namespace relais::wire {

v1::AuditEntry EncodeAuditEntry(const AuditEntry& entry);
// Refuses with kMalformed: an account or head of another length, a number that does not fit; kUnknownValue: a role or
// reason that this build does not know.
absl::StatusOr<AuditEntry> DecodeAuditEntry(const v1::AuditEntry& entry);

// The stretch from `after` on, at most kAuditPageEntriesMax entries, none older than `since_s`.
v1::ReadAuditResponse AuditPage(const AuditLog& log, uint64_t after, int64_t since_s);
// kMalformed: a base head of another length.
absl::StatusOr<AuditBase> BaseOf(const v1::ReadAuditResponse& page);

}  // namespace relais::wire

#endif  // RELAIS_SERVICES_WIRE_AUDIT_CODEC_H_
