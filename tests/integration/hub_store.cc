#include "tests/integration/hub_store.h"

#include <memory>

#include "absl/strings/match.h"
#include "hub/hub_codec.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/rocksdb/rocks_ledger.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"

namespace relais::integration {
namespace {

RocksLedgerOptions OptionsFor(const std::string& folder) {
  RocksLedgerOptions options;
  options.folder = folder;
  return options;
}

}  // namespace

std::string AppendToHubStore(const std::string& store_folder, const std::vector<hub::HubRecord>& records) {
  OsEntropy entropy;
  const SodiumSealer sealer(entropy);
  const OpensslDigester digester;
  const hub::HubCodec codec(wire::KeyToolsOf(sealer, digester));
  auto ledger = RocksLedger::Open(OptionsFor(store_folder), digester, entropy);
  if (!ledger.ok()) return std::string(ledger.status().message());
  LedgerBatch batch;
  for (const hub::HubRecord& record : records) batch.records.push_back(codec.EncodeRecord(record));
  return std::string((*ledger)->Append((*ledger)->head(), batch).status().message());
}

bool InHubLedger(const std::string& store_folder, const std::vector<NodeId>& mailboxes, const std::string& word,
                 std::string* wrong) {
  const OpensslDigester digester;
  auto opened = RocksLedger::OpenReadOnly(OptionsFor(store_folder), digester);
  if (!opened.ok()) {
    *wrong = std::string(opened.status().message());
    return false;
  }
  RocksLedger& ledger = **opened;
  bool found = false;
  const auto look = [&](absl::string_view bytes) { found = found || absl::StrContains(bytes, word); };
  absl::Status status = ledger.Replay(ledger.trimmed(), [&](uint64_t, absl::string_view record) {
    look(record);
    return absl::OkStatus();
  });
  if (auto checkpoint = ledger.LoadCheckpoint(); checkpoint.ok() && checkpoint->has_value()) look((*checkpoint)->bytes);
  for (const NodeId mailbox : mailboxes) {
    auto keys = ledger.ListBodies(mailbox.bytes(), 0, UINT64_MAX);
    if (!keys.ok()) status.Update(keys.status());
    for (const BodyKey& key : keys.ok() ? *keys : std::vector<BodyKey>()) {
      if (auto body = ledger.ReadBody(key); body.ok()) look(*body);
    }
  }
  *wrong = std::string(status.message());
  return found;
}

}  // namespace relais::integration
