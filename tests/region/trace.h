// Hears what parties make durable and let go: for trace hashes, transcripts and checkers. All calls come from one
// thread.
#ifndef RELAIS_TESTS_REGION_TRACE_H_
#define RELAIS_TESTS_REGION_TRACE_H_

#include <cstdint>

#include "absl/strings/string_view.h"

namespace relais::region {

// Party 0 is the hub, n the n-th node.
class Trace {
 public:
  virtual ~Trace() = default;
  // A record that became durable, as its codec wrote it.
  virtual void OnRecord(int party, absl::string_view record) = 0;
  // An effect that was released: a frame's bytes, or the name of what else was asked for.
  virtual void OnEffect(int party, absl::string_view effect) = 0;
};

}  // namespace relais::region

#endif  // RELAIS_TESTS_REGION_TRACE_H_
