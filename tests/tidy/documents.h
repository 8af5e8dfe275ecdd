// What must not be left lying in any text file, and links that must lead somewhere.
#ifndef RELAIS_TESTS_TIDY_DOCUMENTS_H_
#define RELAIS_TESTS_TIDY_DOCUMENTS_H_

#include <vector>

#include "tests/tidy/source.h"

namespace relais::tidy {

// Rule "dead-link": in Markdown, a relative link [text](target) leads to a file or folder of the tree, and its #anchor
// to a heading there; a path in backticks that starts with one of our folders (`tests/sim`) exists. Paths with
// wildcards, "…" or <names> are left alone, and so is build/.
std::vector<Finding> CheckDocumentLinks(const Tree& tree);

// Rule "leftover": words that say that something is unfinished.
std::vector<Finding> CheckLeftovers(const Tree& tree);

// Rule "skipped-test": a test that is written and does not run.
std::vector<Finding> CheckSkippedTests(const Tree& tree);

// Rule "machine": home folders and other paths of one machine, and addresses of package registries.
std::vector<Finding> CheckMachinePaths(const Tree& tree);

// Rule "readme": each of the top folders explains itself.
std::vector<Finding> CheckReadmes(const Tree& tree);

// Rule "text": files end with a line break, and hold no tab (but where a tool wants one), no trailing space and no
// carriage return.
std::vector<Finding> CheckText(const Tree& tree);

}  // namespace relais::tidy

#endif  // RELAIS_TESTS_TIDY_DOCUMENTS_H_
