#include "hub/hub_ledgers.h"

#include <signal.h>

#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "hub/etcd_options.h"
#include "services/adapters/rocksdb/rocks_parts.h"

namespace relais::hub {
namespace {

RocksLedgerOptions RocksOptions(const HubConfig& config, std::string folder) {
  RocksLedgerOptions options;
  options.folder = std::move(folder);
  options.free_bytes_min = config.store_free_bytes_min;
  return options;
}

// The daemon's signals are blocked, and stay pending until somebody looks.
bool IsToldToEnd() {
  sigset_t pending;
  sigpending(&pending);
  return sigismember(&pending, SIGTERM) == 1 || sigismember(&pending, SIGINT) == 1;
}

absl::StatusOr<std::unique_ptr<EtcdLedger>> OpenOnEtcd(const HubConfig& config, const Digester& digester,
                                                       Entropy& entropy, const StandingBy& standing_by) {
  absl::StatusOr<EtcdLedgerOptions> read = EtcdOptionsOf(config);
  if (!read.ok()) return read.status();
  EtcdLedgerOptions& options = *read;
  options.go_on = [&standing_by, said = !config.ledger.stand_by]() mutable {
    if (!std::exchange(said, true)) standing_by.begin();
    return !IsToldToEnd();
  };
  options.follow = standing_by.follow;
  if (config.ledger.stand_by) options.wait = absl::InfiniteDuration();
  return EtcdLedger::Open(options, digester, entropy);
}

}  // namespace

std::string PackagesPath(const HubConfig& config) {
  return absl::StrCat(config.store_path, ".packages");
}

absl::StatusOr<HubLedgers> OpenLedgers(const HubConfig& config, const Digester& digester, Entropy& entropy,
                                       const StandingBy& standing_by) {
  HubLedgers ledgers;
  if (config.ledger.on_etcd) {
    absl::StatusOr<std::unique_ptr<EtcdLedger>> own = OpenOnEtcd(config, digester, entropy, standing_by);
    if (!own.ok()) return own.status();
    ledgers.held = [ledger = own->get()] { return ledger->IsHeld(); };
    ledgers.own = *std::move(own);
  } else {
    const std::string staged = config.store_path + RocksLedgerTarget::kStagedSuffix;
    if (std::error_code error; std::filesystem::exists(staged, error)) {
      // Else an empty ledger would stand where the carried one is to come.
      return absl::FailedPreconditionError(
          absl::StrCat(staged, " is a ledger that was carried half of its way: carry it again (relais-hub ledger)"));
    }
    RocksLedgerOptions options = RocksOptions(config, config.store_path);
    options.write_buffer_bytes = 32u << 20;
    absl::StatusOr<std::unique_ptr<RocksLedger>> own = RocksLedger::Open(options, digester, entropy);
    if (!own.ok()) return own.status();
    ledgers.rocks = own->get();
    ledgers.own = *std::move(own);
  }
  absl::StatusOr<std::unique_ptr<RocksLedger>> packages =
      RocksLedger::Open(RocksOptions(config, PackagesPath(config)), digester, entropy);
  if (!packages.ok()) return packages.status();
  ledgers.packages = *std::move(packages);
  return ledgers;
}

AppendBounds AppendBoundsOf(const HubConfig& config) {
  if (!config.ledger.on_etcd) return {};
  // What a frame brings is within the room that is left.
  return {EtcdLedger::kAppendBytes, EtcdLedger::kAppendChanges};
}

}  // namespace relais::hub
