// The order of offers over random networks: total, the same however the input is shuffled, and nothing left out in
// silence.
#include "services/core/directory/match_rank.h"

#include <cstring>
#include <utility>

#include "gtest/gtest.h"
#include "services/core/directory/match.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/draft.h"
#include "tests/fakes/seeded_entropy.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/core/convention/sample_network.h"

namespace relais {
namespace {

using sample::kToday;
using sample::PartnerNo;

TEST(MatchRankTest, StepsAreClosedAtTheirUpperEnd) {
  EXPECT_EQ(DistanceStep(0), 0);
  EXPECT_EQ(DistanceStep(5'000), 0);
  EXPECT_EQ(DistanceStep(5'001), 1);
  EXPECT_EQ(DistanceStep(60'000), 3);
  EXPECT_EQ(DistanceStep(60'001), kDistanceStepUnknown);
  EXPECT_EQ(WaitStep(-3, 0), 0);
  EXPECT_EQ(WaitStep(1, 1), 0);
  EXPECT_EQ(WaitStep(2, 1), 1);
  EXPECT_EQ(WaitStep(7, 1), 1);
  EXPECT_EQ(WaitStep(30, 1), 3);
  EXPECT_EQ(WaitStep(31, 1), kWaitStepNever);
}

class RandomNetwork {
 public:
  explicit RandomNetwork(uint32_t seed) : entropy_(seed) {
    for (int partner = 2; partner <= 5; ++partner) {
      DirectoryEntry entry;
      entry.partner = PartnerNo(partner);
      entry.edition = Edition(2);
      for (int i = 0; i < 12; ++i) entry.services.push_back(MakeService(partner, i));
      entries_.push_back(std::move(entry));
    }
    question_ = {PartnerNo(1), sample::kNeed, Pick<std::string>({"", "jeunes", "tous-publics"}), sample::kCommune,
                 kToday};
    question_.cep_level = static_cast<uint8_t>(Below(4));
    question_.language = Pick<std::string>({"", "fr", "ar"});
    question_.access_needs = static_cast<uint16_t>(Below(kAccessNeedsAll + 1));
    question_.by_day = Pick<Day>({kNoDay, AddDays(kToday, 10)});
    for (const DirectoryEntry& entry : entries_) {
      for (const Service& service : entry.services) {
        if (Below(3) == 0) habits_[service.id] = {Below(10), Below(12)};
      }
    }
  }

  // The same network, its items admitted and its services listed in another order.
  Matches Search() {
    Knowledge knowledge = sample::Network();
    Shuffle(entries_);
    for (DirectoryEntry& entry : entries_) {
      Shuffle(entry.services);
      const SigningKey identity = sample::IdentityNo(entry.partner == PartnerNo(5) ? 1 : entry.partner.bytes()[0]);
      EXPECT_OK(knowledge.Admit(sample::Item(entry, "random", sample::SignedBy({identity})), kToday));
    }
    if (suspended_) knowledge.pending_roster().SetStanding(PartnerNo(4), Standing::kSuspended, kToday);
    index_ = ServiceIndex();
    index_.Follow(knowledge);
    absl::StatusOr<Matches> matches = FindSecondDoors(knowledge, index_, question_, habits_);
    EXPECT_OK(matches);
    // What is offered could be sent, and what is left out would be refused, for the very reason that is told.
    for (const Match& match : matches->found) EXPECT_OK(MatchService(knowledge, question_, *match.service));
    for (const LeftOut& left : matches->left_out) {
      EXPECT_THAT(MatchService(knowledge, question_, *left.service), RefusedFor(left.reason));
    }
    knowledge_ = std::move(knowledge);
    return *std::move(matches);
  }

 private:
  int Below(int n) {
    uint32_t drawn = 0;
    std::memcpy(&drawn, entropy_.Draw(sizeof(drawn)).data(), sizeof(drawn));
    return static_cast<int>(drawn % static_cast<uint32_t>(n));
  }
  template <class T>
  void Shuffle(std::vector<T>& items) {
    for (size_t i = items.size(); i > 1; --i)
      std::swap(items[i - 1], items[static_cast<size_t>(Below(static_cast<int>(i)))]);
  }
  template <class T>
  T Pick(std::vector<T> of) {
    return of[static_cast<size_t>(Below(static_cast<int>(of.size())))];
  }
  Service MakeService(int partner, int i) {
    Service s = sample::ServiceNo(100 + partner * 16 + i, partner);
    s.door = Below(8) == 0 ? Door::kFirst : Door::kSecond;
    s.needs =
        Below(6) == 0 ? absl::btree_set<std::string>{sample::kOtherNeed} : absl::btree_set<std::string>{sample::kNeed};
    s.publics = Pick<absl::btree_set<std::string>>({{"tous-publics"}, {}, {"jeunes"}, {"seniors"}});
    s.communes = Pick<absl::btree_set<std::string>>({{}, {}, {sample::kCommune}, {"45191"}});
    s.address.commune = Pick<std::string>({sample::kCommune, "18033", "45234", "99999", ""});
    s.cep_level = static_cast<uint8_t>(Below(4));
    s.languages = Pick<absl::btree_set<std::string>>({{}, {"ar"}, {"en"}});
    s.access_needs = static_cast<uint16_t>(Below(3) == 0 ? 0 : Below(kAccessNeedsAll + 1));
    s.remote = Below(4) == 0;
    s.capacity_day = Pick<Day>({kNoDay, kToday});
    s.next_place_day = Pick<Day>({kNoDay, AddDays(kToday, Below(50))});
    s.answer_open_days = 1 + Below(6);
    s.confirmed_day = Pick<Day>({kNoDay, AddDays(kToday, -Below(400))});
    s.opening_hours = Pick<std::string>({"", "Mo,We 09:00-12:00", "Jan-Dec off", "sur rendez-vous"});
    return s;
  }

  SeededEntropy entropy_;
  std::vector<DirectoryEntry> entries_;
  MatchQuestion question_;
  AnswerHabits habits_;
  bool suspended_ = Below(2) == 0;
  ServiceIndex index_;
  Knowledge knowledge_{sample::Roots()};
};

std::vector<ServiceId> Ids(const Matches& matches) {
  std::vector<ServiceId> ids;
  for (const Match& match : matches.found) ids.push_back(match.service->id);
  for (const LeftOut& left : matches.left_out) ids.push_back(left.service->id);
  return ids;
}

TEST(MatchOrderProperty, IsTotalStableAndSilentAboutNothing) {
  size_t offered = 0;
  size_t told = 0;
  for (uint32_t seed = 1; seed <= 60; ++seed) {
    RandomNetwork network(seed);
    const Matches first = network.Search();
    for (size_t i = 1; i < first.found.size(); ++i) {
      const MatchRank& before = first.found[i - 1].rank;
      const MatchRank& after = first.found[i].rank;
      EXPECT_LT(before, after) << "seed " << seed;
      EXPECT_FALSE(after < before) << "seed " << seed;
    }
    for (const Match& match : first.found) EXPECT_FALSE(match.why.empty());
    size_t counted = 0;
    for (const auto& [why, count] : first.left_out_counts) counted += count;
    EXPECT_EQ(counted, first.left_out.size()) << "as few as these are all listed";
    for (const LeftOut& left : first.left_out) {
      EXPECT_NE(left.reason, Reason::kNone);
      EXPECT_FALSE(LeftOutFr(left.why).empty());
    }
    offered += first.found.size();
    told += first.left_out.size();
    const std::vector<ServiceId> order = Ids(first);
    for (int again = 0; again < 3; ++again) EXPECT_EQ(Ids(network.Search()), order) << "seed " << seed;
  }
  EXPECT_GT(offered, 500u);
  EXPECT_GT(told, 500u);
}

}  // namespace
}  // namespace relais
