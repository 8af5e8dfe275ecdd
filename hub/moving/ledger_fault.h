// Why a hub's ledger is not carried: a closed list, each with a name for programs and advice for people. Each of them
// changes nothing. No call of the network answers with one.
#ifndef RELAIS_HUB_MOVING_LEDGER_FAULT_H_
#define RELAIS_HUB_MOVING_LEDGER_FAULT_H_

#include <cstdint>

#include "absl/status/status.h"
#include "services/adapters/terminal/terminal.h"

namespace relais::hub {

enum class LedgerFault : uint8_t {
  kNone,
  kMissing,      // where it is to be taken from there is none
  kServed,       // a hub has it, or somebody who carries
  kOfAnother,    // of another region or network
  kNotEmpty,     // where it is to be put there is another, or half of another
  kFileDamaged,  // cut, altered, or no ledger file
  kDamaged,      // its records do not follow its chain
  kNoRoom,
  kOnEtcd,  // a backup is no copy of it
};

struct LedgerFaultWords {
  absl::string_view name;  // "LEDGER_SERVED"
  Text advice;
};
// Empty for kNone.
const LedgerFaultWords& WordsOf(LedgerFault fault);

// Who an error comes from decides what it means.
enum class LedgerSide : uint8_t { kStore, kFile };
// Of taking a ledger apart, and of putting one together. kNone: none of the list, it speaks for itself.
LedgerFault FaultOfSource(const absl::Status& status, LedgerSide side);
LedgerFault FaultOfCarrying(const absl::Status& status);

}  // namespace relais::hub

#endif  // RELAIS_HUB_MOVING_LEDGER_FAULT_H_
