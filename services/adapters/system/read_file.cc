#include "services/adapters/system/read_file.h"

#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"

namespace relais {
namespace {
constexpr size_t kBytesMax = 16u << 20;
}  // namespace

absl::StatusOr<std::string> ReadTextFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat(path, ": cannot be read"));
  std::stringstream text;
  text << file.rdbuf();
  if (text.str().size() > kBytesMax) return absl::ResourceExhaustedError(absl::StrCat(path, ": larger than 16 MiB"));
  return text.str();
}

}  // namespace relais
