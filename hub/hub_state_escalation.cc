// What the hub tells by itself when a delay runs out: the two doors, then the animator of their convention.
#include "hub/hub_state.h"

namespace relais::hub {

void HubState::TurnEscalations(Day day, Touched* touched) {
  for (const EscalationStep& step : journeys_.TurnDay(day)) {
    if (step.step == Escalation::kExpired) FollowFlows(step.journey, day);
    const JourneyRow* row = journeys_.Find(step.journey);
    const JourneyReferral* referral = row->doors.find(step.referral);
    NoticeFacts notice{HubNoticeKind::kOverdue, step.referral, step.journey, Reason::kNone, {}};
    if (step.step == Escalation::kAnimatorTold) notice.kind = HubNoticeKind::kAnimatorTold;
    if (step.step == Escalation::kExpired) notice.kind = HubNoticeKind::kExpired;
    Notify(row->doors.owner, notice, touched);
    Notify(referral->destination, notice, touched);
    if (step.step >= Escalation::kAnimatorTold) {
      TellAnimator(notice.kind, step.journey, step.referral, step.due, touched);
    }
  }
}

void HubState::TellAnimator(HubNoticeKind kind, JourneyId journey, HandoffId referral, Day due, Touched* touched) {
  const JourneyRow* row = journeys_.Find(journey);
  if (row == nullptr) return;
  const JourneyDoors& doors = row->doors;
  const KnownAgreement* known = knowledge_.FindAgreement(doors.convention, doors.convention_version);
  const JourneyReferral* about = doors.find(referral);
  if (known == nullptr || about == nullptr) return;
  NoticeFacts notice{kind, referral, journey, Reason::kNone, {}};
  notice.escalated = EscalatedFacts{doors.owner, about->destination, doors.convention, due, doors.drill};
  Notify(known->agreement().animator.partner, notice, touched);
}

void HubState::TellEnded(Touched* touched) {
  for (const EscalationEnd& end : journeys_.TakeEnded()) {
    TellAnimator(HubNoticeKind::kEscalationOver, end.journey, end.referral, end.due, touched);
  }
}

}  // namespace relais::hub
