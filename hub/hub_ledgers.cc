#include "hub/hub_ledgers.h"

#include <signal.h>

#include <cstdio>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/adapters/etcd/etcd_ledger.h"
#include "services/adapters/openssl/secret_file.h"
#include "services/adapters/system/read_file.h"

namespace relais::hub {
namespace {

constexpr size_t kKeyBytesMax = 16u << 10;

RocksLedgerOptions RocksOptions(const HubConfig& config, std::string folder) {
  RocksLedgerOptions options;
  options.folder = std::move(folder);
  options.free_bytes_min = config.store_free_bytes_min;
  return options;
}

// A setting that names no such file is a wrong setting.
absl::Status ReadInto(absl::StatusOr<std::string> read, std::string& pem) {
  if (!read.ok()) return absl::InvalidArgumentError(read.status().message());
  pem = *std::move(read);
  return absl::OkStatus();
}

// The daemon's signals are blocked, and stay pending until somebody looks.
bool IsToldToEnd() {
  sigset_t pending;
  sigpending(&pending);
  return sigismember(&pending, SIGTERM) == 1 || sigismember(&pending, SIGINT) == 1;
}

absl::StatusOr<std::unique_ptr<EtcdLedger>> OpenOnEtcd(const HubConfig& config, const Digester& digester,
                                                       Entropy& entropy, const std::function<void()>& stands_by) {
  const LedgerSettings& settings = config.ledger;
  EtcdLedgerOptions options;
  absl::Status status = ReadInto(ReadTextFile(settings.authority_path), options.authority_pem);
  status.Update(ReadInto(ReadTextFile(settings.certificate_path), options.certificate_pem));
  status.Update(ReadInto(ReadSecretFile(settings.key_path, kKeyBytesMax), options.key_pem));
  if (!status.ok()) return status;
  options.endpoints = settings.endpoints;
  options.prefix = settings.prefix;
  options.holder = config.region;
  options.server = config.name;
  options.quota_bytes = settings.quota_bytes;
  options.go_on = [&stands_by, said = !settings.stand_by]() mutable {
    if (!std::exchange(said, true)) stands_by();
    return !IsToldToEnd();
  };
  if (settings.stand_by) options.wait = absl::InfiniteDuration();
  return EtcdLedger::Open(options, digester, entropy);
}

}  // namespace

std::string PackagesPath(const HubConfig& config) {
  return absl::StrCat(config.store_path, ".packages");
}

absl::StatusOr<HubLedgers> OpenLedgers(const HubConfig& config, const Digester& digester, Entropy& entropy,
                                       const std::function<void()>& stands_by) {
  HubLedgers ledgers;
  if (config.ledger.on_etcd) {
    absl::StatusOr<std::unique_ptr<EtcdLedger>> own = OpenOnEtcd(config, digester, entropy, stands_by);
    if (!own.ok()) return own.status();
    ledgers.held = [ledger = own->get()] { return ledger->IsHeld(); };
    ledgers.own = *std::move(own);
  } else {
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

}  // namespace relais::hub
