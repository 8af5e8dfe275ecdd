#include "services/core/convention/agreement.h"

#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/core/convention/sample_network.h"

namespace relais {
namespace {

using sample::kCommune;
using sample::kNeed;
using sample::kOtherCommune;
using sample::Local;
using sample::On;
using sample::PartnerNo;

AgreementStatus Activated(absl::string_view iso = "2026-01-01") {
  AgreementStatus status;
  status.activated = On(iso);
  return status;
}

TEST(FieldSetTest, AddsAndTakesAway) {
  const FieldSet some{DraftField::kNeed, DraftField::kBirthDate};
  EXPECT_TRUE(some.Has(DraftField::kNeed));
  EXPECT_FALSE(some.Has(DraftField::kService));
  EXPECT_EQ(some.List(), (std::vector<DraftField>{DraftField::kNeed, DraftField::kBirthDate}));
  EXPECT_EQ(some - kLayer2Fields, FieldSet{DraftField::kNeed});
  EXPECT_TRUE((kLayer1Fields & kLayer2Fields).empty());
  EXPECT_EQ((kLayer1Fields | kLayer2Fields).List().size(), static_cast<size_t>(kDraftFieldMax));
}

TEST(FieldSetTest, EveryFieldHasItsWords) {
  for (DraftField field : (kLayer1Fields | kLayer2Fields).List()) {
    EXPECT_FALSE(DraftFieldName(field).empty());
    EXPECT_FALSE(DraftFieldLabelFr(field).empty());
  }
  EXPECT_EQ(DraftFieldName(static_cast<DraftField>(31)), "");
}

TEST(InForceTest, BothEndsCount) {
  const Agreement agreement = Local();
  EXPECT_THAT(InForce(agreement, Activated(), On("2025-12-31")), RefusedFor(Reason::kConventionNotInForce));
  EXPECT_OK(InForce(agreement, Activated(), On("2026-01-01")));
  EXPECT_OK(InForce(agreement, Activated(), On("2028-12-31")));
  EXPECT_THAT(InForce(agreement, Activated(), On("2029-01-01")), RefusedFor(Reason::kConventionNotInForce));
}

TEST(InForceTest, NeedsActivation) {
  EXPECT_THAT(InForce(Local(), AgreementStatus(), sample::kToday), RefusedFor(Reason::kConventionNotInForce));
  EXPECT_THAT(InForce(Local(), Activated("2026-11-24"), On("2026-11-23")), RefusedFor(Reason::kConventionNotInForce));
  EXPECT_OK(InForce(Local(), Activated("2026-11-24"), On("2026-11-24")));
}

TEST(InForceTest, SuspendedAndEnded) {
  AgreementStatus status = Activated();
  status.standing = status.standing.Then(Standing::kSuspended, On("2026-11-20"));
  EXPECT_OK(InForce(Local(), status, On("2026-11-19")));
  EXPECT_THAT(InForce(Local(), status, On("2026-11-20")), RefusedFor(Reason::kConventionNotInForce));
  status.standing = status.standing.Then(Standing::kActive, On("2026-11-25"));
  EXPECT_THAT(InForce(Local(), status, On("2026-11-24")), RefusedFor(Reason::kConventionNotInForce));
  EXPECT_OK(InForce(Local(), status, On("2026-11-25")));
  status.standing = status.standing.Then(Standing::kEnded, On("2026-12-01"));
  EXPECT_THAT(InForce(Local(), status, On("2026-12-01")), RefusedFor(Reason::kConventionNotInForce));
}

TEST(InForceTest, ASupersededVersionIsGoodForTenDays) {
  AgreementStatus status = Activated();
  status.superseded = On("2026-11-01");
  EXPECT_OK(InForce(Local(), status, On("2026-10-01")));
  EXPECT_OK(InForce(Local(), status, On("2026-11-11")));
  EXPECT_THAT(InForce(Local(), status, On("2026-11-12")), RefusedFor(Reason::kConventionSuperseded));
}

TEST(StandingSpanTest, AnOvertakenAnnouncementIsForgotten) {
  StandingSpan span = StandingSpan().Then(Standing::kEnded, Day(100));
  span = span.Then(Standing::kSuspended, Day(50));
  EXPECT_EQ(span.On(Day(49)), Standing::kActive);
  EXPECT_EQ(span.On(Day(50)), Standing::kSuspended);
  EXPECT_EQ(span.On(Day(100)), Standing::kSuspended);
}

TEST(CoversPairTest, NeedsTheRightDoors) {
  const Agreement agreement = Local();
  EXPECT_OK(CoversPair(agreement, PartnerNo(1), PartnerNo(3)));
  EXPECT_OK(CoversPair(agreement, PartnerNo(2), PartnerNo(3)));
  // 2 holds both doors: what its first one hears, its second one may take up.
  EXPECT_OK(CoversPair(agreement, PartnerNo(2), PartnerNo(2)));
  // 3 holds no first door, 1 no second one, 9 is no party.
  EXPECT_THAT(CoversPair(agreement, PartnerNo(1), PartnerNo(1)), RefusedFor(Reason::kNotCovered));
  EXPECT_THAT(CoversPair(agreement, PartnerNo(3), PartnerNo(3)), RefusedFor(Reason::kNotCovered));
  EXPECT_THAT(CoversPair(agreement, PartnerNo(3), PartnerNo(2)), RefusedFor(Reason::kNotCovered));
  EXPECT_THAT(CoversPair(agreement, PartnerNo(2), PartnerNo(1)), RefusedFor(Reason::kNotCovered));
  EXPECT_THAT(CoversPair(agreement, PartnerNo(9), PartnerNo(3)), RefusedFor(Reason::kNotCovered));
  EXPECT_THAT(CoversPair(agreement, PartnerNo(1), PartnerNo(9)), RefusedFor(Reason::kNotCovered));
  EXPECT_THAT(CoversPair(agreement, PartnerId(), PartnerNo(3)), RefusedFor(Reason::kNotCovered));
}

class CoversTest : public testing::Test {
 protected:
  CoverageQuestion question_{PartnerNo(1), PartnerNo(3), kNeed, "jeunes", kCommune};
  Agreement agreement_ = Local();
};

TEST_F(CoversTest, AllIsAsked) {
  EXPECT_OK(Covers(agreement_, question_));
  auto refused_with = [&](auto change) {
    CoverageQuestion other = question_;
    change(other);
    return ReasonOf(Covers(agreement_, other));
  };
  using Q = CoverageQuestion;
  EXPECT_EQ(refused_with([](Q& q) { q.destination = PartnerNo(1); }), Reason::kNotCovered);
  EXPECT_EQ(refused_with([](Q& q) { q.need = "numerique--acquerir-un-equipement"; }), Reason::kNotCovered);
  EXPECT_EQ(refused_with([](Q& q) { q.commune = kOtherCommune; }), Reason::kNotCovered);
  EXPECT_EQ(refused_with([](Q& q) { q.need = "se-former--voler"; }), Reason::kUnknownValue);
  EXPECT_EQ(refused_with([](Q& q) { q.commune = "4525"; }), Reason::kUnknownValue);
  EXPECT_EQ(refused_with([](Q& q) { q.public_code = "martiens"; }), Reason::kUnknownValue);
}

TEST_F(CoversTest, PublicsAreAsListedOrEveryone) {
  agreement_.publics = {"jeunes"};
  EXPECT_OK(Covers(agreement_, question_));
  question_.public_code = "seniors";
  EXPECT_THAT(Covers(agreement_, question_), RefusedFor(Reason::kNotCovered));
  question_.public_code = "tous-publics";
  EXPECT_THAT(Covers(agreement_, question_), RefusedFor(Reason::kNotCovered));
  question_.public_code = "";
  EXPECT_OK(Covers(agreement_, question_));
  agreement_.publics = {"tous-publics"};
  question_.public_code = "seniors";
  EXPECT_OK(Covers(agreement_, question_));
}

TEST(DueDayTest, KeepsToTheCeilingOfEachState) {
  Agreement agreement = Local();
  agreement.ceilings = {10, 20, 30, 40, 50};
  const Day sent = On("2026-11-23");
  const std::pair<CoarseState, int> ceilings[] = {{CoarseState::kOpen, 10},          {CoarseState::kAnsweredYes, 20},
                                                  {CoarseState::kReceived, 30},      {CoarseState::kEnded, 40},
                                                  {CoarseState::kAnsweredNo, 50},    {CoarseState::kCancelled, 50},
                                                  {CoarseState::kWithdrawn, 50},     {CoarseState::kExpired, 50},
                                                  {CoarseState::kUndeliverable, 50}, {CoarseState::kCorrected, 50}};
  for (const auto& [state, days] : ceilings) {
    const Day last = AddDays(sent, days);
    EXPECT_EQ(DueDayCeiling(agreement, state, sent), last);
    EXPECT_OK(CheckDueDay(agreement, state, last, sent));
    EXPECT_THAT(CheckDueDay(agreement, state, last.next(), sent), RefusedFor(Reason::kDueDayTooFar));
  }
  EXPECT_OK(CheckDueDay(agreement, CoarseState::kOpen, kNoDay, sent));
  EXPECT_OK(CheckDueDay(agreement, CoarseState::kOpen, sent, sent));
  EXPECT_THAT(CheckDueDay(agreement, CoarseState::kOpen, AddDays(sent, -1), sent), RefusedFor(Reason::kDueDayTooFar));
  EXPECT_THAT(CheckDueDay(agreement, CoarseState::kOpen, Day(INT32_MAX), sent), RefusedFor(Reason::kDueDayTooFar));
}

TEST(DueDayTest, DaysInAnOutboxBurnNobodysDelay) {
  EXPECT_EQ(EffectiveDueDay(Day(110), Day(103), Day(105)), Day(112));
  EXPECT_EQ(EffectiveDueDay(Day(110), Day(103), Day(103)), Day(110));
  EXPECT_EQ(EffectiveDueDay(Day(110), Day(103), Day(101)), Day(110));
  EXPECT_EQ(EffectiveDueDay(kNoDay, Day(103), Day(105)), kNoDay);
  EXPECT_EQ(EffectiveDueDay(Day(INT32_MAX), Day(INT32_MIN), Day(INT32_MAX)), kLastDay);
}

}  // namespace
}  // namespace relais
