#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/container/btree_set.h"
#include "absl/strings/str_cat.h"
#include "services/adapters/backup/backup_fault.h"
#include "services/adapters/backup/file_error.h"
#include "services/adapters/backup/make_backup.h"
#include "services/adapters/backup/sync_folder.h"

namespace relais {
namespace {

using backup::FileError;

constexpr char kStagedSuffix[] = ".restoring";

// Folders on the way down to `name`, below `folder`; each is entered in `made`.
absl::Status MakeFoldersTo(const std::string& folder, const std::string& name, absl::btree_set<std::string>& made) {
  for (size_t slash = name.find('/'); slash != std::string::npos; slash = name.find('/', slash + 1)) {
    const std::string path = absl::StrCat(folder, "/", name.substr(0, slash));
    if (!made.insert(path).second) continue;
    if (mkdir(path.c_str(), 0700) != 0) return FileError(path);
  }
  return absl::OkStatus();
}

absl::Status WriteEntry(BackupReader& reader, const std::string& path, bool durable) {
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  // Two of one name, or a file where a folder stands: no writer of ours does that.
  if (fd < 0 && errno == EEXIST) return FaultyBackup(BackupFault::kDamaged, "one name twice");
  if (fd < 0) return FileError(path);
  const auto close_it = absl::MakeCleanup([fd] { close(fd); });
  for (;;) {
    absl::StatusOr<absl::string_view> piece = reader.ReadPiece();
    if (!piece.ok()) return piece.status();
    if (piece->empty()) break;
    while (!piece->empty()) {
      const ssize_t written = write(fd, piece->data(), piece->size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return FileError(path);
      piece->remove_prefix(static_cast<size_t>(written));
    }
  }
  return !durable || fsync(fd) == 0 ? absl::OkStatus() : FileError(path);
}

std::string WithoutSlash(std::string folder) {
  while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
  return folder;
}

std::string ParentOf(const std::string& folder) {
  const std::string parent = std::filesystem::path(folder).parent_path().string();
  return parent.empty() ? "." : parent;
}

absl::Status IsMissingOrEmpty(const std::string& folder) {
  std::error_code error;
  if (!std::filesystem::exists(std::filesystem::symlink_status(folder, error))) return absl::OkStatus();
  if (!std::filesystem::is_directory(folder, error) || std::filesystem::is_symlink(folder, error)) {
    return absl::AlreadyExistsError(absl::StrCat(folder, ": is no folder"));
  }
  const bool empty = std::filesystem::is_empty(folder, error);
  if (error) return absl::PermissionDeniedError(absl::StrCat(folder, ": ", error.message()));
  return empty ? absl::OkStatus() : absl::AlreadyExistsError(absl::StrCat(folder, ": there is something in it"));
}

}  // namespace

absl::Status UnpackBackup(BackupReader& reader, const std::string& folder,
                          absl::FunctionRef<bool(absl::string_view name)> wants, bool durable,
                          const BackupProgressFn& progress) {
  absl::btree_set<std::string> folders;
  for (;;) {
    const absl::StatusOr<std::optional<BackupEntry>> entry = reader.Next();
    if (!entry.ok()) return entry.status();
    if (progress) progress({true, reader.bytes_read(), reader.file_bytes()});
    if (!entry->has_value()) break;
    const std::string& name = (*entry)->name;
    if (!wants(name)) continue;
    absl::Status written = MakeFoldersTo(folder, name, folders);
    if (written.ok()) written = WriteEntry(reader, absl::StrCat(folder, "/", name), durable);
    if (!written.ok()) return written;
  }
  if (!durable) return absl::OkStatus();
  folders.insert(folder);
  for (const std::string& each : folders) {
    if (absl::Status synced = backup::SyncFolder(each); !synced.ok()) return synced;
  }
  return absl::OkStatus();
}

absl::Status RestoreBackup(BackupReader& reader, const std::string& folder,
                           absl::FunctionRef<absl::Status(const std::string& staged)> finish,
                           const BackupProgressFn& progress) {
  const std::string target = WithoutSlash(folder);
  if (absl::Status room = IsMissingOrEmpty(target); !room.ok()) return room;
  const std::string staged = target + kStagedSuffix;
  if (mkdir(staged.c_str(), 0700) != 0) return FileError(staged);
  auto remove_it = absl::MakeCleanup([&staged] { RemoveScratch(staged); });
  const auto all = [](absl::string_view) { return true; };
  if (absl::Status put = UnpackBackup(reader, staged, all, /*durable=*/true, progress); !put.ok()) return put;
  if (absl::Status finished = finish(staged); !finished.ok()) return finished;
  // Over an empty folder too; over anything else it fails.
  if (rename(staged.c_str(), target.c_str()) != 0) return FileError(target);
  std::move(remove_it).Cancel();
  return backup::SyncFolder(ParentOf(target));
}

}  // namespace relais
