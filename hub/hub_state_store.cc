// The part of the hub's memory that copies concern: nodes that come back, and the hub's own ledger.
#include <algorithm>

#include "hub/hub_state.h"

namespace relais::hub {

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
