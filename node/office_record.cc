#include "node/office_record.h"

#include <deque>
#include <string>
#include <utility>

#include "services/core/handoff/limits.h"

namespace relais::node {
namespace {

using wire::BytesReader;
using wire::BytesWriter;

constexpr size_t kTextBytesMax = 4096;  // a hash, an encrypted secret: far below

// Numbers of the alternatives of StaffChange in records; never reused.
enum class Change : uint8_t {
  kAdded = 1,
  kReset = 2,
  kLocked = 3,
  kRemoved = 4,
  kRoleSet = 5,
  kPasswordSet = 6,
  kTotpSet = 7,
  kTotpConfirmed = 8,
  kTried = 9,
  kSignedIn = 10,
};

std::string TakeText(BytesReader& in) {
  return std::string(in.String(kTextBytesMax));
}
StaffRole TakeRole(BytesReader& in) {
  return in.Enum(StaffRole::kCounsellor, StaffRole::kNodeOperator);
}

// Kind and account come first, alike for all; then what is its own.
void PutOwn(const StaffAdded& c, BytesWriter& out) {
  out.String(c.name);
  out.Enum(c.role);
  out.String(c.password_hash);
  out.I64(c.password_ends_s);
}
void PutOwn(const StaffReset& c, BytesWriter& out) {
  out.String(c.password_hash);
  out.I64(c.password_ends_s);
}
void PutOwn(const StaffLocked& c, BytesWriter& out) {
  out.Bool(c.locked);
}
void PutOwn(const StaffRemoved&, BytesWriter&) {}
void PutOwn(const StaffRoleSet& c, BytesWriter& out) {
  out.Enum(c.role);
}
void PutOwn(const StaffPasswordSet& c, BytesWriter& out) {
  out.String(c.hash);
}
void PutOwn(const StaffTotpSet& c, BytesWriter& out) {
  out.String(c.box);
}
void PutOwn(const StaffTotpConfirmed& c, BytesWriter& out) {
  out.U64(c.step);
}
void PutOwn(const StaffTried&, BytesWriter&) {}
void PutOwn(const StaffSignedIn& c, BytesWriter& out) {
  out.U64(c.step);
  out.U32(c.turn);
}

StaffChange TakeChange(BytesReader& in) {
  const Change kind = in.Enum(Change::kAdded, Change::kSignedIn);
  const AccountId account = in.Id<AccountId>();
  switch (kind) {
    case Change::kAdded: {
      StaffAdded added{account, TakeText(in)};
      added.role = TakeRole(in);
      added.password_hash = TakeText(in);
      added.password_ends_s = in.I64();
      return added;
    }
    case Change::kReset: {
      StaffReset reset{account, TakeText(in)};
      reset.password_ends_s = in.I64();
      return reset;
    }
    case Change::kLocked:
      return StaffLocked{account, in.Bool()};
    case Change::kRemoved:
      return StaffRemoved{account};
    case Change::kRoleSet:
      return StaffRoleSet{account, TakeRole(in)};
    case Change::kPasswordSet:
      return StaffPasswordSet{account, TakeText(in)};
    case Change::kTotpSet:
      return StaffTotpSet{account, TakeText(in)};
    case Change::kTotpConfirmed:
      return StaffTotpConfirmed{account, in.U64()};
    case Change::kTried:
      return StaffTried{account};
    case Change::kSignedIn: {
      StaffSignedIn signed_in{account, in.U64()};
      signed_in.turn = in.U32();
      return signed_in;
    }
  }
  return StaffTried{account};
}

void PutColleague(const Colleague& row, BytesWriter& out) {
  out.Id(row.account);
  out.String(row.name);
  out.Enum(row.role);
  out.Enum(row.state);
  out.String(row.password_hash);
  out.I64(row.password_ends_s);
  out.String(row.totp_box);
  out.Bool(row.totp_confirmed);
  out.U64(row.totp_step);
  out.I32(row.tries);
  out.I64(row.pause_ends_s);
  out.U32(row.turn);
  out.I64(row.left_s);
}

Colleague TakeColleague(BytesReader& in) {
  Colleague row;
  row.account = in.Id<AccountId>();
  row.name = TakeText(in);
  row.role = TakeRole(in);
  row.state = in.Enum(StaffState::kActive, StaffState::kLeft);
  row.password_hash = TakeText(in);
  row.password_ends_s = in.I64();
  row.totp_box = TakeText(in);
  row.totp_confirmed = in.Bool();
  row.totp_step = in.U64();
  row.tries = in.I32();
  row.pause_ends_s = in.I64();
  row.turn = in.U32();
  row.left_s = in.I64();
  return row;
}

AccessAct TakeAct(BytesReader& in) {
  return in.Enum(AccessAct::kOpened, AccessAct::kHandedOver);
}

}  // namespace

void Put(const StaffChanged& record, BytesWriter& out) {
  out.I64(record.at_s);
  // The alternatives stand in the order of their numbers.
  out.Enum(static_cast<Change>(record.change.index() + 1));
  out.Id(AccountOf(record.change));
  std::visit([&out](const auto& change) { PutOwn(change, out); }, record.change);
}
void Take(StaffChanged& record, BytesReader& in) {
  record.at_s = in.I64();
  record.change = TakeChange(in);
}

void Put(const JourneyTouched& record, BytesWriter& out) {
  out.Id(record.account);
  out.Id(record.journey);
  out.Enum(record.act);
  out.Bool(record.takes_up);
  out.I64(record.at_s);
}
void Take(JourneyTouched& record, BytesReader& in) {
  record.account = in.Id<AccountId>();
  record.journey = in.Id<JourneyId>();
  record.act = TakeAct(in);
  record.takes_up = in.Bool();
  record.at_s = in.I64();
}

void Put(const JourneysHandedOver& record, BytesWriter& out) {
  out.Id(record.by);
  out.Id(record.to);
  out.I64(record.at_s);
  out.Count(record.journeys.size());
  for (JourneyId journey : record.journeys) out.Id(journey);
}
void Take(JourneysHandedOver& record, BytesReader& in) {
  record.by = in.Id<AccountId>();
  record.to = in.Id<AccountId>();
  record.at_s = in.I64();
  for (size_t left = in.Count(JourneyId::kSize); left > 0; --left) record.journeys.push_back(in.Id<JourneyId>());
}

void PutOffice(const Office& office, BytesWriter& out) {
  out.Count(office.staff.rows().size());
  for (const auto& [account, row] : office.staff.rows()) PutColleague(row, out);
  out.U64(office.log.last());
  out.Count(office.log.entries().size());
  for (const AccessEntry& entry : office.log.entries()) {
    out.I64(entry.at_s);
    out.Id(entry.account);
    out.Id(entry.journey);
    out.Enum(entry.act);
  }
  out.Count(office.keepers.size());
  for (const auto& [journey, keeper] : office.keepers) {
    out.Id(journey);
    out.Id(keeper);
  }
}

Office TakeOffice(BytesReader& in) {
  Office office;
  for (size_t left = in.Count(71); left > 0; --left) {
    Colleague row = TakeColleague(in);
    if (in.ok()) office.staff.Restore(std::move(row));
  }
  const uint64_t last = in.U64();
  std::deque<AccessEntry> entries;
  const size_t count = in.Count(41);
  if (count > last) in.Fail();
  for (size_t i = 0; i < count && in.ok(); ++i) {
    AccessEntry entry;
    entry.number = last - count + i + 1;
    entry.at_s = in.I64();
    entry.account = in.Id<AccountId>();
    entry.journey = in.Id<JourneyId>();
    entry.act = TakeAct(in);
    entries.push_back(entry);
  }
  office.log = JourneyLog::Restore(last, std::move(entries));
  for (size_t left = in.Count(32); left > 0; --left) {
    const JourneyId journey = in.Id<JourneyId>();
    office.keepers[journey] = in.Id<AccountId>();
  }
  return office;
}

}  // namespace relais::node
