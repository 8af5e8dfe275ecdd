// Who of a node's staff opened which journey, when, and for what. Ids and times: no name of anybody.
#ifndef RELAIS_SERVICES_CORE_ACCESS_JOURNEY_LOG_H_
#define RELAIS_SERVICES_CORE_ACCESS_JOURNEY_LOG_H_

#include <cstdint>
#include <deque>

#include "absl/strings/string_view.h"
#include "services/core/access/principal.h"
#include "services/core/handoff/ids.h"

namespace relais {

// What kind of act. Numbers are those of relais.v1.AccessAct and never reused.
enum class AccessAct : uint8_t {
  kOpened = 1,  // read on a screen
  kPrinted = 2,
  kAnswered = 3,
  kExported = 4,
  kErased = 5,
  kSent = 6,        // a form of hers went out, or was solved here
  kHandedOver = 7,  // to another colleague
};
// "opened", "handed-over"; "" for a number outside the enum.
absl::string_view AccessActName(AccessAct act);

struct AccessEntry {
  uint64_t number = 0;  // from 1 on, without holes
  int64_t at_s = 0;     // seconds since 1970, by the node's clock: order is the number's
  AccountId account;    // none: the node's own machine, by its local socket
  JourneyId journey;
  AccessAct act = AccessAct::kOpened;
  friend bool operator==(const AccessEntry&, const AccessEntry&) = default;
};

// A value. Not thread-safe. Entries are some 60 bytes each; a year of a busy office takes some megabytes.
class JourneyLog {
 public:
  // The number is the next one.
  void Add(int64_t at_s, AccountId account, JourneyId journey, AccessAct act);
  // Drops what is older, from the oldest on, up to the first that is not.
  void ForgetBefore(int64_t at_s);

  const std::deque<AccessEntry>& entries() const { return entries_; }
  uint64_t last() const { return last_; }
  // For checkpoints only.
  static JourneyLog Restore(uint64_t last, std::deque<AccessEntry> entries);
  friend bool operator==(const JourneyLog&, const JourneyLog&) = default;

 private:
  std::deque<AccessEntry> entries_;
  uint64_t last_ = 0;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_ACCESS_JOURNEY_LOG_H_
