// The doorway at which an animator's structure looks at escalations.
#include <string>

#include "gtest/gtest.h"
#include "node/api/desk_api.h"
#include "services/core/directory/public_name.h"
#include "tests/unit/node/daemon_fixture.h"

namespace relais::node {
namespace {

class EscalationsAtTheDesk : public DaemonTest {
 protected:
  EscalationsAtTheDesk() : DaemonTest(4) {}
  void Hear(uint64_t cursor, HubNoticeKind kind, int referral, Day due, bool drill = false, int origin = 1) {
    NoticesFrame frame = Notice(cursor, kind, referral);
    frame.notices[0].escalated = EscalatedFacts{PartnerNo(origin), PartnerNo(3), sample::kLocal, due, drill};
    Post(std::move(frame));
  }
  v1::ListEscalationsResponse List(bool all = false) {
    v1::ListEscalationsRequest request;
    request.set_all(all);
    v1::ListEscalationsResponse response;
    EXPECT_TRUE(desk_->ListEscalations(nullptr, &request, &response).ok());
    return response;
  }
  uint32_t Waiting() {
    const v1::GetStatusRequest request;
    v1::GetStatusResponse status;
    EXPECT_TRUE(desk_->GetStatus(nullptr, &request, &status).ok());
    return status.escalations_waiting();
  }
};

TEST_F(EscalationsAtTheDesk, NamesTheDoorsAndTheConvention) {
  Hear(1, HubNoticeKind::kAnimatorTold, 1, kDue);
  const v1::ListEscalationsResponse list = List();
  ASSERT_EQ(list.escalations_size(), 1);
  const v1::EscalationSummary& shown = list.escalations(0);
  EXPECT_EQ(shown.referral(), HandoffNo(1).view());
  EXPECT_EQ(shown.journey(), kJourney.view());
  EXPECT_EQ(shown.convention(), sample::kLocal.view());
  EXPECT_EQ(shown.convention_title(), sample::Local().title);
  EXPECT_EQ(shown.origin_name(), "Structure 1");
  EXPECT_EQ(shown.destination_name(), "Structure 3");
  EXPECT_EQ(shown.state(), "waiting");
  EXPECT_EQ(shown.state_label(), "en attente");
  EXPECT_EQ(shown.due_day(), kDue.value());
  EXPECT_NE(shown.told_day(), 0);
  EXPECT_EQ(shown.ended_day(), 0);
}

TEST_F(EscalationsAtTheDesk, ASenderThatIsDiscreetIsAMemberOfTheNetwork) {
  DirectoryEntry entry = sample::DirectoryNo(2);
  entry.structure.kinds = {"cidff"};
  entry.edition = Edition(2);
  KnowledgeHeard heard;
  heard.newest = Revision(100);
  heard.items = {Pushed(sample::Item(entry, "", sample::SignedBy({sample::IdentityNo(2)})), 100)};
  Post(std::move(heard));
  Hear(1, HubNoticeKind::kAnimatorTold, 1, kDue, false, 2);
  ASSERT_EQ(List().escalations_size(), 1);
  EXPECT_EQ(List().escalations(0).origin_name(), kDiscreetNameFr);
}

TEST_F(EscalationsAtTheDesk, TheOldestComesFirstAndWhatIsOverOnlyWhenAsked) {
  Hear(1, HubNoticeKind::kAnimatorTold, 1, AddDays(kDue, 2));
  Hear(2, HubNoticeKind::kAnimatorTold, 2, kDue);
  Hear(3, HubNoticeKind::kAnimatorTold, 3, AddDays(kDue, 1), true);
  EXPECT_EQ(Waiting(), 2u) << "practice is in no figure";
  Hear(4, HubNoticeKind::kEscalationOver, 1, AddDays(kDue, 2));
  ASSERT_EQ(List().escalations_size(), 2);
  EXPECT_EQ(List().escalations(0).referral(), HandoffNo(2).view());
  EXPECT_EQ(List().escalations(1).state_label(), "EXERCICE · en attente");
  ASSERT_EQ(List(true).escalations_size(), 3);
  EXPECT_EQ(List(true).escalations(2).state(), "answered");
  EXPECT_EQ(Waiting(), 1u);
}

}  // namespace
}  // namespace relais::node
