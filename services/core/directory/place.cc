#include "services/core/directory/place.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace relais {
namespace {

constexpr double kEarthRadiusMetres = 6'371'009;
constexpr double kRadiansPerUnit = std::numbers::pi / 180 / 100'000;  // of 1e-5 degree

double HalfSineSquared(double angle) {
  const double half = std::sin(angle / 2);
  return half * half;
}

}  // namespace

Location PlaceTable::Find(absl::string_view commune) const {
  auto it =
      std::lower_bound(points_.begin(), points_.end(), commune,
                       [](const CommunePoint& point, absl::string_view wanted) { return point.commune < wanted; });
  return it != points_.end() && it->commune == commune ? it->location : Location();
}

std::optional<Distance> DistanceBetween(const Location& a, const Location& b) {
  if (!a.known() || !b.known()) return std::nullopt;
  const double north_a = a.point.latitude * kRadiansPerUnit;
  const double north_b = b.point.latitude * kRadiansPerUnit;
  const double east = (b.point.longitude - a.point.longitude) * kRadiansPerUnit;
  const double chord =
      HalfSineSquared(north_b - north_a) + std::cos(north_a) * std::cos(north_b) * HalfSineSquared(east);
  // Rounding may carry antipodes a little past 1.
  const double metres = 2 * kEarthRadiusMetres * std::asin(std::sqrt(std::min(1.0, chord)));
  return Distance{static_cast<int32_t>(std::lround(metres)), std::max(a.precision, b.precision)};
}

}  // namespace relais
