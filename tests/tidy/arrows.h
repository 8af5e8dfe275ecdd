// Which folder may include what, by the table of services/README.md.
#ifndef RELAIS_TESTS_TIDY_ARROWS_H_
#define RELAIS_TESTS_TIDY_ARROWS_H_

#include <vector>

#include "tests/tidy/source.h"

namespace relais::tidy {

// Rule "arrow": every #include of a .cc or .h is allowed to its folder, ours and the libraries' alike; a folder or a
// library that the table does not know is a finding too. Our own headers are included with quotes, from the root.
std::vector<Finding> CheckArrows(const Tree& tree);

// Rule "link": what relais_library(NAME DEPS…) links in services/ stays within the same arrows.
std::vector<Finding> CheckLinks(const Tree& tree);

}  // namespace relais::tidy

#endif  // RELAIS_TESTS_TIDY_ARROWS_H_
