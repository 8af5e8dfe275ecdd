// How often somebody tried within the present quarter of an hour: what bounds a guesser.
#ifndef RELAIS_SERVICES_CORE_HANDOFF_TRY_BOOK_H_
#define RELAIS_SERVICES_CORE_HANDOFF_TRY_BOOK_H_

#include <cstddef>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "services/core/handoff/ids.h"

namespace relais {

// Not thread-safe. A new window begins anew. When the book is full, those who still have tries left are forgotten,
// never those who have none: names cost a guesser nothing, so filling the book must not give anybody new tries. While
// it is full of those, whoever is not in it may not try either.
class TryBook {
 public:
  // At most `tries_max` a window for each, at most `remembered_max` of them remembered.
  TryBook(int tries_max, size_t remembered_max) : tries_max_(tries_max), remembered_max_(remembered_max) {}

  // Whether `who` has a try left in `window`. Asking counts none.
  bool MayTry(absl::string_view who, Window window);
  // Counts one try of `who`; nothing while the book has no room for them.
  void Count(absl::string_view who, Window window);
  // MayTry, and counts it: for tries that count whatever comes of them.
  bool Try(absl::string_view who, Window window);
  // What `who` tried so far was an honest mistake.
  void Forget(absl::string_view who) { tries_.erase(who); }

  size_t size() const { return tries_.size(); }

 private:
  void Turn(Window window);

  const int tries_max_;
  const size_t remembered_max_;
  Window window_;
  absl::flat_hash_map<std::string, int> tries_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_HANDOFF_TRY_BOOK_H_
