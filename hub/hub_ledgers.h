// The hub's two ledgers, opened where the settings say.
#ifndef RELAIS_HUB_HUB_LEDGERS_H_
#define RELAIS_HUB_HUB_LEDGERS_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "hub/hub_config.h"
#include "services/adapters/rocksdb/rocks_ledger.h"
#include "services/ports/digest.h"
#include "services/ports/entropy.h"
#include "services/runner/append_bounds.h"

namespace relais::hub {

struct HubLedgers {
  std::unique_ptr<Ledger> own;
  RocksLedger* rocks = nullptr;  // `own`, when it is kept in the store's folder
  // False once another hub may serve, as far as this one knows. Any thread, while `own` lives; empty when it is nobody
  // else's to have.
  std::function<bool()> held;
  // Of the counts' packages: on this machine in any case, where what was dropped can be scrubbed from the disk.
  std::unique_ptr<RocksLedger> packages;
};

// What a hub does while another one serves.
struct StandingBy {
  std::function<void()> begin;              // called once
  std::function<uint64_t(Ledger&)> follow;  // as EtcdLedgerOptions::follow
};

// Beside the store.
std::string PackagesPath(const HubConfig& config);

// While another hub serves and this one stands by, it does as `standing_by` says, and ends (Cancelled) once a
// signal to end is pending. Otherwise errors as RocksLedger::Open's and EtcdLedger::Open's; InvalidArgument when a
// certificate of the settings cannot be read.
absl::StatusOr<HubLedgers> OpenLedgers(const HubConfig& config, const Digester& digester, Entropy& entropy,
                                       const StandingBy& standing_by);

// Of the ledger that the settings name.
AppendBounds AppendBoundsOf(const HubConfig& config);

}  // namespace relais::hub

#endif  // RELAIS_HUB_HUB_LEDGERS_H_
