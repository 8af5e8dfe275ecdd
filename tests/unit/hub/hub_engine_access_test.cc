// Accounts, the audit log and remembered refusals in the engine: every step is compared, by the fixture, with its
// replay and with the checkpoint.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "services/core/handoff/day.h"
#include "tests/unit/hub/engine_fixture.h"

namespace relais::hub {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

constexpr char kClose[] = "/relais.v1.AccountService/CloseAccount";
constexpr int64_t kNow = 1'790'000'000;
const AccountId kAda = sample::Filled<AccountId>(1);
const AccountId kBea = sample::Filled<AccountId>(2);

Principal Administrator(AccountId account) {
  return {account, Role::kRegionAdministrator, "Cellule conventions", "Région", ""};
}

class HubEngineAccess : public EngineFixture {
 protected:
  HubResult Change(const Principal& actor, AccountChange change, bool audit_refusal = true) {
    return Step(AccountInput{actor, kClose, std::move(change), kNow, audit_refusal});
  }
  void Invite(AccountId account) {
    ASSERT_EQ(Change(Principal(), AccountOpened{Administrator(account), sample::Filled<Digest>(7), kNow + 9}).reason,
              Reason::kNone);
  }
  std::vector<AuditEntry> Entries() const {
    return {state().audit().entries().begin(), state().audit().entries().end()};
  }
  bool Verifies(const std::vector<AuditEntry>& entries) const {
    return VerifyAudit(state().audit().base(), entries, &Sha256).ok();
  }
};

TEST_F(HubEngineAccess, AnActAndItsEntryAreOneAppend) {
  Invite(kAda);
  EXPECT_THAT(out_.records, SizeIs(2));
  EXPECT_TRUE(std::holds_alternative<AccountChanged>(out_.records.at(0)));
  const auto* entry = std::get_if<ActRecorded>(&out_.records.at(1));
  ASSERT_NE(entry, nullptr);
  EXPECT_EQ(entry->entry.number, 1u);
  EXPECT_EQ(entry->entry.at_s, kNow);
  EXPECT_EQ(entry->entry.reason, Reason::kNone);
  EXPECT_EQ(entry->entry.subject, "account " + kAda.ToHex());
  ASSERT_THAT(Sent<PublishAccounts>(), SizeIs(1));
  EXPECT_EQ(*Sent<PublishAccounts>()[0].accounts, state().accounts());
}

TEST_F(HubEngineAccess, ARefusalIsEnteredToo) {
  const HubResult result = Change(Administrator(kAda), AccountClosed{kBea});
  EXPECT_EQ(result.reason, Reason::kNotPermitted) << "no such account, so nobody of that name";
  EXPECT_EQ(Change(Principal(), AccountClosed{kBea}).reason, Reason::kAccountUnknown);
  EXPECT_THAT(out_.records, SizeIs(1));
  ASSERT_THAT(Entries(), SizeIs(2));
  EXPECT_EQ(Entries()[0].reason, Reason::kNotPermitted);
  EXPECT_EQ(Entries()[1].reason, Reason::kAccountUnknown);
  EXPECT_THAT(Sent<PublishAccounts>(), IsEmpty());
}

// The fixture compares each step with its replay and with the checkpoint.
TEST_F(HubEngineAccess, NamesAndFirstPasswordsAreKept) {
  ASSERT_EQ(Change(Principal(), AccountHanded{Administrator(kAda), "ada", "first", kNow + 9}).reason, Reason::kNone);
  EXPECT_TRUE(state().accounts().Find(kAda)->must_change());
  ASSERT_EQ(Change(Administrator(kAda), PasswordSet{kAda, "own"}).reason, Reason::kNone);
  ASSERT_EQ(Change(Administrator(kAda), SignInNameSet{kAda, "ada@region.example"}).reason, Reason::kNone);
  EXPECT_EQ(state().accounts().Find(kAda)->sign_in_name, "ada@region.example");
  Principal other = Administrator(kBea);
  other.organisation = "Rectorat";
  EXPECT_EQ(Change(Administrator(kAda), AccountHanded{other, "bea", "first", kNow + 9}).reason, Reason::kNotPermitted);
  EXPECT_EQ(Entries().back().reason, Reason::kNotPermitted) << "and is entered";
}

TEST_F(HubEngineAccess, AStrangersRefusalLeavesNothing) {
  Invite(kAda);
  const CertificateBound wrong{kAda, sample::Filled<Digest>(8), sample::Filled<Digest>(9), kNow + 99};
  EXPECT_EQ(Change(Administrator(kAda), wrong, false).reason, Reason::kTokenInvalid);
  EXPECT_THAT(out_.records, IsEmpty());
}

// The gate judges by what was durable a moment ago.
TEST_F(HubEngineAccess, WhoeverIsClosedMeanwhileDoesNothingMore) {
  Invite(kAda);
  Invite(kBea);
  ASSERT_EQ(Change(Administrator(kBea), AccountClosed{kAda}).reason, Reason::kNone);
  EXPECT_EQ(Change(Administrator(kAda), AccountClosed{kBea}).reason, Reason::kNotPermitted);
  EXPECT_FALSE(state().accounts().Find(kBea)->closed);
}

TEST_F(HubEngineAccess, OneStoredEntryAlteredBreaksTheChain) {
  for (uint8_t i = 1; i <= 4; ++i) Invite(sample::Filled<AccountId>(i));
  EXPECT_TRUE(Verifies(Entries()));
  for (size_t i = 0; i < 4; ++i) {
    std::vector<AuditEntry> altered = Entries();
    altered[i].name = "somebody else";
    EXPECT_FALSE(Verifies(altered)) << i;
    // Whoever mends the one head breaks the next, or the last, which was noted elsewhere.
    altered[i].head = Sha256((i == 0 ? Digest() : altered[i - 1].head).view(), EntryBytes(altered[i]));
    EXPECT_EQ(Verifies(altered), i == 3) << i;
    EXPECT_NE(altered[i].head, Entries()[i].head);
  }
}

TEST_F(HubEngineAccess, TokensAreAuditedWithWhoeverMadeThem) {
  Step(IssueTokenInput{sample::Filled<Digest>(9), sample::NodeNo(3), sample::PartnerNo(3), 1'000, "",
                       Administrator(kAda)});
  ASSERT_THAT(Entries(), SizeIs(1));
  EXPECT_EQ(Entries()[0].account, kAda);
  EXPECT_EQ(Entries()[0].method, "/relais.v1.EnrolmentService/IssueToken");
  EXPECT_EQ(Entries()[0].subject, "partner " + sample::PartnerNo(3).ToHex() + " node " + sample::NodeNo(3).ToHex());
}

// A département administrator invites within its départements; what it was refused is entered, and makes no token.
TEST_F(HubEngineAccess, ADepartmentInvitesThePartnersOfItsOwnConventions) {
  Principal department = Administrator(kAda);
  department.role = Role::kDepartmentAdministrator;
  const auto invite = [&](std::string scope, int partner) {
    department.scope = std::move(scope);
    return Step(IssueTokenInput{sample::Filled<Digest>(9), sample::NodeNo(partner), sample::PartnerNo(partner), 1'000,
                                "", department})
        .reason;
  };
  EXPECT_EQ(invite("36,37", 3), Reason::kNotPermitted) << "another département";
  EXPECT_EQ(invite("", 3), Reason::kNotPermitted) << "no département at all";
  EXPECT_EQ(invite("45", 60), Reason::kNotPermitted) << "no convention names it";
  EXPECT_THAT(out_.records, SizeIs(1));
  EXPECT_TRUE(state().enrolment().tokens().rows().empty());
  EXPECT_EQ(invite("18,45", 3), Reason::kNone);
  EXPECT_EQ(state().enrolment().tokens().rows().size(), 1u);
  ASSERT_THAT(Entries(), SizeIs(4));
  EXPECT_EQ(Entries()[0].reason, Reason::kNotPermitted);
  EXPECT_EQ(Entries()[3].reason, Reason::kNone);
}

// What people hand in is entered; what the operator's folder and the nodes bring is no act of anybody's.
TEST_F(HubEngineAccess, AdmittedTextsAreAuditedWhenSomebodyHandsThemIn) {
  constexpr char kSubmitText[] = "/relais.v1.ConventionService/SubmitText";
  const KnowledgeItem item = WithText(sample::DirectoryItem(3));
  KnowledgeItem forged = item;
  forged.signatures[0].valid = false;
  EXPECT_EQ(Step(AdmitItem{forged, Administrator(kAda), NodeId(), kSubmitText}).reason, Reason::kEvidenceMissing);
  EXPECT_THAT(out_.records, SizeIs(1)) << "the refusal";
  Step(AdmitItem{item});
  EXPECT_THAT(out_.records, SizeIs(1)) << "the text, from the folder";
  EXPECT_TRUE(Step(AdmitItem{item, Administrator(kAda), NodeId(), kSubmitText}).repeat);
  ASSERT_THAT(Entries(), SizeIs(2));
  EXPECT_EQ(Entries()[0].reason, Reason::kEvidenceMissing);
  EXPECT_EQ(Entries()[1].subject, "partner " + sample::PartnerNo(3).ToHex() + " directory");
  EXPECT_EQ(Entries()[1].account, kAda);
}

TEST_F(HubEngineAccess, OldEntriesLeaveAfterAYearAndTheChainHolds) {
  Act act;
  act.method = kClose;
  act.at_s = int64_t{now_.day.value()} * 86'400;
  Step(RecordAct{act});
  const Digest first = Entries()[0].head;
  act.at_s += int64_t{86'400} * 200;
  Step(RecordAct{act});
  now_.day = AddDays(now_.day, limits::kAuditDays + 1);
  Step(Tick{});
  ASSERT_THAT(Entries(), SizeIs(1));
  EXPECT_EQ(state().audit().base(), (AuditBase{1, first}));
  EXPECT_TRUE(Verifies(Entries()));
}

TEST_F(HubEngineAccess, AnActWithoutATimeGetsItsQuarterOfAnHour) {
  Step(RecordAct{Act{Principal(), kClose, "", Reason::kBusy, 0}});
  ASSERT_THAT(Entries(), SizeIs(1));
  EXPECT_EQ(Entries()[0].at_s, int64_t{now_.window.value()} * 900);
  EXPECT_EQ(Entries()[0].reason, Reason::kBusy);
}

// --- Remembered refusals

TEST_F(HubEngineAccess, ARefusedHandoffIsRememberedWithItsConventionAndPartners) {
  Open(1);
  HandoffHeader header = Referral(1, 3);
  header.convention_version = ConventionVersion(9);
  EXPECT_EQ(DepositOne(1, Checked(header)), Reason::kConventionUnknown);
  const Refusal* refusal = state().refusals().Find(header.handoff);
  ASSERT_NE(refusal, nullptr);
  EXPECT_EQ(refusal->reason, Reason::kConventionUnknown);
  EXPECT_EQ(refusal->version, ConventionVersion(9));
  EXPECT_EQ(refusal->convention, sample::kLocal);
  EXPECT_EQ(refusal->sender, sample::PartnerNo(1));
  EXPECT_EQ(refusal->destination, sample::PartnerNo(3));
  EXPECT_EQ(refusal->day, now_.day);
  Wait(limits::kRepeatMemoryDays);
  EXPECT_NE(state().refusals().Find(header.handoff), nullptr);
  Wait(1);
  EXPECT_EQ(state().refusals().Find(header.handoff), nullptr);
}

TEST_F(HubEngineAccess, WhatIsTakenLeavesNoRefusal) {
  Open(1);
  const HandoffHeader header = Referral(1, 3);
  EXPECT_EQ(DepositOne(1, Checked(header)), Reason::kNone);
  EXPECT_EQ(state().refusals().size(), 0u);
}

TEST(RefusalBook, TheOldestGoFirstAndOrderIsKept) {
  RefusalBook book;
  const auto id = [](uint64_t n) {
    std::string bytes(HandoffId::kSize, '\1');
    for (int i = 0; i < 8; ++i) bytes[static_cast<size_t>(i)] = static_cast<char>(n >> (8 * i));
    return HandoffId::FromBytes(bytes);
  };
  for (uint64_t n = 0; n < limits::kRefusalsRemembered; ++n) book.Restore(id(n), {.reason = Reason::kBusy});
  book.Restore(id(0), {.reason = Reason::kThirdDoor});  // again: now the newest
  EXPECT_EQ(book.size(), limits::kRefusalsRemembered);
  book.Restore(id(limits::kRefusalsRemembered), {.reason = Reason::kBusy});
  EXPECT_EQ(book.size(), limits::kRefusalsRemembered);
  EXPECT_EQ(book.Find(id(1)), nullptr);
  ASSERT_NE(book.Find(id(0)), nullptr);
  EXPECT_EQ(book.Find(id(0))->reason, Reason::kThirdDoor);
  EXPECT_EQ(book.InOrder().front().first, id(2));
}

}  // namespace
}  // namespace relais::hub
