// Looks for a word in everything that is at rest, in every way in which it may have been written.
#ifndef RELAIS_TESTS_INTEGRATION_REST_SEARCH_H_
#define RELAIS_TESTS_INTEGRATION_REST_SEARCH_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace relais::integration {

// `word` as it is, in small and capital letters, in hexadecimal (both cases), in UTF-16 (low byte first), and in base64
// at each of the three places where it may begin.
std::vector<std::string> WaysToWrite(absl::string_view word);

// The files below `folder` in which one of `words` is, each with the word. `looked` counts the files.
std::vector<std::string> FilesWith(const std::string& folder, const std::vector<std::string>& words, int* looked);

}  // namespace relais::integration

#endif  // RELAIS_TESTS_INTEGRATION_REST_SEARCH_H_
