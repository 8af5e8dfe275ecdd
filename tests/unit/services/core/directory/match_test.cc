#include "services/core/directory/match.h"

#include <functional>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/draft.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/core/convention/sample_network.h"

namespace relais {
namespace {

using sample::kToday;
using sample::PartnerNo;
using testing::ElementsAre;
using testing::IsSupersetOf;

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
  absl::StatusOr<Matches> Search() const {
    index_.Follow(knowledge_);
    return FindSecondDoors(knowledge_, index_, question_, habits_);
  }
  std::vector<PartnerId> Found() const {
    std::vector<PartnerId> partners;
    const absl::StatusOr<Matches> matches = Search();
    EXPECT_OK(matches);
    for (const Match& match : matches->found) partners.push_back(match.service->partner);
    return partners;
  }
  absl::StatusOr<Match> MatchPartner(int n) const {
    return MatchService(knowledge_, question_, knowledge_.FindDirectory(PartnerNo(n))->services[0]);
  }

  // What speaks for and against the service of partner `n`.
  std::vector<MatchReason> WhyPartner(int n) const {
    std::vector<MatchReason> reasons;
    const absl::StatusOr<Matches> matches = Search();
    EXPECT_OK(matches);
    for (const Match& match : matches->found) {
      if (match.service->partner != PartnerNo(n)) continue;
      for (const MatchWhy& why : match.why) reasons.push_back(why.reason);
    }
    return reasons;
  }

  Knowledge knowledge_ = sample::Network();
  mutable ServiceIndex index_;
  AnswerHabits habits_;
  MatchQuestion question_{PartnerNo(1), sample::kNeed, "jeunes", sample::kCommune, kToday};
};

TEST_F(MatchTest, OffersEverySecondDoorInATotalOrder) {
  EXPECT_THAT(Found(), ElementsAre(PartnerNo(2), PartnerNo(3), PartnerNo(4), PartnerNo(5)));
  ASSERT_OK_AND_ASSIGN(const Match match, MatchPartner(3));
  EXPECT_EQ(match.known->agreement().id, sample::kLocal);
  EXPECT_EQ(match.mailbox, sample::NodeNo(3));
  EXPECT_EQ(match.next_open_day, kToday);
  EXPECT_EQ(match.due_day, AddDays(kToday, 7));
  EXPECT_THAT(match.why,
              ElementsAre(MatchWhy{MatchReason::kSameCommune}, MatchWhy{MatchReason::kNextPlace, kToday.value(), 0},
                          MatchWhy{MatchReason::kPromisedAnswer, 5}, MatchWhy{MatchReason::kNeverConfirmed}));
}

// Bourges is some 120 km from Pithiviers, Orléans some 40.
TEST_F(MatchTest, RanksByPublicThenPlaceThenDays) {
  Publish(2, [](Service& s) { s.address.commune = "18033"; });
  Publish(3, [](Service& s) { s.closures = {{kToday, AddDays(kToday, 3)}}; });
  Publish(4, [](Service& s) {
    s.address.commune = "18033";
    s.publics = {"jeunes", "etudiants"};
  });
  Publish(5, [](Service& s) { s.address.commune = "45234"; });
  EXPECT_THAT(Found(), ElementsAre(PartnerNo(4), PartnerNo(3), PartnerNo(5), PartnerNo(2)));
  // Nobody is named any more; who receives at a distance counts as within 30 km.
  Publish(4, [](Service& s) {
    s.publics = {"tous-publics"};
    s.remote = true;
  });
  EXPECT_THAT(Found(), ElementsAre(PartnerNo(3), PartnerNo(4), PartnerNo(5), PartnerNo(2)));
  // Who cannot come is received at a distance as well as next door, and this one sooner.
  question_.access_needs = kAccessByTelephone;
  EXPECT_EQ(Found()[0], PartnerNo(4));
}

TEST_F(MatchTest, RanksByWhatWasAskedForFirstOfAll) {
  question_.cep_level = 2;
  question_.language = "ar";
  question_.access_needs = kAccessWheelchair | kAccessCalm;
  Publish(2, [](Service& s) { s.cep_level = 2; });
  Publish(3, [](Service& s) { s.languages = {"ar"}; });
  Publish(4, [](Service& s) {
    s.access_needs = kAccessWheelchair | kAccessCalm | kAccessSight;
    s.address.commune = "18033";
  });
  Publish(5, [](Service& s) {
    s.access_needs = kAccessWheelchair;
    s.languages = {"en"};
    s.cep_level = 1;
  });
  EXPECT_THAT(Found(), ElementsAre(PartnerNo(4), PartnerNo(3), PartnerNo(2), PartnerNo(5)));
  EXPECT_THAT(WhyPartner(4), IsSupersetOf({MatchReason::kAccess, MatchReason::kLanguageNotSaid,
                                           MatchReason::kOtherCepLevel, MatchReason::kDistance}));
  EXPECT_THAT(WhyPartner(3), IsSupersetOf({MatchReason::kLanguage, MatchReason::kAccessNotSaid}));
  EXPECT_THAT(WhyPartner(2), IsSupersetOf({MatchReason::kCepLevel}));
  EXPECT_THAT(WhyPartner(5), IsSupersetOf({MatchReason::kLanguageMissing, MatchReason::kAccessMissing}));
  // French is spoken everywhere, and asks for nothing.
  question_ = {PartnerNo(1), sample::kNeed, "jeunes", sample::kCommune, kToday};
  question_.language = "fr";
  EXPECT_THAT(WhyPartner(5), testing::Not(testing::Contains(MatchReason::kLanguageMissing)));
}

TEST_F(MatchTest, AnInterpreterIsNotNeededWhereTheLanguageIsSpoken) {
  question_.language = "ar";
  question_.access_needs = kAccessInterpreter;
  Publish(3, [](Service& s) { s.languages = {"ar"}; });
  EXPECT_THAT(WhyPartner(3), IsSupersetOf({MatchReason::kAccess, MatchReason::kLanguage}));
}

TEST_F(MatchTest, RanksByTheNextOpenDayWithRoom) {
  const auto full_until = [](int days) {
    return [days](Service& s) {
      s.capacity_day = AddDays(kToday, -3);
      s.next_place_day = AddDays(kToday, days);
    };
  };
  Publish(2, full_until(12));
  Publish(3, full_until(40));
  // Said too long ago to count.
  Publish(4, [](Service& s) {
    s.capacity_day = AddDays(kToday, -kCapacityGoodDays - 1);
    s.next_place_day = AddDays(kToday, 40);
  });
  Publish(5, full_until(5));
  EXPECT_THAT(Found(), ElementsAre(PartnerNo(4), PartnerNo(5), PartnerNo(2), PartnerNo(3)));
  // 5 December is a Saturday.
  ASSERT_OK_AND_ASSIGN(const Match match, MatchPartner(2));
  EXPECT_EQ(match.next_place_day, sample::On("2026-12-07"));
  EXPECT_EQ(match.next_open_day, kToday);
  question_.by_day = sample::On("2026-12-10");
  EXPECT_THAT(WhyPartner(3), testing::Contains(MatchReason::kNotInTime));
  EXPECT_THAT(WhyPartner(2), testing::Contains(MatchReason::kNextPlace));
}

TEST_F(MatchTest, AnswerHabitsCountFromEnoughAnswersOnly) {
  const auto service = [](int n) { return sample::Filled<ServiceId>(60 + n); };
  habits_ = {{service(2), {9, kAnswerSamplesMin}}, {service(4), {2, 14}}, {service(5), {1, kAnswerSamplesMin - 1}}};
  EXPECT_THAT(Found(), ElementsAre(PartnerNo(4), PartnerNo(3), PartnerNo(5), PartnerNo(2)));
  ASSERT_OK_AND_ASSIGN(const Matches matches, Search());
  EXPECT_THAT(matches.found[0].why, testing::Contains(MatchWhy{MatchReason::kUsualAnswer, 2, 14}));
  EXPECT_EQ(MatchWhyFr({MatchReason::kUsualAnswer, 2, 14}), "Répond d’habitude en 2 jours ouvrés (14 réponses)");
  EXPECT_THAT(WhyPartner(5), testing::Contains(MatchReason::kPromisedAnswer));
  EXPECT_THAT(WhyPartner(5), testing::Not(testing::Contains(MatchReason::kUsualAnswer)));
}

TEST_F(MatchTest, WhatWasNotConfirmedForSixMonthsSaysSo) {
  Publish(2, [](Service& s) { s.confirmed_day = AddDays(kToday, -184); });
  Publish(3, [](Service& s) { s.confirmed_day = AddDays(kToday, -183); });
  EXPECT_EQ(Found()[0], PartnerNo(3));
  EXPECT_THAT(WhyPartner(2), testing::Contains(MatchReason::kStale));
  EXPECT_THAT(WhyPartner(4), testing::Contains(MatchReason::kNeverConfirmed));
  for (MatchReason reason : WhyPartner(3)) EXPECT_FALSE(IsCaution(reason)) << MatchReasonName(reason);
}

TEST_F(MatchTest, ItsOwnCoordinatesGoBeforeItsCommunes) {
  Publish(2, [](Service& s) { s.address.commune = "18033"; });
  Publish(3, [](Service& s) {
    s.address.commune = "18033";
    s.location = {{4817223, 225138}, PointPrecision::kAddress};  // in Pithiviers all the same
  });
  ASSERT_OK_AND_ASSIGN(const Match far, MatchPartner(2));
  ASSERT_OK_AND_ASSIGN(const Match near, MatchPartner(3));
  EXPECT_GT(far.distance->metres, 100'000);
  EXPECT_LT(near.distance->metres, 3'000);
  EXPECT_EQ(near.distance->precision, PointPrecision::kCommune) << "the person's end is a commune's point";
}

TEST_F(MatchTest, AStandIsThereOnItsDaysOnly) {
  Publish(3, [](Service& s) { s.valid_days = {AddDays(kToday, 2), AddDays(kToday, 3)}; });
  ASSERT_OK_AND_ASSIGN(const Match match, MatchPartner(3));
  EXPECT_EQ(match.next_open_day, AddDays(kToday, 2));
  question_.today = AddDays(kToday, 4);
  EXPECT_THAT(MatchPartner(3), RefusedFor(Reason::kNotCovered));
  ASSERT_OK_AND_ASSIGN(const Matches matches, Search());
  ASSERT_EQ(matches.left_out.size(), 1u);
  EXPECT_EQ(matches.left_out[0].why, LeftOutWhy::kOver);
}

TEST_F(MatchTest, WhoIsClosedForGoodIsLeftOut) {
  Publish(3, [](Service& s) { s.opening_hours = "Mo-Fr 09:00-12:00; Jan-Dec off"; });
  ASSERT_OK_AND_ASSIGN(const Matches matches, Search());
  ASSERT_EQ(matches.left_out.size(), 1u);
  EXPECT_EQ(matches.left_out[0].why, LeftOutWhy::kClosed);
  // Hours that nobody understands close nothing.
  Publish(3, [](Service& s) { s.opening_hours = "sur rendez-vous"; });
  EXPECT_EQ(Found().size(), 4u);
}

TEST_F(MatchTest, SaysWhyAServiceIsLeftOut) {
  Publish(2, [](Service& s) { s.publics = {"seniors"}; });
  Publish(3, [](Service& s) { s.communes = {"45191"}; });
  Publish(4, [](Service& s) { s.needs = {sample::kOtherNeed}; });
  knowledge_.pending_roster().SetStanding(PartnerNo(5), Standing::kSuspended, kToday);
  ASSERT_OK_AND_ASSIGN(const Matches matches, Search());
  EXPECT_TRUE(matches.found.empty());
  std::vector<std::pair<PartnerId, Reason>> reasons;
  for (const LeftOut& left : matches.left_out) reasons.emplace_back(left.service->partner, left.reason);
  // Partner 4 does something else altogether and is not worth a line.
  // The nearest to usable first.
  EXPECT_THAT(reasons, ElementsAre(std::make_pair(PartnerNo(5), Reason::kPartnerSuspended),
                                   std::make_pair(PartnerNo(2), Reason::kNotCovered),
                                   std::make_pair(PartnerNo(3), Reason::kNotCovered)));
  EXPECT_EQ(matches.left_out[0].why, LeftOutWhy::kSuspended);
  EXPECT_EQ(matches.left_out[1].why, LeftOutWhy::kPublic);
  EXPECT_EQ(matches.left_out[2].why, LeftOutWhy::kCommune);
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
  ASSERT_OK_AND_ASSIGN(const Matches matches, Search());
  EXPECT_TRUE(matches.left_out.empty());
  EXPECT_THAT(MatchPartner(3), RefusedFor(Reason::kNotCovered));
}

TEST_F(MatchTest, AsksInTheVocabularies) {
  for (auto spoil :
       {+[](MatchQuestion& q) { q.need = "voler"; }, +[](MatchQuestion& q) { q.public_code = "martiens"; },
        +[](MatchQuestion& q) { q.commune = "452"; }, +[](MatchQuestion& q) { q.cep_level = 4; },
        +[](MatchQuestion& q) { q.language = "arabe"; }, +[](MatchQuestion& q) { q.access_needs = 512; }}) {
    const MatchQuestion sound = question_;
    spoil(question_);
    EXPECT_THAT(Search(), RefusedFor(Reason::kUnknownValue));
    EXPECT_THAT(MatchPartner(3), RefusedFor(Reason::kUnknownValue));
    question_ = sound;
  }
  question_.public_code = "";
  EXPECT_EQ(Found().size(), 4u);
}

TEST_F(MatchTest, CountsAllThatIsLeftOutAndListsTheNearest) {
  DirectoryEntry entry = sample::DirectoryNo(3);
  entry.edition = Edition(9);
  for (int n = 0; n < 70; ++n) {
    Service service = sample::ServiceNo(3, 3);
    service.id = sample::Filled<ServiceId>(100 + n);
    service.publics = {"seniors"};
    service.address.commune = n % 2 == 0 ? "18033" : sample::kCommune;
    entry.services.push_back(service);
  }
  ASSERT_OK(knowledge_.Admit(sample::Item(entry, "directory 3 9", sample::SignedBy({sample::IdentityNo(3)})), kToday));
  knowledge_.pending_roster().SetStanding(PartnerNo(4), Standing::kEnded, kToday);
  ASSERT_OK_AND_ASSIGN(const Matches matches, Search());
  EXPECT_EQ(matches.found.size(), 3u);
  ASSERT_EQ(matches.left_out.size(), kLeftOutMax);
  EXPECT_EQ(matches.left_out_counts.at(LeftOutWhy::kPublic), 70u);
  EXPECT_EQ(matches.left_out_counts.at(LeftOutWhy::kGone), 1u);
  for (int n = 0; n < 35; ++n) EXPECT_EQ(matches.left_out[n].service->address.commune, sample::kCommune) << n;
  EXPECT_EQ(matches.left_out[35].service->address.commune, "18033");
}

}  // namespace
}  // namespace relais
