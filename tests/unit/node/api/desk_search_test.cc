// The counsellor's question at a node's own doorway. The line to the hub has never been up here: all of it is answered
// from what the node holds.
#include "node/api/desk_search.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "node/api/desk_api.h"
#include "node/api/desk_view.h"
#include "services/adapters/grpc/status_map.h"
#include "services/core/handoff/draft.h"
#include "tests/unit/node/daemon_fixture.h"

namespace relais::node {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

class DeskSearchTest : public DaemonTest {
 protected:
  explicit DeskSearchTest(int number = 1) : DaemonTest(number) {}

  static v1::FindServicesRequest Question() {
    v1::FindServicesRequest request;
    request.set_need(sample::kNeed);
    request.set_public_code("jeunes");
    request.set_commune(sample::kCommune);
    return request;
  }
  v1::FindServicesResponse Ask(const v1::FindServicesRequest& request) {
    v1::FindServicesResponse response;
    EXPECT_TRUE(desk_->FindServices(nullptr, &request, &response).ok());
    return response;
  }
  Reason Refusal(const v1::FindServicesRequest& request) {
    v1::FindServicesResponse response;
    const grpc::Status status = desk_->FindServices(nullptr, &request, &response);
    return status.ok() ? Reason::kNone : ReasonOf(FromGrpc(status));
  }
  // Partner `n` publishes again.
  void Publish(int n, DirectoryEntry entry, uint32_t edition) {
    entry.edition = Edition(edition);
    KnowledgeHeard heard;
    heard.newest = Revision(100 + edition);
    heard.items.push_back(
        Pushed(sample::Item(entry, "", sample::SignedBy({sample::IdentityNo(n)})), heard.newest.value()));
    Post(std::move(heard));
    // The snapshot is renewed by an effect, which comes before any later question's answer.
    AskEngine(*runner_, [](const NodeEngine&) { return true; });
  }
};

TEST_F(DeskSearchTest, OffersAndReasonsComeFromTheSnapshot) {
  EXPECT_FALSE(*AskEngine(*runner_, [](const NodeEngine& engine) { return engine.line_up(); }));
  const v1::FindServicesResponse answer = Ask(Question());
  ASSERT_EQ(answer.offers_size(), 4);
  EXPECT_EQ(answer.offers_total(), 4u);
  const v1::ServiceOffer& first = answer.offers(0);
  EXPECT_EQ(first.partner_name(), "Structure 2");
  EXPECT_EQ(first.address(), "1 place du Marché, Pithiviers");
  EXPECT_EQ(first.next_place_day(), sample::kToday.value());
  EXPECT_EQ(first.distance_precision(), v1::POINT_PRECISION_COMMUNE);
  EXPECT_TRUE(first.stale());
  EXPECT_EQ(first.confirmed_day(), 0) << "it never was";
  EXPECT_EQ(first.freshness(), 0u);
  ASSERT_EQ(first.reasons_size(), first.why_size());
  EXPECT_EQ(first.reasons(0).name(), "same_commune");
  EXPECT_THAT(first.why(), Contains("Peut recevoir aujourd’hui"));
  EXPECT_TRUE(first.reasons(first.reasons_size() - 1).caution());
}

TEST_F(DeskSearchTest, AnOfferSaysSinceWhenItWasNotConfirmed) {
  const auto published = [&](int age, uint32_t edition) {
    DirectoryEntry entry = sample::DirectoryNo(2);
    entry.structure.confirmed_day = AddDays(sample::kToday, -900);
    entry.services[0].confirmed_day = AddDays(sample::kToday, -age);
    Publish(2, entry, edition);
    const v1::FindServicesResponse answer = Ask(Question());
    for (const v1::ServiceOffer& offer : answer.offers()) {
      if (offer.partner_name() == "Structure 2") return offer;
    }
    return v1::ServiceOffer();
  };
  const v1::ServiceOffer fresh = published(183, 2);
  EXPECT_FALSE(fresh.stale());
  EXPECT_EQ(fresh.freshness(), 100u);
  EXPECT_EQ(fresh.confirmed_day(), AddDays(sample::kToday, -183).value());
  const v1::ServiceOffer stale = published(184, 3);
  EXPECT_TRUE(stale.stale());
  EXPECT_LT(stale.freshness(), 100u);
  EXPECT_EQ(stale.confirmed_day(), AddDays(sample::kToday, -184).value());
  EXPECT_THAT(stale.why(), Contains(HasSubstr("pas confirmée depuis le"))) << "a caution that the command shows";
}

TEST_F(DeskSearchTest, EveryWishReachesTheSearch) {
  DirectoryEntry entry = sample::DirectoryNo(4);
  Service& service = entry.services[0];
  service.cep_level = 2;
  service.languages = {"ar"};
  service.access_needs = kAccessWheelchair;
  service.capacity_day = sample::kToday;
  service.next_place_day = AddDays(sample::kToday, 9);
  Publish(4, entry, 2);
  v1::FindServicesRequest request = Question();
  request.set_cep_level(2);
  request.set_language("ar");
  request.set_access_needs(kAccessWheelchair);
  request.set_by_day(AddDays(sample::kToday, 3).value());
  request.set_offers_max(1);
  const v1::FindServicesResponse answer = Ask(request);
  ASSERT_EQ(answer.offers_size(), 1);
  EXPECT_EQ(answer.offers_total(), 4u);
  EXPECT_EQ(answer.offers(0).partner_name(), "Structure 4");
  std::vector<std::string> names;
  for (const v1::OfferReason& reason : answer.offers(0).reasons()) names.push_back(reason.name());
  EXPECT_THAT(names, testing::IsSupersetOf({"cep_level", "language", "access", "not_in_time"}));
}

TEST_F(DeskSearchTest, SaysWhoIsLeftOutInWords) {
  DirectoryEntry entry = sample::DirectoryNo(3);
  entry.services[0].communes = {"45191"};
  Publish(3, entry, 2);
  const v1::FindServicesResponse answer = Ask(Question());
  ASSERT_EQ(answer.left_out_size(), 1);
  EXPECT_EQ(answer.left_out(0).partner_name(), "Structure 3");
  EXPECT_EQ(answer.left_out(0).why(), "commune");
  EXPECT_EQ(answer.left_out(0).reason(), v1::REASON_NOT_COVERED);
  EXPECT_EQ(answer.left_out(0).text(), "Cette offre n’est pas pour les habitants de cette commune");
  ASSERT_EQ(answer.left_out_counts_size(), 1);
  EXPECT_EQ(answer.left_out_counts(0).count(), 1u);
}

TEST_F(DeskSearchTest, NumbersThatFitNoListAreRefused) {
  for (auto bend : {+[](v1::FindServicesRequest& r) { r.set_cep_level(256 + 2); },
                    +[](v1::FindServicesRequest& r) { r.set_cep_level(4); },
                    +[](v1::FindServicesRequest& r) { r.set_access_needs(1u << 16 | 1); },
                    +[](v1::FindServicesRequest& r) { r.set_language("arabe"); },
                    +[](v1::FindServicesRequest& r) { r.set_need("voler"); }}) {
    v1::FindServicesRequest request = Question();
    bend(request);
    EXPECT_EQ(Refusal(request), Reason::kUnknownValue);
  }
}

class DeskSearchThereTest : public DeskSearchTest {
 protected:
  DeskSearchThereTest() : DeskSearchTest(3) {}
  std::string SenderOnScreen() {
    v1::GetRequest request;
    request.set_referral(std::string(HandoffNo(5).view()));
    v1::GetResponse response;
    EXPECT_TRUE(desk_->Get(nullptr, &request, &response).ok());
    return response.referral().summary().other_partner_name();
  }
};

TEST_F(DeskSearchThereTest, ADiscreetSenderIsAMemberOfTheNetwork) {
  Post(Frame(1, {Opened(node::Send({.handoff = 5}))}));
  EXPECT_EQ(SenderOnScreen(), "Structure 1");
  DirectoryEntry entry;
  entry.partner = PartnerNo(1);
  entry.structure.kinds = {"spip"};
  Publish(1, entry, 1);
  EXPECT_EQ(SenderOnScreen(), "un membre du réseau");
}

class DiscreetSenderTest : public DeskSearchTest {};

TEST_F(DiscreetSenderTest, TheSlipNamesTheDestinationAndNotTheSender) {
  DirectoryEntry entry;
  entry.partner = PartnerNo(1);
  entry.structure.kinds = {"cidff"};
  entry.structure.contact.telephone = "0238000001";
  Publish(1, entry, 1);
  const std::shared_ptr<const Knowledge> knowledge = knowledge_.Get();
  const SlipSubject subject{false, PartnerNo(1), PartnerNo(3), Filled<ServiceId>(63), sample::kToday, "", "fr"};
  const v1::Slip slip =
      BuildSlip(*knowledge, sample::kToday, subject, {"AB12-CD34", "4D7K-WQ2M-XASE", "0000-0000-0000"});
  EXPECT_THAT(slip.text(), HasSubstr("De la part de : un membre du réseau"));
  EXPECT_THAT(slip.text(), Not(HasSubstr("Structure 1")));
  EXPECT_THAT(slip.text(), HasSubstr("Structure 3"));
  EXPECT_EQ(slip.origin_name(), "un membre du réseau");
  EXPECT_EQ(slip.origin_telephone(), "") << "a number can be looked up";
  EXPECT_EQ(slip.destination_name(), "Structure 3");
}

}  // namespace
}  // namespace relais::node
