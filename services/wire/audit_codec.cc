#include "services/wire/audit_codec.h"

#include <string>

#include "services/core/handoff/limits.h"
#include "services/wire/reason_codec.h"

namespace relais::wire {

v1::AuditEntry EncodeAuditEntry(const AuditEntry& entry) {
  v1::AuditEntry out;
  out.set_number(entry.number);
  out.set_at_s(entry.at_s);
  out.set_account(std::string(entry.account.view()));
  out.set_name(entry.name);
  out.set_organisation(entry.organisation);
  out.set_role(static_cast<v1::Role>(entry.role));
  out.set_method(entry.method);
  out.set_subject(entry.subject);
  if (entry.reason != Reason::kNone) out.set_reason(ToProto(entry.reason));
  out.set_head(std::string(entry.head.view()));
  return out;
}

absl::StatusOr<AuditEntry> DecodeAuditEntry(const v1::AuditEntry& entry) {
  AuditEntry out;
  if (entry.account().size() != AccountId::kSize || entry.head().size() != Digest::kSize) {
    return Refuse(Reason::kMalformed, "audit entry");
  }
  if (entry.role() < 1 || entry.role() > kRoleMax) return Refuse(Reason::kUnknownValue, "role");
  const int reason = entry.reason();
  if (reason < 0 || reason > 255 || (reason != 0 && ReasonName(static_cast<Reason>(reason)).empty())) {
    return Refuse(Reason::kUnknownValue, "reason");
  }
  out.number = entry.number();
  out.at_s = entry.at_s();
  out.account = AccountId::FromBytes(entry.account());
  out.role = static_cast<Role>(entry.role());
  out.name = entry.name();
  out.organisation = entry.organisation();
  out.method = entry.method();
  out.subject = entry.subject();
  out.reason = static_cast<Reason>(reason);
  out.head = Digest::FromBytes(entry.head());
  return out;
}

v1::ReadAuditResponse AuditPage(const AuditLog& log, uint64_t after, int64_t since_s) {
  v1::ReadAuditResponse page;
  AuditBase base = log.base();
  for (const AuditEntry& entry : log.entries()) {
    if (entry.number <= after || (page.entries().empty() && entry.at_s < since_s)) {
      base = {entry.number, entry.head};
      continue;
    }
    if (static_cast<size_t>(page.entries_size()) >= limits::kAuditPageEntriesMax) {
      page.set_more(true);
      break;
    }
    *page.add_entries() = EncodeAuditEntry(entry);
  }
  page.set_base_number(base.number);
  page.set_base_head(std::string(base.head.view()));
  return page;
}

absl::StatusOr<AuditBase> BaseOf(const v1::ReadAuditResponse& page) {
  if (page.base_head().size() != Digest::kSize) return Refuse(Reason::kMalformed, "base of the audit log");
  return AuditBase{page.base_number(), Digest::FromBytes(page.base_head())};
}

}  // namespace relais::wire
