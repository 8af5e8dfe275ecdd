// Text for a printer of 80 columns.
#ifndef RELAIS_NODE_API_SHEET_TEXT_H_
#define RELAIS_NODE_API_SHEET_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace relais::node {

inline constexpr size_t kSheetColumns = 80;

// Lines of at most kSheetColumns, each with its indent and end; a longer word stands on a line of its own. Empty for an
// empty text.
std::string Wrapped(absl::string_view indent, absl::string_view said);

}  // namespace relais::node

#endif  // RELAIS_NODE_API_SHEET_TEXT_H_
