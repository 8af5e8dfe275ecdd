// What each ciphertext of a node is tied to, so that none passes for another.
#ifndef RELAIS_NODE_DESK_DESK_BINDING_H_
#define RELAIS_NODE_DESK_DESK_BINDING_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/core/access/principal.h"
#include "services/core/handoff/ids.h"

namespace relais::node {

// HPKE info of layer 1; the header is its associated data.
inline constexpr absl::string_view kLayer1Info = "relais.v1.layer1";

// Associated data of local copies and of slips that wait for a printer, under the vault key.
inline std::string LocalAad(JourneyId journey, HandoffId handoff) {
  return absl::StrCat("relais.v1.local", journey.view(), handoff.view());
}
inline std::string SlipAad(JourneyId journey, HandoffId handoff) {
  return absl::StrCat("relais.v1.slip", journey.view(), handoff.view());
}
// Associated data of a colleague's secret, under the vault key.
inline std::string StaffAad(AccountId account) {
  return absl::StrCat("relais.v1.staff", account.view());
}

}  // namespace relais::node

#endif  // RELAIS_NODE_DESK_DESK_BINDING_H_
