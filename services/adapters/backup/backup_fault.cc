#include "services/adapters/backup/backup_fault.h"

#include <array>

#include "absl/strings/cord.h"

namespace relais {
namespace {

constexpr char kPayload[] = "relais/backup-fault";

struct FaultRow {
  absl::string_view name;
  absl::string_view fr;
  absl::string_view en;
};
// By number.
constexpr std::array<FaultRow, 4> kRows = {{
    {"", "", ""},
    {"BACKUP_DAMAGED",
     "Cette sauvegarde est coupée ou altérée : rien n'a été changé. Prenez-en une autre (« backups » les montre).",
     "This backup is cut or altered: nothing was changed. Take another one (\"backups\" shows them)."},
    {"BACKUP_TOO_OLD",
     "Cette sauvegarde n'a pas l'âge d'être restaurée : rien n'a été changé. Vérifiez la date de cette machine, ou "
     "prenez-en une de moins de 35 jours ; sans elle, il faut adhérer de nouveau.",
     "This backup is not of an age to be restored: nothing was changed. Check this machine's date, or take one of less "
     "than 35 days; without one, join anew."},
    {"BACKUP_OF_ANOTHER",
     "Cette sauvegarde est d'un autre coffre ou d'un autre réseau : rien n'a été changé. Vérifiez le fichier, et ce "
     "qui l'ouvre.",
     "This backup is of another vault or another network: nothing was changed. Check the file, and what opens it."},
}};

const FaultRow& RowOf(BackupFault fault) {
  return kRows[static_cast<size_t>(fault)];
}

}  // namespace

absl::string_view BackupFaultName(BackupFault fault) {
  return RowOf(fault).name;
}
absl::string_view BackupFaultAdviceFr(BackupFault fault) {
  return RowOf(fault).fr;
}
absl::string_view BackupFaultAdviceEn(BackupFault fault) {
  return RowOf(fault).en;
}

absl::Status FaultyBackup(BackupFault fault, absl::string_view detail) {
  absl::Status status = absl::DataLossError(detail);
  status.SetPayload(kPayload, absl::Cord(RowOf(fault).name));
  return status;
}

BackupFault BackupFaultOf(const absl::Status& status) {
  const auto payload = status.GetPayload(kPayload);
  if (!payload.has_value()) return BackupFault::kNone;
  for (size_t i = 1; i < kRows.size(); ++i) {
    if (*payload == kRows[i].name) return static_cast<BackupFault>(i);
  }
  return BackupFault::kNone;
}

}  // namespace relais
