#include "node/vault/write_anew.h"

namespace relais::node {

absl::Status WriteStoreAnew(const NodeEngine& engine, const NodeCodec& codec, Ledger* ledger) {
  const uint64_t sequence = ledger->head().sequence;
  absl::Status status = ledger->SaveCheckpoint({sequence, codec.EncodeState(engine)});
  // Also the last one, which may be the withdrawal itself.
  if (status.ok()) status = ledger->TrimBefore(sequence + 1);
  if (status.ok()) status = ledger->Scrub();
  return status;
}

}  // namespace relais::node
