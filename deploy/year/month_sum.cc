#include "deploy/year/month_sum.h"

#include <array>
#include <memory>
#include <utility>
#include <vector>

#include "deploy/year/lots.h"
#include "deploy/year/memory_ledger.h"
#include "hub/aggregate/aggregator_desk.h"
#include "hub/aggregate/combiner.h"
#include "hub/aggregate/ground.h"
#include "hub/aggregate/month_release.h"
#include "services/adapters/communes/region_counts.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/sodium/sodium_share_stream.h"
#include "services/wire/release_text.h"

namespace relais::year {
namespace {

using Statements = std::vector<std::string>;
using Desks = std::array<std::unique_ptr<hub::AggregatorDesk>, kAggregators>;

hub::AggregationGround GroundOf(const CountingPaper& paper, const MonthGround& month, const DisclosureRules& rules,
                                const std::array<hub::AggregatorSelf, kAggregators>& selves, const Sealer& sealer) {
  hub::AggregationGround ground;
  ground.least = rules;
  ground.domain = &RegionCountDomain();
  for (size_t i = 0; i < selves.size(); ++i) ground.keys[i] = sealer.SigningKeyOf(selves[i].sealing);
  ground.identity_of = [identities = month.identities](NodeId node, Month) {
    const auto it = identities.find(node);
    return it == identities.end() ? SigningKey() : it->second;
  };
  ground.nodes_min = paper.framework.opening_nodes_min;
  ground.rule = [rules](const std::vector<uint64_t>& n) {
    return CellsToOpen(RegionCountDomain(), n, rules.partners_min);
  };
  return ground;
}

// A round: what each of the three says.
template <class Step>
absl::StatusOr<Statements> Round(Desks& desks, Step step) {
  Statements said;
  for (const std::unique_ptr<hub::AggregatorDesk>& desk : desks) {
    absl::StatusOr<std::string> statement = step(*desk);
    if (!statement.ok()) return statement.status();
    said.push_back(*std::move(statement));
  }
  return said;
}

absl::Status TakeAll(Desks& desks, const CountSet& set, const ParcelFn& parcel) {
  for (const auto& [node, head] : set) {
    for (size_t i = 0; i < desks.size(); ++i) {
      const absl::StatusOr<std::string> bytes = parcel(node, static_cast<Aggregator>(i + 1));
      if (!bytes.ok()) return bytes.status();
      if (absl::Status status = desks[i]->Take(*bytes); !status.ok()) return status;
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<OpenedMonth> Open(Desks& desks, const MonthGround& month, const hub::AggregationGround& ground,
                                 const hub::AggregationPorts& ports) {
  const auto sets = Round(desks, [&](hub::AggregatorDesk& desk) { return desk.StateSet(month.month); });
  if (!sets.ok()) return sets.status();
  const auto presences = Round(desks, [&](hub::AggregatorDesk& desk) { return desk.GivePresence(month.month, *sets); });
  if (!presences.ok()) return presences.status();
  const auto sums = Round(desks, [&](hub::AggregatorDesk& desk) { return desk.GiveSums(month.month, *presences); });
  if (!sums.ok()) return sums.status();
  return hub::Combine(*presences, *sums, ground, month.caps, ports);
}

}  // namespace

absl::StatusOr<SummedMonth> SumMonth(const CountingPaper& paper, const MonthGround& month, Digest previous,
                                     const ParcelFn& parcel, const Digester& digester) {
  YearEntropy unused(0);
  SodiumSealer sealer(unused);
  const SodiumShareStream stream;
  const hub::AggregationPorts ports{&sealer, &digester, &stream};
  DisclosureRules rules;
  rules.threshold = paper.framework.disclosure_threshold;
  std::array<hub::AggregatorSelf, kAggregators> selves;
  for (size_t i = 0; i < selves.size(); ++i) {
    selves[i] = hub::SelfOf(static_cast<Aggregator>(i + 1), paper.aggregation[i].secret, sealer);
  }
  const hub::AggregationGround ground = GroundOf(paper, month, rules, selves, sealer);
  Desks desks;
  for (size_t i = 0; i < selves.size(); ++i) {
    auto ledger = std::make_unique<MemoryLedger>(LedgerId::FromBytes(selves[i].sealing.key.view().substr(0, 16)));
    auto desk = hub::AggregatorDesk::Open(std::move(ledger), selves[i], ground, ports);
    if (!desk.ok()) return desk.status();
    desks[i] = *std::move(desk);
  }
  if (absl::Status status = TakeAll(desks, month.set, parcel); !status.ok()) return status;
  const absl::StatusOr<OpenedMonth> opened = Open(desks, month, ground, ports);
  if (!opened.ok()) return opened.status();
  const absl::StatusOr<Release> release = hub::ReleaseOf(RegionCountDomain(), *opened, rules, previous, month.expected);
  if (!release.ok()) return release.status();
  wire::SignedRelease file{wire::EncodeRelease(RegionCountDomain(), *release), {}};
  for (const std::unique_ptr<hub::AggregatorDesk>& desk : desks) {
    const absl::StatusOr<wire::LineSignature> signature = desk->SignRelease(file.text);
    if (!signature.ok()) return signature.status();
    file.signatures.push_back(*signature);
  }
  return SummedMonth{wire::FormatSignedRelease(file), digester.Sha256(file.text), release->figures.size()};
}

}  // namespace relais::year
