#include "services/adapters/sodium/sealed_ledger.h"

#include <sodium.h>

#include <algorithm>
#include <new>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/adapters/sodium/bytes.h"
#include "services/adapters/sodium/hkdf.h"
#include "services/core/handoff/check.h"

namespace relais {
namespace {

// Of the bodies that are ours and no owner's: owners' names are hidden, so that none is ever spelled like this.
constexpr std::array<uint8_t, 16> kOwn = {'r', 'e', 'l', 'a', 'i', 's', '.', 's',
                                          'e', 'a', 'l', 'e', 'd', '.', 'v', '1'};
constexpr uint64_t kMarkIndex = 0;  // that the ledger is sealed, and whose it is
constexpr uint64_t kOwedIndex = 1;  // there while a scrub is owed
constexpr absl::string_view kMarkText = "this ledger is sealed";
// More keys than a desk has journeys in hand; beyond, they are read again.
constexpr size_t kOwnerKeysMax = 4096;

std::string EightBytes(uint64_t number) {
  std::string bytes(8, '\0');
  for (size_t i = 0; i < 8; ++i) bytes[i] = static_cast<char>(number >> (56 - 8 * i));
  return bytes;
}

absl::string_view OwnerView(const std::array<uint8_t, 16>& bytes) {
  return View(bytes.data(), bytes.size());
}

absl::Status DoesNotOpen(absl::string_view what) {
  return absl::DataLossError(absl::StrCat(what, " does not open under the vault's key: altered, or moved"));
}

}  // namespace

struct SealedLedger::Keys {
  explicit Keys(const Secret32& vault)
      : mark(HkdfExpand32(vault, {"relais.v1.vault.mark"})),
        records(HkdfExpand32(vault, {"relais.v1.vault.records"})),
        checkpoints(HkdfExpand32(vault, {"relais.v1.vault.checkpoints"})),
        owners(HkdfExpand32(vault, {"relais.v1.vault.owners"})),
        key_names(HkdfExpand32(vault, {"relais.v1.vault.key-names"})),
        names(HkdfExpand32(vault, {"relais.v1.vault.names"})) {}
  const Secret32 mark;
  const Secret32 records;
  const Secret32 checkpoints;
  const Secret32 owners;     // seals owners' keys
  const Secret32 key_names;  // hides under whose name a key is kept
  const Secret32 names;      // hides owners' names
};

void SealedLedger::FreeKeys::operator()(Keys* keys) const {
  keys->~Keys();
  sodium_free(keys);
}

// What becomes of one owner in a batch.
struct SealedLedger::Change {
  std::vector<BodyDrop> drops;
  absl::btree_set<uint64_t> puts;

  bool Erases() const {
    return std::any_of(drops.begin(), drops.end(), [](const BodyDrop& drop) { return drop.to == kToTheEnd; });
  }
  bool Takes(uint64_t index) const {
    return puts.contains(index) || std::any_of(drops.begin(), drops.end(), [index](const BodyDrop& drop) {
             return drop.from <= index && index < drop.to;
           });
  }
};

struct SealedLedger::Staged {
  LedgerBatch batch;
  absl::btree_map<Owner, Secret32> given;  // keys that the batch brings
  absl::btree_set<Owner> gone;             // owners whose key it removes, unless `given` has another
  bool erases = false;
};

SealedLedger::SealedLedger(std::unique_ptr<Ledger> under, const Secret32& vault, Entropy& entropy)
    : under_(std::move(under)), entropy_(entropy), sealer_(entropy), keys_([&vault] {
        void* locked = sodium_malloc(sizeof(Keys));
        RELAIS_CHECK(locked != nullptr);
        return new (locked) Keys(vault);
      }()) {}

SealedLedger::~SealedLedger() = default;

absl::StatusOr<std::unique_ptr<SealedLedger>> SealedLedger::Open(std::unique_ptr<Ledger> under, const Secret32& vault,
                                                                 absl::string_view holder, Entropy& entropy) {
  std::unique_ptr<SealedLedger> ledger(new SealedLedger(std::move(under), vault, entropy));
  if (absl::Status marked = ledger->CheckMark(holder); !marked.ok()) return marked;
  const absl::StatusOr<std::string> owed = ledger->under_->ReadBody({kOwn, kOwedIndex});
  if (!owed.ok() && !absl::IsNotFound(owed.status())) return owed.status();
  ledger->scrub_owed_.store(owed.ok(), std::memory_order_release);
  return ledger;
}

absl::Status SealedLedger::CheckMark(absl::string_view holder) {
  const std::string aad = absl::StrCat("relais.v1.vault.mark", under_->id().view(), holder);
  const absl::StatusOr<std::string> mark = under_->ReadBody({kOwn, kMarkIndex});
  if (mark.ok()) {
    if (sealer_.OpenSymmetric(keys_->mark, aad, *mark).ok()) return absl::OkStatus();
    return absl::PermissionDeniedError("the vault's key does not open this store: it is another vault's, or another's");
  }
  if (!absl::IsNotFound(mark.status())) return mark.status();
  if (under_->head().sequence != 0) {
    return absl::FailedPreconditionError("this store was written without a vault, and is not opened under one");
  }
  LedgerBatch batch;
  batch.puts.push_back(
      {{kOwn, kMarkIndex}, std::make_shared<const std::string>(sealer_.SealSymmetric(keys_->mark, aad, kMarkText))});
  return under_->Append(under_->head(), batch).status();
}

SealedLedger::Owner SealedLedger::HiddenName(const Owner& owner) const {
  Owner name;
  crypto_generichash(name.data(), name.size(), owner.data(), owner.size(), Raw(keys_->names.view()), 32);
  return name;
}

BodyKey SealedLedger::KeyPlaceOf(const Owner& owner) const {
  BodyKey place;
  crypto_generichash(place.owner.data(), place.owner.size(), owner.data(), owner.size(), Raw(keys_->key_names.view()),
                     32);
  return place;
}

std::string SealedLedger::BodyAad(const BodyKey& key) const {
  return absl::StrCat("body", under_->id().view(), OwnerView(key.owner), EightBytes(key.index));
}

std::string SealedLedger::RecordAad(absl::string_view kind, uint64_t sequence) const {
  return absl::StrCat(kind, under_->id().view(), EightBytes(sequence));
}

absl::StatusOr<std::string> SealedLedger::KeptKeyOf(const Owner& owner) const {
  return under_->ReadBody(KeyPlaceOf(owner));
}

absl::StatusOr<std::optional<Secret32>> SealedLedger::StoredKey(const Owner& owner) const {
  const absl::StatusOr<std::string> kept = KeptKeyOf(owner);
  if (absl::IsNotFound(kept.status())) return std::optional<Secret32>();
  if (!kept.ok()) return kept.status();
  absl::StatusOr<std::string> bytes =
      sealer_.OpenSymmetric(keys_->owners, absl::StrCat("key", under_->id().view(), OwnerView(owner)), *kept);
  if (!bytes.ok() || bytes->size() != 32) return DoesNotOpen("an owner's key");
  std::optional<Secret32> key = Secret32(*bytes);
  sodium_memzero(bytes->data(), bytes->size());
  return key;
}

absl::StatusOr<std::optional<Secret32>> SealedLedger::KnownKey(const Owner& owner) {
  if (auto known = owner_keys_.find(owner); known != owner_keys_.end()) return std::optional(known->second);
  absl::StatusOr<std::optional<Secret32>> stored = StoredKey(owner);
  if (stored.ok() && stored->has_value()) {
    if (owner_keys_.size() >= kOwnerKeysMax) owner_keys_.clear();
    owner_keys_[owner] = **stored;
  }
  return stored;
}

absl::StatusOr<std::string> SealedLedger::OpenBody(const BodyKey& key, const Secret32& with) const {
  const absl::StatusOr<std::string> sealed = under_->ReadBody(PlaceOf(key));
  if (!sealed.ok()) return sealed.status();
  absl::StatusOr<std::string> body = sealer_.OpenSymmetric(with, BodyAad(key), *sealed);
  if (!body.ok()) return DoesNotOpen("a body");
  return body;
}

absl::StatusOr<LedgerHead> SealedLedger::Append(const LedgerHead& expected, const LedgerBatch& batch) {
  if (!broken_.ok()) return broken_;
  if (expected != under_->head()) return under_->Append(expected, LedgerBatch());  // it says why
  Staged staged;
  if (absl::Status status = Stage(expected, batch, &staged); !status.ok()) {
    broken_ = status;
    return broken_;
  }
  absl::StatusOr<LedgerHead> head = under_->Append(expected, staged.batch);
  if (!head.ok()) return head;
  for (const Owner& owner : staged.gone) owner_keys_.erase(owner);
  if (owner_keys_.size() + staged.given.size() > kOwnerKeysMax) owner_keys_.clear();
  for (const auto& [owner, key] : staged.given) owner_keys_[owner] = key;
  if (staged.erases) scrub_owed_.store(true, std::memory_order_release);
  return head;
}

absl::Status SealedLedger::Stage(const LedgerHead& expected, const LedgerBatch& batch, Staged* staged) {
  uint64_t sequence = expected.sequence;
  staged->batch.records.reserve(batch.records.size());
  for (const std::string& record : batch.records) {
    staged->batch.records.push_back(sealer_.SealSymmetric(keys_->records, RecordAad("record", ++sequence), record));
  }
  absl::btree_map<Owner, Change> changes;
  for (const BodyDrop& drop : batch.drops) {
    if (drop.from >= drop.to) continue;
    changes[drop.owner].drops.push_back(drop);
    staged->batch.drops.push_back({HiddenName(drop.owner), drop.from, drop.to});
  }
  if (!changes.empty()) {
    for (const BodyPut& put : batch.puts) {
      if (auto change = changes.find(put.key.owner); change != changes.end()) change->second.puts.insert(put.key.index);
    }
  }
  for (const auto& [owner, change] : changes) {
    if (absl::Status status = StageDrops(owner, change, staged); !status.ok()) return status;
  }
  for (const BodyPut& put : batch.puts) {
    if (absl::Status status = StagePut(put, staged); !status.ok()) return status;
  }
  for (const Owner& owner : staged->gone) {
    if (!staged->given.contains(owner)) staged->batch.drops.push_back({KeyPlaceOf(owner).owner, 0, 1});
  }
  for (const auto& [owner, key] : staged->given) {
    staged->batch.puts.push_back(
        {KeyPlaceOf(owner),
         std::make_shared<const std::string>(sealer_.SealSymmetric(
             keys_->owners, absl::StrCat("key", under_->id().view(), OwnerView(owner)), key.view()))});
  }
  if (staged->erases) staged->batch.puts.push_back({{kOwn, kOwedIndex}, std::make_shared<const std::string>()});
  return absl::OkStatus();
}

// Whether the owner's key stays, leaves, or makes room for another one.
absl::Status SealedLedger::StageDrops(const Owner& owner, const Change& change, Staged* staged) {
  const Owner name = HiddenName(owner);
  absl::StatusOr<std::vector<BodyKey>> left = under_->ListBodies(name, 0, kToTheEnd);
  if (!left.ok()) return left.status();
  left->push_back({name, kToTheEnd});  // which no range holds
  std::erase_if(*left, [&](const BodyKey& key) { return change.Takes(key.index); });
  if (!left->empty() && left->back().index == kToTheEnd) {
    const absl::Status last = under_->ReadBody(left->back()).status();
    if (absl::IsNotFound(last)) {
      left->pop_back();
    } else if (!last.ok()) {
      return last;
    }
  }
  if (change.Erases()) {
    staged->erases = true;
    staged->gone.insert(owner);
    return SealAnew(owner, *left, staged);
  }
  if (left->empty() && change.puts.empty()) staged->gone.insert(owner);
  return absl::OkStatus();
}

absl::Status SealedLedger::SealAnew(const Owner& owner, const std::vector<BodyKey>& left, Staged* staged) {
  if (left.empty()) return absl::OkStatus();
  const absl::StatusOr<std::optional<Secret32>> former = KnownKey(owner);
  if (!former.ok()) return former.status();
  if (!former->has_value()) return DoesNotOpen("a body without its owner's key");
  for (const BodyKey& stored : left) {
    const absl::StatusOr<std::string> body = OpenBody({owner, stored.index}, **former);
    if (!body.ok()) return body.status();
    const BodyPut again{{owner, stored.index}, std::make_shared<const std::string>(*body)};
    if (absl::Status status = StagePut(again, staged); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status SealedLedger::StagePut(const BodyPut& put, Staged* staged) {
  const Owner& owner = put.key.owner;
  if (!staged->given.contains(owner)) {
    absl::StatusOr<std::optional<Secret32>> known = std::optional<Secret32>();
    if (!staged->gone.contains(owner)) known = KnownKey(owner);
    if (!known.ok()) return known.status();
    if (known->has_value()) {
      StageSealed(put, **known, staged);
      return absl::OkStatus();
    }
  }
  StageSealed(put, GiveKey(owner, staged), staged);
  return absl::OkStatus();
}

void SealedLedger::StageSealed(const BodyPut& put, const Secret32& key, Staged* staged) {
  staged->batch.puts.push_back({PlaceOf(put.key), std::make_shared<const std::string>(
                                                      sealer_.SealSymmetric(key, BodyAad(put.key), *put.bytes))});
}

const Secret32& SealedLedger::GiveKey(const Owner& owner, Staged* staged) {
  auto given = staged->given.find(owner);
  if (given != staged->given.end()) return given->second;
  std::string bytes = entropy_.Draw(32);
  const Secret32& key = staged->given[owner] = Secret32(bytes);
  sodium_memzero(bytes.data(), bytes.size());
  return key;
}

absl::Status SealedLedger::Replay(uint64_t after_sequence,
                                  absl::FunctionRef<absl::Status(uint64_t, absl::string_view)> visit) {
  return under_->Replay(after_sequence, [&](uint64_t sequence, absl::string_view sealed) -> absl::Status {
    const absl::StatusOr<std::string> record =
        sealer_.OpenSymmetric(keys_->records, RecordAad("record", sequence), sealed);
    if (!record.ok()) return DoesNotOpen(absl::StrCat("record ", sequence));
    return visit(sequence, *record);
  });
}

absl::StatusOr<std::string> SealedLedger::ReadBody(const BodyKey& key) const {
  // Between the reading of key and body the writer may have given the owner another key: then both are read again.
  constexpr int kTries = 3;
  for (int tried = 1;; ++tried) {
    const absl::StatusOr<std::optional<Secret32>> with = StoredKey(key.owner);
    if (!with.ok()) return with.status();
    absl::StatusOr<std::string> body = OpenBody(key, with->value_or(Secret32()));
    if (body.ok() || !absl::IsDataLoss(body.status()) || tried == kTries) return body;
  }
}

absl::StatusOr<std::vector<BodyKey>> SealedLedger::ListBodies(const Owner& owner, uint64_t from, uint64_t to) const {
  absl::StatusOr<std::vector<BodyKey>> keys = under_->ListBodies(HiddenName(owner), from, to);
  if (!keys.ok()) return keys;
  for (BodyKey& key : *keys) key.owner = owner;
  return keys;
}

absl::Status SealedLedger::SaveCheckpoint(const Checkpoint& checkpoint) {
  return under_->SaveCheckpoint(
      {checkpoint.sequence,
       sealer_.SealSymmetric(keys_->checkpoints, RecordAad("checkpoint", checkpoint.sequence), checkpoint.bytes)});
}

absl::StatusOr<std::optional<Checkpoint>> SealedLedger::LoadCheckpoint() {
  absl::StatusOr<std::optional<Checkpoint>> checkpoint = under_->LoadCheckpoint();
  if (!checkpoint.ok() || !checkpoint->has_value()) return checkpoint;
  absl::StatusOr<std::string> bytes =
      sealer_.OpenSymmetric(keys_->checkpoints, RecordAad("checkpoint", (*checkpoint)->sequence), (*checkpoint)->bytes);
  if (!bytes.ok()) return DoesNotOpen("the checkpoint");
  (*checkpoint)->bytes = *std::move(bytes);
  return checkpoint;
}

absl::Status SealedLedger::Scrub() {
  if (absl::Status status = under_->Scrub(); !status.ok()) return status;
  if (!ScrubOwed()) return absl::OkStatus();
  LedgerBatch paid;
  paid.drops.push_back({kOwn, kOwedIndex, kOwedIndex + 1});
  if (absl::Status status = under_->Append(under_->head(), paid).status(); !status.ok()) return status;
  scrub_owed_.store(false, std::memory_order_release);
  return absl::OkStatus();
}

}  // namespace relais
