// A ledger whose every byte at rest is sealed: another ledger, and the key of a vault in front of it.
//
//   key of the vault ─┬─ records, checkpoints          XChaCha20-Poly1305, one key each
//                     ├─ names of owners               BLAKE2b with a key, 16 bytes: no owner's id is in a file
//                     └─ keys of owners (random, 32 bytes, each kept sealed beside the bodies)
//                              └─ the owner's bodies   XChaCha20-Poly1305
//
// Each ciphertext is tied to the ledger, to its kind and to its place: a record, a body or a key that was moved, or
// came from another store, does not open. The chain of the ledger underneath runs over the sealed records.
//
// An owner's key is drawn with its first body and leaves with its last one. A drop without end (BodyDrop::to is
// kToTheEnd) is a word of erasure: what is left of that owner is sealed anew under another key, and the key that opened
// what was dropped is kept nowhere. Until Scrub has run, the files may still hold it, under the vault's key, as they
// hold the bytes that were dropped; ScrubOwed says so, also after a restart.
#ifndef RELAIS_SERVICES_ADAPTERS_SODIUM_SEALED_LEDGER_H_
#define RELAIS_SERVICES_ADAPTERS_SODIUM_SEALED_LEDGER_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/core/mailbox/step.h"
#include "services/ports/entropy.h"
#include "services/ports/ledger.h"
#include "services/ports/sealer.h"

namespace relais {

// Promises and threads are those of ports/ledger.h; what is sealed and does not open is DataLoss.
class SealedLedger final : public Ledger {
 public:
  // `holder` names whose store this is (a node's id): a store is opened for the one it was made for. `entropy` outlives
  // the ledger. A new ledger is marked as sealed; an existing one is only read. Errors, nothing changed:
  //   PermissionDenied    `vault` or `holder` is not the one that the store was made with
  //   FailedPrecondition  the store holds records and was never sealed
  //   DataLoss, others    as the ledger underneath says
  static absl::StatusOr<std::unique_ptr<SealedLedger>> Open(std::unique_ptr<Ledger> under, const Secret32& vault,
                                                            absl::string_view holder, Entropy& entropy);
  ~SealedLedger() override;

  // Something was erased by a word given, and its bytes may still be in a file. Any thread.
  bool ScrubOwed() const { return scrub_owed_.load(std::memory_order_acquire); }
  // For whoever looks at what is at rest. The key of `owner` as it is kept, sealed; NotFound without one. Under which
  // key the ledger underneath keeps a body.
  absl::StatusOr<std::string> KeptKeyOf(const std::array<uint8_t, 16>& owner) const;
  BodyKey PlaceOf(const BodyKey& key) const { return {HiddenName(key.owner), key.index}; }

  LedgerId id() const override { return under_->id(); }
  LedgerHead head() const override { return under_->head(); }
  absl::StatusOr<LedgerHead> Append(const LedgerHead& expected, const LedgerBatch& batch) override;
  absl::Status Confirm() override { return broken_.ok() ? under_->Confirm() : broken_; }
  absl::Status Replay(uint64_t after_sequence,
                      absl::FunctionRef<absl::Status(uint64_t, absl::string_view)> visit) override;
  absl::StatusOr<std::string> ReadBody(const BodyKey& key) const override;
  absl::StatusOr<std::vector<BodyKey>> ListBodies(const std::array<uint8_t, 16>& owner, uint64_t from,
                                                  uint64_t to) const override;
  absl::Status SaveCheckpoint(const Checkpoint& checkpoint) override;
  absl::StatusOr<std::optional<Checkpoint>> LoadCheckpoint() override;
  absl::Status TrimBefore(uint64_t sequence) override { return under_->TrimBefore(sequence); }
  absl::Status Scrub() override;

 private:
  using Owner = std::array<uint8_t, 16>;
  struct Keys;
  struct FreeKeys {
    void operator()(Keys* keys) const;
  };
  struct Staged;
  struct Change;

  SealedLedger(std::unique_ptr<Ledger> under, const Secret32& vault, Entropy& entropy);
  absl::Status CheckMark(absl::string_view holder);

  Owner HiddenName(const Owner& owner) const;
  BodyKey KeyPlaceOf(const Owner& owner) const;
  std::string BodyAad(const BodyKey& key) const;
  std::string RecordAad(absl::string_view kind, uint64_t sequence) const;
  absl::StatusOr<std::optional<Secret32>> StoredKey(const Owner& owner) const;
  absl::StatusOr<std::optional<Secret32>> KnownKey(const Owner& owner);
  absl::StatusOr<std::string> OpenBody(const BodyKey& key, const Secret32& with) const;

  absl::Status Stage(const LedgerHead& expected, const LedgerBatch& batch, Staged* staged);
  absl::Status StageDrops(const Owner& owner, const Change& change, Staged* staged);
  absl::Status SealAnew(const Owner& owner, const std::vector<BodyKey>& left, Staged* staged);
  absl::Status StagePut(const BodyPut& put, Staged* staged);
  void StageSealed(const BodyPut& put, const Secret32& key, Staged* staged);
  const Secret32& GiveKey(const Owner& owner, Staged* staged);

  const std::unique_ptr<Ledger> under_;
  Entropy& entropy_;
  SodiumSealer sealer_;
  const std::unique_ptr<Keys, FreeKeys> keys_;  // in memory that is never swapped out nor dumped
  std::atomic<bool> scrub_owed_{false};
  // The writer's own.
  absl::Status broken_;                          // what should open did not: every further write fails with it
  absl::btree_map<Owner, Secret32> owner_keys_;  // as far as it met them
};

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_SODIUM_SEALED_LEDGER_H_
