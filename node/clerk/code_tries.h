// How often a wrong arrival code was typed at this desk: what bounds a guesser, and nobody else.
#ifndef RELAIS_NODE_CLERK_CODE_TRIES_H_
#define RELAIS_NODE_CLERK_CODE_TRIES_H_

#include <cstddef>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/limits.h"

namespace relais::node {

// Not thread-safe. Counts anew in every window, a quarter of an hour.
class CodeTries {
 public:
  static constexpr size_t kRememberedMax = 4096;

  // False when the wrong codes of `paper` have used up its tries in `window`. While the book is full of papers without
  // tries, one that is not in it may not try either: locators cost a guesser nothing, so filling the book must not give
  // anybody new tries.
  bool MayTry(absl::string_view paper, Window window);
  // A code was well written, and was not the paper's.
  void Wrong(absl::string_view paper, Window window);
  // The right one: what was typed before was a slip of the hand.
  void Right(absl::string_view paper) { wrong_.erase(paper); }

  size_t size() const { return wrong_.size(); }

 private:
  void Turn(Window window);

  Window window_;
  absl::flat_hash_map<std::string, int> wrong_;
};

}  // namespace relais::node

#endif  // RELAIS_NODE_CLERK_CODE_TRIES_H_
