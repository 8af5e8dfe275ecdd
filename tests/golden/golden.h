// Annotated hexadecimal: reading the .golden files (README.md describes their form) and saying what differs.
#ifndef RELAIS_TESTS_GOLDEN_GOLDEN_H_
#define RELAIS_TESTS_GOLDEN_GOLDEN_H_

#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/strings/string_view.h"

namespace relais::golden {

// Some bytes and what they mean.
struct Group {
  std::string bytes;
  std::string meaning;
};

class File {
 public:
  // Aborts, naming file and line, on what is not in the form: a golden file is our own.
  explicit File(const std::string& path);

  // All bytes of a section. Aborts if there is none of that name.
  std::string Bytes(absl::string_view section) const;
  // The bytes of the one group of `section` with that meaning. Aborts unless there is exactly one.
  std::string Bytes(absl::string_view section, absl::string_view meaning) const;
  // Empty if `actual` is the section's bytes, else which group differs first, with both values.
  std::string Difference(absl::string_view section, absl::string_view actual) const;

 private:
  const std::vector<Group>& Section(absl::string_view name) const;

  std::string path_;
  absl::btree_map<std::string, std::vector<Group>> sections_;
};

}  // namespace relais::golden

#endif  // RELAIS_TESTS_GOLDEN_GOLDEN_H_
