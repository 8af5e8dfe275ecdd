// Who opened which journey, and whose it is.
#include "node/api/access_keeper.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/node/desk_doors_fixture.h"

namespace relais::node {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

using AccessKeeperTest = DeskDoorsTest;

TEST_F(AccessKeeperTest, EveryLookIsEnteredForThoseWhoMayReadIt) {
  const std::string boss = Colleague("Sophie", v1::STAFF_ROLE_SUPERVISOR);
  const std::string claire = Colleague("Claire", v1::STAFF_ROLE_COUNSELLOR);
  const std::string paul = Colleague("Paul", v1::STAFF_ROLE_COUNSELLOR);
  SendOne(1, kJourney);
  EXPECT_EQ(Show(network_, claire, 1), Reason::kNone);
  EXPECT_EQ(Show(network_, paul, 1), Reason::kNone);
  EXPECT_EQ(Show(machine_, "", 1), Reason::kNone);
  EXPECT_EQ(Show(network_, paul, 9), Reason::kUnknownReferral);
  const auto names = [](const v1::ReadAccessResponse& log) {
    std::vector<std::string> all;
    for (const v1::AccessEntry& entry : log.entries()) {
      EXPECT_EQ(entry.act(), v1::ACCESS_ACT_OPENED);
      EXPECT_EQ(entry.journey(), std::string(kJourney.view()));
      all.push_back(entry.colleague_name());
    }
    return all;
  };
  EXPECT_THAT(names(Log(network_, boss)), ElementsAre("", "Paul", "Claire"));
  EXPECT_THAT(names(Log(machine_, "")), ElementsAre("", "Paul", "Claire"));
  EXPECT_THAT(names(Log(network_, claire)), ElementsAre("Claire")) << "her own";
  v1::ReadAccessRequest request;
  request.set_colleague(accounts_["Paul"]);
  EXPECT_THAT(names(Log(network_, boss, request)), ElementsAre("Paul"));
  v1::ReadAccessResponse refused;
  EXPECT_EQ(Staff(network_, claire, &S::ReadAccess, request, &refused), Reason::kNotPermitted);
  request.clear_colleague();
  request.set_journey(std::string(Filled<JourneyId>(9).view()));
  EXPECT_THAT(Log(network_, boss, request).entries(), IsEmpty());
  // Page by page, nothing twice.
  request = {};
  request.set_page_size(2);
  const v1::ReadAccessResponse first = Log(network_, boss, request);
  EXPECT_THAT(names(first), ElementsAre("", "Paul"));
  request.set_before(first.before());
  const v1::ReadAccessResponse second = Log(network_, boss, request);
  EXPECT_THAT(names(second), ElementsAre("Claire"));
  EXPECT_EQ(second.before(), 0u);
}

// The entry is there by the time that anything could be shown: the hook runs between the two.
TEST_F(AccessKeeperTest, TheEntryIsDurableBeforeAnythingIsShown) {
  SendOne(1, kJourney);
  std::vector<size_t> entries;
  Open([this, &entries] {
    entries.push_back(
        *AskEngine(*runner_, [](const NodeEngine& engine) { return engine.state().office().log.entries().size(); }));
  });
  EXPECT_EQ(Show(machine_, "", 1), Reason::kNone);
  EXPECT_THAT(entries, ElementsAre(1u));
}

TEST_F(AccessKeeperTest, WhoSentOrOpenedFirstKeepsAndHandsOver) {
  const std::string boss = Colleague("Sophie", v1::STAFF_ROLE_SUPERVISOR);
  const std::string claire = Colleague("Claire", v1::STAFF_ROLE_COUNSELLOR);
  const std::string paul = Colleague("Paul", v1::STAFF_ROLE_COUNSELLOR);
  SendOne(1, kJourney);
  const auto kept = [this](const std::string& session, v1::KeeperScope scope) {
    v1::ListRequest request;
    request.set_scope(v1::LIST_SCOPE_ALL);
    request.set_keeper(scope);
    v1::ListResponse response;
    EXPECT_EQ(Call(session, v1::DeskService::NewStub(network_), &D::List, request, &response), Reason::kNone);
    return response;
  };
  EXPECT_THAT(kept(claire, v1::KEEPER_SCOPE_NOBODY).referrals(), SizeIs(1));
  v1::HandOverRequest give;
  v1::HandOverResponse given;
  give.set_to(accounts_["Claire"]);
  give.add_journeys(std::string(kJourney.view()));
  ASSERT_EQ(Staff(network_, claire, &S::HandOver, give, &given), Reason::kNone) << "nobody's: she takes it";
  EXPECT_THAT(kept(claire, v1::KEEPER_SCOPE_MINE).referrals(), SizeIs(1));
  EXPECT_EQ(kept(paul, v1::KEEPER_SCOPE_UNSPECIFIED).referrals(0).keeper_name(), "Claire");
  EXPECT_THAT(kept(paul, v1::KEEPER_SCOPE_MINE).referrals(), IsEmpty());
  give.set_to(accounts_["Paul"]);
  EXPECT_EQ(Staff(network_, paul, &S::HandOver, give, &given), Reason::kNotPermitted) << "it is Claire's";
  // Claire leaves; her journey waits for somebody.
  v1::RemoveColleagueRequest gone;
  gone.set_account(accounts_["Claire"]);
  v1::RemoveColleagueResponse left;
  EXPECT_EQ(Staff(network_, paul, &S::RemoveColleague, gone, &left), Reason::kNotPermitted);
  ASSERT_EQ(Staff(network_, boss, &S::RemoveColleague, gone, &left), Reason::kNone);
  EXPECT_EQ(left.journeys(), 1u);
  EXPECT_TRUE(kept(boss, v1::KEEPER_SCOPE_NOBODY).referrals(0).keeper_left());
  v1::HandOverRequest all;
  all.set_to(accounts_["Paul"]);
  all.set_all_of(accounts_["Claire"]);
  EXPECT_EQ(Staff(network_, paul, &S::HandOver, all, &given), Reason::kNotPermitted);
  ASSERT_EQ(Staff(network_, boss, &S::HandOver, all, &given), Reason::kNone);
  EXPECT_EQ(given.journeys(), 1u);
  EXPECT_THAT(kept(paul, v1::KEEPER_SCOPE_MINE).referrals(), SizeIs(1));
  all.add_journeys(std::string(kJourney.view()));
  EXPECT_EQ(Staff(network_, boss, &S::HandOver, all, &given), Reason::kMalformed) << "one or the other";
  EXPECT_EQ(Staff(network_, boss, &S::HandOver, v1::HandOverRequest(), &given), Reason::kMissingField);
}

}  // namespace
}  // namespace relais::node
