// Calls and types that have no place in some folders, each with what to use instead.
#ifndef RELAIS_TESTS_TIDY_BANS_H_
#define RELAIS_TESTS_TIDY_BANS_H_

#include <vector>

#include "tests/tidy/source.h"

namespace relais::tidy {

// Rule "ban": a word of the table of bans.cc stands in the code (not in a comment or a literal) of a folder it is
// banned from.
std::vector<Finding> CheckBans(const Tree& tree);

// Rule "hash-order": core and engines never walk a hash table, whose order differs from run to run. Found by name: a
// range-for over something declared as absl::flat_hash_* in the same file or in the header of the same name.
std::vector<Finding> CheckHashOrder(const Tree& tree);

}  // namespace relais::tidy

#endif  // RELAIS_TESTS_TIDY_BANS_H_
