// Ids and keys typed as options: hexadecimal, in full.
#ifndef RELAIS_HUB_CLI_TYPED_IDS_H_
#define RELAIS_HUB_CLI_TYPED_IDS_H_

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "services/adapters/terminal/command.h"

namespace relais::hub {

// BadUsage names the option and the length.
template <class Id>
absl::StatusOr<Id> TypedId(const Arguments& arguments, const char* option, const Terminal& terminal) {
  const Id id = Id::FromHex(arguments.Get(option));
  if (!id.none()) return id;
  return BadUsage(absl::StrCat(
      option, terminal.Say(" : ", ": "), 2 * Id::kSize,
      terminal.Say(" symboles hexadécimaux minuscules sont attendus", " lower-case hexadecimal symbols are expected")));
}

}  // namespace relais::hub

#endif  // RELAIS_HUB_CLI_TYPED_IDS_H_
