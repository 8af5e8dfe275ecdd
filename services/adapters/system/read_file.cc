#include "services/adapters/system/read_file.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"

namespace relais {
namespace {
constexpr size_t kBytesMax = 16u << 20;
}  // namespace

absl::StatusOr<std::string> ReadTextFile(const std::string& path) {
  std::error_code unknown;  // a folder opens as a stream, and gives nothing
  std::ifstream file(path, std::ios::binary);
  if (!file || std::filesystem::is_directory(path, unknown))
    return absl::NotFoundError(absl::StrCat(path, ": cannot be read"));
  std::stringstream text;
  text << file.rdbuf();
  if (text.str().size() > kBytesMax) return absl::ResourceExhaustedError(absl::StrCat(path, ": larger than 16 MiB"));
  return text.str();
}

}  // namespace relais
