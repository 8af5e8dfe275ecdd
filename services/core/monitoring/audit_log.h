// The audit log: who did, or was refused, what in the network's administration. Each entry is chained to the one before
// it, so that nothing in the middle can be altered, left out or moved without the heads after it changing.
#ifndef RELAIS_SERVICES_CORE_MONITORING_AUDIT_LOG_H_
#define RELAIS_SERVICES_CORE_MONITORING_AUDIT_LOG_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/core/access/principal.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/reason.h"

namespace relais {

// SHA-256 over a ‖ b. Pure; the core has no hash of its own.
using DigestFn = std::function<Digest(absl::string_view a, absl::string_view b)>;

// What is to be entered.
struct Act {
  Principal who;
  std::string method;             // "/relais.v1.AccountService/CloseAccount"
  std::string subject;            // what it was done to, "account 0123…"; no personal data beyond the account's own
  Reason reason = Reason::kNone;  // kNone: done; else why it was refused
  int64_t at_s = 0;               // seconds since 1970; 0: the step's own quarter of an hour
};

struct AuditEntry {
  uint64_t number = 0;  // from 1, without gaps
  int64_t at_s = 0;     // seconds since 1970
  AccountId account;
  Role role = Role::kHubOperator;
  std::string name;
  std::string organisation;
  std::string method;
  std::string subject;
  Reason reason = Reason::kNone;
  Digest head;  // SHA-256(head before ‖ EntryBytes)
  friend bool operator==(const AuditEntry&, const AuditEntry&) = default;
};

// Everything of `entry` but its head, one way only: domain "relais.v1.audit", number and time big-endian, account,
// role, reason, then each text behind its u32 length.
std::string EntryBytes(const AuditEntry& entry);

// Where a stretch of entries begins: the entry before its first one. Number 0 and a head of zeros before the first
// ever.
struct AuditBase {
  uint64_t number = 0;
  Digest head;
  friend bool operator==(const AuditBase&, const AuditBase&) = default;
};

// OK when `entries` follow `base` and one another without a gap and every head is right; otherwise kMalformed, with the
// number of the first entry that is wrong in the detail. That nothing was cut off at the end, or the whole replaced,
// only shows against a head that was noted elsewhere.
absl::Status VerifyAudit(const AuditBase& base, absl::Span<const AuditEntry> entries, const DigestFn& digest);

class AuditLog {
 public:
  // The next entry for `act`, not yet entered; a subject or method over kAuditSubjectBytesMax is cut.
  AuditEntry Next(const Act& act, const DigestFn& digest) const;
  // Asserts that it is the next number. Live and replayed.
  void Enter(AuditEntry entry);
  // Entries before this moment go; the head before the first one left stays.
  void ForgetBefore(int64_t at_s);

  const AuditBase& base() const { return base_; }
  const std::deque<AuditEntry>& entries() const { return entries_; }
  Digest head() const { return entries_.empty() ? base_.head : entries_.back().head; }
  uint64_t last_number() const { return base_.number + entries_.size(); }

  // For checkpoints only.
  static AuditLog Restore(const AuditBase& base, std::deque<AuditEntry> entries);
  friend bool operator==(const AuditLog&, const AuditLog&) = default;

 private:
  AuditBase base_;
  std::deque<AuditEntry> entries_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_MONITORING_AUDIT_LOG_H_
