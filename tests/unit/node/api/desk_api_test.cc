// The doorway of a partner's own staff, on a daemon whose line is never up.
#include "node/api/desk_api.h"

#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/adapters/grpc/status_map.h"
#include "services/core/handoff/slip_code.h"
#include "services/wire/slip_paper.h"
#include "tests/unit/node/daemon_fixture.h"

namespace relais::node {
namespace {

using ::testing::HasSubstr;

Reason ReasonFrom(const grpc::Status& status) {
  return status.ok() ? Reason::kNone : ReasonOf(FromGrpc(status));
}

class DeskApiTest : public DaemonTest {
 protected:
  static v1::SendRequest Form() {
    v1::SendRequest request;
    v1::Draft& draft = *request.mutable_draft();
    draft.set_referral(std::string(HandoffNo(1).view()));
    draft.set_journey(std::string(kJourney.view()));
    draft.set_service(std::string(Filled<ServiceId>(63).view()));
    draft.set_need(sample::kNeed);
    draft.set_public_code("jeunes");
    draft.set_age_band(static_cast<uint32_t>(AgeBand::k18To25));
    draft.set_commune(sample::kCommune);
    draft.set_language("fr");
    draft.set_reason("Code déjà obtenu.");
    draft.set_consent(true);
    draft.set_surname("Lefèvre");
    draft.set_given_name("Zoé");
    draft.set_birth_date("2004-02-29");
    return request;
  }
  Reason Send(const v1::SendRequest& request, v1::SendResponse* response) {
    return ReasonFrom(desk_->Send(nullptr, &request, response));
  }
  Reason Slip(v1::GetSlipResponse* response, bool printed = false) {
    v1::GetSlipRequest request;
    request.set_referral(Form().draft().referral());
    request.set_printed(printed);
    return ReasonFrom(desk_->GetSlip(nullptr, &request, response));
  }
};

// At partner 3, where partner 1's referral 5 has arrived.
class DeskApiThereTest : public DaemonTest {
 protected:
  DeskApiThereTest() : DaemonTest(3) {}
  void Deliver() { Post(Frame(1, {Opened(node::Send({.handoff = 5}))})); }
  ReferralRow RowOf(RowKey key) {
    return *AskEngine(*runner_, [key](const NodeEngine& engine) {
      const ReferralRow* row = engine.state().FindRow(key);
      return row == nullptr ? ReferralRow() : *row;
    });
  }
};

TEST_F(DeskApiTest, ARepeatAnswersWithTheSlipThatIsKept) {
  v1::SendResponse first, again, printed;
  ASSERT_EQ(Send(Form(), &first), Reason::kNone);
  ASSERT_FALSE(first.slip().arrival_code().empty());
  v1::SendRequest changed = Form();
  changed.mutable_draft()->set_consent(false);
  EXPECT_EQ(Send(changed, &again), Reason::kNone) << "it was sent, whatever the form says now";
  EXPECT_EQ(again.slip().arrival_code(), first.slip().arrival_code());
  EXPECT_EQ(again.referral().referral(), first.referral().referral());
  v1::GetSlipResponse slip;
  EXPECT_EQ(Slip(&slip, true), Reason::kNone);
  EXPECT_EQ(Send(Form(), &printed), Reason::kNone);
  EXPECT_FALSE(printed.has_slip());
}

TEST_F(DeskApiTest, TwoCallsAtOnceGiveOneAndTheSameSlip) {
  v1::SendResponse answers[4];
  std::vector<std::thread> callers;
  for (v1::SendResponse& answer : answers) {
    callers.emplace_back([&] { EXPECT_EQ(Send(Form(), &answer), Reason::kNone); });
  }
  for (std::thread& caller : callers) caller.join();
  v1::GetSlipResponse kept;
  ASSERT_EQ(Slip(&kept), Reason::kNone);
  for (const v1::SendResponse& answer : answers) {
    EXPECT_EQ(answer.slip().arrival_code(), kept.slip().arrival_code());
    EXPECT_EQ(answer.slip().follow_code(), kept.slip().follow_code());
  }
}

TEST_F(DeskApiTest, TheSlipGivenAgainSaysWhatTheFirstOneSaid) {
  v1::SendResponse sent;
  ASSERT_EQ(Send(Form(), &sent), Reason::kNone);
  v1::GetSlipResponse slip;
  ASSERT_EQ(Slip(&slip), Reason::kNone);
  EXPECT_EQ(slip.slip().text(), sent.slip().text());
  for (const char* said : {"Structure 3", "Offre 63", "45300 Pithiviers", "Pourquoi : Code déjà obtenu.",
                           "De la part de : Structure 1", "Prochain jour d'ouverture : lundi 23 novembre 2026",
                           "Une réponse est attendue au plus tard le lundi 30 novembre 2026"}) {
    EXPECT_THAT(slip.slip().text(), HasSubstr(said));
  }
}

TEST_F(DeskApiTest, APrintedSlipIsNotAWithdrawnPerson) {
  v1::SendResponse sent;
  ASSERT_EQ(Send(Form(), &sent), Reason::kNone);
  v1::GetSlipResponse slip;
  EXPECT_EQ(Slip(&slip, true), Reason::kNone);
  EXPECT_EQ(Slip(&slip), Reason::kWrongState);
  v1::WithdrawRequest withdraw;
  withdraw.set_referral(Form().draft().referral());
  withdraw.set_at_persons_request(true);
  v1::WithdrawResponse withdrawn;
  EXPECT_EQ(ReasonFrom(desk_->Withdraw(nullptr, &withdraw, &withdrawn)), Reason::kNone);
  EXPECT_EQ(Slip(&slip), Reason::kTombstoned);
}

TEST_F(DeskApiTest, ALostSlipIsReplacedOnceForEachTimeItIsLost) {
  v1::SendResponse sent;
  ASSERT_EQ(Send(Form(), &sent), Reason::kNone);
  EXPECT_EQ(sent.referral().slip_version(), 1u);
  const auto replace = [&](uint32_t lost, v1::ReissueSlipResponse* response) {
    v1::ReissueSlipRequest request;
    request.set_referral(Form().draft().referral());
    request.set_slip_version(lost);
    return ReasonFrom(desk_->ReissueSlip(nullptr, &request, response));
  };
  v1::ReissueSlipResponse second, again, third;
  ASSERT_EQ(replace(1, &second), Reason::kNone);
  EXPECT_EQ(second.referral().slip_version(), 2u);
  EXPECT_NE(second.slip().arrival_code(), sent.slip().arrival_code());
  EXPECT_EQ(second.slip().reason(), sent.slip().reason());
  EXPECT_EQ(replace(1, &again), Reason::kNone) << "the answer was lost";
  EXPECT_EQ(again.slip().arrival_code(), second.slip().arrival_code());
  v1::GetSlipResponse printed;
  EXPECT_EQ(Slip(&printed, true), Reason::kNone);
  EXPECT_EQ(printed.slip().arrival_code(), second.slip().arrival_code());
  EXPECT_EQ(replace(1, &again), Reason::kStaleGeneration);
  ASSERT_EQ(replace(2, &third), Reason::kNone);
  EXPECT_NE(third.slip().follow_code(), second.slip().follow_code());
  v1::WithdrawRequest withdraw;
  withdraw.set_referral(Form().draft().referral());
  withdraw.set_at_persons_request(true);
  v1::WithdrawResponse withdrawn;
  ASSERT_EQ(ReasonFrom(desk_->Withdraw(nullptr, &withdraw, &withdrawn)), Reason::kNone);
  EXPECT_EQ(replace(3, &third), Reason::kTombstoned);
}

TEST_F(DeskApiThereTest, AScannedTextThatIsNoSlipIsSaidSo) {
  const auto check = [&](const std::string& scanned) {
    v1::CheckSlipRequest request;
    request.set_scanned(scanned);
    v1::CheckSlipResponse response;
    return ReasonFrom(desk_->CheckSlip(nullptr, &request, &response));
  };
  EXPECT_EQ(check(""), Reason::kCodeMistyped);
  EXPECT_EQ(check("https://example.org"), Reason::kCodeMistyped);
  wire::SlipPaper paper;
  paper.locator = "4D7KWQ2M";
  paper.arrival_code = *ParseCode(MakeCode(5));
  paper.slip_version = 1;
  paper.origin = PartnerNo(1);
  paper.destination = PartnerNo(3);
  EXPECT_EQ(check(wire::EncodeSlipPaper(paper)), Reason::kBadSignature);
  paper.origin = Filled<PartnerId>(99);
  EXPECT_EQ(check(wire::EncodeSlipPaper(paper)), Reason::kPartnerUnknown);
}

TEST_F(DeskApiThereTest, LookingAgainSendsNothing) {
  Deliver();
  v1::OpenRequest request;
  request.set_referral(std::string(HandoffNo(5).view()));
  v1::OpenResponse response;
  EXPECT_EQ(ReasonFrom(desk_->Open(nullptr, &request, &response)), Reason::kNone);
  const ReferralRow opened = RowOf(There(5));
  EXPECT_EQ(opened.place.state, ReferralState::kOpened);
  EXPECT_EQ(ReasonFrom(desk_->Open(nullptr, &request, &response)), Reason::kNone);
  EXPECT_EQ(response.referral().summary().state(), "opened");
  EXPECT_EQ(RowOf(There(5)), opened) << "no event, no note, no other day";
}

TEST_F(DeskApiThereTest, ANumberThatFitsNoListIsNotCutToOneThatDoes) {
  Deliver();
  v1::OpenRequest open;
  open.set_referral(std::string(HandoffNo(5).view()));
  v1::OpenResponse opened;
  desk_->Open(nullptr, &open, &opened);
  v1::DeclineRequest decline;
  decline.set_referral(open.referral());
  decline.set_decline_reason(257);
  v1::DeclineResponse declined;
  EXPECT_EQ(ReasonFrom(desk_->Decline(nullptr, &decline, &declined)), Reason::kUnknownValue);
  v1::ConcludeRequest conclude;
  conclude.set_referral(open.referral());
  conclude.set_outcome(257);
  v1::ConcludeResponse concluded;
  EXPECT_EQ(ReasonFrom(desk_->Conclude(nullptr, &conclude, &concluded)), Reason::kUnknownValue);
}

TEST_F(DeskApiTest, AMistypedBirthDateIsSaidToBeOne) {
  v1::SendRequest form = Form();
  form.mutable_draft()->set_birth_date("29/02/2004");
  v1::SendResponse response;
  const grpc::Status status = desk_->Send(nullptr, &form, &response);
  EXPECT_EQ(ReasonFrom(status), Reason::kUnknownValue);
  EXPECT_THAT(status.error_message(), HasSubstr("birth date"));
}

TEST_F(DeskApiThereTest, MistypedCodesUseUpNoTries) {
  Deliver();
  v1::ReceiveRequest request;
  request.set_referral(std::string(HandoffNo(5).view()));
  request.set_locator("AB12-CD34");
  request.set_arrival_code("4D7K-WQ2M-XASF");
  v1::ReceiveResponse response;
  for (int i = 0; i < 2 * limits::kCodeTriesMax; ++i) {
    EXPECT_EQ(ReasonFrom(desk_->Receive(nullptr, &request, &response)), Reason::kCodeMistyped);
  }
  request.set_arrival_code("4D7K-WQ2M-XASE");
  for (int i = 0; i < limits::kCodeTriesMax; ++i) {
    EXPECT_EQ(ReasonFrom(desk_->Receive(nullptr, &request, &response)), Reason::kCodeWrong);
  }
  EXPECT_EQ(ReasonFrom(desk_->Receive(nullptr, &request, &response)), Reason::kTooManyTries);
}

}  // namespace
}  // namespace relais::node
