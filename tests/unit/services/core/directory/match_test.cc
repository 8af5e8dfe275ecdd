#include "services/core/directory/match.h"

#include <functional>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/core/convention/sample_network.h"

namespace relais {
namespace {

using sample::kToday;
using sample::PartnerNo;
using testing::ElementsAre;

class MatchTest : public testing::Test {
 protected:
  // Replaces what partner `n` publishes.
  void Publish(int n, const std::function<void(Service&)>& change) {
    const DirectoryEntry* known = knowledge_.FindDirectory(PartnerNo(n));
    DirectoryEntry entry = *known;
    entry.edition = known->edition.next();
    change(entry.services[0]);
    ASSERT_OK(knowledge_.Admit(sample::Item(entry, absl::StrCat("directory ", n, " ", entry.edition.value()),
                                            sample::SignedBy({n == 5 ? sample::IdentityNo(1) : sample::IdentityNo(n)})),
                               kToday));
  }
  std::vector<PartnerId> Found() const {
    std::vector<PartnerId> partners;
    const absl::StatusOr<Matches> matches = FindSecondDoors(knowledge_, question_);
    EXPECT_OK(matches);
    for (const Match& match : matches->found) partners.push_back(match.service->partner);
    return partners;
  }
  absl::StatusOr<Match> MatchPartner(int n) const {
    return MatchService(knowledge_, question_, knowledge_.FindDirectory(PartnerNo(n))->services[0]);
  }

  Knowledge knowledge_ = sample::Network();
  MatchQuestion question_{PartnerNo(1), sample::kNeed, "jeunes", sample::kCommune, kToday};
};

TEST_F(MatchTest, OffersEverySecondDoorInATotalOrder) {
  EXPECT_THAT(Found(), ElementsAre(PartnerNo(2), PartnerNo(3), PartnerNo(4), PartnerNo(5)));
  ASSERT_OK_AND_ASSIGN(const Match match, MatchPartner(3));
  EXPECT_EQ(match.known->agreement().id, sample::kLocal);
  EXPECT_EQ(match.mailbox, sample::NodeNo(3));
  EXPECT_EQ(match.next_open_day, kToday);
  EXPECT_EQ(match.due_day, AddDays(kToday, 7));
  EXPECT_THAT(match.why, ElementsAre(MatchReason::kSameCommune, MatchReason::kOpenSoon));
}

TEST_F(MatchTest, RanksByPublicThenPlaceThenDays) {
  Publish(2, [](Service& s) { s.address.commune = "18033"; });
  Publish(3, [](Service& s) { s.closures = {{kToday, AddDays(kToday, 3)}}; });
  Publish(4, [](Service& s) {
    s.address.commune = "18033";
    s.publics = {"jeunes", "etudiants"};
  });
  Publish(5, [](Service& s) { s.address.commune = "45234"; });
  EXPECT_THAT(Found(), ElementsAre(PartnerNo(4), PartnerNo(3), PartnerNo(5), PartnerNo(2)));
  Publish(4, [](Service& s) {
    s.publics = {"tous-publics"};
    s.remote = true;
  });
  EXPECT_THAT(Found(), ElementsAre(PartnerNo(3), PartnerNo(5), PartnerNo(4), PartnerNo(2)));
  Publish(2, [](Service& s) { s.remote = true; });
  EXPECT_THAT(Found(), ElementsAre(PartnerNo(3), PartnerNo(5), PartnerNo(2), PartnerNo(4)));
  Publish(4, [](Service& s) { s.answer_open_days = 2; });
  EXPECT_THAT(Found(), ElementsAre(PartnerNo(3), PartnerNo(5), PartnerNo(4), PartnerNo(2)));
}

TEST_F(MatchTest, SaysWhyAServiceIsLeftOut) {
  Publish(2, [](Service& s) { s.publics = {"seniors"}; });
  Publish(3, [](Service& s) { s.communes = {"45191"}; });
  Publish(4, [](Service& s) { s.needs = {sample::kOtherNeed}; });
  knowledge_.pending_roster().SetStanding(PartnerNo(5), Standing::kSuspended, kToday);
  ASSERT_OK_AND_ASSIGN(const Matches matches, FindSecondDoors(knowledge_, question_));
  EXPECT_TRUE(matches.found.empty());
  std::vector<std::pair<PartnerId, Reason>> reasons;
  for (const LeftOut& left : matches.left_out) reasons.emplace_back(left.service->partner, left.reason);
  // Partner 4 does something else altogether and is not worth a line.
  EXPECT_THAT(reasons, ElementsAre(std::make_pair(PartnerNo(2), Reason::kNotCovered),
                                   std::make_pair(PartnerNo(3), Reason::kNotCovered),
                                   std::make_pair(PartnerNo(5), Reason::kPartnerSuspended)));
  EXPECT_THAT(MatchPartner(4), RefusedFor(Reason::kNotCovered));
}

TEST_F(MatchTest, NeedsAKeyInUse) {
  question_.today = AddDays(kToday, 40);
  EXPECT_THAT(MatchPartner(3), RefusedFor(Reason::kStaleKey));
}

TEST_F(MatchTest, NeedsAConvention) {
  question_.commune = sample::kOtherCommune;
  EXPECT_THAT(MatchPartner(3), RefusedFor(Reason::kNotCovered));
  question_.commune = sample::kCommune;
  question_.origin = PartnerNo(4);
  EXPECT_THAT(MatchPartner(3), RefusedFor(Reason::kNotCovered));
  question_.origin = PartnerNo(1);
  question_.today = AddDays(kToday, -1);
  EXPECT_THAT(MatchPartner(3), RefusedFor(Reason::kConventionNotInForce));
}

TEST_F(MatchTest, TheOriginsOwnSecondDoorIsOfferedLikeAnyOther) {
  question_.origin = PartnerNo(2);
  EXPECT_THAT(Found(), testing::UnorderedElementsAre(PartnerNo(2), PartnerNo(3), PartnerNo(4), PartnerNo(5)));
}

TEST_F(MatchTest, FirstDoorsAreNotOffered) {
  EXPECT_THAT(Found(), testing::Contains(PartnerNo(3)));
  Publish(3, [](Service& s) { s.door = Door::kFirst; });
  EXPECT_THAT(Found(), testing::Not(testing::Contains(PartnerNo(3))));
  ASSERT_OK_AND_ASSIGN(const Matches matches, FindSecondDoors(knowledge_, question_));
  EXPECT_TRUE(matches.left_out.empty());
  EXPECT_THAT(MatchPartner(3), RefusedFor(Reason::kNotCovered));
}

TEST_F(MatchTest, AsksInTheVocabularies) {
  for (auto spoil : {+[](MatchQuestion& q) { q.need = "voler"; }, +[](MatchQuestion& q) { q.public_code = "martiens"; },
                     +[](MatchQuestion& q) { q.commune = "452"; }}) {
    const MatchQuestion sound = question_;
    spoil(question_);
    EXPECT_THAT(FindSecondDoors(knowledge_, question_), RefusedFor(Reason::kUnknownValue));
    EXPECT_THAT(MatchPartner(3), RefusedFor(Reason::kUnknownValue));
    question_ = sound;
  }
  question_.public_code = "";
  EXPECT_EQ(Found().size(), 4u);
}

TEST_F(MatchTest, EveryReasonHasItsWords) {
  for (int i = 1; i <= 6; ++i) EXPECT_FALSE(MatchReasonFr(static_cast<MatchReason>(i)).empty());
}

}  // namespace
}  // namespace relais
