// What everybody sees at one moment, so that a transcript can say what changed; and what must be true at every moment.
#ifndef RELAIS_TESTS_SCENARIOS_PICTURE_H_
#define RELAIS_TESTS_SCENARIOS_PICTURE_H_

#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "node/desk/sealing_desk.h"
#include "tests/scenarios/stage.h"

namespace relais::scenarios {

// One person with one need, as a story knows them.
struct Case {
  std::string name;
  JourneyId journey;
  region::SendForm form;                    // as it was filled in first
  std::vector<HandoffId> referrals;         // "zoe" is the first, "zoe/2" the next
  std::map<HandoffId, std::string> sealed;  // each as it first left, envelope and capsule
  node::SlipCodes slip;
  node::SlipCodes lost_slip;  // the one that `slip` replaced
};
// By name, ascending.
using Cases = std::map<std::string, Case>;

// "zoe", "zoe/2".
std::string LabelOf(const Case& person, size_t referral);

// Who sees what, in the order in which it is told; a value per subject.
using Picture = std::vector<std::pair<std::string, std::string>>;
Picture Look(Stage& stage, const Cases& cases);
// One line for each subject that is new, different or gone.
std::vector<std::string> Changes(const Picture& before, const Picture& after);

// Promises broken now; empty, one hopes:
//   at most two doors without leave, at most one open referral, at the hub and as each owner knows it;
//   each handoff has had its effect once in a row;
//   what a start of now would remember is what is remembered;
//   no canary word at the hub: disk, memory, frames.
// What has written nothing since `last` was filled is not looked at again.
struct LastLook {
  std::map<int, uint64_t> writes;  // by party, 0 the hub
};
std::vector<std::string> BrokenPromises(Stage& stage, LastLook* last);

}  // namespace relais::scenarios

#endif  // RELAIS_TESTS_SCENARIOS_PICTURE_H_
