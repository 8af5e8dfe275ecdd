#include "services/adapters/communes/communes.h"

#include "services/core/handoff/check.h"

extern const char kRelaisCommunes[];
extern const char kRelaisMerged[];

namespace relais {
namespace {

constexpr int kCog = 2024;

CommuneTable Load() {
  absl::StatusOr<CommuneTable> table = CommuneTable::Parse(kRelaisCommunes, kCog, kRelaisMerged);
  RELAIS_CHECK(table.ok());
  return *std::move(table);
}

}  // namespace

const CommuneTable& RegionCommunes() {
  static const CommuneTable* const table = new CommuneTable(Load());
  return *table;
}

}  // namespace relais
