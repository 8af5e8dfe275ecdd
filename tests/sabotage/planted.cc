#include "tests/sabotage/planted.h"

namespace relais::sabotage {
namespace {

absl::string_view& AwakeName() {
  static absl::string_view name;
  return name;
}

}  // namespace

Awake::Awake(absl::string_view name) : former_(AwakeName()) {
  AwakeName() = name;
}

Awake::~Awake() {
  AwakeName() = former_;
}

bool Planted(absl::string_view name) {
  return AwakeName() == name;
}

}  // namespace relais::sabotage
