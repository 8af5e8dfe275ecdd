// How often each caller called: one measure per caller and method, filled at a steady rate, emptied by calls.
#ifndef RELAIS_SERVICES_CORE_ACCESS_RATE_BOOK_H_
#define RELAIS_SERVICES_CORE_ACCESS_RATE_BOOK_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/container/btree_map.h"
#include "absl/strings/string_view.h"
#include "services/core/access/permission.h"

namespace relais {

// A value: no clock; callers pass milliseconds of any clock that mostly goes forward. One set back fills nothing for a
// while and takes nothing away. Not thread-safe.
class RateBook {
 public:
  // Holds at most `remembered_max` measures that are not full. When there are more, the fullest ones are forgotten:
  // making up names gives nobody anything that a full measure would not.
  explicit RateBook(size_t remembered_max) : remembered_max_(remembered_max) {}

  // 0 when `who` may call now, and counts the call; otherwise in how many milliseconds it may, and counts nothing.
  int64_t Take(absl::string_view who, const Permission& permission, int64_t now_ms);

  size_t size() const { return measures_.size(); }

 private:
  struct Measure {
    int64_t full_at_ms;  // when it will have filled again
  };
  void MakeRoom(int64_t now_ms);

  const size_t remembered_max_;
  absl::btree_map<std::string, Measure> measures_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_ACCESS_RATE_BOOK_H_
