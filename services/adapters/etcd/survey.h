// Which hubs share a ledger on etcd, as an outsider reads it.
#ifndef RELAIS_SERVICES_ADAPTERS_ETCD_SURVEY_H_
#define RELAIS_SERVICES_ADAPTERS_ETCD_SURVEY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/adapters/etcd/etcd_ledger.h"

namespace relais {

struct HubSeen {
  std::string name;
  bool serves = false;
  absl::Time since;      // that it serves or stands by, by its own clock
  uint64_t records = 0;  // standing by: up to which it knows the ledger
  uint64_t behind = 0;   // records that it does not know
  int64_t revision = 0;  // of the cluster, up to which it has looked
};

struct LedgerSeen {
  LedgerId id;  // none: there is no ledger yet
  uint64_t records = 0;
  int64_t revision = 0;       // of the cluster
  std::vector<HubSeen> hubs;  // that serve and stand by, by name; who was killed is here for some seconds more
};

// Writes nothing. Errors as EtcdLedger::Open's.
absl::StatusOr<LedgerSeen> SurveyEtcd(const EtcdLedgerOptions& options);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_ETCD_SURVEY_H_
