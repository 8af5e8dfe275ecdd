// One aggregator's months: whose packages it holds, how far each month has come. A month only ever goes forward:
//
//   gathering ──► fixed ──► agreed ──► opened ──► erased
//
// fixed: no package is taken any more, for good; agreed: the two others hold the same set; opened: its partial sums
// were given out for one choice of cells, and never for another one. From then on it may sign one release of the month,
// before or after its shares are erased. Each judged here, written by the caller, then
// applied.
#ifndef RELAIS_SERVICES_CORE_MONITORING_AGGREGATION_BOOK_H_
#define RELAIS_SERVICES_CORE_MONITORING_AGGREGATION_BOOK_H_

#include <cstdint>

#include "absl/container/btree_map.h"
#include "services/core/handoff/reason.h"
#include "services/core/monitoring/count_opening.h"

namespace relais {

enum class AggregationStage : uint8_t { kGathering = 1, kFixed = 2, kAgreed = 3, kOpened = 4, kErased = 5 };
absl::string_view AggregationStageName(AggregationStage stage);

struct AggregatedMonth {
  AggregationStage stage = AggregationStage::kGathering;
  CountSet set;
  Digest opened;    // MaskDigest, once opened
  Digest released;  // of the text of the release that was signed; none before
  friend bool operator==(const AggregatedMonth&, const AggregatedMonth&) = default;
};

// A value. Judging changes nothing; applying asserts that it was judged.
class AggregationBook {
 public:
  explicit AggregationBook(CountControls controls = {}) : controls_(controls) {}

  // kNone: take it. kReplay: this very package is here. kEquivocation: the node gave another one. kWrongState: the set
  // is fixed. kTooLarge: over limits::kCountNodesMax nodes.
  Reason JudgeTake(Month month, NodeId node, const Digest& package) const;
  void Take(Month month, NodeId node, const Digest& package);
  // kNone: fix it. kReplay: it is fixed. kEvidenceMissing: nothing was taken.
  Reason JudgeFix(Month month) const;
  void Fix(Month month);
  // kNone: record it. kReplay: they agreed before. kWrongState: not fixed, or erased.
  Reason JudgeAgree(Month month) const;
  void Agree(Month month);
  // kNone: give out the sums of these cells. kReplay: given out before, for the same cells: give them again.
  // kEquivocation: given out for other cells. kWrongState: not agreed, or erased.
  Reason JudgeOpen(Month month, const Digest& mask) const;
  void Open(Month month, const Digest& mask);
  // kNone: sign this text as the month's release. kReplay: it was signed before: sign it again, the signature is the
  // same. kEquivocation: another one was. kWrongState: nothing was given out yet, or a later month's is signed.
  // kMalformed: `previous`, the digest that it names, is not that of the last one signed here, if one was.
  Reason JudgeRelease(Month month, const Digest& text, const Digest& previous) const;
  void Release(Month month, const Digest& text);
  // kNone: erase it. kReplay: erased. kWrongState: nothing was given out yet.
  Reason JudgeErase(Month month) const;
  void Erase(Month month);

  // Null when unknown. Valid until the next change.
  const AggregatedMonth* Find(Month month) const;
  const absl::btree_map<Month, AggregatedMonth>& months() const { return months_; }
  friend bool operator==(const AggregationBook& a, const AggregationBook& b) { return a.months_ == b.months_; }

 private:
  CountControls controls_;
  absl::btree_map<Month, AggregatedMonth> months_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_MONITORING_AGGREGATION_BOOK_H_
