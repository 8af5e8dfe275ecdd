#include "services/core/convention/loopback_address.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace relais {
namespace {

bool IsNumber(absl::string_view digits, uint32_t max) {
  const bool plain = std::all_of(digits.begin(), digits.end(),
                                 [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); });
  uint32_t value = 0;
  return plain && digits.size() <= 5 && absl::SimpleAtoi(digits, &value) && value <= max;
}

}  // namespace

absl::string_view HostOfAddress(absl::string_view address) {
  const size_t bracket = address.rfind(']');
  if (bracket != absl::string_view::npos) return address.substr(0, bracket + 1);
  return address.substr(0, address.rfind(':'));
}

bool IsLoopbackHost(absl::string_view host) {
  if (host == "localhost" || host == "[::1]") return true;
  const std::vector<absl::string_view> parts = absl::StrSplit(host, '.');
  return parts.size() == 4 && parts[0] == "127" &&
         std::all_of(parts.begin(), parts.end(), [](absl::string_view part) { return IsNumber(part, 255); });
}

bool IsLoopbackAddress(absl::string_view address) {
  const absl::string_view host = HostOfAddress(address);
  if (!IsLoopbackHost(host) || address.size() == host.size() || address[host.size()] != ':') return false;
  return IsNumber(address.substr(host.size() + 1), 65535);
}

}  // namespace relais
