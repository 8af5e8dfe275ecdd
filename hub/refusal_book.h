// What the hub remembers of the handoffs it refused: enough to explain a refusal, nothing that the header did not say.
#ifndef RELAIS_HUB_REFUSAL_BOOK_H_
#define RELAIS_HUB_REFUSAL_BOOK_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "services/core/handoff/header.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/reason.h"

namespace relais::hub {

struct Refusal {
  Reason reason = Reason::kNone;
  PartnerId sender;
  PartnerId destination;
  ConventionId convention;
  ConventionVersion version;
  SealGeneration generation;
  Day day;
  friend bool operator==(const Refusal&, const Refusal&) = default;
};

// Holds the latest refusal of each handoff for limits::kRepeatMemoryDays, and kRefusalsRemembered of them at most: the
// oldest go first.
class RefusalBook {
 public:
  void Note(const HandoffHeader& header, Reason reason, Day day);
  // The handoff was taken after all.
  void Forget(HandoffId handoff);
  void ForgetBefore(Day day);
  // Null when nothing is remembered.
  const Refusal* Find(HandoffId handoff) const;

  // For checkpoints: in the order they were noted.
  std::vector<std::pair<HandoffId, Refusal>> InOrder() const;
  void Restore(HandoffId handoff, const Refusal& refusal);
  size_t size() const { return rows_.size(); }
  friend bool operator==(const RefusalBook& a, const RefusalBook& b) { return a.InOrder() == b.InOrder(); }

 private:
  struct Row {
    Refusal refusal;
    uint64_t place = 0;  // in the order of noting
  };
  absl::btree_map<HandoffId, Row> rows_;
  absl::btree_map<uint64_t, HandoffId> order_;
  uint64_t next_place_ = 1;
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_REFUSAL_BOOK_H_
