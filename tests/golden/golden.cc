#include "tests/golden/golden.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace relais::golden {
namespace {

[[noreturn]] void Fail(absl::string_view path, absl::string_view what) {
  std::cerr << path << ": " << what << "\n";
  std::abort();
}

bool IsHex(absl::string_view text) {
  if (text.empty() || text.size() % 2 != 0) return false;
  for (char c : text) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c)) && (c < 'a' || c > 'f')) return false;
  }
  return true;
}

}  // namespace

File::File(const std::string& path) : path_(path) {
  std::ifstream in(path);
  if (!in) Fail(path, "cannot be opened");
  std::vector<Group>* section = nullptr;
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    const std::string where = absl::StrCat(path, ":", number);
    if (line.empty() || line[0] == '#') continue;
    if (line[0] == '[') {
      if (line.back() != ']') Fail(where, "a section's name ends with ]");
      section = &sections_[line.substr(1, line.size() - 2)];
      if (!section->empty()) Fail(where, "the section is there twice");
      continue;
    }
    if (section == nullptr) Fail(where, "bytes before any section");
    const size_t end = line.find("  ");
    const std::string hex = line.substr(0, end);
    const std::string meaning =
        end == std::string::npos ? "" : std::string(absl::StripLeadingAsciiWhitespace(line.substr(end)));
    std::string bytes;
    int zeros = 0;
    if (absl::StartsWith(hex, "00*") && absl::SimpleAtoi(hex.substr(3), &zeros) && zeros > 0) {
      bytes.assign(static_cast<size_t>(zeros), '\0');
    } else if (IsHex(hex)) {
      bytes = absl::HexStringToBytes(hex);
    } else {
      Fail(where, "not hexadecimal");
    }
    if (!meaning.empty()) {
      section->push_back({bytes, meaning});
    } else if (!section->empty()) {
      section->back().bytes += bytes;
    } else {
      Fail(where, "nothing to continue");
    }
  }
}

const std::vector<Group>& File::Section(absl::string_view name) const {
  const auto found = sections_.find(std::string(name));
  if (found == sections_.end()) Fail(path_, absl::StrCat("no section ", name));
  return found->second;
}

std::string File::Bytes(absl::string_view section) const {
  std::string all;
  for (const Group& group : Section(section)) all += group.bytes;
  return all;
}

std::string File::Bytes(absl::string_view section, absl::string_view meaning) const {
  const Group* found = nullptr;
  for (const Group& group : Section(section)) {
    if (group.meaning != meaning) continue;
    if (found != nullptr) Fail(path_, absl::StrCat("twice in ", section, ": ", meaning));
    found = &group;
  }
  if (found == nullptr) Fail(path_, absl::StrCat("not in ", section, ": ", meaning));
  return found->bytes;
}

std::string File::Difference(absl::string_view section, absl::string_view actual) const {
  size_t at = 0;
  for (const Group& group : Section(section)) {
    const absl::string_view there = actual.substr(std::min(at, actual.size()), group.bytes.size());
    if (there != group.bytes) {
      return absl::StrCat("[", section, "] at byte ", at, ", ", group.meaning, ":\n  golden ",
                          absl::BytesToHexString(group.bytes), "\n  actual ", absl::BytesToHexString(there));
    }
    at += group.bytes.size();
  }
  if (at == actual.size()) return "";
  return absl::StrCat("[", section, "] has ", at, " bytes, and ", actual.size() - at, " more came");
}

}  // namespace relais::golden
