#include "services/core/convention/address.h"

#include <cstdlib>

#include "services/core/convention/vocabulary.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

constexpr int32_t kLatitudeMax = 90 * 100'000;
constexpr int32_t kLongitudeMax = 180 * 100'000;

}  // namespace

absl::Status CheckLocation(const Location& location) {
  const Point& point = location.point;
  if (!location.known() && point != Point()) return Refuse(Reason::kMalformed, "location: a point without a precision");
  if (static_cast<uint8_t>(location.precision) > kPointPrecisionMax) return Refuse(Reason::kMalformed, "location");
  if (point.latitude < -kLatitudeMax || point.latitude > kLatitudeMax || point.longitude < -kLongitudeMax ||
      point.longitude > kLongitudeMax) {
    return Refuse(Reason::kMalformed, "location: outside the earth");
  }
  return absl::OkStatus();
}

absl::Status CheckAddress(const Address& address) {
  if (!address.commune.empty() && !IsCommuneCode(address.commune)) {
    return Refuse(Reason::kUnknownValue, "address.commune");
  }
  return absl::OkStatus();
}

}  // namespace relais
