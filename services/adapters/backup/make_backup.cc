#include "services/adapters/backup/make_backup.h"

#include <stdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/adapters/backup/backup_fault.h"
#include "services/adapters/backup/backup_folder.h"
#include "services/adapters/backup/file_error.h"
#include "services/adapters/backup/sync_folder.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

using backup::FileError;

// Beyond that many of one minute something runs wild.
constexpr int kOfOneMinuteMax = 99;

struct Source {
  std::string name;
  std::string path;
  uint64_t bytes = 0;
};

absl::Status AddSource(const std::string& name, const std::string& path, std::vector<Source>& sources) {
  struct stat found;
  if (stat(path.c_str(), &found) != 0) return FileError(path);
  if (S_ISREG(found.st_mode)) sources.push_back({name, path, static_cast<uint64_t>(found.st_size)});
  return absl::OkStatus();
}

// What of the items is there: names of the files below a folder are the folder's and the way down to them.
absl::StatusOr<std::vector<Source>> SourcesOf(const std::vector<BackupItem>& items) {
  std::vector<Source> sources;
  for (const BackupItem& item : items) {
    std::error_code error;
    if (!std::filesystem::is_directory(item.path, error)) {
      if (absl::Status added = AddSource(item.name, item.path, sources); !added.ok()) return added;
      continue;
    }
    for (auto it = std::filesystem::recursive_directory_iterator(item.path, error);
         !error && it != std::filesystem::recursive_directory_iterator(); it.increment(error)) {
      const std::string path = it->path().string();
      if (it->is_directory(error)) continue;
      const std::string name = absl::StrCat(item.name, "/", path.substr(item.path.size() + 1));
      if (absl::Status added = AddSource(name, path, sources); !added.ok()) return added;
    }
    if (error) return absl::UnavailableError(absl::StrCat(item.path, ": ", error.message()));
  }
  std::sort(sources.begin(), sources.end(), [](const Source& a, const Source& b) { return a.name < b.name; });
  return sources;
}

absl::Status CheckRoom(const std::string& folder, uint64_t bytes) {
  struct statvfs room;
  if (statvfs(folder.c_str(), &room) != 0) return FileError(folder);
  const uint64_t free_bytes = static_cast<uint64_t>(room.f_bavail) * room.f_frsize;
  if (free_bytes >= bytes) return absl::OkStatus();
  return absl::ResourceExhaustedError(
      absl::StrCat(folder, ": ", free_bytes >> 20, " MiB free, ", (bytes >> 20) + 1, " MiB needed"));
}

// Under the first name of the minute that is not taken.
absl::StatusOr<std::pair<std::string, std::unique_ptr<BackupWriter>>> CreateNamed(const BackupPlan& plan) {
  for (int number = 1; number <= kOfOneMinuteMax; ++number) {
    const std::string path =
        absl::StrCat(plan.folder, "/", BackupFileName(plan.header.of, plan.header.day, plan.minute, number));
    if (access(path.c_str(), F_OK) == 0) continue;
    auto writer = BackupWriter::Create(path + kUnfinishedSuffix, plan.header, plan.opener);
    if (absl::IsAlreadyExists(writer.status())) continue;
    if (!writer.ok()) return writer.status();
    return std::make_pair(path, *std::move(writer));
  }
  return absl::UnavailableError(absl::StrCat(plan.folder, ": too many backups of one minute"));
}

absl::Status WriteAll(const BackupPlan& plan, const std::vector<Source>& sources, uint64_t all, BackupWriter& writer) {
  for (const BackupText& text : plan.texts) {
    if (absl::Status added = writer.AddBytes(text.name, text.bytes); !added.ok()) return added;
  }
  for (const Source& source : sources) {
    if (absl::Status added = writer.AddFile(source.name, source.path); !added.ok()) return added;
    if (plan.progress) plan.progress({false, writer.bytes_in(), all});
  }
  return writer.Finish();
}

absl::StatusOr<uint64_t> ReadBack(const BackupPlan& plan, const std::string& path) {
  RemoveScratch(plan.scratch);
  const auto remove_it = absl::MakeCleanup([&plan] { RemoveScratch(plan.scratch); });
  if (mkdir(plan.scratch.c_str(), 0700) != 0) return FileError(plan.scratch);
  const auto wants = [&plan](absl::string_view name) {
    return std::any_of(plan.checked.begin(), plan.checked.end(),
                       [name](const std::string& prefix) { return absl::StartsWith(name, prefix); });
  };
  absl::StatusOr<std::unique_ptr<BackupReader>> reader = BackupReader::Open(path);
  absl::Status read = reader.status();
  if (read.ok()) read = (*reader)->Unlock(plan.opener);
  if (read.ok()) read = UnpackBackup(**reader, plan.scratch, wants, /*durable=*/false, plan.progress);
  if (!read.ok()) return read;
  return plan.check(plan.scratch);
}

absl::Status AsDamage(const absl::Status& status) {
  return absl::IsDataLoss(status) ? FaultyBackup(BackupFault::kDamaged, status.message()) : status;
}

}  // namespace

absl::StatusOr<MadeBackup> MakeBackup(const BackupPlan& plan) {
  const absl::StatusOr<std::vector<Source>> sources = SourcesOf(plan.items);
  if (!sources.ok()) return sources.status();
  uint64_t all = 0;
  for (const Source& source : *sources) all += source.bytes;
  for (const BackupText& text : plan.texts) all += text.bytes.size();
  if (absl::Status room = CheckRoom(plan.folder, all + all / 1000 + kBackupChunkBytes); !room.ok()) return room;
  auto created = CreateNamed(plan);
  if (!created.ok()) return created.status();
  auto& [path, writer] = *created;
  const std::string unfinished = path + kUnfinishedSuffix;
  if (absl::Status written = WriteAll(plan, *sources, all, *writer); !written.ok()) return written;
  writer.reset();
  auto unlink_it = absl::MakeCleanup([&unfinished] { unlink(unfinished.c_str()); });
  const absl::StatusOr<uint64_t> records = ReadBack(plan, unfinished);
  if (!records.ok()) return AsDamage(records.status());
  struct stat found;
  if (stat(unfinished.c_str(), &found) != 0) return FileError(unfinished);
  if (rename(unfinished.c_str(), path.c_str()) != 0) return FileError(path);
  std::move(unlink_it).Cancel();
  if (absl::Status synced = backup::SyncFolder(plan.folder); !synced.ok()) return synced;
  return MadeBackup{path, static_cast<uint64_t>(found.st_size), *records, plan.header.day};
}

BackupProgressFn OncePerPercent(BackupProgressFn progress) {
  return [progress = std::move(progress), last = std::make_pair(false, uint64_t{101})](const BackupStep& step) mutable {
    const auto now = std::make_pair(step.checking, step.all == 0 ? 0 : 100 * step.done / step.all);
    if (now != last) progress(step);
    last = now;
  };
}

void RemoveScratch(const std::string& folder) {
  std::error_code ignored;  // what is left is removed before the next one, and at the next start
  std::filesystem::remove_all(folder, ignored);
}

absl::Status AsRefusal(const absl::Status& status) {
  if (status.ok() || ReasonOf(status) != Reason::kUnavailable) return status;
  switch (status.code()) {
    case absl::StatusCode::kNotFound:
      return Refuse(Reason::kMalformed, status.message());
    case absl::StatusCode::kResourceExhausted:
      return Refuse(Reason::kStoreFull, status.message());
    default:
      return Refuse(Reason::kUnavailable, status.message());
  }
}

}  // namespace relais
