#include "services/core/access/principal.h"

#include <iterator>

namespace relais {

absl::string_view RoleName(Role role) {
  // In the order of the enum, from 1.
  static constexpr absl::string_view kNames[] = {"HUB_OPERATOR",
                                                 "REGION_ADMINISTRATOR",
                                                 "DEPARTMENT_ADMINISTRATOR",
                                                 "ANIMATOR",
                                                 "SIGNATORY",
                                                 "ANALYST",
                                                 "AUDITOR",
                                                 "NODE_OPERATOR",
                                                 "DESK_STAFF"};
  static_assert(std::size(kNames) == kRoleMax);
  const auto number = static_cast<size_t>(role);
  return number >= 1 && number <= std::size(kNames) ? kNames[number - 1] : absl::string_view();
}

}  // namespace relais
