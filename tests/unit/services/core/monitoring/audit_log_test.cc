#include "services/core/monitoring/audit_log.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/core/handoff/limits.h"
#include "tests/unit/services/core/handoff/samples.h"

namespace relais {
namespace {

// Every byte and its place count; the daemon has SHA-256 (hub_engine_access_test.cc, audit_codec_test.cc).
Digest Mixed(absl::string_view a, absl::string_view b) {
  std::array<uint8_t, Digest::kSize> bytes{};
  uint64_t state = 0xcbf29ce484222325;
  for (char c : absl::StrCat(a, b)) state = (state ^ static_cast<uint8_t>(c)) * 0x100000001b3;
  for (uint8_t& byte : bytes) {
    state = state * 6364136223846793005 + 1442695040888963407;
    byte = static_cast<uint8_t>(state >> 56);
  }
  return Digest(bytes);
}

Act ActNo(int n) {
  Act act;
  act.who = {samples::Filled<AccountId>(static_cast<uint8_t>(n)), Role::kAnimator, absl::StrCat("name ", n), "org", ""};
  act.method = "/relais.v1.AccountService/CloseAccount";
  act.subject = absl::StrCat("account ", n);
  act.reason = n % 2 == 0 ? Reason::kNone : Reason::kNotPermitted;
  act.at_s = 1'790'000'000 + n;
  return act;
}

class AuditLogTest : public testing::Test {
 protected:
  AuditLogTest() {
    for (int n = 1; n <= 5; ++n) log_.Enter(log_.Next(ActNo(n), &Mixed));
    entries_.assign(log_.entries().begin(), log_.entries().end());
  }
  bool Verifies() const { return VerifyAudit(log_.base(), entries_, &Mixed).ok(); }

  AuditLog log_;
  std::vector<AuditEntry> entries_;
};

TEST_F(AuditLogTest, VerifiesAsItWasWritten) {
  EXPECT_TRUE(Verifies());
  EXPECT_EQ(log_.head(), entries_.back().head);
  EXPECT_EQ(log_.last_number(), 5u);
}

TEST_F(AuditLogTest, AnAlteredEntryDoesNotVerify) {
  const std::vector<AuditEntry> original = entries_;
  const auto altered = [&](auto&& alter) {
    for (size_t i = 0; i < original.size(); ++i) {
      entries_ = original;
      alter(entries_[i]);
      EXPECT_FALSE(Verifies()) << i;
    }
  };
  altered([](AuditEntry& e) { ++e.number; });
  altered([](AuditEntry& e) { ++e.at_s; });
  altered([](AuditEntry& e) { e.account = samples::Filled<AccountId>(99); });
  altered([](AuditEntry& e) { e.role = Role::kAuditor; });
  altered([](AuditEntry& e) { e.name += "."; });
  altered([](AuditEntry& e) { e.organisation = ""; });
  altered([](AuditEntry& e) { e.method += "s"; });
  altered([](AuditEntry& e) { e.subject = "account 9"; });
  altered([](AuditEntry& e) { e.reason = Reason::kBusy; });
  altered([](AuditEntry& e) { e.head = Digest(); });
  // A text that moves from one field into the next is no longer the same.
  altered([](AuditEntry& e) {
    e.organisation = e.name.substr(e.name.size() - 1) + e.organisation;
    e.name.pop_back();
  });
}

TEST_F(AuditLogTest, NothingIsLeftOutMovedOrPutBefore) {
  const std::vector<AuditEntry> original = entries_;
  entries_.erase(entries_.begin() + 2);
  EXPECT_FALSE(Verifies());
  entries_ = original;
  std::swap(entries_[1], entries_[2]);
  EXPECT_FALSE(Verifies());
  entries_ = {original.begin() + 1, original.end()};
  EXPECT_FALSE(Verifies()) << "the first one is missing";
  EXPECT_TRUE(VerifyAudit({1, original[0].head}, entries_, &Mixed).ok()) << "unless the base says so";
  EXPECT_FALSE(VerifyAudit({0, original[0].head}, original, &Mixed).ok()) << "nothing comes before the first one";
}

TEST_F(AuditLogTest, OldEntriesGoAndTheirHeadStays) {
  log_.ForgetBefore(1'790'000'000 + 3);
  EXPECT_EQ(log_.base(), (AuditBase{2, entries_[1].head}));
  EXPECT_EQ(log_.entries().size(), 3u);
  entries_.erase(entries_.begin(), entries_.begin() + 2);
  EXPECT_TRUE(Verifies());
  log_.ForgetBefore(1'800'000'000);
  EXPECT_EQ(log_.head(), entries_.back().head);
  log_.Enter(log_.Next(ActNo(6), &Mixed));
  EXPECT_EQ(log_.entries().front().number, 6u);
  entries_ = {log_.entries().front()};
  EXPECT_TRUE(Verifies());
}

TEST_F(AuditLogTest, LongTextsAreCutBetweenCharacters) {
  Act act = ActNo(7);
  act.subject = std::string(limits::kAuditSubjectBytesMax - 1, 'x') + "é";
  const AuditEntry entry = log_.Next(act, &Mixed);
  EXPECT_EQ(entry.subject, std::string(limits::kAuditSubjectBytesMax - 1, 'x'));
}

}  // namespace
}  // namespace relais
