#include "hub/moving/ledger_house.h"

#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "hub/backup/hub_parts.h"
#include "hub/etcd_options.h"
#include "services/adapters/etcd/etcd_parts.h"
#include "services/adapters/rocksdb/rocks_parts.h"

namespace relais::hub {
namespace {

// One that was killed a moment ago is waited for; one that serves is not.
constexpr absl::Duration kPastTheLease = absl::Seconds(1);

RocksLedgerOptions StoreOf(const HubConfig& config) {
  RocksLedgerOptions options;
  options.folder = config.store_path;
  options.free_bytes_min = config.store_free_bytes_min;
  return options;
}

absl::StatusOr<EtcdLedgerOptions> ClusterOf(const HubConfig& config) {
  absl::StatusOr<EtcdLedgerOptions> options = EtcdOptionsOf(config);
  if (!options.ok()) return options.status();
  options->server = absl::StrCat(config.name, ", relais-hub ledger");
  options->wait = options->lease + kPastTheLease;
  return options;
}

}  // namespace

absl::StatusOr<LedgerHouse> LedgerHouse::Read(const std::string& config_path, const Digester& digester) {
  absl::StatusOr<HubConfig> config = ReadHubConfig(config_path);
  if (!config.ok()) return config.status();
  const absl::StatusOr<HubParts> parts = PartsOfHub(config_path, digester);
  if (!parts.ok()) return parts.status();
  LedgerHouse house;
  house.config_ = *std::move(config);
  house.owner_ = {parts->region, parts->network};
  house.others_ = {{kSettingsName, config_path}};
  for (const BackupItem& item : parts->items) house.others_.push_back({item.name, item.path});
  house.others_.push_back({parts->store_name + kPackagesSuffix, parts->store_path + kPackagesSuffix});
  house.others_.push_back({"keys/backup.key", parts->backup_key});
  for (Part& part : house.others_) {
    std::error_code error;
    part.there = std::filesystem::exists(part.path, error);
  }
  return house;
}

std::string LedgerHouse::place() const {
  return on_etcd() ? absl::StrCat("etcd ", config_.ledger.prefix) : config_.store_path;
}

absl::StatusOr<std::unique_ptr<LedgerSource>> LedgerHouse::Take(const Digester& digester, Entropy& entropy) const {
  if (!on_etcd()) return RocksLedgerSource::Open(StoreOf(config_), digester, entropy);
  const absl::StatusOr<EtcdLedgerOptions> options = ClusterOf(config_);
  if (!options.ok()) return options.status();
  return EtcdLedgerSource::Open(*options, digester, entropy);
}

absl::StatusOr<std::unique_ptr<LedgerTarget>> LedgerHouse::Give(const Digester& digester, Entropy& entropy,
                                                                bool anew) const {
  if (!on_etcd()) {
    auto target = std::make_unique<RocksLedgerTarget>(StoreOf(config_), digester, entropy);
    const absl::Status forgotten = anew ? target->Forget() : absl::OkStatus();
    if (!forgotten.ok()) return forgotten;
    return std::unique_ptr<LedgerTarget>(std::move(target));
  }
  const absl::StatusOr<EtcdLedgerOptions> options = ClusterOf(config_);
  if (!options.ok()) return options.status();
  auto target = std::make_unique<EtcdLedgerTarget>(*options, digester);
  const absl::Status forgotten = anew ? target->Forget() : absl::OkStatus();
  if (!forgotten.ok()) return forgotten;
  return std::unique_ptr<LedgerTarget>(std::move(target));
}

}  // namespace relais::hub
