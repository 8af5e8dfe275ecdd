// One spelling for the many in which a name is typed.
#ifndef RELAIS_NODE_DESK_FOLD_NAME_H_
#define RELAIS_NODE_DESK_FOLD_NAME_H_

#include <string>

#include "absl/strings/string_view.h"

namespace relais::node {

// Lower case, without accents, spaces, hyphens, apostrophes or any other sign: letters of ASCII, Latin-1 and œ become
// plain ones ("Lefèvre-d'Œuvre" -> "lefevredoeuvre"), digits stay, every other character stays as its UTF-8 bytes.
// For recognising a twin on one node only: it warns, so a spelling it misses costs nothing but the warning.
std::string FoldName(absl::string_view name);

}  // namespace relais::node

#endif  // RELAIS_NODE_DESK_FOLD_NAME_H_
