// Where something is, how to reach it, and whose record of it this is: what a structure and its services share.
#ifndef RELAIS_SERVICES_CORE_CONVENTION_ADDRESS_H_
#define RELAIS_SERVICES_CORE_CONVENTION_ADDRESS_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"

namespace relais {

// A point on the earth (WGS 84) in 1e-5 degree, about a metre; north and east are positive.
struct Point {
  int32_t latitude = 0;   // -9,000,000 … 9,000,000
  int32_t longitude = 0;  // -18,000,000 … 18,000,000
  friend bool operator==(const Point&, const Point&) = default;
};

// How far a point may be from the door it stands for. Finer is smaller.
enum class PointPrecision : uint8_t {
  kNone = 0,            // there is no point
  kAddress = 1,         // the building or the street
  kCommune = 2,         // the middle of the commune
  kArrondissement = 3,  // the mean of the communes around: tens of kilometres
};
inline constexpr uint8_t kPointPrecisionMax = 3;

struct Location {
  Point point;
  PointPrecision precision = PointPrecision::kNone;  // kNone: `point` is all zero and means nothing
  bool known() const { return precision != PointPrecision::kNone; }
  friend bool operator==(const Location&, const Location&) = default;
};

struct Address {
  std::string line;             // number and street
  std::string postcode;         // five digits
  std::string commune;          // INSEE code, where the door is
  std::string town;             // its name, for the slip
  std::string complement = "";  // building, floor, entrance
  friend bool operator==(const Address&, const Address&) = default;
};

struct Contact {
  std::string telephone;  // E.164 preferred
  std::string email;
  std::string web;
  friend bool operator==(const Contact&, const Contact&) = default;
};

// The producer's own record, for a source that published it before (data·inclusion); all empty: made here.
struct Provenance {
  std::string source;  // the producer, "dora"
  std::string id;      // data·inclusion id, "dora--42"
  std::string link;    // the producer's page about it
  friend bool operator==(const Provenance&, const Provenance&) = default;
};

// kMalformed: a point outside the earth, or one without a precision.
absl::Status CheckLocation(const Location& location);
// kUnknownValue, detail "address.commune", for a commune code of the wrong form; an empty one is fine. Texts are not
// measured here.
absl::Status CheckAddress(const Address& address);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_CONVENTION_ADDRESS_H_
