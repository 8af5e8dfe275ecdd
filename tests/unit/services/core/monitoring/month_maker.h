// Random months of counts, made the way they come about: partner by partner, person by person, each person in every
// cell it belongs to. Skewed, with many empty cells, as in life. Equal seeds make equal months.
#ifndef RELAIS_TESTS_UNIT_SERVICES_CORE_MONITORING_MONTH_MAKER_H_
#define RELAIS_TESTS_UNIT_SERVICES_CORE_MONITORING_MONTH_MAKER_H_

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "services/core/monitoring/count_domain.h"
#include "services/core/monitoring/disclosure.h"

namespace relais {

// A small generator with good bits (splitmix64): tests draw from nothing else.
class Draw {
 public:
  explicit Draw(uint64_t seed) : state_(seed) {}
  uint64_t Next() {
    uint64_t z = (state_ += 0x9e3779b97f4a7c15ull);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
  }
  // 0 … below - 1.
  size_t Below(size_t below) { return static_cast<size_t>(Next() % below); }
  // The same, small numbers more often the larger `skew` is; 1: evenly.
  size_t Skewed(size_t below, double skew) {
    const double u = static_cast<double>(Next() >> 11) / 9007199254740992.0;
    return static_cast<size_t>(std::pow(u, skew) * static_cast<double>(below));
  }

 private:
  uint64_t state_;
};

struct MonthShape {
  int partners = 40;
  int persons = 4000;
  double skew = 2.0;
  size_t ages_unstated_of_ten = 2;
};

inline std::vector<CellSums> MakeMonth(const CountDomain& domain, uint64_t seed, const MonthShape& shape) {
  Draw draw(seed);
  std::vector<size_t> of_partner(static_cast<size_t>(shape.partners));
  for (int i = 0; i < shape.persons; ++i) ++of_partner[draw.Skewed(of_partner.size(), shape.skew)];
  std::vector<CellSums> sums(domain.size());
  std::vector<uint64_t> own(domain.size());
  for (size_t persons : of_partner) {
    own.assign(own.size(), 0);
    for (size_t i = 0; i < persons; ++i) {
      CountedPerson person;
      const auto drawn = [&](int values) {
        return static_cast<uint16_t>(1 + draw.Skewed(static_cast<size_t>(values), shape.skew));
      };
      person.territory = drawn(domain.territories());
      person.need_group = drawn(domain.need_groups());
      person.public_group = drawn(domain.publics());
      const bool unstated = draw.Below(10) < shape.ages_unstated_of_ten;
      person.age_band = unstated ? uint16_t{0} : drawn(domain.age_bands());
      const auto fact = static_cast<CountedFact>(1 + draw.Skewed(kCountedFacts, shape.skew));
      for (CellIndex cell : domain.CellsOf(person, fact)) ++own[cell.value()];
      const bool declined = fact == CountedFact::kDeclined;
      if (declined || fact == CountedFact::kUnmet) {
        const size_t first = declined ? 1 : kCountedDeclines + 1;
        const size_t reason = first + draw.Skewed(declined ? kCountedDeclines : kCountedUnmet, shape.skew);
        for (CellIndex cell : domain.CellsOf(person, ReasonNumber(static_cast<uint8_t>(reason)))) ++own[cell.value()];
      }
      if (draw.Below(50) == 0) {
        for (CellIndex cell : domain.CorrectionCells(person, fact)) ++own[cell.value()];
      }
    }
    for (size_t i = 0; i < own.size(); ++i) {
      sums[i].x += own[i];
      sums[i].n += own[i] > 0 ? 1 : 0;
      sums[i].x2 += own[i] * own[i];
    }
  }
  return sums;
}

// What a reader sees of a month: persons by cell, 0 where withheld.
inline std::vector<uint64_t> PublishedOf(const std::vector<CellSums>& sums, const Disclosed& disclosed) {
  std::vector<uint64_t> persons(sums.size());
  for (size_t i = 0; i < sums.size(); ++i) {
    if (disclosed.cells[i] == Withheld::kNo) persons[i] = sums[i].x;
  }
  return persons;
}

}  // namespace relais

#endif  // RELAIS_TESTS_UNIT_SERVICES_CORE_MONITORING_MONTH_MAKER_H_
