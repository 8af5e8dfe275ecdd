// Secrets of the node's own staff.
#include "node/desk/desk_binding.h"
#include "node/desk/sealing_desk.h"

namespace relais::node {

std::string SealingDesk::LockStaffSecret(AccountId account, absl::string_view secret) {
  return sealer_.SealSymmetric(vault_, StaffAad(account), secret);
}

absl::StatusOr<std::string> SealingDesk::OpenStaffSecret(AccountId account, absl::string_view box) const {
  return sealer_.OpenSymmetric(vault_, StaffAad(account), box);
}

}  // namespace relais::node
