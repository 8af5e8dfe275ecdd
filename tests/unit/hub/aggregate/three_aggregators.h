// A few nodes with real keys, and the three that sum their counts, each on a ledger of its own in memory.
#ifndef RELAIS_TESTS_UNIT_HUB_AGGREGATE_THREE_AGGREGATORS_H_
#define RELAIS_TESTS_UNIT_HUB_AGGREGATE_THREE_AGGREGATORS_H_

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "hub/aggregate/aggregator_desk.h"
#include "hub/aggregate/combiner.h"
#include "node/desk/sealing_desk.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/sodium/sodium_share_stream.h"
#include "services/core/monitoring/count_limits.h"
#include "tests/fakes/mem_ledger.h"
#include "tests/fakes/seeded_entropy.h"
#include "tests/fakes/status_matchers.h"

namespace relais::hub {

inline const Month kMonth(682);  // 2026-11

template <class Id>
Id NamedBy(int n) {
  return Id::FromBytes(std::string(Id::kSize, static_cast<char>(n)));
}

// Everything behind which enough nodes stand.
inline absl::StatusOr<OpenCells> EnoughNodes(const std::vector<uint64_t>& n) {
  OpenCells open;
  for (uint64_t nodes : n) open.push_back(nodes >= static_cast<uint64_t>(limits::kCountNodesMin) ? 1 : 0);
  return open;
}
inline absl::StatusOr<OpenCells> Everything(const std::vector<uint64_t>& n) {
  return OpenCells(n.size(), 1);
}

class ThreeAggregators {
 public:
  explicit ThreeAggregators(CountControls controls = {}, OpenRule rule = EnoughNodes, uint64_t seed = 1)
      : controls_(controls), rule_(std::move(rule)), entropy_(seed) {
    for (size_t i = 0; i < 3; ++i) {
      selves_[i] = {static_cast<Aggregator>(i + 1), sealer_.NewSealingPair()};
      disks_[i] = std::make_shared<MemDisk>();
    }
    // Each is told the keys of all three.
    for (size_t i = 0; i < 3; ++i) Restart(i);
  }

  void Restart(size_t i) {
    auto ledger = MemLedger::Open(disks_[i], digester_, entropy_);
    ASSERT_OK(ledger);
    auto desk = AggregatorDesk::Open(*std::move(ledger), selves_[i], Ground(), Ports());
    ASSERT_OK(desk);
    desks_[i] = *std::move(desk);
  }
  AggregationGround Ground() {
    AggregationGround ground;
    ground.domain = &domain_;
    for (size_t i = 0; i < 3; ++i) ground.keys[i] = sealer_.SigningKeyOf(selves_[i].sealing);
    ground.identity_of = [this](NodeId node, Month) {
      auto it = identities_.find(node);
      return it == identities_.end() ? SigningKey() : it->second.key;
    };
    ground.rule = rule_;
    ground.nodes_min = 3;
    ground.controls = controls_;
    return ground;
  }
  AggregationPorts Ports() { return {&sealer_, &digester_, &stream_}; }
  void UseRule(OpenRule rule) {
    rule_ = std::move(rule);
    for (size_t i = 0; i < 3; ++i) Restart(i);
  }

  // The package of node `number` for `counts`, cut for the three.
  std::array<std::string, 3> Parcels(int number, const MonthCounts& counts, Month month = kMonth) {
    const auto node = NamedBy<NodeId>(number);
    if (!identities_.contains(node)) identities_[node] = sealer_.NewSigningPair();
    node::SealingDesk desk(sealer_, entropy_, digester_, node, identities_[node], Secret32(std::string(32, 'v')));
    node::CountOrder order{month, digester_.Sha256(domain_.CanonicalText()), domain_.size(), {}};
    for (size_t i = 0; i < 3; ++i) order.to[i] = selves_[i].sealing.key;
    absl::StatusOr<std::string> bytes = desk.SealCounts(counts, order, stream_);
    EXPECT_OK(bytes);
    absl::StatusOr<wire::CountPackage> package = wire::DecodeCountPackage(*bytes, domain_.size());
    EXPECT_OK(package);
    std::array<std::string, 3> parcels;
    for (size_t i = 0; i < 3; ++i) parcels[i] = wire::EncodeCountParcel(*package, static_cast<Aggregator>(i + 1));
    return parcels;
  }
  void Send(const std::array<std::string, 3>& parcels) {
    for (size_t i = 0; i < 3; ++i) EXPECT_OK(desks_[i]->Take(parcels[i]));
  }
  // `times` persons received.
  MonthCounts Received(int times, CountedPerson person = {1, 2, 3, 4}) const {
    MonthCounts counts;
    for (int i = 0; i < times; ++i) counts.Add(domain_.CellsOf(person, CountedFact::kReceived));
    return counts;
  }
  size_t Cell(CountedPerson person = {1, 2, 3, 4}) const {
    return domain_
        .IndexOf({CountTable::kOutcomes, person.territory, person.need_group, person.public_group, 0,
                  static_cast<uint16_t>(CountedFact::kReceived)})
        .value();
  }

  using Statements = std::vector<std::string>;
  using Round = std::function<absl::StatusOr<std::string>(AggregatorDesk&)>;
  absl::StatusOr<Statements> AskAll(const Round& round) {
    Statements statements;
    for (auto& desk : desks_) {
      absl::StatusOr<std::string> said = round(*desk);
      if (!said.ok()) return said.status();
      statements.push_back(*std::move(said));
    }
    return statements;
  }
  absl::StatusOr<Statements> Sets() {
    return AskAll([](AggregatorDesk& desk) { return desk.StateSet(kMonth); });
  }
  absl::StatusOr<Statements> Presences() {
    absl::StatusOr<Statements> sets = Sets();
    if (!sets.ok()) return sets.status();
    return AskAll([&](AggregatorDesk& desk) { return desk.GivePresence(kMonth, *sets); });
  }
  absl::StatusOr<Statements> Sums(const Statements& presences) {
    return AskAll([&](AggregatorDesk& desk) { return desk.GiveSums(kMonth, presences); });
  }
  // All rounds, and the combiner.
  absl::StatusOr<OpenedMonth> Open(const CountCaps& caps = {}) {
    absl::StatusOr<Statements> presences = Presences();
    if (!presences.ok()) return presences.status();
    absl::StatusOr<Statements> sums = Sums(*presences);
    if (!sums.ok()) return sums.status();
    return Combine(*presences, *sums, Ground(), caps, Ports());
  }

  AggregatorDesk& desk(size_t i) { return *desks_[i]; }
  const MemDisk& disk(size_t i) const { return *disks_[i]; }
  const AggregatorSelf& self(size_t i) const { return selves_[i]; }
  const CountDomain& domain() const { return domain_; }
  SodiumSealer& sealer() { return sealer_; }
  const SodiumShareStream& stream() const { return stream_; }

 private:
  const CountControls controls_;
  OpenRule rule_;
  SeededEntropy entropy_;
  SodiumSealer sealer_{entropy_};
  OpensslDigester digester_;
  SodiumShareStream stream_;
  CountDomain domain_{{"451", "452"}};
  std::map<NodeId, SigningPair> identities_;
  std::array<AggregatorSelf, 3> selves_;
  std::array<std::shared_ptr<MemDisk>, 3> disks_;
  std::array<std::unique_ptr<AggregatorDesk>, 3> desks_;
};

}  // namespace relais::hub

#endif  // RELAIS_TESTS_UNIT_HUB_AGGREGATE_THREE_AGGREGATORS_H_
