#include "services/core/directory/service_index.h"

#include <cstring>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/fakes/seeded_entropy.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/core/convention/sample_network.h"

namespace relais {
namespace {

using sample::kToday;
using sample::PartnerNo;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<ServiceId> Ids(const ServiceIndex& index, absl::string_view need) {
  std::vector<ServiceId> ids;
  for (const ServiceIndex::Slot& slot : index.SecondDoorsFor(need)) {
    EXPECT_EQ(slot.partner, slot.indexed->service->partner);
    ids.push_back(slot.indexed->service->id);
  }
  return ids;
}

ServiceId Id(int n) {
  return sample::Filled<ServiceId>(n);
}

void Admit(Knowledge& knowledge, DirectoryEntry entry, uint32_t edition) {
  entry.edition = Edition(edition);
  const SigningKey identity = sample::IdentityNo(entry.partner == PartnerNo(5) ? 1 : entry.partner.bytes()[0]);
  ASSERT_OK(knowledge.Admit(
      sample::Item(entry, absl::StrCat(entry.partner.ToHex(), " ", edition), sample::SignedBy({identity})), kToday));
}

TEST(ServiceIndexTest, ListsSecondDoorsByNeed) {
  ServiceIndex index;
  EXPECT_THAT(Ids(index, sample::kNeed), IsEmpty());
  Knowledge knowledge = sample::Network();
  index.Follow(knowledge);
  EXPECT_EQ(index.size(), 4u);
  EXPECT_THAT(Ids(index, sample::kNeed), ElementsAre(Id(62), Id(63), Id(64), Id(65)));
  EXPECT_THAT(Ids(index, sample::kOtherNeed), IsEmpty());
  EXPECT_THAT(Ids(index, "voler"), IsEmpty());
  DirectoryEntry entry = sample::DirectoryNo(3);
  entry.services[0].door = Door::kFirst;
  Admit(knowledge, entry, 2);
  index.Follow(knowledge);
  EXPECT_THAT(Ids(index, sample::kNeed), ElementsAre(Id(62), Id(64), Id(65)));
  EXPECT_EQ(index.size(), 4u);
}

TEST(ServiceIndexTest, ReadsOnlyWhatIsAnotherEntry) {
  Knowledge knowledge = sample::Network();
  ServiceIndex index;
  index.Follow(knowledge);
  const IndexedService* second = index.SecondDoorsFor(sample::kNeed)[1].indexed;
  const IndexedService* third = index.SecondDoorsFor(sample::kNeed)[2].indexed;
  index.Follow(knowledge);
  EXPECT_EQ(index.SecondDoorsFor(sample::kNeed)[1].indexed, second);
  const ServiceIndex before = index;
  Admit(knowledge, sample::DirectoryNo(3), 2);
  index.Follow(knowledge);
  EXPECT_NE(index.SecondDoorsFor(sample::kNeed)[1].indexed, second);
  EXPECT_EQ(index.SecondDoorsFor(sample::kNeed)[2].indexed, third);
  // A copy taken before still says what it said.
  EXPECT_EQ(before.SecondDoorsFor(sample::kNeed)[1].indexed, second);
  EXPECT_EQ(second->service->id, Id(63));
}

TEST(ServiceIndexTest, OutlivesTheKnowledgeItRead) {
  ServiceIndex index;
  {
    const Knowledge knowledge = sample::Network();
    index.Follow(knowledge);
  }
  EXPECT_EQ(index.SecondDoorsFor(sample::kNeed)[0].indexed->service->name, "Offre 62");
}

TEST(ServiceIndexTest, WorksOutWhatASearchCompares) {
  Service service = sample::ServiceNo(62, 2);
  service.publics = {"jeunes"};
  service.communes = {"45252", "2A004"};
  service.confirmed_day = Day(100);
  IndexedService indexed = Indexed(service, Day(90), PlaceTable());
  EXPECT_EQ(indexed.confirmed, Day(100));
  EXPECT_EQ(indexed.location.precision, PointPrecision::kCommune);
  EXPECT_TRUE(indexed.Serves(PublicBit("jeunes")) && indexed.Serves(0));
  EXPECT_FALSE(indexed.Serves(PublicBit("seniors")) || indexed.Serves(PublicBit("tous-publics")));
  EXPECT_TRUE(indexed.ServesCommuneNumber(CommuneNumber("2A004")) && indexed.ServesCommuneNumber(0));
  EXPECT_FALSE(indexed.ServesCommuneNumber(CommuneNumber("2B004")));
  service.publics = {"tous-publics", "jeunes"};
  EXPECT_TRUE(Indexed(service, kNoDay, PlaceTable()).Serves(PublicBit("seniors")));
  EXPECT_EQ(PublicBit("martiens"), 0u);
  EXPECT_EQ(CommuneNumber("452"), 0u);
}

// However the directory changed, following it step by step ends where reading it afresh ends.
TEST(ServiceIndexProperty, FollowingEqualsReadingAfresh) {
  for (uint32_t seed = 1; seed <= 20; ++seed) {
    SeededEntropy entropy(seed);
    const auto below = [&](uint32_t n) {
      uint32_t drawn = 0;
      std::memcpy(&drawn, entropy.Draw(sizeof(drawn)).data(), sizeof(drawn));
      return static_cast<int>(drawn % n);
    };
    Knowledge knowledge = sample::Network();
    ServiceIndex followed;
    for (uint32_t step = 2; step < 30; ++step) {
      DirectoryEntry entry;
      const int partner = 2 + below(4);
      entry.partner = PartnerNo(partner);
      for (int i = 0, count = below(4); i < count; ++i) {
        Service service = sample::ServiceNo(100 + partner * 16 + i, partner);
        service.door = below(4) == 0 ? Door::kFirst : Door::kSecond;
        if (below(2) == 0) service.needs.insert(sample::kOtherNeed);
        entry.services.push_back(service);
      }
      Admit(knowledge, entry, step);
      if (below(3) != 0) continue;
      followed.Follow(knowledge);
      ServiceIndex fresh;
      fresh.Follow(knowledge);
      EXPECT_EQ(followed.size(), fresh.size());
      for (const std::string& need : {sample::kNeed, sample::kOtherNeed}) {
        EXPECT_EQ(Ids(followed, need), Ids(fresh, need)) << "seed " << seed << " step " << step;
      }
    }
  }
}

}  // namespace
}  // namespace relais
