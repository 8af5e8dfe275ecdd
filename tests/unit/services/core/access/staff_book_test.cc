#include "services/core/access/staff_book.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "services/core/handoff/limits.h"
#include "tests/fakes/seeded_entropy.h"
#include "tests/unit/services/core/handoff/samples.h"

namespace relais {
namespace {

using samples::Filled;

constexpr int64_t kMorning = 1'790'000'000;
constexpr int64_t kOnceEnds = kMorning + limits::kOneTimePasswordHours * 3600;
const AccountId kMachineId{};
const AccountId kAnneId = Filled<AccountId>(1);
const AccountId kBeaId = Filled<AccountId>(2);
const AccountId kCleoId = Filled<AccountId>(3);

class StaffBookTest : public testing::Test {
 protected:
  // Judged and, when it may be, applied.
  Reason Make(const StaffChange& change, AccountId actor = kMachineId, int64_t now_s = kMorning) {
    const Reason reason = book_.Check(change, actor, now_s);
    if (reason == Reason::kNone) book_.Apply(change, now_s);
    return reason;
  }
  void Add(AccountId account, const std::string& name, StaffRole role = StaffRole::kCounsellor) {
    ASSERT_EQ(Make(StaffAdded{account, name, role, "hash of " + name, kOnceEnds}), Reason::kNone);
  }
  // Anne supervises, Bea receives people; both have passwords of their own.
  void SetUp() override {
    Add(kAnneId, "Anne", StaffRole::kSupervisor);
    Add(kBeaId, "Béa");
    for (AccountId account : {kAnneId, kBeaId}) {
      ASSERT_EQ(Make(StaffPasswordSet{account, "own"}, account), Reason::kNone);
    }
  }
  const Colleague& Row(AccountId account) const { return *book_.Find(account); }
  Reason SignIn(AccountId account, int64_t now_s, uint64_t step = 0) {
    const Reason tried = Make(StaffTried{account}, kMachineId, now_s);
    if (tried != Reason::kNone) return tried;
    return Make(StaffSignedIn{account, step, Row(account).turn}, kMachineId, now_s);
  }

  StaffBook book_;
};

TEST_F(StaffBookTest, NamesAreCleanAndEachIsOnes) {
  EXPECT_EQ(Make(StaffAdded{kCleoId, "", StaffRole::kCounsellor, "h", kOnceEnds}), Reason::kMissingField);
  for (const char* name : {" Cléo", "Cléo ", "Clé\no", "Cl\x01o", "\xff"}) {
    EXPECT_EQ(Make(StaffAdded{kCleoId, name, StaffRole::kCounsellor, "h", kOnceEnds}), Reason::kMalformed) << name;
  }
  const std::string longest(limits::kAccountNameBytesMax, 'c');
  EXPECT_EQ(Make(StaffAdded{kCleoId, longest + "c", StaffRole::kCounsellor, "h", kOnceEnds}), Reason::kMalformed);
  EXPECT_EQ(Make(StaffAdded{kCleoId, "ANNE", StaffRole::kCounsellor, "h", kOnceEnds}), Reason::kNameTaken);
  EXPECT_EQ(Make(StaffAdded{kAnneId, "Cléo", StaffRole::kCounsellor, "h", kOnceEnds}), Reason::kMalformed)
      << "her number";
  EXPECT_EQ(Make(StaffAdded{kCleoId, "Cléo", static_cast<StaffRole>(4), "h", kOnceEnds}), Reason::kUnknownValue);
  EXPECT_EQ(Make(StaffAdded{kCleoId, longest, StaffRole::kCounsellor, "h", kOnceEnds}), Reason::kNone);
  // A name is free again once its owner has left.
  ASSERT_EQ(Make(StaffRemoved{kBeaId}), Reason::kNone);
  EXPECT_EQ(book_.FindByName("béa"), nullptr);
  EXPECT_EQ(Make(StaffAdded{Filled<AccountId>(4), "Béa", StaffRole::kCounsellor, "h", kOnceEnds}), Reason::kNone);
}

TEST_F(StaffBookTest, OnlySupervisorsAdminister) {
  const std::vector<StaffChange> changes = {StaffAdded{kCleoId, "Cléo", StaffRole::kCounsellor, "h", kOnceEnds},
                                            StaffReset{kBeaId, "h", kOnceEnds}, StaffLocked{kBeaId},
                                            StaffRoleSet{kBeaId, StaffRole::kNodeOperator}, StaffRemoved{kBeaId}};
  for (const StaffChange& change : changes) {
    EXPECT_EQ(book_.Check(change, kBeaId, kMorning), Reason::kNotPermitted) << change.index();
    EXPECT_EQ(book_.Check(change, kCleoId, kMorning), Reason::kNotPermitted) << change.index() << ": nobody's account";
    EXPECT_EQ(book_.Check(change, kAnneId, kMorning), Reason::kNone) << change.index();
    EXPECT_EQ(book_.Check(change, kMachineId, kMorning), Reason::kNone) << change.index();
  }
  // And no longer once she is locked, is none any more, or has left.
  Add(kCleoId, "Cléo", StaffRole::kSupervisor);
  ASSERT_EQ(Make(StaffLocked{kAnneId}), Reason::kNone);
  EXPECT_EQ(Make(StaffReset{kBeaId, "h", kOnceEnds}, kAnneId), Reason::kNotPermitted);
  ASSERT_EQ(Make(StaffLocked{kAnneId, false}), Reason::kNone);
  EXPECT_EQ(Make(StaffReset{kBeaId, "h", kOnceEnds}, kAnneId), Reason::kNone);
  ASSERT_EQ(Make(StaffRoleSet{kAnneId, StaffRole::kCounsellor}), Reason::kNone);
  EXPECT_EQ(Make(StaffReset{kBeaId, "h", kOnceEnds}, kAnneId), Reason::kNotPermitted);
}

TEST_F(StaffBookTest, OnesOwnIsOnesOwn) {
  EXPECT_EQ(Make(StaffPasswordSet{kBeaId, "h"}, kAnneId), Reason::kNotPermitted);
  EXPECT_EQ(Make(StaffPasswordSet{kBeaId, "h"}, kMachineId), Reason::kNotPermitted);
  EXPECT_EQ(Make(StaffTotpSet{kBeaId, "box"}, kAnneId), Reason::kNotPermitted);
  EXPECT_EQ(Make(StaffTotpConfirmed{kBeaId, 1}, kAnneId), Reason::kNotPermitted);
  EXPECT_EQ(Make(StaffReset{kAnneId, "h", kOnceEnds}, kAnneId), Reason::kOtherPersonNeeded);
  EXPECT_EQ(Make(StaffReset{kAnneId, "h", kOnceEnds}, kMachineId), Reason::kNone) << "the node's own machine helps out";
}

TEST_F(StaffBookTest, TheLastSupervisorStays) {
  for (AccountId actor : {kAnneId, kMachineId}) {
    EXPECT_EQ(Make(StaffRemoved{kAnneId}, actor), Reason::kLastSupervisor);
    EXPECT_EQ(Make(StaffLocked{kAnneId}, actor), Reason::kLastSupervisor);
    EXPECT_EQ(Make(StaffRoleSet{kAnneId, StaffRole::kNodeOperator}, actor), Reason::kLastSupervisor);
    EXPECT_EQ(Make(StaffRoleSet{kAnneId, StaffRole::kSupervisor}, actor), Reason::kNone);
  }
  Add(kCleoId, "Cléo", StaffRole::kSupervisor);
  ASSERT_EQ(Make(StaffLocked{kCleoId}), Reason::kNone);
  EXPECT_EQ(Make(StaffRemoved{kAnneId}), Reason::kLastSupervisor) << "a locked one does not count";
  ASSERT_EQ(Make(StaffLocked{kCleoId, false}), Reason::kNone);
  EXPECT_EQ(Make(StaffRemoved{kAnneId}), Reason::kNone);
  EXPECT_EQ(Make(StaffRemoved{kAnneId}), Reason::kAccountUnknown) << "once, and for good";
}

TEST_F(StaffBookTest, PausesGrowAndEndByTheRightPassword) {
  int64_t now_s = kMorning;
  for (int i = 0; i < limits::kStaffTriesFree; ++i)
    EXPECT_EQ(Make(StaffTried{kBeaId}, kMachineId, now_s), Reason::kNone);
  int64_t pause_s = limits::kStaffPauseSecondsFirst;
  for (int i = 0; i < 8; ++i) {
    EXPECT_EQ(StaffBook::WaitSeconds(Row(kBeaId), now_s), pause_s) << i;
    EXPECT_EQ(Make(StaffTried{kBeaId}, kMachineId, now_s + pause_s - 1), Reason::kSignInPaused) << i;
    now_s += pause_s;
    ASSERT_EQ(Make(StaffTried{kBeaId}, kMachineId, now_s), Reason::kNone) << i;
    pause_s = std::min<int64_t>(2 * pause_s, limits::kStaffPauseSecondsMax);
  }
  EXPECT_EQ(pause_s, limits::kStaffPauseSecondsMax);
  EXPECT_EQ(SignIn(kBeaId, now_s + pause_s), Reason::kNone);
  EXPECT_EQ(Row(kBeaId).tries, 0);
  EXPECT_EQ(SignIn(kBeaId, now_s + pause_s), Reason::kNone) << "at once";
  EXPECT_EQ(Row(kAnneId).tries, 0) << "hers alone";
}

TEST_F(StaffBookTest, AClockSetBackLocksNobodyOut) {
  for (int i = 0; i < 12; ++i) book_.Apply(StaffTried{kBeaId}, kMorning);
  ASSERT_EQ(StaffBook::WaitSeconds(Row(kBeaId), kMorning), limits::kStaffPauseSecondsMax);
  EXPECT_EQ(Make(StaffTried{kBeaId}, kMachineId, kMorning - 365 * 24 * 3600), Reason::kNone);
}

TEST_F(StaffBookTest, AResetEndsPausesCodesAndThePassword) {
  ASSERT_EQ(Make(StaffTotpSet{kBeaId, "box"}, kBeaId), Reason::kNone);
  ASSERT_EQ(Make(StaffTotpConfirmed{kBeaId, 7}, kBeaId), Reason::kNone);
  for (int i = 0; i < 9; ++i) book_.Apply(StaffTried{kBeaId}, kMorning);
  const uint32_t turn = Row(kBeaId).turn;
  ASSERT_EQ(Make(StaffReset{kBeaId, "new hash", kOnceEnds}, kAnneId), Reason::kNone);
  EXPECT_GT(Row(kBeaId).turn, turn) << "her sessions end";
  EXPECT_EQ(Row(kBeaId).password_hash, "new hash");
  EXPECT_TRUE(Row(kBeaId).must_change());
  EXPECT_EQ(Row(kBeaId).totp_box, "");
  EXPECT_FALSE(Row(kBeaId).totp_confirmed);
  EXPECT_EQ(SignIn(kBeaId, kOnceEnds), Reason::kSignInRefused) << "the one-time password has ended";
  EXPECT_EQ(SignIn(kBeaId, kOnceEnds - 1), Reason::kNone);
  EXPECT_TRUE(Row(kBeaId).must_change()) << "signing in changes nothing about that";
  ASSERT_EQ(Make(StaffPasswordSet{kBeaId, "own again"}, kBeaId), Reason::kNone);
  EXPECT_FALSE(Row(kBeaId).must_change());
  EXPECT_EQ(SignIn(kBeaId, kOnceEnds + 1), Reason::kNone);
}

TEST_F(StaffBookTest, ACodeWorksOnceAndOnlyForward) {
  EXPECT_EQ(Make(StaffTotpConfirmed{kBeaId, 7}, kBeaId), Reason::kWrongState) << "no secret yet";
  ASSERT_EQ(Make(StaffTotpSet{kBeaId, "box"}, kBeaId), Reason::kNone);
  EXPECT_EQ(SignIn(kBeaId, kMorning), Reason::kNone) << "no code was confirmed yet";
  ASSERT_EQ(Make(StaffTotpSet{kBeaId, "another box"}, kBeaId), Reason::kNone);
  ASSERT_EQ(Make(StaffTotpConfirmed{kBeaId, 7}, kBeaId), Reason::kNone);
  EXPECT_EQ(Make(StaffTotpSet{kBeaId, "a third box"}, kBeaId), Reason::kWrongState);
  EXPECT_EQ(Make(StaffTotpConfirmed{kBeaId, 8}, kBeaId), Reason::kWrongState);
  for (uint64_t step : {0u, 6u, 7u}) EXPECT_EQ(SignIn(kBeaId, kMorning, step), Reason::kSignInRefused) << step;
  EXPECT_EQ(SignIn(kBeaId, kMorning, 8), Reason::kNone);
  EXPECT_EQ(SignIn(kBeaId, kMorning, 8), Reason::kSignInRefused) << "a code is shown once";
}

TEST_F(StaffBookTest, WhatChangedMeanwhileSignsNobodyIn) {
  const uint32_t turn = Row(kBeaId).turn;
  ASSERT_EQ(Make(StaffReset{kBeaId, "h", kOnceEnds}, kAnneId), Reason::kNone);
  EXPECT_EQ(Make(StaffSignedIn{kBeaId, 0, turn}), Reason::kSignInRefused) << "judged by the former password";
  ASSERT_EQ(Make(StaffLocked{kBeaId}), Reason::kNone);
  EXPECT_EQ(Make(StaffSignedIn{kBeaId, 0, Row(kBeaId).turn}), Reason::kSignInRefused);
  EXPECT_EQ(Make(StaffTried{kBeaId}), Reason::kSignInRefused);
}

TEST_F(StaffBookTest, WhoLeftIsRememberedForAYearWithoutAnySecret) {
  ASSERT_EQ(Make(StaffTotpSet{kBeaId, "box"}, kBeaId), Reason::kNone);
  ASSERT_EQ(Make(StaffRemoved{kBeaId}), Reason::kNone);
  EXPECT_EQ(Row(kBeaId).name, "Béa");
  EXPECT_EQ(Row(kBeaId).password_hash, "");
  EXPECT_EQ(Row(kBeaId).totp_box, "");
  EXPECT_EQ(SignIn(kBeaId, kMorning), Reason::kAccountUnknown);
  book_.ForgetLeft(kMorning);
  EXPECT_NE(book_.Find(kBeaId), nullptr);
  book_.ForgetLeft(kMorning + 1);
  EXPECT_EQ(book_.Find(kBeaId), nullptr);
  EXPECT_NE(book_.Find(kAnneId), nullptr);
}

TEST_F(StaffBookTest, ThereIsAnEndToColleagues) {
  size_t known = book_.rows().size();
  for (int i = 10; known < limits::kColleaguesMax; ++i, ++known) {
    Add(AccountId::FromBytes("account number " + std::string(1, static_cast<char>(i))), "n" + std::to_string(i));
  }
  EXPECT_EQ(Make(StaffAdded{kCleoId, "Cléo", StaffRole::kCounsellor, "h", kOnceEnds}), Reason::kBusy);
}

// Whatever is tried in whatever order: somebody stays who may reset, no step of a code signs in twice, a pause holds,
// and replaying what was applied gives the same book.
TEST(StaffBookRandomTest, RandomOrdersKeepThePromises) {
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(seed);
    SeededEntropy entropy(seed);
    const auto draw = [&entropy](size_t below) { return static_cast<size_t>(entropy.Below(below)); };
    StaffBook book;
    StaffBook replayed;
    std::set<std::pair<AccountId, uint64_t>> shown;
    int64_t now_s = kMorning;
    bool supervised = false;
    for (int step = 0; step < 600; ++step) {
      now_s += static_cast<int64_t>(draw(40));
      const AccountId account = Filled<AccountId>(static_cast<uint8_t>(1 + draw(5)));
      const AccountId actor = draw(3) == 0 ? kMachineId : Filled<AccountId>(static_cast<uint8_t>(1 + draw(5)));
      const Colleague* row = book.Find(account);
      const auto role = static_cast<StaffRole>(1 + draw(3));
      const uint32_t turn = row == nullptr ? 0 : row->turn - static_cast<uint32_t>(draw(8) == 0 && row->turn > 0);
      const std::vector<StaffChange> changes = {
          StaffAdded{account, "n" + account.ToHex().substr(0, 4), role, "h", now_s + 3600},
          StaffReset{account, "r", now_s + 3600},
          StaffLocked{account, draw(2) == 0},
          StaffRemoved{account},
          StaffRoleSet{account, role},
          StaffPasswordSet{account, "p"},
          StaffTotpSet{account, "b"},
          StaffTotpConfirmed{account, 1 + draw(20)},
          StaffTried{account},
          StaffSignedIn{account, draw(20), turn}};
      // Removing is rare, or nobody would be left.
      size_t which = draw(changes.size());
      if (which == 3 && draw(6) != 0) which = 8;
      const StaffChange& change = changes[which];
      const Reason reason = book.Check(change, actor, now_s);
      if (reason == Reason::kNone) {
        if (std::holds_alternative<StaffTried>(change)) {
          ASSERT_EQ(StaffBook::WaitSeconds(*row, now_s), 0);
        }
        if (std::holds_alternative<StaffSignedIn>(change) && row->totp_confirmed) {
          ASSERT_TRUE(shown.insert({account, std::get<StaffSignedIn>(change).step}).second);
        }
        if (std::holds_alternative<StaffReset>(change) || std::holds_alternative<StaffTotpSet>(change)) {
          std::erase_if(shown, [account](const auto& entry) { return entry.first == account; });
        }
        book.Apply(change, now_s);
        replayed.Apply(change, now_s);
      }
      bool now_supervised = false;
      for (const auto& [id, colleague] : book.rows()) {
        now_supervised =
            now_supervised || (colleague.role == StaffRole::kSupervisor && colleague.state == StaffState::kActive);
      }
      ASSERT_TRUE(now_supervised || !supervised) << "nobody is left who may reset";
      supervised = now_supervised;
    }
    EXPECT_TRUE(replayed == book);
  }
}

}  // namespace
}  // namespace relais
