#include "deploy/demo/witness.h"

#include <memory>
#include <utility>

#include "hub/hub_codec.h"
#include "node/node_codec.h"
#include "node/vault/vault_file.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/rocksdb/rocks_ledger.h"
#include "services/adapters/sodium/sealed_ledger.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"
#include "services/adapters/toml/settings.h"

namespace relais::demo {
namespace {

struct Reader {
  OsEntropy entropy;
  SodiumSealer sealer{entropy};
  OpensslDigester digester;
  wire::KeyTools tools = wire::KeyToolsOf(sealer, digester);
};

// Every record, from the first: a store whose daemon ended in order has trimmed them, and tells less.
// `unseal` puts what the store is sealed with in front of it.
template <class Unseal, class Visit>
std::string ReadStore(const std::string& folder, const Digester& digester, Unseal unseal, Visit visit) {
  RocksLedgerOptions options;
  options.folder = folder;
  auto ledger = RocksLedger::OpenReadOnly(options, digester);
  if (!ledger.ok()) return std::string(ledger.status().message());
  if ((*ledger)->trimmed() > 0) return "records were trimmed: read the store of a daemon that was killed";
  absl::StatusOr<std::unique_ptr<Ledger>> readable = unseal(*std::move(ledger));
  if (!readable.ok()) return std::string(readable.status().message());
  absl::Status status =
      (*readable)->Replay(0, [&visit](uint64_t, absl::string_view record) -> absl::Status { return visit(record); });
  return status.ok() ? "" : std::string(status.message());
}

absl::StatusOr<std::unique_ptr<Ledger>> Unsealed(const std::string& node_folder, std::unique_ptr<Ledger> ledger,
                                                 Reader& reader) {
  absl::StatusOr<Settings> settings = Settings::Read(node_folder + "/node.toml");
  if (!settings.ok()) return settings.status();
  const NodeId node = NodeId::FromHex(settings->Required("node"));
  const auto nobody = []() -> absl::StatusOr<std::string> {
    return absl::PermissionDeniedError("the vault is under a passphrase");
  };
  const absl::StatusOr<Secret32> vault = node::OpenVault(node_folder + "/keys/vault.key", nobody, reader.sealer);
  if (!vault.ok()) return vault.status();
  return SealedLedger::Open(std::move(ledger), *vault, node.view(), reader.entropy);
}

}  // namespace

NodeFindings ReadNodeStore(const std::string& node_folder) {
  Reader reader;
  const node::NodeCodec codec(reader.tools);
  NodeFindings findings;
  const auto unseal = [&](std::unique_ptr<Ledger> ledger) { return Unsealed(node_folder, std::move(ledger), reader); };
  const std::string store = node_folder + "/store";
  findings.wrong = ReadStore(store, reader.digester, unseal, [&](absl::string_view bytes) -> absl::Status {
    absl::StatusOr<node::NodeRecord> record = codec.DecodeRecord(bytes);
    if (!record.ok()) return record.status();
    if (const auto* done = std::get_if<node::LocalDone>(&*record)) {
      const ReferralEvent event = done->event.event;
      if (event == ReferralEvent::kSend) findings.sent.insert(done->event.row.referral);
      if (event == ReferralEvent::kSend || event == ReferralEvent::kReceive) findings.doors.insert(done->event.journey);
    } else if (const auto* arrived = std::get_if<node::Arrived>(&*record)) {
      const bool effect = arrived->refused == Reason::kNone && !arrived->repeat;
      if (effect && arrived->header.kind == HandoffKind::kReferral && arrived->header.generation.value() == 1) {
        ++findings.arrived[arrived->header.handoff];
      }
    }
    return absl::OkStatus();
  });
  return findings;
}

HubFindings ReadHubStore(const std::string& store_folder) {
  Reader reader;
  const hub::HubCodec codec(reader.tools);
  HubFindings findings;
  const auto open = [](std::unique_ptr<Ledger> ledger) -> absl::StatusOr<std::unique_ptr<Ledger>> { return ledger; };
  findings.wrong = ReadStore(store_folder, reader.digester, open, [&](absl::string_view bytes) -> absl::Status {
    absl::StatusOr<hub::HubRecord> record = codec.DecodeRecord(bytes);
    if (!record.ok()) return record.status();
    if (const auto* frame = std::get_if<hub::FrameTaken>(&*record)) {
      for (const hub::TakenEnvelope& envelope : frame->envelopes) {
        if (envelope.refused == Reason::kNone) findings.taken.insert(envelope.header.handoff);
      }
    }
    return absl::OkStatus();
  });
  return findings;
}

}  // namespace relais::demo
