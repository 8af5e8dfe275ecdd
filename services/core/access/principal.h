// Who does something in the network's administration: one account, one role, one organisation.
#ifndef RELAIS_SERVICES_CORE_ACCESS_PRINCIPAL_H_
#define RELAIS_SERVICES_CORE_ACCESS_PRINCIPAL_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "services/core/handoff/ids.h"

namespace relais {

// An account of the hub: what an administrator's certificate names.
using AccountId = Opaque<struct AccountTag, 16>;

// What an account may do, by the permission table (permission.h). Numbers are those of relais.v1.Role and never reused.
enum class Role : uint8_t {
  kHubOperator = 1,              // on the hub's own machine, by its local socket; makes the first accounts
  kRegionAdministrator = 2,      // every convention
  kDepartmentAdministrator = 3,  // conventions whose communes all lie in its départements
  kAnimator = 4,                 // answers for its own local conventions
  kSignatory = 5,                // signs for one party; its key, not its account, is what counts
  kAnalyst = 6,                  // released figures
  kAuditor = 7,                  // the audit log
  kNodeOperator = 8,             // a member node, by its certificate
  kDeskStaff = 9,                // a partner's own staff, at its node only
};
inline constexpr int kRoleMax = 9;

// Stable name, "REGION_ADMINISTRATOR"; "" for a number outside the enum.
absl::string_view RoleName(Role role);

struct Principal {
  AccountId account;  // none for kHubOperator, kNodeOperator and kDeskStaff
  Role role = Role::kHubOperator;
  std::string name;          // of the function or the account, as others see it in the audit log
  std::string organisation;  // "Région", "Rectorat", a partner's name: two activations come from two of these
  std::string scope;         // kDepartmentAdministrator: its départements, comma-separated, "45,41"; empty otherwise
  friend bool operator==(const Principal&, const Principal&) = default;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_ACCESS_PRINCIPAL_H_
