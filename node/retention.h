// How long a node keeps what it knows of a journey, and what ends it before: plain values of the engine.
#ifndef RELAIS_NODE_RETENTION_H_
#define RELAIS_NODE_RETENTION_H_

#include "services/core/handoff/ids.h"
#include "services/core/mailbox/step.h"

namespace relais::node {

// A journey that leaves by itself was shown as leaving for so many of the node's own days: a clock that runs ahead by a
// year deletes nothing before somebody could see it.
inline constexpr int kRetentionNoticeDays = 30;

// Input: a need solved here, of which no other door knows, is erased: because the person asks for it, and then it stays
// counted, or because it was entered in error, and then it leaves the counts too. kUnknownReferral when no such journey
// is kept here.
struct EraseHere {
  JourneyId journey;
  bool in_error = false;
  SharedBytes counted_person = nullptr;  // of what was entered in error: as when it was counted; null when not known
};
// Records.
struct ErasedHere {
  JourneyId journey;
};
struct SolvedHereTakenBack {
  JourneyId journey;
  BodyIndex person_body;
  Day day;
};

}  // namespace relais::node

#endif  // RELAIS_NODE_RETENTION_H_
