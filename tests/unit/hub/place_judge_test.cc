#include "hub/place_judge.h"

#include <gmock/gmock.h>

#include <functional>
#include <string>

#include "deploy/demo/demo_data.h"
#include "services/core/handoff/day.h"

namespace relais::hub {
namespace {

class PlaceJudgeTest : public testing::Test {
 protected:
  // A referral between two doors of the demonstration's first local convention.
  HandoffHeader Covered() const {
    HandoffHeader header;
    header.convention = agreement_.id;
    header.convention_version = agreement_.version;
    for (const Party& party : agreement_.parties) {
      if (party.first_door && header.sender.none()) {
        header.sender = party.partner;
      } else if (party.second_door) {
        header.destination = party.partner;
      }
    }
    header.mailbox = knowledge_.roster().MailboxOf(header.destination);
    header.recipient_key = knowledge_.roster().SealTo(header.mailbox, now_.day)->id;
    header.due_day = AddDays(now_.day, 3);
    return header;
  }

  demo::Data data_;
  const Agreement agreement_ = data_.Locals().front();
  const Moment now_{AddDays(agreement_.start, 30), Window(1)};
  const Knowledge knowledge_ = data_.Network(now_.day);
};

TEST_F(PlaceJudgeTest, AnswersEachQuestionAnewThatDiffersInOneField) {
  const HandoffHeader good = Covered();
  const std::pair<Reason, std::function<void(HandoffHeader&)>> changes[] = {
      {Reason::kConventionUnknown,
       [](HandoffHeader& h) { h.convention = ConventionId::FromBytes("another one here"); }},
      {Reason::kConventionUnknown, [](HandoffHeader& h) { h.convention_version = ConventionVersion(9); }},
      {Reason::kNotCovered, [](HandoffHeader& h) { h.sender = PartnerId::FromBytes("another one here"); }},
      {Reason::kNotCovered, [](HandoffHeader& h) { h.destination = PartnerId::FromBytes("another one here"); }},
      {Reason::kWrongMailbox, [](HandoffHeader& h) { h.mailbox = NodeId::FromBytes("another one here"); }},
      {Reason::kStaleKey, [](HandoffHeader& h) { h.recipient_key = KeyId::FromBytes("another one here"); }},
      {Reason::kDueDayTooFar, [](HandoffHeader& h) { h.due_day = AddDays(h.due_day, 300); }},
  };
  for (const auto& [reason, change] : changes) {
    HandoffHeader other = good;
    change(other);
    PlaceJudge judge(knowledge_, now_);
    EXPECT_EQ(judge.Judge(good), Reason::kNone);
    EXPECT_EQ(judge.Judge(other), reason);
    EXPECT_EQ(judge.Judge(good), Reason::kNone);
  }
}

TEST_F(PlaceJudgeTest, AnAnswerAsksNoConvention) {
  HandoffHeader referral = Covered();
  referral.convention = ConventionId::FromBytes("another one here");
  HandoffHeader answer = referral;
  answer.kind = HandoffKind::kAnswer;
  PlaceJudge judge(knowledge_, now_);
  EXPECT_EQ(judge.Judge(referral), Reason::kConventionUnknown);
  EXPECT_EQ(judge.Judge(answer), Reason::kNone);
}

}  // namespace
}  // namespace relais::hub
