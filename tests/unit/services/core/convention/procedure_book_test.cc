#include "services/core/convention/procedure_book.h"

#include <gmock/gmock.h>

#include "services/core/handoff/limits.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/core/convention/sample_procedure.h"

namespace relais {
namespace {

using namespace sample;

class ProcedureBookTest : public testing::Test {
 protected:
  absl::Status Draft(int text, uint32_t version, const Principal& principal = kRegion) {
    return book_.Draft(TextNo(text, NewLocal(version)), principal, knowledge_, kToday);
  }
  void Abandon(uint32_t version) {
    Procedure procedure = *book_.Find(kNewLocal, ConventionVersion(version));
    EXPECT_TRUE(procedure.Abandon(kRegion, knowledge_, kToday).ok());
    book_.Put(procedure);
  }
  void ExpectRefused(const absl::Status& status, Reason reason, const ProcedureBook& before) {
    EXPECT_THAT(status, RefusedFor(reason));
    EXPECT_TRUE(book_ == before);
  }

  Knowledge knowledge_ = Ground();
  ProcedureBook book_;
};

TEST_F(ProcedureBookTest, ADraftIsFoundByItsVersion) {
  ASSERT_TRUE(Draft(1, 1).ok());
  const Procedure* found = book_.Find(kNewLocal, ConventionVersion(1));
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->facts().drafted, kToday);
  EXPECT_EQ(found->StateOn(knowledge_, kToday), ProcedureState::kDrafted);
  EXPECT_EQ(book_.Find(kNewLocal, ConventionVersion(2)), nullptr);
  EXPECT_EQ(book_.FindLatest(kFramework), nullptr);
}

TEST_F(ProcedureBookTest, AVersionIsDraftedOnce) {
  ASSERT_TRUE(Draft(1, 1).ok());
  const ProcedureBook before = book_;
  EXPECT_TRUE(Draft(1, 1).ok());
  EXPECT_TRUE(book_ == before);
  ExpectRefused(Draft(2, 1), Reason::kReplay, before);
}

TEST_F(ProcedureBookTest, OneVersionAtATime) {
  ASSERT_TRUE(Draft(1, 2).ok());
  const ProcedureBook before = book_;
  ExpectRefused(Draft(2, 3), Reason::kConventionStep, before);
  ExpectRefused(Draft(2, 1), Reason::kReplay, before);
  Abandon(2);
  const ProcedureBook abandoned = book_;
  ExpectRefused(Draft(2, 1), Reason::kReplay, abandoned);
  ExpectRefused(Draft(2, 2), Reason::kReplay, abandoned);
  EXPECT_TRUE(Draft(2, 3).ok());
  EXPECT_EQ(book_.FindLatest(kNewLocal)->version(), ConventionVersion(3));
  Abandon(3);
  EXPECT_EQ(book_.FindLatest(kNewLocal)->version(), ConventionVersion(3));
}

TEST_F(ProcedureBookTest, TheLatestIsTheLastThatWasNotAbandoned) {
  ASSERT_TRUE(Draft(1, 1).ok());
  Agreement first = NewLocal(1);
  first.title += " 1";
  ASSERT_TRUE(knowledge_.Admit(Item(first, "text 1", SignedByAll(first)), kToday).ok());
  ASSERT_TRUE(Draft(2, 2).ok());
  Abandon(2);
  EXPECT_EQ(book_.FindLatest(kNewLocal)->version(), ConventionVersion(1));
}

TEST_F(ProcedureBookTest, WhatStandsAlreadyIsAmendedByAHigherVersion) {
  ASSERT_TRUE(knowledge_.Admit(LocalItem(), kToday).ok());
  Agreement again = Local();
  ExpectRefused(book_.Draft(TextNo(1, again), kRegion, knowledge_, kToday), Reason::kReplay, {});
  again.version = ConventionVersion(2);
  EXPECT_TRUE(book_.Draft(TextNo(1, again), kRegion, knowledge_, kToday).ok());
}

TEST_F(ProcedureBookTest, ADraftHasAPlaceAndAnAuthor) {
  Agreement nameless = NewLocal();
  nameless.id = ConventionId();
  ExpectRefused(book_.Draft(TextNo(1, nameless), kRegion, knowledge_, kToday), Reason::kMalformed, {});
  ExpectRefused(Draft(1, 0), Reason::kMalformed, {});
  Principal auditor = kRegion;
  auditor.role = Role::kAuditor;
  ExpectRefused(Draft(1, 1, auditor), Reason::kNotPermitted, {});
  Principal elsewhere = kLoiret;
  elsewhere.scope = "18";
  ExpectRefused(Draft(1, 1, elsewhere), Reason::kNotPermitted, {});
  ProcedureText large = TextNo(1, NewLocal());
  large.bytes.assign(limits::kKnowledgeItemBytesMax + 1, ' ');
  ExpectRefused(book_.Draft(large, kRegion, knowledge_, kToday), Reason::kTooLarge, {});
}

TEST_F(ProcedureBookTest, ItHasAnEnd) {
  for (size_t i = 0; i < limits::kProceduresMax; ++i) {
    Agreement agreement = NewLocal();
    std::array<uint8_t, 16> id{};
    id[0] = static_cast<uint8_t>(1 + i / 250);
    id[1] = static_cast<uint8_t>(1 + i % 250);
    agreement.id = ConventionId(id);
    ASSERT_TRUE(book_.Draft(TextNo(1, agreement), kRegion, knowledge_, kToday).ok()) << i;
  }
  const ProcedureBook before = book_;
  ExpectRefused(Draft(1, 1), Reason::kTooLarge, before);
}

}  // namespace
}  // namespace relais
