#include "services/adapters/terminal/backup_lines.h"

#include "absl/strings/str_cat.h"
#include "services/core/handoff/day.h"

namespace relais {
namespace {

std::string SizeText(uint64_t bytes, const Terminal& terminal) {
  if (bytes < (1u << 20)) return absl::StrCat((bytes >> 10) + 1, terminal.Say(" Kio", " KiB"));
  return absl::StrCat(bytes >> 20, terminal.Say(" Mio", " MiB"));
}

std::string BaseName(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

}  // namespace

absl::Status BackupFailure(const absl::Status& status, absl::string_view fault, const Text& advice,
                           Terminal& terminal) {
  if (fault.empty()) return BadUsage(status.message());
  terminal.result()["reason"] = std::string(fault);
  return BadUsage(absl::StrCat(fault, terminal.Say(" : ", ": "), terminal.Say(advice), " (", status.message(), ")"));
}

void ShowBackupStep(bool checking, uint64_t done, uint64_t all, Terminal& terminal) {
  const uint64_t percent = all == 0 ? 100 : 100 * done / all;
  terminal.Event({{"step", checking ? "check" : "write"}, {"percent", percent}});
  if (percent % 25 != 0 || percent == 0) return;
  terminal.Line(absl::StrCat(
      checking ? terminal.Say("relecture ", "reading back ") : terminal.Say("écriture ", "writing "), percent, " %"));
}

void ShowMadeBackup(const BackupFacts& made, Terminal& terminal) {
  terminal.result().update(
      {{"file", made.file}, {"bytes", made.bytes}, {"records", made.records}, {"day", FormatDay(made.day)}});
  terminal.Line(absl::StrCat(terminal.Say("Gardé : ", "Kept: "), made.file, " (", SizeText(made.bytes, terminal), ")"));
  terminal.Line(absl::StrCat(terminal.Say("Relu en entier : ", "Read back whole: "), made.records,
                             terminal.Say(" enregistrements ouverts.", " records opened.")));
}

void ShowRestored(Day day, const Digest& network, uint64_t records, const std::string& folder, Terminal& terminal) {
  terminal.result().update(
      {{"folder", folder}, {"day", FormatDay(day)}, {"network", network.ToHex()}, {"records", records}});
  terminal.Line(absl::StrCat(terminal.Say("Remis dans ", "Put back into "), folder,
                             terminal.Say(", tel qu'au ", ", as of "), FormatDay(day), " (", records,
                             terminal.Say(" enregistrements), réseau ", " records), network "),
                             network.ToHex().substr(0, 16), "."));
}

BackupTable::BackupTable(Day today, Terminal& terminal)
    : today_(today),
      terminal_(terminal),
      table_({terminal.Say("fichier", "file"), terminal.Say("jour", "day"), terminal.Say("âge (jours)", "age (days)"),
              terminal.Say("taille", "size"), terminal.Say("de", "of"), terminal.Say("restaurable", "restorable")}) {}

void BackupTable::Add(const BackupFacts& backup, absl::string_view of, const std::string& whose,
                      const std::string& name, bool restorable) {
  const int64_t age = DaysBetween(backup.day, today_);
  rows_.push_back({{"file", backup.file},
                   {"day", FormatDay(backup.day)},
                   {"age_days", age},
                   {"bytes", backup.bytes},
                   {"of", std::string(of)},
                   {"whose", whose},
                   {"name", name},
                   {"restorable", restorable}});
  table_.Add({BaseName(backup.file), FormatDay(backup.day), absl::StrCat(age), SizeText(backup.bytes, terminal_),
              name.empty() ? whose : name,
              restorable ? terminal_.Say("oui", "yes") : terminal_.Say("non, trop ancienne", "no, too old")});
}

void BackupTable::Show(const std::vector<std::string>& unreadable) {
  terminal_.result()["backups"] = rows_;
  terminal_.result()["unreadable"] = unreadable;
  if (table_.empty()) {
    terminal_.Line(terminal_.Say("Aucune sauvegarde.", "No backup."));
  } else {
    std::string text = table_.ToString();
    text.pop_back();  // Line() ends it
    terminal_.Line(text);
  }
  for (const std::string& path : unreadable) {
    terminal_.Line(absl::StrCat(path, terminal_.Say(" : n'est pas une sauvegarde lisible", ": is no readable backup")));
  }
}

}  // namespace relais
