#include "services/adapters/inclusion/formats.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace relais {
namespace {

constexpr absl::string_view kEllipsis = "…";

bool ContinuesCharacter(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

bool IsDomain(absl::string_view domain) {
  const std::vector<absl::string_view> labels = absl::StrSplit(domain, '.');
  if (labels.size() < 2) return false;
  return std::all_of(labels.begin(), labels.end(), [](absl::string_view label) {
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
           std::all_of(label.begin(), label.end(), [](char c) { return absl::ascii_isalnum(c) || c == '-'; });
  });
}

}  // namespace

bool IsEmailAddress(absl::string_view text) {
  const size_t at = text.find('@');
  if (text.size() > 254 || at == absl::string_view::npos || at == 0 || at > 64) return false;
  const absl::string_view local = text.substr(0, at);
  if (local.front() == '.' || local.back() == '.' || absl::StrContains(local, "..")) return false;
  const bool plain = std::all_of(local.begin(), local.end(), [](char c) {
    return absl::ascii_isalnum(c) || absl::StrContains("!#$%&'*+-/=?^_`{|}~.", c);
  });
  return plain && IsDomain(text.substr(at + 1));
}

bool IsWebAddress(absl::string_view text) {
  if (text.size() > kWebAddressBytesMax) return false;
  absl::string_view rest = text;
  if (!absl::ConsumePrefix(&rest, "https://") && !absl::ConsumePrefix(&rest, "http://")) return false;
  const absl::string_view host = rest.substr(0, rest.find_first_of("/?#"));
  if (host.empty() || host.front() == ':' || host.front() == '.') return false;
  return std::none_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f || absl::StrContains("<>\"{}|\\^`", c);
  });
}

bool IsDigits(absl::string_view text, size_t count) {
  return text.size() == count && std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

size_t CharactersIn(absl::string_view utf8) {
  return utf8.size() - static_cast<size_t>(std::count_if(utf8.begin(), utf8.end(), ContinuesCharacter));
}

std::string CutText(absl::string_view utf8, size_t bytes_max) {
  if (utf8.size() <= bytes_max) return std::string(utf8);
  size_t end = bytes_max - kEllipsis.size();
  while (end > 0 && ContinuesCharacter(utf8[end])) --end;
  return absl::StrCat(utf8.substr(0, end), kEllipsis);
}

absl::string_view FirstCharacters(absl::string_view utf8, size_t count) {
  size_t end = 0;
  while (end < utf8.size()) {
    if (!ContinuesCharacter(utf8[end]) && count-- == 0) break;
    ++end;
  }
  return utf8.substr(0, end);
}

}  // namespace relais
