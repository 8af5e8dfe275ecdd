// Which planted bug is awake. The copies of product sources that plant.cmake makes ask this; no product binary does.
#ifndef RELAIS_TESTS_SABOTAGE_PLANTED_H_
#define RELAIS_TESTS_SABOTAGE_PLANTED_H_

#include "absl/strings/string_view.h"

namespace relais::sabotage {

// Wakes the plant of that name for as long as it lives; the one before it sleeps until then. One thread at a time.
class Awake {
 public:
  // `name` outlives it.
  explicit Awake(absl::string_view name);
  ~Awake();
  Awake(const Awake&) = delete;
  Awake& operator=(const Awake&) = delete;

 private:
  const absl::string_view former_;
};

bool Planted(absl::string_view name);

}  // namespace relais::sabotage

#endif  // RELAIS_TESTS_SABOTAGE_PLANTED_H_
