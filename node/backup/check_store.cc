#include "node/backup/check_store.h"

#include <memory>
#include <utility>

#include "services/adapters/rocksdb/rocks_ledger.h"
#include "services/adapters/sodium/sealed_ledger.h"

namespace relais::node {

absl::StatusOr<uint64_t> CountRecords(const std::string& folder, const Secret32& vault, NodeId node,
                                      const Digester& digester, Entropy& entropy) {
  RocksLedgerOptions options;
  options.folder = folder;
  auto rocks = RocksLedger::OpenReadOnly(options, digester);
  if (!rocks.ok()) return rocks.status();
  const uint64_t trimmed = (*rocks)->trimmed();
  auto sealed = SealedLedger::Open(*std::move(rocks), vault, node.view(), entropy);
  if (!sealed.ok()) return sealed.status();
  if (const auto checkpoint = (*sealed)->LoadCheckpoint(); !checkpoint.ok()) return checkpoint.status();
  uint64_t records = 0;
  const absl::Status replayed = (*sealed)->Replay(trimmed, [&records](uint64_t, absl::string_view) {
    ++records;
    return absl::OkStatus();
  });
  if (!replayed.ok()) return replayed;
  return records;
}

}  // namespace relais::node
