// Inputs, records and effects around accounts and the audit log. hub_types.h takes them into its variants.
#ifndef RELAIS_HUB_ACCESS_TYPES_H_
#define RELAIS_HUB_ACCESS_TYPES_H_

#include <cstdint>
#include <memory>
#include <string>

#include "services/core/access/account_book.h"
#include "services/core/handoff/ids.h"
#include "services/core/monitoring/audit_log.h"

namespace relais::hub {

// A change of one account. Certificates, hashes and codes were made and compared at the edge; what depends on order (a
// token's and a code's single use) is judged here.
struct AccountInput {
  Principal principal;
  std::string method;  // for the audit log
  AccountChange change;
  int64_t now_s = 0;  // seconds since 1970
  // Strangers who are refused leave nothing behind: false for what a token bearer or the public asks.
  bool audit_refusal = true;
};
// Enters an act that changes nothing else: a refusal at the gate, a wrong password, an explained handoff.
struct RecordAct {
  Act act;
};

// Records.
struct AccountChanged {
  AccountChange change;
  int64_t now_s = 0;
};
struct ActRecorded {
  AuditEntry entry;
};

// Effect: what the gates judge certificates and passes by. No session of a node's is concerned.
struct PublishAccounts {
  SessionId session;  // none
  std::shared_ptr<const AccountBook> accounts;
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_ACCESS_TYPES_H_
