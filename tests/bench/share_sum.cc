#include "tests/bench/share_sum.h"

#include <unistd.h>

#include <array>
#include <cstring>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "hub/aggregate/aggregator_desk.h"
#include "node/desk/sealing_desk.h"
#include "services/adapters/communes/region_counts.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/rocksdb/rocks_ledger.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/sodium/sodium_share_stream.h"
#include "services/adapters/system/os_entropy.h"

namespace relais::bench {
namespace {

const Month kBenchMonth(682);

double SecondsSince(uint64_t start_ns) {
  return static_cast<double>(NowNs() - start_ns) / 1e9;
}

// Removed with everything in it.
struct BenchFolder {
  explicit BenchFolder(const std::string& parent) : path(absl::StrCat(parent, "/relais-shares-", getpid())) {
    std::filesystem::create_directories(path);
  }
  ~BenchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  const std::string path;
};

class ShareRegion {
 public:
  absl::Status Open(const std::string& folder) {
    hub::AggregationGround ground;
    ground.domain = &domain_;
    ground.identity_of = [this](NodeId node, Month) { return identities_[node].key; };
    for (size_t i = 0; i < selves_.size(); ++i) {
      selves_[i] = {static_cast<Aggregator>(i + 1), sealer_.NewSealingPair()};
      ground.keys[i] = sealer_.SigningKeyOf(selves_[i].sealing);
    }
    for (size_t i = 0; i < selves_.size(); ++i) {
      RocksLedgerOptions options;
      options.folder = absl::StrCat(folder, "/", AggregatorName(selves_[i].by));
      auto ledger = RocksLedger::Open(options, digester_, entropy_);
      if (!ledger.ok()) return ledger.status();
      auto desk = hub::AggregatorDesk::Open(*std::move(ledger), selves_[i], ground, {&sealer_, &digester_, &stream_});
      if (!desk.ok()) return desk.status();
      desks_[i] = *std::move(desk);
    }
    return absl::OkStatus();
  }

  // A package of a node that received `node` % 7 + 1 persons of its kind.
  absl::Status Send(int number) {
    const auto node = NodeId::FromBytes(digester_.Sha256(absl::StrCat(number)).view().substr(0, NodeId::kSize));
    identities_[node] = sealer_.NewSigningPair();
    node::SealingDesk desk(sealer_, entropy_, digester_, node, identities_[node], Secret32(entropy_.Draw(32)));
    node::CountOrder order{kBenchMonth, digester_.Sha256(domain_.CanonicalText()), domain_.size(), {}};
    for (size_t i = 0; i < selves_.size(); ++i) order.to[i] = selves_[i].sealing.key;
    const CountedPerson person{static_cast<uint16_t>(number % domain_.territories() + 1), 2, 3, 4};
    MonthCounts counts;
    for (int i = 0; i <= number % 7; ++i) counts.Add(domain_.CellsOf(person, CountedFact::kReceived));
    AddWords(absl::MakeSpan(true_), PartOf(WordsOf(counts, domain_.size()), CountPart::kPresent));
    const absl::StatusOr<std::string> bytes = desk.SealCounts(counts, order, stream_);
    if (!bytes.ok()) return bytes.status();
    const absl::StatusOr<wire::CountPackage> package = wire::DecodeCountPackage(*bytes, domain_.size());
    if (!package.ok()) return package.status();
    for (size_t i = 0; i < desks_.size(); ++i) {
      absl::Status taken = desks_[i]->Take(wire::EncodeCountParcel(*package, selves_[i].by));
      if (!taken.ok()) return taken;
    }
    return absl::OkStatus();
  }

  // Seconds of each of the three.
  absl::StatusOr<std::array<double, 3>> Sum() {
    std::vector<std::string> sets;
    for (auto& desk : desks_) {
      absl::StatusOr<std::string> set = desk->StateSet(kBenchMonth);
      if (!set.ok()) return set.status();
      sets.push_back(*std::move(set));
    }
    std::array<double, 3> seconds{};
    ShareWords sum(domain_.size());
    for (size_t i = 0; i < desks_.size(); ++i) {
      const uint64_t start = NowNs();
      const absl::StatusOr<std::string> said = desks_[i]->GivePresence(kBenchMonth, sets);
      seconds[i] = SecondsSince(start);
      if (!said.ok()) return said.status();
      const auto view = wire::SplitStatement(*said);
      const absl::StatusOr<PartialPresence> presence = wire::DecodePresence(view->unsigned_bytes);
      if (!presence.ok()) return presence.status();
      AddWords(absl::MakeSpan(sum), presence->present);
    }
    if (sum != true_) return absl::InternalError("the three sums do not add up to what went in");
    return seconds;
  }

  // The same bytes through the bare stream cipher, and through memcpy.
  std::pair<double, double> Floor(int nodes) const {
    std::vector<uint64_t> words(domain_.size()), copy(domain_.size());
    const std::string seed(kSeedBytes, 's');
    const uint64_t start = NowNs();
    for (int i = 0; i < nodes * kCountParts; ++i) {
      stream_.Expand(seed, Month(i), CountPart::kCount, absl::MakeSpan(words));
    }
    const double cipher = SecondsSince(start);
    const uint64_t again = NowNs();
    for (int i = 0; i < nodes * kCountParts; ++i) {
      std::memcpy(copy.data(), words.data(), words.size() * sizeof(uint64_t));
      words[0] += copy[words.size() - 1];  // so that no copy can be left out
    }
    return {cipher, SecondsSince(again)};
  }
  uint64_t cells() const { return domain_.size(); }

 private:
  OsEntropy entropy_;
  SodiumSealer sealer_{entropy_};
  OpensslDigester digester_;
  SodiumShareStream stream_;
  const CountDomain& domain_ = RegionCountDomain();
  ShareWords true_ = ShareWords(domain_.size());
  std::map<NodeId, SigningPair> identities_;
  std::array<hub::AggregatorSelf, 3> selves_;
  std::array<std::unique_ptr<hub::AggregatorDesk>, 3> desks_;
};

}  // namespace

absl::StatusOr<ShareSumFigures> MeasureShareSum(const Settings& settings) {
  const BenchFolder folder(settings.dir);
  ShareRegion region;
  if (absl::Status opened = region.Open(folder.path); !opened.ok()) return opened;
  for (int node = 0; node < settings.count_nodes; ++node) {
    if (absl::Status sent = region.Send(node); !sent.ok()) return sent;
  }
  const absl::StatusOr<std::array<double, 3>> seconds = region.Sum();
  if (!seconds.ok()) return seconds.status();
  ShareSumFigures figures;
  figures.nodes = static_cast<uint64_t>(settings.count_nodes);
  figures.cells = region.cells();
  figures.etat_s = (*seconds)[0];
  figures.region_s = (*seconds)[1];
  figures.rectorat_s = (*seconds)[2];
  std::tie(figures.cipher_s, figures.copy_s) = region.Floor(settings.count_nodes);
  return figures;
}

}  // namespace relais::bench
