#include "services/core/directory/directory.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/core/convention/sample_network.h"

namespace relais {
namespace {

using sample::kToday;
using sample::PartnerNo;

std::vector<PartnerId> PartnersOf(const std::vector<const Service*>& services) {
  std::vector<PartnerId> partners;
  for (const Service* service : services) partners.push_back(service->partner);
  return partners;
}

TEST(ServesTest, EveryoneOrThoseNamed) {
  Service service = sample::ServiceNo(62, 2);
  EXPECT_TRUE(ServesPublic(service, "jeunes"));
  service.publics = {};
  EXPECT_TRUE(ServesPublic(service, "jeunes"));
  service.publics = {"jeunes"};
  EXPECT_TRUE(ServesPublic(service, "jeunes"));
  EXPECT_TRUE(ServesPublic(service, ""));
  EXPECT_FALSE(ServesPublic(service, "seniors"));
  EXPECT_FALSE(ServesPublic(service, "tous-publics"));
  EXPECT_TRUE(ServesCommune(service, sample::kCommune));
  service.communes = {sample::kOtherCommune};
  EXPECT_FALSE(ServesCommune(service, sample::kCommune));
  EXPECT_TRUE(ServesCommune(service, sample::kOtherCommune));
  EXPECT_TRUE(ServesCommune(service, ""));
}

TEST(ListServicesTest, NarrowsByWhatIsGiven) {
  const Knowledge knowledge = sample::Network();
  EXPECT_EQ(ListServices(knowledge, {}, kToday).size(), 4u);
  ServiceFilter filter;
  filter.partner = PartnerNo(3);
  EXPECT_THAT(PartnersOf(ListServices(knowledge, filter, kToday)), testing::ElementsAre(PartnerNo(3)));
  filter = {};
  filter.door = Door::kFirst;
  EXPECT_TRUE(ListServices(knowledge, filter, kToday).empty());
  filter = {};
  filter.need = sample::kOtherNeed;
  EXPECT_TRUE(ListServices(knowledge, filter, kToday).empty());
  filter.need = sample::kNeed;
  filter.public_code = "jeunes";
  filter.commune = sample::kCommune;
  EXPECT_EQ(ListServices(knowledge, filter, kToday).size(), 4u);
}

TEST(ListServicesTest, LeavesOutWhoIsNotActive) {
  Knowledge knowledge = sample::Network();
  knowledge.pending_roster().SetStanding(PartnerNo(3), Standing::kSuspended, kToday);
  EXPECT_THAT(PartnersOf(ListServices(knowledge, {}, kToday)),
              testing::ElementsAre(PartnerNo(2), PartnerNo(4), PartnerNo(5)));
}

TEST(CheckPublishableTest, OnlyWhatAConventionCanUse) {
  const Knowledge knowledge = sample::Network();
  EXPECT_OK(CheckPublishable(knowledge, sample::DirectoryNo(3), kToday));
  DirectoryEntry entry = sample::DirectoryNo(3);
  entry.services[0].door = Door::kFirst;
  EXPECT_THAT(CheckPublishable(knowledge, entry, kToday), RefusedFor(Reason::kNotCovered));
  entry = sample::DirectoryNo(3);
  entry.services[0].needs = {"numerique--acquerir-un-equipement"};
  EXPECT_THAT(CheckPublishable(knowledge, entry, kToday), RefusedFor(Reason::kNotCovered));
  entry.services[0].needs.insert(sample::kNeed);
  EXPECT_OK(CheckPublishable(knowledge, entry, kToday));
  entry.services[0].name = "";
  EXPECT_THAT(CheckPublishable(knowledge, entry, kToday), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(CheckPublishable(knowledge, sample::DirectoryNo(9), kToday), RefusedFor(Reason::kPartnerUnknown));
}

}  // namespace
}  // namespace relais
