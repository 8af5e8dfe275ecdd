// Which of a region's hubs a node tries next, and how long it waits before. Pure: the time and the lot are given.
#ifndef RELAIS_NODE_HUB_SEARCH_H_
#define RELAIS_NODE_HUB_SEARCH_H_

#include <cstddef>

#include "absl/time/time.h"
#include "services/core/handoff/reason.h"

namespace relais::node {

// What became of one try.
struct HubTry {
  bool served = false;            // a session came about
  Reason reason = Reason::kNone;  // why the hub ended it or let nobody in; kNone when it said nothing
};

// One hub at a time serves; the others stand by, and nobody answers where they will. So with several hubs, silence
// means another one: it is tried in tens to hundreds of milliseconds, all around and again, for as long as a take-over
// may take. Nobody found by then, it is an outage like any other. A hub that answers, whatever it says, is the one that
// serves.
class HubSearch {
 public:
  struct Pauses {
    absl::Duration backoff_min = absl::Milliseconds(200);
    absl::Duration backoff_max = absl::Seconds(30);  // full jitter between the two
    // While the partner's signature or the Region's word is awaited: somebody stands before the screen.
    absl::Duration awaiting_min = absl::Seconds(1);
    absl::Duration awaiting_max = absl::Seconds(4);
    // Between two hubs, doubling with each round from the one to the other.
    absl::Duration search_min = absl::Milliseconds(50);
    absl::Duration search_max = absl::Milliseconds(300);
    absl::Duration search_for = absl::Seconds(30);
  };
  // `hubs`: how many there are, one at least.
  HubSearch(size_t hubs, const Pauses& pauses);

  // The hub to try now.
  size_t at() const { return at_; }
  // What became of that; the pause before the next try. `lot` is drawn from [0, 1].
  absl::Duration After(const HubTry& tried, absl::Time now, double lot);

 private:
  absl::Duration Search(absl::Time now, double lot);
  absl::Duration BackOff(const HubTry& tried, double lot);

  const size_t hubs_;
  const Pauses pauses_;
  size_t at_ = 0;
  size_t in_round_ = 0;  // hubs found silent since the last one that answered, or since the round began
  absl::Duration ceiling_;
  absl::Duration search_ceiling_;
  absl::Time search_end_ = absl::InfinitePast();
  bool searching_ = false;
};

}  // namespace relais::node

#endif  // RELAIS_NODE_HUB_SEARCH_H_
