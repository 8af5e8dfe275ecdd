// How long a node keeps what it knows of a journey, and what ends it before: plain values of the engine.
#ifndef RELAIS_NODE_RETENTION_H_
#define RELAIS_NODE_RETENTION_H_

#include "services/core/handoff/ids.h"

namespace relais::node {

// A journey that leaves by itself was shown as leaving for so many of the node's own days: a clock that runs ahead by a
// year deletes nothing before somebody could see it.
inline constexpr int kRetentionNoticeDays = 30;

// Input: the person asks that a need solved here, of which no other door knows, be erased. kUnknownReferral when no
// such journey is kept here.
struct EraseHere {
  JourneyId journey;
};
// Record.
struct ErasedHere {
  JourneyId journey;
};

}  // namespace relais::node

#endif  // RELAIS_NODE_RETENTION_H_
