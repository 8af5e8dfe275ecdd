// Asking the animator at the desk's doorway: from a referral that was sent, from its journey, or from a form that is
// not sent yet.
#include <string>

#include "gtest/gtest.h"
#include "node/api/desk_api.h"
#include "services/adapters/grpc/status_map.h"
#include "tests/unit/node/daemon_fixture.h"

namespace relais::node {
namespace {

// At partner 1, whose referral 1 partner 3 received: partner 4 would be a third door.
class AskAtTheDesk : public DaemonTest {
 protected:
  void SetUp() override {
    DaemonTest::SetUp();
    Post(node::Send({}));
    SteppedNode second(3);
    second.Step(Frame(1, {Opened(node::Send({}))}));
    const LocalEvent received =
        Event(second.Row(There(1)), ReferralEvent::kReceive, 9, {.grade = ArrivalGrade::kAttested});
    Post(Frame(1, {Opened(received)}));
  }
  // A form that follows referral 1 and asks for partner `to`'s service.
  static v1::AskDerogationRequest FromForm(int to = 4) {
    v1::AskDerogationRequest request;
    request.set_reason("Un troisième avis serait utile.");
    v1::Draft& draft = *request.mutable_draft();
    draft.set_referral(std::string(HandoffNo(2).view()));
    draft.set_journey(std::string(kJourney.view()));
    draft.set_service(std::string(Filled<ServiceId>(60 + to).view()));
    draft.set_need(sample::kNeed);
    draft.set_public_code("jeunes");
    draft.set_commune(sample::kCommune);
    return request;
  }
  Reason Ask(const v1::AskDerogationRequest& request) {
    answer_.Clear();
    const grpc::Status status = desk_->AskDerogation(nullptr, &request, &answer_);
    return status.ok() ? Reason::kNone : ReasonOf(FromGrpc(status));
  }

  v1::AskDerogationResponse answer_;
};

TEST_F(AskAtTheDesk, AFormThatIsNotSentYetIsEnough) {
  ASSERT_EQ(Ask(FromForm()), Reason::kNone);
  EXPECT_EQ(answer_.derogation().state(), "asked");
  EXPECT_EQ(answer_.derogation().journey(), kJourney.view());
  EXPECT_EQ(answer_.derogation().destination(), PartnerNo(4).view());
  EXPECT_EQ(answer_.derogation().referral(), HandoffNo(1).view()) << "the one that it follows";
}

TEST_F(AskAtTheDesk, AFormThatNamesItsParentNeedsNoJourney) {
  v1::AskDerogationRequest request = FromForm();
  request.mutable_draft()->clear_journey();
  EXPECT_EQ(Ask(request), Reason::kMissingField);
  request.mutable_draft()->set_parent(std::string(HandoffNo(1).view()));
  EXPECT_EQ(Ask(request), Reason::kNone);
}

TEST_F(AskAtTheDesk, AFormIsJudgedByItsOwnNeedAndPlace) {
  v1::AskDerogationRequest request = FromForm();
  request.mutable_draft()->set_commune("75056");
  EXPECT_EQ(Ask(request), Reason::kNotCovered);
  request = FromForm();
  request.mutable_draft()->clear_service();
  EXPECT_EQ(Ask(request), Reason::kMissingField);
  EXPECT_EQ(Ask(FromForm(3)), Reason::kWrongState) << "that door received the person already";
}

TEST_F(AskAtTheDesk, AJourneyOfWhichNothingWasSentHasNobodyToAskFor) {
  v1::AskDerogationRequest request = FromForm();
  request.mutable_draft()->set_journey(std::string(Filled<JourneyId>(99).view()));
  EXPECT_EQ(Ask(request), Reason::kUnknownReferral);
}

TEST_F(AskAtTheDesk, OneStartIsNamedAndNoMore) {
  v1::AskDerogationRequest request = FromForm();
  request.set_journey(std::string(kJourney.view()));
  EXPECT_EQ(Ask(request), Reason::kMalformed);
  request.clear_journey();
  request.clear_draft();
  EXPECT_EQ(Ask(request), Reason::kMalformed);
  request.set_journey("short");
  EXPECT_EQ(Ask(request), Reason::kMalformed);
}

// At partner 3, where partner 1's referral 5 has arrived.
class AskAtTheSecondDoor : public DaemonTest {
 protected:
  AskAtTheSecondDoor() : DaemonTest(3) {}
};

TEST_F(AskAtTheSecondDoor, AJourneyBegunElsewhereIsItsOwnersToAskFor) {
  Post(Frame(1, {Opened(node::Send({.handoff = 5}))}));
  v1::AskDerogationRequest request;
  request.set_reason("Un avis de plus.");
  request.set_journey(std::string(kJourney.view()));
  v1::AskDerogationResponse answer;
  const grpc::Status status = desk_->AskDerogation(nullptr, &request, &answer);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(ReasonOf(FromGrpc(status)), Reason::kNotJourneyOwner);
}

}  // namespace
}  // namespace relais::node
