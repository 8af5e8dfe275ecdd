#include "services/adapters/communes/region_counts.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_set.h"
#include "services/adapters/communes/communes.h"

namespace relais {

const CountDomain& RegionCountDomain() {
  static const CountDomain* const domain = [] {
    absl::btree_set<std::string> territories;
    for (const auto& [code, commune] : RegionCommunes().communes()) territories.insert(commune.arrondissement);
    return new CountDomain(std::vector<std::string>(territories.begin(), territories.end()));
  }();
  return *domain;
}

CountedPerson CountedPersonOf(absl::string_view need, absl::string_view public_code, AgeBand age_band,
                              absl::string_view commune) {
  CountedPerson person;
  if (!commune.empty()) {
    MergedCommune step;
    const Commune* known = RegionCommunes().Find(commune);
    if (known == nullptr) known = RegionCommunes().Successor(commune, &step);
    person.territory = RegionCountDomain().Territory(known == nullptr ? "" : known->arrondissement);
  }
  person.need_group = CountDomain::NeedGroup(need);
  person.public_group = CountDomain::PublicGroup(public_code);
  person.age_band = static_cast<uint16_t>(age_band);
  return person;
}

}  // namespace relais
