// The single moves that admission and restatement share. Only the two_door_*.cc files include it.
#ifndef RELAIS_SERVICES_CORE_HANDOFF_TWO_DOOR_MOVES_H_
#define RELAIS_SERVICES_CORE_HANDOFF_TWO_DOOR_MOVES_H_

#include "services/core/handoff/two_door.h"

namespace relais::internal {

Admission Refused(Reason reason);

// nullptr when the journey does not hold it. Valid until the journey's referrals are added to.
JourneyReferral* FindReferral(JourneyDoors& journey, HandoffId referral);

// Of the slip keys in `header`: kEquivocation (other keys under the journey's version), kStaleGeneration (an older
// version), kNone (the same, newer, or none in this header).
Reason WhyNotSlip(const JourneyDoors& journey, const HandoffHeader& header);
// Takes newer keys; leaves the journey alone otherwise.
void TakeSlip(JourneyDoors& journey, const HandoffHeader& header);

// Adds an open referral with its convention, slip keys and derogation.
void AddReferral(JourneyDoors& journey, const HandoffHeader& header);

// The one way to change a referral's state: `due_day` is what is awaited next; what ends up open and names none keeps
// the one that held when it was last open.
void MoveReferral(JourneyReferral& referral, CoarseState next, Day due_day);

// The stronger of two grades: proven, attested, transcribed, none.
ArrivalGrade Better(ArrivalGrade a, ArrivalGrade b);

// A reception now stands at `referral`: counts doors, closes another open referral that it makes a third door.
// `admission` is told what happened. `referral` has no reception before; a withdrawn one stays withdrawn.
void Receive(JourneyDoors& journey, JourneyReferral& referral, ArrivalGrade grade, Day due_day, Admission& admission);
// The reception at `referral` was entered in error: back to the state before, or undeliverable where that would open a
// second referral or a third door. `admission` is told what happened.
void StrikeReception(JourneyDoors& journey, JourneyReferral& referral, Day due_day, Admission& admission);

// Tombstones the journey: every referral of it is withdrawn; `due_day` awaits the receipt of erasure by the door of
// `referral`. True when the journey was not withdrawn before.
bool WithdrawJourney(JourneyDoors& journey, JourneyReferral& referral, Day due_day);

}  // namespace relais::internal

#endif  // RELAIS_SERVICES_CORE_HANDOFF_TWO_DOOR_MOVES_H_
