#include <algorithm>
#include <filesystem>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "node/backup/check_store.h"
#include "node/backup/node_backup.h"
#include "node/backup/node_parts.h"
#include "node/node_codec.h"
#include "services/adapters/backup/backup_fault.h"
#include "services/adapters/backup/backup_folder.h"
#include "services/adapters/openssl/secret_file.h"
#include "services/adapters/rocksdb/rocks_ledger.h"
#include "services/adapters/sodium/sealed_ledger.h"

namespace relais::node {
namespace {

constexpr size_t kKeyFileBytesMax = 4096;

absl::StatusOr<std::string> FirstLineOf(const std::string& path) {
  absl::StatusOr<std::string> text = ReadSecretFile(path, kKeyFileBytesMax);
  if (!text.ok()) return text.status();
  std::string line = text->substr(0, text->find_first_of("\r\n"));
  if (line.empty()) return absl::InvalidArgumentError(absl::StrCat(path, ": its first line is empty"));
  return line;
}

// The vault of a backup: its key, and its key's file as it is to be in the new folder.
struct OpenedVault {
  Secret32 key;
  std::string text;
};

absl::StatusOr<OpenedVault> OpenBareVault(const NodeRestoreJob& job, const Sealer& sealer) {
  if (job.vault_key_file.empty()) {
    return absl::NotFoundError(absl::StrCat(
        job.file, ": the vault's key is not in it: name the copy of keys/vault.key that was kept elsewhere"));
  }
  const absl::StatusOr<VaultFile> file = ReadVaultFile(job.vault_key_file);
  if (!file.ok()) return file.status();
  const absl::StatusOr<Secret32> key = OpenVault(job.vault_key_file, job.passphrase, sealer);
  if (!key.ok()) return key.status();
  return OpenedVault{*key, VaultFileText(*file)};
}

absl::StatusOr<OpenedVault> OpenVaultOf(const BackupHeader& header, const NodeRestoreJob& job, Entropy& entropy,
                                        Sealer& sealer) {
  if (header.lock.empty()) return OpenBareVault(job, sealer);
  const absl::StatusOr<VaultFile> file = ParseVaultFile(header.lock, job.file);
  if (!file.ok()) return FaultyBackup(BackupFault::kDamaged, "the vault's key in it is none");
  if (file->lock == VaultLock::kPassphrase) {
    const absl::StatusOr<std::string> passphrase = job.passphrase();
    if (!passphrase.ok()) return passphrase.status();
    const absl::StatusOr<Secret32> key = OpenVaultWith(*file, *passphrase, job.file, sealer);
    if (!key.ok()) return key.status();
    return OpenedVault{*key, header.lock};
  }
  // The file may lie elsewhere on this machine than where the vault looks for it.
  const std::string where = job.vault_key_file.empty() ? file->where : job.vault_key_file;
  if (where.empty() || where.front() != '/') {
    if (job.vault_key_file.empty()) {
      return absl::NotFoundError(absl::StrCat(job.file, ": name the file that opens the vault (", file->where, ")"));
    }
  }
  const absl::StatusOr<std::string> opener = FirstLineOf(where);
  if (!opener.ok()) return opener.status();
  const absl::StatusOr<Secret32> key = OpenVaultWith(*file, *opener, job.file, sealer);
  if (!key.ok()) return key.status();
  if (file->lock == VaultLock::kCredential || job.vault_key_file.empty()) return OpenedVault{*key, header.lock};
  const std::string there = std::filesystem::absolute(where).lexically_normal().string();
  return OpenedVault{*key, VaultText(*key, file->lock, there, *opener, entropy, sealer)};
}

// Of which day it is: the node then knows what it is when it starts.
absl::Status EnterRestore(const NodeParts& parts, const Secret32& vault, Day made, const Digester& digester,
                          Entropy& entropy, const Sealer& sealer) {
  RocksLedgerOptions options;
  options.folder = parts.store_path;
  auto rocks = RocksLedger::Open(options, digester, entropy);
  if (!rocks.ok()) return rocks.status();
  const auto sealed = SealedLedger::Open(*std::move(rocks), vault, parts.node.view(), entropy);
  if (!sealed.ok()) return sealed.status();
  LedgerBatch batch;
  batch.records.push_back(NodeCodec(wire::KeyToolsOf(sealer, digester)).EncodeRecord(StoreRestored{made}));
  return (*sealed)->Append((*sealed)->head(), batch).status();
}

absl::Status CheckWhose(const BackupHeader& header, const NodeRestoreJob& job, const Digester& digester) {
  absl::StatusOr<Digest> network = Digest();
  if (!job.anchor.empty()) network = NetworkOf(job.anchor, digester);
  if (!network.ok()) return network.status();
  return CheckBackup(header, BackupOf::kNode, *network, job.today);
}

}  // namespace

absl::StatusOr<RestoredNode> RestoreNode(const NodeRestoreJob& job, const Digester& digester, Entropy& entropy,
                                         Sealer& sealer) {
  absl::StatusOr<std::unique_ptr<BackupReader>> reader = BackupReader::Open(job.file);
  if (!reader.ok()) return reader.status();
  RestoredNode restored{(*reader)->header(), 0};
  if (absl::Status ours = CheckWhose(restored.header, job, digester); !ours.ok()) return ours;
  const absl::StatusOr<OpenedVault> vault = OpenVaultOf(restored.header, job, entropy, sealer);
  if (!vault.ok()) return vault.status();
  if (absl::Status unlocked = (*reader)->Unlock(vault->key); !unlocked.ok()) return unlocked;
  const auto finish = [&](const std::string& staged) -> absl::Status {
    const absl::StatusOr<NodeParts> parts = PartsOfNode(absl::StrCat(staged, "/", kSettingsName), digester);
    if (!parts.ok()) return FaultyBackup(BackupFault::kDamaged, parts.status().message());
    if (parts->node.ToHex() != restored.header.whose || parts->network != restored.header.network) {
      return FaultyBackup(BackupFault::kDamaged, "its settings are another node's");
    }
    std::error_code error;
    std::filesystem::create_directories(std::filesystem::path(parts->vault_path).parent_path(), error);
    if (absl::Status kept = CreateSecretFile(parts->vault_path, vault->text); !kept.ok()) return kept;
    const absl::StatusOr<uint64_t> records =
        CountRecords(parts->store_path, vault->key, parts->node, digester, entropy);
    if (!records.ok()) return FaultyBackup(BackupFault::kDamaged, records.status().message());
    restored.records = *records;
    return EnterRestore(*parts, vault->key, restored.header.day, digester, entropy, sealer);
  };
  if (absl::Status put = RestoreBackup(**reader, job.folder, finish, job.progress); !put.ok()) return put;
  return restored;
}

}  // namespace relais::node
