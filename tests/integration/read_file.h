#ifndef RELAIS_TESTS_INTEGRATION_READ_FILE_H_
#define RELAIS_TESTS_INTEGRATION_READ_FILE_H_

#include <fstream>
#include <sstream>
#include <string>

namespace relais::integration {

// A file's bytes; "" when it cannot be read.
inline std::string ReadFile(const std::string& path) {
  std::stringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

}  // namespace relais::integration

#endif  // RELAIS_TESTS_INTEGRATION_READ_FILE_H_
