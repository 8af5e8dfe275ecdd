#include "services/adapters/backup/backup_folder.h"

#include <dirent.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/adapters/backup/backup_fault.h"
#include "services/adapters/backup/backup_file.h"
#include "services/adapters/backup/file_error.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/limits.h"

namespace relais {
namespace {

constexpr char kSuffix[] = ".relais";

bool IsBackupFileName(absl::string_view name) {
  return (absl::StartsWith(name, "relais-node-") || absl::StartsWith(name, "relais-hub-")) &&
         absl::EndsWith(name, kSuffix);
}

absl::StatusOr<std::vector<std::string>> NamesIn(const std::string& folder) {
  DIR* opened = opendir(folder.c_str());
  if (opened == nullptr) return backup::FileError(folder);
  std::vector<std::string> names;
  while (const dirent* entry = readdir(opened)) names.emplace_back(entry->d_name);
  closedir(opened);
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

std::string BackupFileName(BackupOf of, Day day, int minute, int number) {
  return absl::StrCat("relais-", BackupOfWord(of), "-", FormatDay(day), "-",
                      absl::StrFormat("%02d%02d", minute / 60, minute % 60),
                      number > 1 ? absl::StrCat("-", number) : "", kSuffix);
}

absl::Status CheckBackupAge(Day made, Day today) {
  const int64_t age = DaysBetween(made, today);
  if (age < 0) {
    return FaultyBackup(BackupFault::kTooOld, absl::StrCat("the clock says ", FormatDay(today), ", the backup is of ",
                                                           FormatDay(made), ": the clock stands before it"));
  }
  if (age <= limits::kBackupAgeDaysMax) return absl::OkStatus();
  return FaultyBackup(BackupFault::kTooOld,
                      absl::StrCat("it is ", age, " days old; at most ", limits::kBackupAgeDaysMax));
}

absl::Status CheckBackup(const BackupHeader& header, BackupOf wanted, const Digest& network, Day today) {
  if (header.of != wanted) {
    return FaultyBackup(BackupFault::kOfAnother, wanted == BackupOf::kHub ? "it is a node's: relais-node restore"
                                                                          : "it is a hub's: relais-hub restore");
  }
  if (absl::Status age = CheckBackupAge(header.day, today); !age.ok()) return age;
  if (network.none() || network == header.network) return absl::OkStatus();
  return FaultyBackup(BackupFault::kOfAnother, "it is of another network than the anchor");
}

absl::StatusOr<BackupList> ListBackups(const std::string& folder) {
  const absl::StatusOr<std::vector<std::string>> names = NamesIn(folder);
  if (!names.ok()) return names.status();
  BackupList list;
  for (const std::string& name : *names) {
    if (!IsBackupFileName(name)) continue;
    const std::string path = absl::StrCat(folder, "/", name);
    const absl::StatusOr<std::unique_ptr<BackupReader>> reader = BackupReader::Open(path);
    if (!reader.ok()) {
      list.unreadable.push_back(path);
      continue;
    }
    list.backups.push_back({path, (*reader)->file_bytes(), (*reader)->header()});
  }
  std::stable_sort(list.backups.begin(), list.backups.end(),
                   [](const FoundBackup& a, const FoundBackup& b) { return a.header.made_s > b.header.made_s; });
  return list;
}

absl::StatusOr<int> RemoveOldBackups(const std::string& folder, BackupOf of, absl::string_view whose, Day today) {
  const auto is_ours = [&](const BackupHeader& header) { return header.of == of && header.whose == whose; };
  absl::StatusOr<BackupList> list = ListBackups(folder);
  if (!list.ok()) return list.status();
  std::erase_if(list->backups, [&](const FoundBackup& each) { return !is_ours(each.header); });
  int removed = 0;
  for (size_t i = 1; i < list->backups.size(); ++i) {
    const FoundBackup& old = list->backups[i];
    if (DaysBetween(old.header.day, today) <= limits::kBackupAgeDaysMax) continue;
    if (unlink(old.path.c_str()) == 0) ++removed;
  }
  const absl::StatusOr<std::vector<std::string>> names = NamesIn(folder);
  if (!names.ok()) return names.status();
  for (const std::string& name : *names) {
    const absl::string_view suffix = kUnfinishedSuffix;
    if (!absl::EndsWith(name, suffix)) continue;
    if (!IsBackupFileName(absl::string_view(name).substr(0, name.size() - suffix.size()))) continue;
    const std::string path = absl::StrCat(folder, "/", name);
    const absl::StatusOr<std::unique_ptr<BackupReader>> reader = BackupReader::Open(path);
    if (reader.ok() && is_ours((*reader)->header())) unlink(path.c_str());
  }
  return removed;
}

}  // namespace relais
