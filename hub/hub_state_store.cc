// The part of the hub's memory that copies concern: nodes that come back, and the hub's own ledger.
#include <algorithm>

#include "hub/hub_state.h"

namespace relais::hub {

// A store that keeps no copy of its own says that all it has is safe, and its senders' sealings leave the hub. Put back
// by other means, it is sent its referrals once more: each origin seals again what it holds until the journey's end.
void HubState::Apply(const SessionMarked& marked, Touched* touched) {
  stores_.Apply(marked);
  if (marked.forgot_through <= marked.forgot_after) return;
  for (const auto& [journey, row] : journeys_.Sorted()) {
    for (const JourneyReferral& referral : row->doors.referrals) {
      Seen known;
      if (knowledge_.roster().MailboxOf(referral.destination) != marked.node || row->doors.withdrawn ||
          seen_.Look(referral.id, SealGeneration(), Fingerprint(), &known) == SeenBook::Verdict::kNew ||
          known.cursor <= marked.forgot_after || known.cursor > marked.forgot_through) {
        continue;
      }
      Notify(row->doors.owner,
             {HubNoticeKind::kRefusedByRecipient, referral.id, journey, Reason::kUnreadable, known.generation},
             touched);
    }
  }
}

void HubState::Apply(const ReturnAdmitted& admitted, Touched*) {
  stores_.Apply(admitted);
  enrolment_.TakeBackRetired(admitted.node);
}

void HubState::Apply(const LedgerRestored& restored, Touched*) {
  own_ledger_.doubted = true;
  own_ledger_.made = restored.made;
}

void HubState::Apply(const LedgerFoundBehind& behind, Touched*) {
  own_ledger_.doubted = true;
  own_ledger_.epoch = std::max(own_ledger_.epoch, behind.epoch);  // the one that it had forgotten
}

void HubState::Apply(const EpochOpened& opened, Touched*) {
  own_ledger_ = {.epoch = opened.epoch};
  stores_.ForgetMarks();
  journeys_.DoubtAll();
  enrolment_.VoidTokens();
}

}  // namespace relais::hub
