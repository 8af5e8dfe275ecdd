#include "services/core/monitoring/audit_log.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/limits.h"

namespace relais {
namespace {

constexpr absl::string_view kDomain = "relais.v1.audit";

template <class U>
void PutNumber(U value, std::string* out) {
  for (int shift = 8 * static_cast<int>(sizeof(U)) - 8; shift >= 0; shift -= 8) {
    out->push_back(static_cast<char>(static_cast<uint8_t>(value >> shift)));
  }
}

void PutText(absl::string_view text, std::string* out) {
  PutNumber(static_cast<uint32_t>(text.size()), out);
  absl::StrAppend(out, text);
}

// Cut, but never inside a character.
std::string Bounded(std::string text) {
  if (text.size() <= limits::kAuditSubjectBytesMax) return text;
  size_t size = limits::kAuditSubjectBytesMax;
  while (size > 0 && (static_cast<uint8_t>(text[size]) & 0xC0) == 0x80) --size;
  text.resize(size);
  return text;
}

Digest HeadAfter(const Digest& before, const AuditEntry& entry, const DigestFn& digest) {
  return digest(before.view(), EntryBytes(entry));
}

}  // namespace

std::string EntryBytes(const AuditEntry& entry) {
  std::string bytes(kDomain);
  PutNumber(entry.number, &bytes);
  PutNumber(static_cast<uint64_t>(entry.at_s), &bytes);
  absl::StrAppend(&bytes, entry.account.view());
  PutNumber(static_cast<uint8_t>(entry.role), &bytes);
  PutNumber(static_cast<uint8_t>(entry.reason), &bytes);
  for (const std::string* text : {&entry.name, &entry.organisation, &entry.method, &entry.subject}) {
    PutText(*text, &bytes);
  }
  return bytes;
}

absl::Status VerifyAudit(const AuditBase& base, absl::Span<const AuditEntry> entries, const DigestFn& digest) {
  AuditBase before = base;
  if (before.number == 0 && !before.head.none()) return Refuse(Reason::kMalformed, "entry 0 has no head");
  for (const AuditEntry& entry : entries) {
    if (entry.number != before.number + 1 || entry.head != HeadAfter(before.head, entry, digest)) {
      return Refuse(Reason::kMalformed, absl::StrCat("audit entry ", before.number + 1));
    }
    before = {entry.number, entry.head};
  }
  return absl::OkStatus();
}

AuditEntry AuditLog::Next(const Act& act, const DigestFn& digest) const {
  AuditEntry entry;
  entry.number = last_number() + 1;
  entry.at_s = act.at_s;
  entry.account = act.who.account;
  entry.role = act.who.role;
  entry.name = Bounded(act.who.name);
  entry.organisation = Bounded(act.who.organisation);
  entry.method = Bounded(act.method);
  entry.subject = Bounded(act.subject);
  entry.reason = act.reason;
  entry.head = HeadAfter(head(), entry, digest);
  return entry;
}

void AuditLog::Enter(AuditEntry entry) {
  RELAIS_CHECK(entry.number == last_number() + 1);
  entries_.push_back(std::move(entry));
}

void AuditLog::ForgetBefore(int64_t at_s) {
  while (!entries_.empty() && entries_.front().at_s < at_s) {
    base_ = {entries_.front().number, entries_.front().head};
    entries_.pop_front();
  }
}

AuditLog AuditLog::Restore(const AuditBase& base, std::deque<AuditEntry> entries) {
  AuditLog log;
  log.base_ = base;
  for (AuditEntry& entry : entries) log.Enter(std::move(entry));
  return log;
}

}  // namespace relais
