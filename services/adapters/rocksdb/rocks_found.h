// What opening learns about a store before there is a ledger. Private to this folder.
#ifndef RELAIS_SERVICES_ADAPTERS_ROCKSDB_ROCKS_FOUND_H_
#define RELAIS_SERVICES_ADAPTERS_ROCKSDB_ROCKS_FOUND_H_

#include <optional>

#include "services/adapters/rocksdb/head_copy.h"
#include "services/adapters/rocksdb/rocks_ledger.h"

namespace relais {

struct RocksLedger::Found {
  LedgerId id;
  LedgerHead trim;
  LedgerHead head;
  std::optional<uint64_t> checkpoint_sequence;
  std::optional<rocks::HeadCopy::Content> copy;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_ROCKSDB_ROCKS_FOUND_H_
