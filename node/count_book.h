// What a node still has to count, and its months: who is counted lies in bodies that the engine never opens. A fact is
// owed when a referral's row shows it; the counting desk reads the person behind it, folds it into the encrypted counts
// of its month, and the engine crosses it off. So records hold neither a person's attributes nor a figure.
#ifndef RELAIS_NODE_COUNT_BOOK_H_
#define RELAIS_NODE_COUNT_BOOK_H_

#include <cstdint>
#include <vector>

#include "absl/container/btree_map.h"
#include "node/derogation_row.h"
#include "services/core/mailbox/step.h"
#include "services/core/monitoring/month_counts.h"

namespace relais::node {

// Facts are numbered from 1 in the order in which they became owed.
using FactNumber = Number<struct FactNumberTag, uint64_t>;

struct OwedFact {
  FactNumber number;
  JourneyId journey;
  BodyIndex person_body;  // a CountedPerson, encrypted; 0: nothing is known of the person
  CountedItem item;
  Day day;                  // on which it was recorded
  bool taken_back = false;  // it was counted on `counted`, and is so no more
  Day counted;              // kNoDay unless taken back
  friend bool operator==(const OwedFact&, const OwedFact&) = default;
};

// What a row is counted for at present, and since when.
struct CountedSince {
  CountedItem item;
  Day day;
  friend bool operator==(const CountedSince&, const CountedSince&) = default;
};

struct CountMonth {
  BodyIndex counts_body;   // MonthCounts, encrypted under the vault; 0: nothing was counted
  BodyIndex package_body;  // the first of its pieces, once it is closed; 0 before, and once it is no longer kept
  uint32_t pieces = 0;
  bool taken = false;  // the hub holds all of it
  friend bool operator==(const CountMonth&, const CountMonth&) = default;
};

// Bodies of months have no journey: their owner is JourneyId().
struct CountBook {
  Month open;                                 // the first month that is not closed; 0 before the first day
  Month leaving;                              // the partner leaves: months up to this one close at once; 0: it stays
  FactNumber last;                            // given so far
  std::vector<OwedFact> owed;                 // ascending by number
  absl::btree_map<Month, CountMonth> months;  // of limits::kCountMonthsKept
  friend bool operator==(const CountBook&, const CountBook&) = default;
};

// --- Inputs -----------------------------------------------------------------------------------------------------

struct FoldedMonth {
  Month month;
  BodyIndex former;    // the counts that this was made from
  SharedBytes counts;  // encrypted
};
// The owed facts up to `through` are folded in. Stale, and nothing happens, when one of `former` is no longer the
// month's, or facts up to `through` were folded already.
struct FactsFolded {
  FactNumber through;
  std::vector<FoldedMonth> months;  // ascending
};
// The package of a month that is over, split, sealed and signed. Stale unless the month is the open one, its counts are
// still `counts`, and nothing of it is owed.
struct PackageMade {
  Month month;
  BodyIndex counts;
  std::vector<SharedBytes> pieces;  // at least one
};
// The hub says that it holds all of it.
struct PackageTaken {
  Month month;
};
// The partner is about to leave the network: months up to the running one close now, and their packages go while the
// node may still speak at the hub (design, section 8, 14). A repeat within that month. Should it stay after all, the
// next month begins as ever.
struct ClosingToLeave {};

// --- Effects ----------------------------------------------------------------------------------------------------

// Facts are owed: the counting desk answers with FactsFolded.
struct NeedFold {};
// This month may be closed: the counting desk answers with PackageMade.
struct NeedPackage {
  Month month;
};

// --- Records ----------------------------------------------------------------------------------------------------

struct CountsBody {
  Month month;
  BodyIndex body;
  friend bool operator==(const CountsBody&, const CountsBody&) = default;
};
struct CountsFolded {
  FactNumber through;
  std::vector<CountsBody> months;
};
struct CountsClosed {
  Month month;
  BodyIndex package_body;
  uint32_t pieces = 0;
};
struct CountsTaken {
  Month month;
};
struct CountsLeaving {
  Month month;
};

}  // namespace relais::node

#endif  // RELAIS_NODE_COUNT_BOOK_H_
