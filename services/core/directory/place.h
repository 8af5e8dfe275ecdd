// Where communes are, and how far it is: as the crow flies, on a sphere.
#ifndef RELAIS_SERVICES_CORE_DIRECTORY_PLACE_H_
#define RELAIS_SERVICES_CORE_DIRECTORY_PLACE_H_

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/core/convention/address.h"

namespace relais {

struct CommunePoint {
  absl::string_view commune;  // INSEE code
  Location location;
};

// The communes of Centre-Val de Loire, ascending by code; data/README.md says where they come from (GeoNames,
// CC-BY 4.0) and how good they are. Lives for ever.
absl::Span<const CommunePoint> Region24Points();

// A table of communes. A value; borrows the points, which live longer.
class PlaceTable {
 public:
  PlaceTable() : PlaceTable(Region24Points()) {}
  // Ascending by commune, each once.
  explicit PlaceTable(absl::Span<const CommunePoint> points) : points_(points) {}

  // Location without a point (known() is false) for a commune that is not in the table: O(log n).
  Location Find(absl::string_view commune) const;

 private:
  absl::Span<const CommunePoint> points_;
};

// A distance and how good it is: as good as the worse of its two ends.
struct Distance {
  int32_t metres = 0;
  PointPrecision precision = PointPrecision::kNone;
  friend bool operator==(const Distance&, const Distance&) = default;
};

// Great-circle distance by the haversine formula on a sphere of 6,371,009 m: within half a per cent of the ellipsoid's,
// rounded to the metre. Nothing when an end has no point.
std::optional<Distance> DistanceBetween(const Location& a, const Location& b);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_DIRECTORY_PLACE_H_
