#include "hub/access_codec.h"

#include <string>
#include <utility>

#include "hub/convention_codec.h"
#include "services/core/handoff/limits.h"
#include "services/wire/item_record.h"

namespace relais::hub {
namespace {

using wire::BytesReader;
using wire::BytesWriter;

// Numbers of the alternatives of AccountChange in records; never reused.
enum class Change : uint8_t {
  kOpened = 1,
  kClosed = 2,
  kCertificateBound = 3,
  kPasswordSet = 4,
  kTotpSecretSet = 5,
  kTotpStepUsed = 6,
  kResetAsked = 7,
  kResetApproved = 8,
  kHanded = 9,
  kSignInNameSet = 10,
};

std::string TakeText(BytesReader& in) {
  return std::string(in.String(4096));
}

void Put(const AccountOpened& c, BytesWriter& out) {
  out.Enum(Change::kOpened);
  PutPrincipal(c.who, out);
  out.Id(c.token_hash);
  out.I64(c.token_ends_s);
}
void Put(const AccountClosed& c, BytesWriter& out) {
  out.Enum(Change::kClosed);
  out.Id(c.account);
}
void Put(const CertificateBound& c, BytesWriter& out) {
  out.Enum(Change::kCertificateBound);
  out.Id(c.account);
  out.Id(c.token_hash);
  out.Id(c.fingerprint);
  out.I64(c.ends_s);
}
void Put(const PasswordSet& c, BytesWriter& out) {
  out.Enum(Change::kPasswordSet);
  out.Id(c.account);
  out.String(c.hash);
}
void Put(const TotpSecretSet& c, BytesWriter& out) {
  out.Enum(Change::kTotpSecretSet);
  out.Id(c.account);
  out.String(c.secret);
}
void Put(const TotpStepUsed& c, BytesWriter& out) {
  out.Enum(Change::kTotpStepUsed);
  out.Id(c.account);
  out.U64(c.step);
}
void Put(const ResetAsked& c, BytesWriter& out) {
  out.Enum(Change::kResetAsked);
  out.Id(c.account);
  out.Id(c.code_hash);
  out.String(c.password_hash);
  out.I64(c.ends_s);
}
void Put(const ResetApproved& c, BytesWriter& out) {
  out.Enum(Change::kResetApproved);
  out.Id(c.account);
  out.Id(c.code_hash);
}

void Put(const AccountHanded& c, BytesWriter& out) {
  out.Enum(Change::kHanded);
  PutPrincipal(c.who, out);
  out.String(c.sign_in_name);
  out.String(c.password_hash);
  out.I64(c.password_ends_s);
}
void Put(const SignInNameSet& c, BytesWriter& out) {
  out.Enum(Change::kSignInNameSet);
  out.Id(c.account);
  out.String(c.name);
}

AccountChange TakeHanded(BytesReader& in) {
  AccountHanded c;
  c.who = TakePrincipal(in);
  c.sign_in_name = TakeText(in);
  c.password_hash = TakeText(in);
  c.password_ends_s = in.I64();
  return c;
}
AccountChange TakeOpened(BytesReader& in) {
  AccountOpened c;
  c.who = TakePrincipal(in);
  c.token_hash = in.Id<Digest>();
  c.token_ends_s = in.I64();
  return c;
}
AccountChange TakeBound(BytesReader& in) {
  CertificateBound c;
  c.account = in.Id<AccountId>();
  c.token_hash = in.Id<Digest>();
  c.fingerprint = in.Id<Digest>();
  c.ends_s = in.I64();
  return c;
}
AccountChange TakeReset(BytesReader& in) {
  ResetAsked c;
  c.account = in.Id<AccountId>();
  c.code_hash = in.Id<Digest>();
  c.password_hash = TakeText(in);
  c.ends_s = in.I64();
  return c;
}

AccountChange TakeChange(BytesReader& in) {
  const Change kind = in.Enum(Change::kOpened, Change::kSignInNameSet);
  if (kind == Change::kOpened) return TakeOpened(in);
  if (kind == Change::kCertificateBound) return TakeBound(in);
  if (kind == Change::kResetAsked) return TakeReset(in);
  if (kind == Change::kHanded) return TakeHanded(in);
  const AccountId account = in.Id<AccountId>();
  switch (kind) {
    case Change::kPasswordSet:
      return PasswordSet{account, TakeText(in)};
    case Change::kTotpSecretSet:
      return TotpSecretSet{account, TakeText(in)};
    case Change::kTotpStepUsed:
      return TotpStepUsed{account, in.U64()};
    case Change::kResetApproved:
      return ResetApproved{account, in.Id<Digest>()};
    case Change::kSignInNameSet:
      return SignInNameSet{account, TakeText(in)};
    default:
      return AccountClosed{account};
  }
}

void PutAccount(const Account& account, BytesWriter& out) {
  PutPrincipal(account.who, out);
  out.Bool(account.closed);
  out.Id(account.token_hash);
  out.I64(account.token_ends_s);
  out.Id(account.certificate);
  out.I64(account.certificate_ends_s);
  out.String(account.password_hash);
  out.String(account.totp_secret);
  out.Bool(account.totp_confirmed);
  out.U64(account.totp_step);
  out.Count(account.resets.size());
  for (const OpenReset& reset : account.resets) {
    out.Id(reset.code_hash);
    out.String(reset.password_hash);
    out.I64(reset.ends_s);
  }
}

Account TakeAccount(BytesReader& in) {
  Account account;
  account.who = TakePrincipal(in);
  account.closed = in.Bool();
  account.token_hash = in.Id<Digest>();
  account.token_ends_s = in.I64();
  account.certificate = in.Id<Digest>();
  account.certificate_ends_s = in.I64();
  account.password_hash = TakeText(in);
  account.totp_secret = TakeText(in);
  account.totp_confirmed = in.Bool();
  account.totp_step = in.U64();
  for (size_t left = in.Count(44); left > 0; --left) {
    OpenReset reset;
    reset.code_hash = in.Id<Digest>();
    reset.password_hash = TakeText(in);
    reset.ends_s = in.I64();
    account.resets.push_back(std::move(reset));
  }
  return account;
}

void PutRefusals(const RefusalBook& refusals, BytesWriter& out) {
  const auto rows = refusals.InOrder();
  out.Count(rows.size());
  for (const auto& [handoff, refusal] : rows) {
    out.Id(handoff);
    wire::PutReason(refusal.reason, out);
    out.Id(refusal.sender);
    out.Id(refusal.destination);
    out.Id(refusal.convention);
    out.Num(refusal.version);
    out.Num(refusal.generation);
    out.Num(refusal.day);
  }
}

RefusalBook TakeRefusals(BytesReader& in) {
  RefusalBook refusals;
  for (size_t left = in.Count(77); left > 0; --left) {
    const HandoffId handoff = in.Id<HandoffId>();
    Refusal refusal;
    refusal.reason = wire::TakeReason(in);
    refusal.sender = in.Id<PartnerId>();
    refusal.destination = in.Id<PartnerId>();
    refusal.convention = in.Id<ConventionId>();
    refusal.version = in.Num<ConventionVersion>();
    refusal.generation = in.Num<SealGeneration>();
    refusal.day = in.Num<Day>();
    if (in.ok()) refusals.Restore(handoff, refusal);
  }
  return refusals;
}

}  // namespace

void PutAccountChanged(const AccountChanged& record, BytesWriter& out) {
  out.I64(record.now_s);
  std::visit([&out](const auto& change) { Put(change, out); }, record.change);
}

AccountChanged TakeAccountChanged(BytesReader& in) {
  const int64_t now_s = in.I64();
  return {TakeChange(in), now_s};
}

void PutAuditEntry(const AuditEntry& entry, BytesWriter& out) {
  out.U64(entry.number);
  out.I64(entry.at_s);
  out.Id(entry.account);
  out.Enum(entry.role);
  out.String(entry.name);
  out.String(entry.organisation);
  out.String(entry.method);
  out.String(entry.subject);
  wire::PutReason(entry.reason, out);
  out.Id(entry.head);
}

AuditEntry TakeAuditEntry(BytesReader& in) {
  AuditEntry entry;
  entry.number = in.U64();
  entry.at_s = in.I64();
  entry.account = in.Id<AccountId>();
  entry.role = in.Enum(Role::kHubOperator, Role::kDeskStaff);
  entry.name = TakeText(in);
  entry.organisation = TakeText(in);
  entry.method = TakeText(in);
  entry.subject = TakeText(in);
  entry.reason = wire::TakeReason(in);
  entry.head = in.Id<Digest>();
  return entry;
}

void PutAccess(const HubState& state, BytesWriter& out) {
  out.Count(state.accounts().rows().size());
  for (const auto& [id, account] : state.accounts().rows()) PutAccount(account, out);
  out.U64(state.audit().base().number);
  out.Id(state.audit().base().head);
  out.Count(state.audit().entries().size());
  for (const AuditEntry& entry : state.audit().entries()) PutAuditEntry(entry, out);
  PutRefusals(state.refusals(), out);
}

bool HasSignIns(const HubState& state) {
  for (const auto& [id, account] : state.accounts().rows()) {
    if (!account.sign_in_name.empty() || account.must_change()) return true;
  }
  return false;
}

void PutSignIns(const HubState& state, BytesWriter& out) {
  out.Count(state.accounts().rows().size());
  for (const auto& [id, account] : state.accounts().rows()) {
    out.Id(id);
    out.String(account.sign_in_name);
    out.I64(account.password_ends_s);
  }
}

void TakeSignIns(BytesReader& in, HubState::Parts* parts) {
  for (size_t left = in.Count(AccountId::kSize + 9); left > 0; --left) {
    const AccountId id = in.Id<AccountId>();
    std::string name = TakeText(in);
    const int64_t ends_s = in.I64();
    const Account* row = parts->accounts.Find(id);
    if (row == nullptr) return in.Fail();
    Account account = *row;
    account.sign_in_name = std::move(name);
    account.password_ends_s = ends_s;
    parts->accounts.Restore(std::move(account));
  }
}

void TakeAccess(BytesReader& in, HubState::Parts* parts) {
  for (size_t left = in.Count(134); left > 0; --left) {
    Account account = TakeAccount(in);
    if (in.ok()) parts->accounts.Restore(std::move(account));
  }
  AuditBase base;
  base.number = in.U64();
  base.head = in.Id<Digest>();
  std::deque<AuditEntry> entries;
  for (size_t left = in.Count(82); left > 0; --left) {
    entries.push_back(TakeAuditEntry(in));
    if (entries.back().number != base.number + entries.size()) in.Fail();
  }
  if (in.ok()) parts->audit = AuditLog::Restore(base, std::move(entries));
  parts->refusals = TakeRefusals(in);
}

}  // namespace relais::hub
