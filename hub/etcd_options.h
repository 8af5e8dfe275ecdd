// How the hub's settings say that its ledger on etcd is reached.
#ifndef RELAIS_HUB_ETCD_OPTIONS_H_
#define RELAIS_HUB_ETCD_OPTIONS_H_

#include "absl/status/statusor.h"
#include "hub/hub_config.h"
#include "services/adapters/etcd/etcd_ledger.h"

namespace relais::hub {

// Reads the certificates. InvalidArgument, naming the file, when one cannot be read.
absl::StatusOr<EtcdLedgerOptions> EtcdOptionsOf(const HubConfig& config);

}  // namespace relais::hub

#endif  // RELAIS_HUB_ETCD_OPTIONS_H_
