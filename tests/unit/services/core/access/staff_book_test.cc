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

constexpr int64_t kNow = 1'790'000'000;
constexpr int64_t kEnds = kNow + limits::kOneTimePasswordHours * 3600;
const AccountId kMachine{};
const AccountId kAnne = Filled<AccountId>(1);
const AccountId kBea = Filled<AccountId>(2);
const AccountId kCleo = Filled<AccountId>(3);

class StaffBookTest : public testing::Test {
 protected:
  // Judged and, when it may be, applied.
  Reason Make(const StaffChange& change, AccountId actor = kMachine, int64_t now_s = kNow) {
    const Reason reason = book_.Check(change, actor, now_s);
    if (reason == Reason::kNone) book_.Apply(change, now_s);
    return reason;
  }
  void Add(AccountId account, const std::string& name, StaffRole role = StaffRole::kCounsellor) {
    ASSERT_EQ(Make(StaffAdded{account, name, role, "hash of " + name, kEnds}), Reason::kNone);
  }
  // Anne supervises, Bea receives people; both have passwords of their own.
  void SetUp() override {
    Add(kAnne, "Anne", StaffRole::kSupervisor);
    Add(kBea, "Béa");
    for (AccountId account : {kAnne, kBea}) {
      ASSERT_EQ(Make(StaffPasswordSet{account, "own"}, account), Reason::kNone);
    }
  }
  const Colleague& Row(AccountId account) const { return *book_.Find(account); }
  Reason SignIn(AccountId account, int64_t now_s, uint64_t step = 0) {
    const Reason tried = Make(StaffTried{account}, kMachine, now_s);
    if (tried != Reason::kNone) return tried;
    return Make(StaffSignedIn{account, step, Row(account).turn}, kMachine, now_s);
  }

  StaffBook book_;
};

TEST_F(StaffBookTest, NamesAreCleanAndEachIsOnes) {
  EXPECT_EQ(Make(StaffAdded{kCleo, "", StaffRole::kCounsellor, "h", kEnds}), Reason::kMissingField);
  for (const char* name : {" Cléo", "Cléo ", "Clé\no", "Cl\x01o", "\xff"}) {
    EXPECT_EQ(Make(StaffAdded{kCleo, name, StaffRole::kCounsellor, "h", kEnds}), Reason::kMalformed) << name;
  }
  const std::string longest(limits::kAccountNameBytesMax, 'c');
  EXPECT_EQ(Make(StaffAdded{kCleo, longest + "c", StaffRole::kCounsellor, "h", kEnds}), Reason::kMalformed);
  EXPECT_EQ(Make(StaffAdded{kCleo, "ANNE", StaffRole::kCounsellor, "h", kEnds}), Reason::kNameTaken);
  EXPECT_EQ(Make(StaffAdded{kAnne, "Cléo", StaffRole::kCounsellor, "h", kEnds}), Reason::kMalformed) << "her number";
  EXPECT_EQ(Make(StaffAdded{kCleo, "Cléo", static_cast<StaffRole>(4), "h", kEnds}), Reason::kUnknownValue);
  EXPECT_EQ(Make(StaffAdded{kCleo, longest, StaffRole::kCounsellor, "h", kEnds}), Reason::kNone);
  // A name is free again once its owner has left.
  ASSERT_EQ(Make(StaffRemoved{kBea}), Reason::kNone);
  EXPECT_EQ(book_.FindByName("béa"), nullptr);
  EXPECT_EQ(Make(StaffAdded{Filled<AccountId>(4), "Béa", StaffRole::kCounsellor, "h", kEnds}), Reason::kNone);
}

TEST_F(StaffBookTest, OnlySupervisorsAdminister) {
  const std::vector<StaffChange> changes = {StaffAdded{kCleo, "Cléo", StaffRole::kCounsellor, "h", kEnds},
                                            StaffReset{kBea, "h", kEnds}, StaffLocked{kBea},
                                            StaffRoleSet{kBea, StaffRole::kNodeOperator}, StaffRemoved{kBea}};
  for (const StaffChange& change : changes) {
    EXPECT_EQ(book_.Check(change, kBea, kNow), Reason::kNotPermitted) << change.index();
    EXPECT_EQ(book_.Check(change, kCleo, kNow), Reason::kNotPermitted) << change.index() << ": nobody's account";
    EXPECT_EQ(book_.Check(change, kAnne, kNow), Reason::kNone) << change.index();
    EXPECT_EQ(book_.Check(change, kMachine, kNow), Reason::kNone) << change.index();
  }
  // And no longer once she is locked, is none any more, or has left.
  Add(kCleo, "Cléo", StaffRole::kSupervisor);
  ASSERT_EQ(Make(StaffLocked{kAnne}), Reason::kNone);
  EXPECT_EQ(Make(StaffReset{kBea, "h", kEnds}, kAnne), Reason::kNotPermitted);
  ASSERT_EQ(Make(StaffLocked{kAnne, false}), Reason::kNone);
  EXPECT_EQ(Make(StaffReset{kBea, "h", kEnds}, kAnne), Reason::kNone);
  ASSERT_EQ(Make(StaffRoleSet{kAnne, StaffRole::kCounsellor}), Reason::kNone);
  EXPECT_EQ(Make(StaffReset{kBea, "h", kEnds}, kAnne), Reason::kNotPermitted);
}

TEST_F(StaffBookTest, OnesOwnIsOnesOwn) {
  EXPECT_EQ(Make(StaffPasswordSet{kBea, "h"}, kAnne), Reason::kNotPermitted);
  EXPECT_EQ(Make(StaffPasswordSet{kBea, "h"}, kMachine), Reason::kNotPermitted);
  EXPECT_EQ(Make(StaffTotpSet{kBea, "box"}, kAnne), Reason::kNotPermitted);
  EXPECT_EQ(Make(StaffTotpConfirmed{kBea, 1}, kAnne), Reason::kNotPermitted);
  EXPECT_EQ(Make(StaffReset{kAnne, "h", kEnds}, kAnne), Reason::kOtherPersonNeeded);
  EXPECT_EQ(Make(StaffReset{kAnne, "h", kEnds}, kMachine), Reason::kNone) << "the node's own machine helps out";
}

TEST_F(StaffBookTest, TheLastSupervisorStays) {
  for (AccountId actor : {kAnne, kMachine}) {
    EXPECT_EQ(Make(StaffRemoved{kAnne}, actor), Reason::kLastSupervisor);
    EXPECT_EQ(Make(StaffLocked{kAnne}, actor), Reason::kLastSupervisor);
    EXPECT_EQ(Make(StaffRoleSet{kAnne, StaffRole::kNodeOperator}, actor), Reason::kLastSupervisor);
    EXPECT_EQ(Make(StaffRoleSet{kAnne, StaffRole::kSupervisor}, actor), Reason::kNone);
  }
  Add(kCleo, "Cléo", StaffRole::kSupervisor);
  ASSERT_EQ(Make(StaffLocked{kCleo}), Reason::kNone);
  EXPECT_EQ(Make(StaffRemoved{kAnne}), Reason::kLastSupervisor) << "a locked one does not count";
  ASSERT_EQ(Make(StaffLocked{kCleo, false}), Reason::kNone);
  EXPECT_EQ(Make(StaffRemoved{kAnne}), Reason::kNone);
  EXPECT_EQ(Make(StaffRemoved{kAnne}), Reason::kAccountUnknown) << "once, and for good";
}

TEST_F(StaffBookTest, PausesGrowAndEndByTheRightPassword) {
  int64_t now_s = kNow;
  for (int i = 0; i < limits::kStaffTriesFree; ++i) EXPECT_EQ(Make(StaffTried{kBea}, kMachine, now_s), Reason::kNone);
  int64_t pause_s = limits::kStaffPauseSecondsFirst;
  for (int i = 0; i < 8; ++i) {
    EXPECT_EQ(StaffBook::WaitSeconds(Row(kBea), now_s), pause_s) << i;
    EXPECT_EQ(Make(StaffTried{kBea}, kMachine, now_s + pause_s - 1), Reason::kSignInPaused) << i;
    now_s += pause_s;
    ASSERT_EQ(Make(StaffTried{kBea}, kMachine, now_s), Reason::kNone) << i;
    pause_s = std::min<int64_t>(2 * pause_s, limits::kStaffPauseSecondsMax);
  }
  EXPECT_EQ(pause_s, limits::kStaffPauseSecondsMax);
  EXPECT_EQ(SignIn(kBea, now_s + pause_s), Reason::kNone);
  EXPECT_EQ(Row(kBea).tries, 0);
  EXPECT_EQ(SignIn(kBea, now_s + pause_s), Reason::kNone) << "at once";
  EXPECT_EQ(Row(kAnne).tries, 0) << "hers alone";
}

TEST_F(StaffBookTest, AClockSetBackLocksNobodyOut) {
  for (int i = 0; i < 12; ++i) book_.Apply(StaffTried{kBea}, kNow);
  ASSERT_EQ(StaffBook::WaitSeconds(Row(kBea), kNow), limits::kStaffPauseSecondsMax);
  EXPECT_EQ(Make(StaffTried{kBea}, kMachine, kNow - 365 * 24 * 3600), Reason::kNone);
}

TEST_F(StaffBookTest, AResetEndsPausesCodesAndThePassword) {
  ASSERT_EQ(Make(StaffTotpSet{kBea, "box"}, kBea), Reason::kNone);
  ASSERT_EQ(Make(StaffTotpConfirmed{kBea, 7}, kBea), Reason::kNone);
  for (int i = 0; i < 9; ++i) book_.Apply(StaffTried{kBea}, kNow);
  const uint32_t turn = Row(kBea).turn;
  ASSERT_EQ(Make(StaffReset{kBea, "new hash", kEnds}, kAnne), Reason::kNone);
  EXPECT_GT(Row(kBea).turn, turn) << "her sessions end";
  EXPECT_EQ(Row(kBea).password_hash, "new hash");
  EXPECT_TRUE(Row(kBea).must_change());
  EXPECT_EQ(Row(kBea).totp_box, "");
  EXPECT_FALSE(Row(kBea).totp_confirmed);
  EXPECT_EQ(SignIn(kBea, kEnds), Reason::kSignInRefused) << "the one-time password has ended";
  EXPECT_EQ(SignIn(kBea, kEnds - 1), Reason::kNone);
  EXPECT_TRUE(Row(kBea).must_change()) << "signing in changes nothing about that";
  ASSERT_EQ(Make(StaffPasswordSet{kBea, "own again"}, kBea), Reason::kNone);
  EXPECT_FALSE(Row(kBea).must_change());
  EXPECT_EQ(SignIn(kBea, kEnds + 1), Reason::kNone);
}

TEST_F(StaffBookTest, ACodeWorksOnceAndOnlyForward) {
  EXPECT_EQ(Make(StaffTotpConfirmed{kBea, 7}, kBea), Reason::kWrongState) << "no secret yet";
  ASSERT_EQ(Make(StaffTotpSet{kBea, "box"}, kBea), Reason::kNone);
  EXPECT_EQ(SignIn(kBea, kNow), Reason::kNone) << "no code was confirmed yet";
  ASSERT_EQ(Make(StaffTotpSet{kBea, "another box"}, kBea), Reason::kNone);
  ASSERT_EQ(Make(StaffTotpConfirmed{kBea, 7}, kBea), Reason::kNone);
  EXPECT_EQ(Make(StaffTotpSet{kBea, "a third box"}, kBea), Reason::kWrongState);
  EXPECT_EQ(Make(StaffTotpConfirmed{kBea, 8}, kBea), Reason::kWrongState);
  for (uint64_t step : {0u, 6u, 7u}) EXPECT_EQ(SignIn(kBea, kNow, step), Reason::kSignInRefused) << step;
  EXPECT_EQ(SignIn(kBea, kNow, 8), Reason::kNone);
  EXPECT_EQ(SignIn(kBea, kNow, 8), Reason::kSignInRefused) << "a code is shown once";
}

TEST_F(StaffBookTest, WhatChangedMeanwhileSignsNobodyIn) {
  const uint32_t turn = Row(kBea).turn;
  ASSERT_EQ(Make(StaffReset{kBea, "h", kEnds}, kAnne), Reason::kNone);
  EXPECT_EQ(Make(StaffSignedIn{kBea, 0, turn}), Reason::kSignInRefused) << "judged by the former password";
  ASSERT_EQ(Make(StaffLocked{kBea}), Reason::kNone);
  EXPECT_EQ(Make(StaffSignedIn{kBea, 0, Row(kBea).turn}), Reason::kSignInRefused);
  EXPECT_EQ(Make(StaffTried{kBea}), Reason::kSignInRefused);
}

TEST_F(StaffBookTest, WhoLeftIsRememberedForAYearWithoutAnySecret) {
  ASSERT_EQ(Make(StaffTotpSet{kBea, "box"}, kBea), Reason::kNone);
  ASSERT_EQ(Make(StaffRemoved{kBea}), Reason::kNone);
  EXPECT_EQ(Row(kBea).name, "Béa");
  EXPECT_EQ(Row(kBea).password_hash, "");
  EXPECT_EQ(Row(kBea).totp_box, "");
  EXPECT_EQ(SignIn(kBea, kNow), Reason::kAccountUnknown);
  book_.ForgetLeft(kNow);
  EXPECT_NE(book_.Find(kBea), nullptr);
  book_.ForgetLeft(kNow + 1);
  EXPECT_EQ(book_.Find(kBea), nullptr);
  EXPECT_NE(book_.Find(kAnne), nullptr);
}

TEST_F(StaffBookTest, ThereIsAnEndToColleagues) {
  size_t known = book_.rows().size();
  for (int i = 10; known < limits::kColleaguesMax; ++i, ++known) {
    Add(AccountId::FromBytes("account number " + std::string(1, static_cast<char>(i))), "n" + std::to_string(i));
  }
  EXPECT_EQ(Make(StaffAdded{kCleo, "Cléo", StaffRole::kCounsellor, "h", kEnds}), Reason::kBusy);
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
    int64_t now_s = kNow;
    bool supervised = false;
    for (int step = 0; step < 600; ++step) {
      now_s += static_cast<int64_t>(draw(40));
      const AccountId account = Filled<AccountId>(static_cast<uint8_t>(1 + draw(5)));
      const AccountId actor = draw(3) == 0 ? kMachine : Filled<AccountId>(static_cast<uint8_t>(1 + draw(5)));
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
