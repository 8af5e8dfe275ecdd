// How often somebody tried within the present quarter of an hour: what bounds a guesser.
#ifndef RELAIS_HUB_TRY_BOOK_H_
#define RELAIS_HUB_TRY_BOOK_H_

#include <cstddef>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "services/core/handoff/ids.h"

namespace relais::hub {

// Not thread-safe.
class TryBook {
 public:
  // At most `tries_max` a window for each, at most `remembered_max` of them remembered.
  TryBook(int tries_max, size_t remembered_max) : tries_max_(tries_max), remembered_max_(remembered_max) {}

  // Counts one try of `who` in `window`; false from the one after the last that is allowed. A new window begins anew.
  // When the book is full, those who still had tries left are forgotten, never those who have none: names cost a
  // guesser nothing, so filling the book must not give anybody new tries. While it is full of those, whoever is not in
  // it may not try either.
  bool MayTry(absl::string_view who, Window window);

  size_t size() const { return tries_.size(); }

 private:
  const int tries_max_;
  const size_t remembered_max_;
  Window window_;
  absl::flat_hash_map<std::string, int> tries_;
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_TRY_BOOK_H_
