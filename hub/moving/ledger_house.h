// Where a hub's settings say that its ledger is kept, for taking it from there or putting it there.
#ifndef RELAIS_HUB_MOVING_LEDGER_HOUSE_H_
#define RELAIS_HUB_MOVING_LEDGER_HOUSE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "hub/hub_config.h"
#include "services/adapters/carriage/carry.h"
#include "services/ports/digest.h"
#include "services/ports/entropy.h"
#include "services/ports/ledger_parts.h"

namespace relais::hub {

class LedgerHouse {
 public:
  // Of the settings at `config_path`. InvalidArgument or NotFound, naming file and key.
  static absl::StatusOr<LedgerHouse> Read(const std::string& config_path, const Digester& digester);

  const LedgerOwner& owner() const { return owner_; }
  bool on_etcd() const { return config_.ledger.on_etcd; }
  // For people: the store's folder, or "etcd PREFIX".
  std::string place() const;
  // Errors as RocksLedgerSource::Open and EtcdLedgerSource::Open; InvalidArgument when a certificate cannot be read.
  absl::StatusOr<std::unique_ptr<LedgerSource>> Take(const Digester& digester, Entropy& entropy) const;
  // `anew`: what another carrying left unfinished there is removed first.
  absl::StatusOr<std::unique_ptr<LedgerTarget>> Give(const Digester& digester, Entropy& entropy, bool anew) const;

  // What of a hub is not in its ledger and has to be carried by hand.
  struct Part {
    std::string name;  // as `relais-hub init` calls it
    std::string path;
    bool there = false;
  };
  const std::vector<Part>& others() const { return others_; }

 private:
  HubConfig config_;
  LedgerOwner owner_;
  std::vector<Part> others_;
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_MOVING_LEDGER_HOUSE_H_
