// Files that nothing uses any more.
#ifndef RELAIS_TESTS_TIDY_DEAD_FILES_H_
#define RELAIS_TESTS_TIDY_DEAD_FILES_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "tests/tidy/source.h"

namespace relais::tidy {

// Rule "dead-header": a header that no file includes but the .cc beside it. A product header that only tests include is
// dead too.
std::vector<Finding> CheckDeadHeaders(const Tree& tree);

// Rule "dead-source": a .cc that stands in no target. `compile_commands` is the text of the build's
// compile_commands.json and of the files there that only include sources, `root` the folder the tree was loaded from.
// Fuzz targets belong to a build of their own (clang): for those it is enough that the CMakeLists.txt beside them names
// or globs them.
std::vector<Finding> CheckDeadSources(const Tree& tree, absl::string_view compile_commands, absl::string_view root);

// Rule "dead-script": a program in deploy/ or below tests/ that no README, script or CMakeLists.txt names.
std::vector<Finding> CheckDeadScripts(const Tree& tree);

}  // namespace relais::tidy

#endif  // RELAIS_TESTS_TIDY_DEAD_FILES_H_
