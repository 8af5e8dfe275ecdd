// A folder of a test's own below the system's temporary one, gone with everything in it at the end.
#ifndef RELAIS_TESTS_FAKES_TEMPORARY_FOLDER_H_
#define RELAIS_TESTS_FAKES_TEMPORARY_FOLDER_H_

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

#include "services/core/handoff/check.h"

namespace relais {

class TemporaryFolder {
 public:
  TemporaryFolder() : path_(std::filesystem::temp_directory_path() / "relais-test-XXXXXX") {
    RELAIS_CHECK(mkdtemp(path_.data()) != nullptr);
  }
  ~TemporaryFolder() {
    std::error_code ignored;  // what cannot be removed is the system's to clean
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

}  // namespace relais

#endif  // RELAIS_TESTS_FAKES_TEMPORARY_FOLDER_H_
