#include "deploy/demo/witness.h"

#include <memory>
#include <optional>
#include <utility>

#include "deploy/demo/network.h"
#include "hub/hub_codec.h"
#include "node/node_codec.h"
#include "node/vault/vault_file.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/rocksdb/rocks_ledger.h"
#include "services/adapters/sodium/sealed_ledger.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"
#include "services/adapters/terminal/anchor_file.h"
#include "services/adapters/toml/settings.h"

namespace relais::demo {
namespace {

struct Reader {
  OsEntropy entropy;
  SodiumSealer sealer{entropy};
  OpensslDigester digester;
  wire::KeyTools tools = wire::KeyToolsOf(sealer, digester);
};

// Every record, from the first; of those that were trimmed, what the checkpoint says. `unseal` puts what the store is
// sealed with in front of it.
template <class Unseal, class VisitCheckpoint, class Visit>
std::string ReadStore(const std::string& folder, const Digester& digester, Unseal unseal, VisitCheckpoint checkpoint,
                      Visit visit) {
  RocksLedgerOptions options;
  options.folder = folder;
  auto ledger = RocksLedger::OpenReadOnly(options, digester);
  if (!ledger.ok()) return std::string(ledger.status().message());
  const bool trimmed = (*ledger)->trimmed() > 0;
  absl::StatusOr<std::unique_ptr<Ledger>> readable = unseal(*std::move(ledger));
  if (!readable.ok()) return std::string(readable.status().message());
  uint64_t after = 0;
  if (trimmed) {
    const absl::StatusOr<std::optional<Checkpoint>> latest = (*readable)->LoadCheckpoint();
    if (!latest.ok() || !latest->has_value()) return "records were trimmed, and there is no checkpoint";
    if (absl::Status status = checkpoint((*latest)->bytes); !status.ok()) return std::string(status.message());
    after = (*latest)->sequence;
  }
  absl::Status status = (*readable)->Replay(
      after, [&visit](uint64_t, absl::string_view record) -> absl::Status { return visit(record); });
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

// What a node's checkpoint holds of the records before it. A referral that took effect twice before it shows once.
absl::Status FindInCheckpoint(absl::string_view bytes, const std::string& node_folder, const node::NodeCodec& codec,
                              NodeFindings& findings) {
  absl::StatusOr<Settings> settings = Settings::Read(node_folder + "/node.toml");
  const absl::StatusOr<Anchor> anchor = ParseAnchor(ReadFile(node_folder + "/anchor.json"));
  if (!settings.ok()) return settings.status();
  if (!anchor.ok()) return anchor.status();
  node::NodeEngine engine(NodeId::FromHex(settings->Required("node")), *anchor, node::NodeEngine::Options{});
  if (absl::Status status = codec.DecodeState(bytes, &engine); !status.ok()) return status;
  for (const auto& [key, row] : engine.state().rows()) {
    const bool origin = key.side == node::Side::kOrigin;
    if (origin) findings.sent.insert(key.referral);
    if (!origin) ++findings.arrived[key.referral];
    if (origin || row.grade != ArrivalGrade::kNone) findings.doors.insert(row.journey);
  }
  return absl::OkStatus();
}

}  // namespace

NodeFindings ReadNodeStore(const std::string& node_folder) {
  Reader reader;
  const node::NodeCodec codec(reader.tools);
  NodeFindings findings;
  const auto unseal = [&](std::unique_ptr<Ledger> ledger) { return Unsealed(node_folder, std::move(ledger), reader); };
  const std::string store = node_folder + "/store";
  const auto checkpoint = [&](absl::string_view bytes) {
    return FindInCheckpoint(bytes, node_folder, codec, findings);
  };
  findings.wrong = ReadStore(store, reader.digester, unseal, checkpoint, [&](absl::string_view bytes) -> absl::Status {
    absl::StatusOr<node::NodeRecord> record = codec.DecodeRecord(bytes);
    if (!record.ok()) return record.status();
    if (const auto* done = std::get_if<node::LocalDone>(&*record)) {
      const ReferralEvent event = done->event.event;
      if (event == ReferralEvent::kSend) findings.sent.insert(done->event.row.referral);
      if (event == ReferralEvent::kSend || event == ReferralEvent::kReceive) findings.doors.insert(done->event.journey);
    } else if (const auto* arrived = std::get_if<node::Arrived>(&*record)) {
      const bool effect = arrived->refused == Reason::kNone && !arrived->repeat;
      // A later sealing of what is here already changes nothing.
      const HandoffId referral = arrived->header.handoff;
      const bool first = arrived->header.generation.value() == 1 || !findings.arrived.contains(referral);
      if (effect && first && arrived->header.kind == HandoffKind::kReferral) ++findings.arrived[referral];
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
  const auto trimmed = [](absl::string_view) {
    return absl::FailedPreconditionError("records were trimmed: read the store of a daemon that was killed");
  };
  findings.wrong =
      ReadStore(store_folder, reader.digester, open, trimmed, [&](absl::string_view bytes) -> absl::Status {
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
