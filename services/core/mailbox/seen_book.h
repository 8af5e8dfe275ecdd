// Which handoffs a machine has decided on, so that a repeat is recognised and an equivocation is caught.
#ifndef RELAIS_SERVICES_CORE_MAILBOX_SEEN_BOOK_H_
#define RELAIS_SERVICES_CORE_MAILBOX_SEEN_BOOK_H_

#include <cstdint>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/reason.h"

namespace relais {

struct Seen {
  Fingerprint fingerprint;
  SealGeneration generation{1};
  Cursor cursor;  // 0 when refused
  Reason refused = Reason::kNone;
  Day day;  // when it was decided on
  friend bool operator==(const Seen&, const Seen&) = default;
};

// Holds a decision for limits::kRepeatMemoryDays. Repeats are looked up whatever their window; the hub refuses what it
// does not know with a window older than limits::kRetentionDays, so that nothing forgotten here is taken once more.
class SeenBook {
 public:
  enum class Verdict { kNew, kResealed, kRepeat, kStale, kEquivocation };
  // What `fingerprint` under `generation` is, compared with what is known of `handoff`. For kRepeat `*known` is the
  // decision then taken. A re-seal has a higher generation and is not equivocation.
  Verdict Look(HandoffId handoff, SealGeneration generation, Fingerprint fingerprint, Seen* known) const;

  void Note(HandoffId handoff, const Seen& seen);
  // Forgets decisions taken before `day`.
  void ForgetBefore(Day day);

  size_t size() const { return by_handoff_.size(); }
  // Ascending by handoff: for checkpoints.
  std::vector<std::pair<HandoffId, Seen>> Sorted() const;
  friend bool operator==(const SeenBook& a, const SeenBook& b) { return a.by_handoff_ == b.by_handoff_; }

 private:
  absl::flat_hash_map<HandoffId, Seen> by_handoff_;
  absl::btree_map<Day, std::vector<HandoffId>> by_day_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_MAILBOX_SEEN_BOOK_H_
