#include "node/backup/node_backup.h"

#include <memory>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "node/backup/check_store.h"
#include "node/backup/node_parts.h"
#include "services/adapters/system/system_clock.h"

namespace relais::node {
namespace {

std::string CopyFolder(const std::string& store_path) {
  return store_path + ".copy";
}
std::string CheckFolder(const std::string& store_path) {
  return store_path + ".check";
}

BackupHeader HeaderOf(const NodeParts& parts, absl::Time now, Entropy& entropy) {
  BackupHeader header;
  header.of = BackupOf::kNode;
  header.whose = parts.node.ToHex();
  for (char c : parts.name) header.name += c == '\n' || c == '\r' ? ' ' : c;
  header.network = parts.network;
  header.day = MomentOf(now).day;
  header.made_s = absl::ToUnixSeconds(now);
  header.salt = entropy.DrawId<Nonce>();
  return header;
}

}  // namespace

void RemoveBackupScratch(const std::string& store_path) {
  RemoveScratch(CopyFolder(store_path));
  RemoveScratch(CheckFolder(store_path));
}

bool KeyIsApart(const std::string& vault_path) {
  const absl::StatusOr<VaultFile> file = ReadVaultFile(vault_path);
  return file.ok() && file->lock == VaultLock::kNone;
}

absl::StatusOr<MadeBackup> BackUpNode(const NodeBackupJob& job, const Digester& digester, Entropy& entropy) {
  absl::StatusOr<NodeParts> parts = PartsOfNode(job.config_path, digester);
  if (!parts.ok()) return parts.status();
  const absl::StatusOr<VaultFile> vault = ReadVaultFile(parts->vault_path);
  if (!vault.ok()) return vault.status();
  RemoveBackupScratch(parts->store_path);
  const auto remove_it = absl::MakeCleanup([&] { RemoveBackupScratch(parts->store_path); });
  BackupPlan plan;
  plan.header = HeaderOf(*parts, job.now, entropy);
  // Under a lock the key travels with the backup: whoever knows what opens it needs nothing else.
  if (vault->lock != VaultLock::kNone) plan.header.lock = VaultFileText(*vault);
  plan.minute = MinuteOfDay(job.now);
  plan.texts = std::move(parts->texts);
  plan.items = std::move(parts->items);
  plan.items.push_back({parts->store_name, CopyFolder(parts->store_path)});
  plan.opener = job.vault;
  plan.folder = job.folder;
  plan.scratch = CheckFolder(parts->store_path);
  plan.checked = {parts->store_name + "/"};
  plan.check = [&](const std::string& scratch) {
    return CountRecords(absl::StrCat(scratch, "/", parts->store_name), job.vault, parts->node, digester, entropy);
  };
  plan.progress = job.progress;
  if (absl::Status copied = job.copy_store(CopyFolder(parts->store_path)); !copied.ok()) return copied;
  return MakeBackup(plan);
}

}  // namespace relais::node
