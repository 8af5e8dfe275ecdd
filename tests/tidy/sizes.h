// Files and functions that a reader can hold in mind.
#ifndef RELAIS_TESTS_TIDY_SIZES_H_
#define RELAIS_TESTS_TIDY_SIZES_H_

#include <vector>

#include "tests/tidy/source.h"

namespace relais::tidy {

inline constexpr int kFileLinesMax = 400;
inline constexpr int kFunctionLinesMax = 70;

// Rule "file-length": .cc .h .cmake CMakeLists.txt, scripts and web sources, at most kFileLinesMax lines.
std::vector<Finding> CheckFileLengths(const Tree& tree);

// Rule "function-length": in .cc and .h, from the line of a function's opening brace to that of its closing one, at
// most kFunctionLinesMax lines. Lambdas count with the function around them; classes and namespaces do not count.
std::vector<Finding> CheckFunctionLengths(const Tree& tree);

}  // namespace relais::tidy

#endif  // RELAIS_TESTS_TIDY_SIZES_H_
