#include "hub/backup/hub_backup.h"

#include <filesystem>
#include <memory>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "hub/backup/hub_parts.h"
#include "hub/hub_codec.h"
#include "services/adapters/backup/backup_fault.h"
#include "services/adapters/backup/backup_folder.h"
#include "services/adapters/openssl/secret_file.h"
#include "services/adapters/rocksdb/rocks_ledger.h"
#include "services/adapters/system/system_clock.h"

namespace relais::hub {
namespace {

constexpr size_t kKeyTextBytesMax = 128;
constexpr const char* kScratchSuffixes[] = {".copy", ".packages.copy", ".check"};

absl::StatusOr<Secret32> ReadKey(const std::string& path) {
  const absl::StatusOr<std::string> text = ReadSecretFile(path, kKeyTextBytesMax);
  if (!text.ok()) return text.status();
  const Digest key = Digest::FromHex(absl::StripAsciiWhitespace(*text));  // any 32 bytes: only to parse them
  if (key.none()) return absl::InvalidArgumentError(absl::StrCat(path, ": must hold 64 hexadecimal symbols"));
  return Secret32(key.view());
}

absl::Status KeepKey(const std::string& path, const Secret32& key) {
  std::error_code error;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), error);
  return CreateSecretFile(path, absl::StrCat(absl::BytesToHexString(key.view()), "\n"));
}

absl::StatusOr<Secret32> ReadOrDrawKey(const std::string& path, Entropy& entropy) {
  absl::StatusOr<Secret32> key = ReadKey(path);
  if (!absl::IsNotFound(key.status())) return key;
  const Secret32 drawn(entropy.Draw(32));
  if (absl::Status kept = KeepKey(path, drawn); !kept.ok()) return kept;
  return drawn;
}

// Records of the ledger at `folder`, each checked against the chain.
absl::StatusOr<uint64_t> CountRecords(const std::string& folder, const Digester& digester) {
  RocksLedgerOptions options;
  options.folder = folder;
  const auto rocks = RocksLedger::OpenReadOnly(options, digester);
  if (!rocks.ok()) return rocks.status();
  if (const auto checkpoint = (*rocks)->LoadCheckpoint(); !checkpoint.ok()) return checkpoint.status();
  uint64_t records = 0;
  const absl::Status replayed = (*rocks)->Replay((*rocks)->trimmed(), [&records](uint64_t, absl::string_view) {
    ++records;
    return absl::OkStatus();
  });
  if (!replayed.ok()) return replayed;
  return records;
}

absl::StatusOr<uint64_t> CountBoth(const std::string& store, const Digester& digester) {
  const absl::StatusOr<uint64_t> own = CountRecords(store, digester);
  if (!own.ok()) return own;
  const absl::StatusOr<uint64_t> packages = CountRecords(store + kPackagesSuffix, digester);
  if (!packages.ok()) return packages;
  return *own + *packages;
}

// Of which day it is: the hub then knows what it is when it starts.
absl::Status EnterRestore(const std::string& store, Day made, const Digester& digester, Entropy& entropy,
                          const Sealer& sealer) {
  RocksLedgerOptions options;
  options.folder = store;
  const auto rocks = RocksLedger::Open(options, digester, entropy);
  if (!rocks.ok()) return rocks.status();
  LedgerBatch batch;
  batch.records.push_back(HubCodec(wire::KeyToolsOf(sealer, digester)).EncodeRecord(LedgerRestored{made}));
  return (*rocks)->Append((*rocks)->head(), batch).status();
}

BackupHeader HeaderOf(const HubParts& parts, absl::Time now, Entropy& entropy) {
  BackupHeader header;
  header.of = BackupOf::kHub;
  header.whose = parts.region;
  for (char c : parts.name) header.name += c == '\n' || c == '\r' ? ' ' : c;
  header.network = parts.network;
  header.day = MomentOf(now).day;
  header.made_s = absl::ToUnixSeconds(now);
  header.salt = entropy.DrawId<Nonce>();
  return header;
}

absl::Status CheckWhose(const BackupHeader& header, const HubRestoreJob& job, const Digester& digester) {
  absl::StatusOr<Digest> network = Digest();
  if (!job.anchor.empty()) network = NetworkOf(job.anchor, digester);
  if (!network.ok()) return network.status();
  return CheckBackup(header, BackupOf::kHub, *network, job.today);
}

}  // namespace

void RemoveBackupScratch(const std::string& store_path) {
  for (const char* suffix : kScratchSuffixes) RemoveScratch(store_path + suffix);
}

absl::StatusOr<MadeBackup> BackUpHub(const HubBackupJob& job, const Digester& digester, Entropy& entropy) {
  absl::StatusOr<HubParts> parts = PartsOfHub(job.config_path, digester);
  if (!parts.ok()) return parts.status();
  const absl::StatusOr<Secret32> key = ReadOrDrawKey(parts->backup_key, entropy);
  if (!key.ok()) return key.status();
  RemoveBackupScratch(parts->store_path);
  const auto remove_it = absl::MakeCleanup([&] { RemoveBackupScratch(parts->store_path); });
  const std::string store = parts->store_path + ".copy", packages = parts->store_path + ".packages.copy";
  BackupPlan plan;
  plan.header = HeaderOf(*parts, job.now, entropy);
  plan.minute = MinuteOfDay(job.now);
  plan.texts = std::move(parts->texts);
  plan.items = std::move(parts->items);
  plan.items.push_back({parts->store_name, store});
  plan.items.push_back({parts->store_name + kPackagesSuffix, packages});
  plan.opener = *key;
  plan.folder = job.folder;
  plan.scratch = parts->store_path + ".check";
  plan.checked = {parts->store_name + "/", absl::StrCat(parts->store_name, kPackagesSuffix, "/")};
  plan.check = [&](const std::string& scratch) {
    return CountBoth(absl::StrCat(scratch, "/", parts->store_name), digester);
  };
  plan.progress = job.progress;
  if (absl::Status copied = job.copy_stores(store, packages); !copied.ok()) return copied;
  return MakeBackup(plan);
}

absl::StatusOr<RestoredHub> RestoreHub(const HubRestoreJob& job, const Digester& digester, Entropy& entropy,
                                       const Sealer& sealer) {
  absl::StatusOr<std::unique_ptr<BackupReader>> reader = BackupReader::Open(job.file);
  if (!reader.ok()) return reader.status();
  RestoredHub restored{(*reader)->header(), 0};
  if (absl::Status ours = CheckWhose(restored.header, job, digester); !ours.ok()) return ours;
  const absl::StatusOr<Secret32> key = ReadKey(job.key_file);
  if (!key.ok()) return key.status();
  if (absl::Status unlocked = (*reader)->Unlock(*key); !unlocked.ok()) return unlocked;
  const auto finish = [&](const std::string& staged) -> absl::Status {
    const absl::StatusOr<HubParts> parts = PartsOfHub(absl::StrCat(staged, "/", kSettingsName), digester);
    if (!parts.ok()) return FaultyBackup(BackupFault::kDamaged, parts.status().message());
    if (parts->region != restored.header.whose || parts->network != restored.header.network) {
      return FaultyBackup(BackupFault::kDamaged, "its settings are another hub's");
    }
    if (absl::Status kept = KeepKey(parts->backup_key, *key); !kept.ok()) return kept;
    const absl::StatusOr<uint64_t> records = CountBoth(parts->store_path, digester);
    if (!records.ok()) return FaultyBackup(BackupFault::kDamaged, records.status().message());
    restored.records = *records;
    RocksLedgerOptions options;
    options.folder = parts->store_path;
    if (const auto id = RocksLedger::GiveNewId(options, digester, entropy); !id.ok()) return id.status();
    return EnterRestore(parts->store_path, restored.header.day, digester, entropy, sealer);
  };
  if (absl::Status put = RestoreBackup(**reader, job.folder, finish, job.progress); !put.ok()) return put;
  return restored;
}

}  // namespace relais::hub
