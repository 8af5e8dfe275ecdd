// How many open days lie between two days at a partner's second door: what delays are measured in. The hub does not
// know which service a referral asked for, so a day counts when any service behind that door is open; Monday to Friday
// without public holidays where nothing is published. Stands of a few days open no door for good: they are left aside.
#ifndef RELAIS_SERVICES_CORE_DIRECTORY_OPEN_DAY_COUNTS_H_
#define RELAIS_SERVICES_CORE_DIRECTORY_OPEN_DAY_COUNTS_H_

#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "services/core/convention/knowledge.h"
#include "services/core/handoff/ids.h"

namespace relais {

// Remembers what it has worked out, so that a question costs one look-up. It holds no state of its own: the same
// knowledge gives the same answers. One thread at a time.
class OpenDayCounts {
 public:
  // Open days after `from` up to and including `to`; 0 when `to` is not after `from`.
  int Between(const Knowledge& knowledge, PartnerId partner, Day from, Day to);
  // Knowledge has changed.
  void Clear() { spans_.clear(); }

 private:
  struct Span {
    Day first;
    std::vector<uint16_t> open;  // at i: open days after `first` up to first + i
  };
  absl::flat_hash_map<PartnerId, Span> spans_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_DIRECTORY_OPEN_DAY_COUNTS_H_
