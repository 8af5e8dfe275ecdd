// Backups: made by the running hub, or here while it stands still; listed; put back.
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "hub/backup/hub_backup.h"
#include "hub/backup/hub_parts.h"
#include "hub/cli/commands.h"
#include "hub/cli/hub_folder.h"
#include "hub/cli/operator_line.h"
#include "hub/moving/ledger_fault.h"
#include "relais/v1/backup_service.grpc.pb.h"
#include "services/adapters/backup/backup_fault.h"
#include "services/adapters/backup/backup_folder.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/rocksdb/rocks_ledger.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"
#include "services/adapters/system/system_clock.h"
#include "services/adapters/terminal/backup_lines.h"
#include "services/adapters/terminal/files.h"

namespace relais::hub {
namespace {

std::string Absolute(const std::string& path) {
  return path.empty() ? "" : std::filesystem::absolute(path).lexically_normal().string();
}

absl::Status Failed(const absl::Status& status, Terminal& terminal) {
  const BackupFault fault = BackupFaultOf(status);
  return BackupFailure(status, BackupFaultName(fault), {BackupFaultAdviceFr(fault), BackupFaultAdviceEn(fault)},
                       terminal);
}

void TellMade(const BackupFacts& made, Terminal& terminal) {
  ShowMadeBackup(made, terminal);
  terminal.Line(
      terminal.Say("La clé qui ouvre les sauvegardes (keys/backup.key) n'est dans aucune : gardez-en une copie "
                   "ailleurs que sur cette "
                   "machine et ailleurs qu'avec les sauvegardes. Sans elle, rien ne se restaure.",
                   "The key that opens the backups (keys/backup.key) is in none of them: keep a copy off this machine "
                   "and apart from "
                   "the backups. Without it nothing can be restored."));
}

absl::Status AskHub(const OperatorLine& line, const std::string& folder, Terminal& terminal) {
  const auto stub = v1::BackupService::NewStub(line.channel());
  grpc::ClientContext context;  // no deadline: it takes as long as the store is large
  v1::MakeHubBackupRequest request;
  request.set_folder(folder);
  const auto reader = stub->MakeHubBackup(&context, request);
  v1::MakeHubBackupResponse answer;
  while (reader->Read(&answer)) {
    const v1::BackupProgress& progress = answer.progress();
    if (!progress.has_kept()) {
      ShowBackupStep(progress.step() == "check", progress.bytes_done(), progress.bytes_all(), terminal);
    }
  }
  if (const grpc::Status status = reader->Finish(); !status.ok()) return line.Translate(status);
  const v1::KeptBackup& kept = answer.progress().kept();
  TellMade({kept.file(), kept.bytes(), kept.records(), Day(kept.day())}, terminal);
  return absl::OkStatus();
}

// While the hub stands still: its store says so, which nobody else may have open.
absl::Status MakeHere(const HubParts& parts, const std::string& config, const std::string& folder, Terminal& terminal) {
  OsEntropy entropy;
  const OpensslDigester digester;
  std::unique_ptr<RocksLedger> ledgers[2];
  for (int i = 0; i < 2; ++i) {
    RocksLedgerOptions options;
    options.folder = i == 0 ? parts.store_path : parts.store_path + kPackagesSuffix;
    if (!FileExists(options.folder)) {
      return BadUsage(absl::StrCat(options.folder, terminal.Say(" : aucun registre ici", ": no store here")));
    }
    absl::StatusOr<std::unique_ptr<RocksLedger>> opened = RocksLedger::Open(options, digester, entropy);
    if (!opened.ok()) return BadUsage(opened.status().message());
    ledgers[i] = *std::move(opened);
  }
  HubBackupJob job;
  job.config_path = config;
  job.folder = folder;
  job.now = SystemClock().Now();
  job.copy_stores = [&ledgers](const std::string& store, const std::string& packages) {
    const absl::Status copied = ledgers[0]->CopyTo(store);
    return copied.ok() ? ledgers[1]->CopyTo(packages) : copied;
  };
  job.progress = OncePerPercent(
      [&terminal](const BackupStep& step) { ShowBackupStep(step.checking, step.done, step.all, terminal); });
  const absl::StatusOr<MadeBackup> made = BackUpHub(job, digester, entropy);
  if (!made.ok()) return Failed(made.status(), terminal);
  terminal.result()["stopped"] = true;
  TellMade({made->path, made->bytes, made->records, made->day}, terminal);
  return absl::OkStatus();
}

absl::StatusOr<HubParts> PartsHere(const Arguments& arguments) {
  const std::string folder = arguments.Has("--dir") ? arguments.Get("--dir") : ".";
  absl::StatusOr<HubParts> parts = PartsOfHub(Below(folder, kConfigFile), OpensslDigester());
  if (!parts.ok()) return BadUsage(parts.status().message());
  return parts;
}

absl::Status BackUp(const Arguments& arguments, Terminal& terminal) {
  if (const absl::StatusOr<HubParts> parts = PartsHere(arguments); parts.ok() && parts->ledger_on_etcd) {
    const LedgerFaultWords& words = WordsOf(LedgerFault::kOnEtcd);
    return BackupFailure(absl::FailedPreconditionError("ledger.engine = \"etcd\""), words.name, words.advice, terminal);
  }
  const absl::StatusOr<OperatorLine> line = OperatorLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const std::string folder = Absolute(arguments.Get("--to"));
  const absl::Status asked = AskHub(*line, folder, terminal);
  if (ExitCodeOf(asked) != kExitUnreachable || arguments.Has("--socket") || arguments.Has("--as")) return asked;
  const absl::StatusOr<HubParts> parts = PartsHere(arguments);
  if (!parts.ok()) return parts.status();
  const std::string to = folder.empty() ? parts->backup_folder : folder;
  if (to.empty()) {
    return BadUsage(terminal.Say("--to : dans quel dossier ? (ou backup.folder dans hub.toml)",
                                 "--to: into which folder? (or backup.folder in hub.toml)"));
  }
  const std::string dir = arguments.Has("--dir") ? arguments.Get("--dir") : ".";
  return MakeHere(*parts, Below(dir, kConfigFile), to, terminal);
}

absl::Status ShowBackups(const Arguments& arguments, Terminal& terminal) {
  std::string folder = arguments.Get("--in");
  if (folder.empty()) {
    const absl::StatusOr<HubParts> parts = PartsHere(arguments);
    if (!parts.ok()) return parts.status();
    folder = parts->backup_folder;
  }
  if (folder.empty()) {
    return BadUsage(terminal.Say("--in : quel dossier ? (ou backup.folder dans hub.toml)",
                                 "--in: which folder? (or backup.folder in hub.toml)"));
  }
  const absl::StatusOr<BackupList> list = ListBackups(folder);
  if (!list.ok()) return BadUsage(list.status().message());
  const Day today = MomentOf(SystemClock().Now()).day;
  BackupTable table(today, terminal);
  for (const FoundBackup& each : list->backups) {
    const BackupHeader& header = each.header;
    table.Add({each.path, each.bytes, 0, header.day}, BackupOfWord(header.of), header.whose, header.name,
              CheckBackupAge(header.day, today).ok());
  }
  table.Show(list->unreadable);
  return absl::OkStatus();
}

absl::Status Restore(const Arguments& arguments, Terminal& terminal) {
  OsEntropy entropy;
  const OpensslDigester digester;
  const std::string folder = arguments.Get("--dir");
  if (folder.empty()) {
    return BadUsage(terminal.Say("--dir : dans quel nouveau dossier ?", "--dir: into which new folder?"));
  }
  HubRestoreJob job;
  job.file = arguments.Get("FILE");
  job.folder = folder;
  job.key_file = arguments.Get("--key");
  job.anchor = arguments.Get("--anchor");
  job.today = MomentOf(SystemClock().Now()).day;
  job.progress = OncePerPercent(
      [&terminal](const BackupStep& step) { ShowBackupStep(step.checking, step.done, step.all, terminal); });
  const absl::StatusOr<RestoredHub> restored = RestoreHub(job, digester, entropy, SodiumSealer(entropy));
  if (!restored.ok()) return Failed(restored.status(), terminal);
  ShowRestored(restored->header.day, restored->header.network, restored->records, folder, terminal);
  terminal.Line(terminal.Say(
      "Ensuite : arrêtez l'ancien concentrateur pour de bon, lancez celui-ci (« relais-hub serve »), puis déclarez la "
      "restauration (« relais-hub declare-restore ») : les nœuds lui redisent alors ce qu'il a oublié.",
      "Next: stop the former hub for good, start this one (\"relais-hub serve\"), then declare the restore "
      "(\"relais-hub declare-restore\"): the nodes then tell it again what it forgot."));
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> BackupCommands() {
  return {
      {"backup",
       {"sauvegarde le concentrateur, chiffré, pendant qu'il travaille ; relu en entier avant d'être gardé",
        "backs the hub up, encrypted, while it works; read back whole before it is kept"},
       {{"--to",
         {"dossier, sur un autre support (celui de hub.toml)", "folder, on another disk (the one in hub.toml)"},
         Takes::kOne,
         false,
         "dir"}},
       &BackUp,
       "relais-hub backup --to /mnt/sauvegardes --dir /srv/relais-hub"},
      {"backups",
       {"montre les sauvegardes d'un dossier, et lesquelles peuvent encore être restaurées",
        "shows the backups in a folder, and which can still be restored"},
       {{"--in", {"dossier (celui de hub.toml)", "folder (the one in hub.toml)"}, Takes::kOne, false, "dir"}},
       &ShowBackups,
       "relais-hub backups --in /mnt/sauvegardes"},
      {"restore",
       {"remet une sauvegarde dans un nouveau dossier (--dir) ; rien d'existant n'est touché",
        "puts a backup into a new folder (--dir); nothing that exists is touched"},
       {{"FILE", {"la sauvegarde", "the backup"}, Takes::kOne, true, "file"},
        {"--key", {"copie gardée de keys/backup.key", "the kept copy of keys/backup.key"}, Takes::kOne, true, "file"},
        {"--anchor",
         {"ancre du réseau : une sauvegarde d'un autre est refusée",
          "anchor of the network: a backup of another is refused"},
         Takes::kOne,
         false,
         "file"}},
       &Restore,
       "relais-hub restore relais-hub-2026-11-26-0205.relais --key backup.key --dir /srv/relais-hub-nouveau"},
  };
}

}  // namespace relais::hub
