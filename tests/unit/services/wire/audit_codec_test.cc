#include "services/wire/audit_codec.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "services/core/handoff/limits.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/core/handoff/samples.h"

namespace relais::wire {
namespace {

Digest Lengths(absl::string_view a, absl::string_view b) {
  std::string text = absl::StrCat(a.size(), "/", b.size(), "/", b.substr(b.size() / 2));
  text.resize(Digest::kSize, '.');
  return Digest::FromBytes(text);
}

AuditLog LogOf(int entries) {
  AuditLog log;
  for (int n = 1; n <= entries; ++n) {
    Act act;
    act.who = {samples::Filled<AccountId>(7), Role::kAuditor, "Référent", "Région", ""};
    act.method = "/m";
    act.subject = absl::StrCat("s", n);
    act.reason = n % 2 == 0 ? Reason::kNotPermitted : Reason::kNone;
    act.at_s = 1'000 + n;
    log.Enter(log.Next(act, &Lengths));
  }
  return log;
}

TEST(AuditCodec, AnEntryComesBackWhole) {
  const AuditLog log = LogOf(2);
  for (const AuditEntry& entry : log.entries()) {
    const auto decoded = DecodeAuditEntry(EncodeAuditEntry(entry));
    ASSERT_OK(decoded);
    EXPECT_EQ(*decoded, entry);
  }
}

TEST(AuditCodec, WhatNoHubWritesIsRefused) {
  const v1::AuditEntry good = EncodeAuditEntry(LogOf(1).entries().front());
  v1::AuditEntry entry = good;
  entry.set_account("short");
  EXPECT_THAT(DecodeAuditEntry(entry), RefusedFor(Reason::kMalformed));
  entry = good;
  entry.set_head(std::string(31, 'h'));
  EXPECT_THAT(DecodeAuditEntry(entry), RefusedFor(Reason::kMalformed));
  entry = good;
  entry.set_role(static_cast<v1::Role>(10));
  EXPECT_THAT(DecodeAuditEntry(entry), RefusedFor(Reason::kUnknownValue));
  entry = good;
  entry.set_reason(static_cast<v1::Reason>(119));
  EXPECT_THAT(DecodeAuditEntry(entry), RefusedFor(Reason::kUnknownValue));
  v1::ReadAuditResponse page;
  page.set_base_head("short");
  EXPECT_THAT(BaseOf(page), RefusedFor(Reason::kMalformed));
}

TEST(AuditCodec, PagesFollowOneAnotherWithoutAGap) {
  const int all = static_cast<int>(limits::kAuditPageEntriesMax) + 5;
  const AuditLog log = LogOf(all);
  const v1::ReadAuditResponse first = AuditPage(log, 0, 0);
  EXPECT_TRUE(first.more());
  EXPECT_EQ(first.entries_size(), static_cast<int>(limits::kAuditPageEntriesMax));
  EXPECT_EQ(*BaseOf(first), AuditBase());
  const v1::ReadAuditResponse second = AuditPage(log, first.entries().rbegin()->number(), 0);
  EXPECT_FALSE(second.more());
  EXPECT_EQ(second.entries_size(), 5);
  EXPECT_EQ(second.base_head(), first.entries().rbegin()->head());
  EXPECT_EQ(AuditPage(log, static_cast<uint64_t>(all), 0).entries_size(), 0);
  EXPECT_EQ(BaseOf(AuditPage(log, static_cast<uint64_t>(all), 0))->head, log.head());
}

TEST(AuditCodec, SinceADayStandsOnTheHeadBefore) {
  const AuditLog log = LogOf(5);
  const v1::ReadAuditResponse page = AuditPage(log, 0, 1'003);
  ASSERT_EQ(page.entries_size(), 3);
  EXPECT_EQ(page.base_number(), 2u);
  EXPECT_EQ(BaseOf(page)->head, log.entries()[1].head);
}

}  // namespace
}  // namespace relais::wire
