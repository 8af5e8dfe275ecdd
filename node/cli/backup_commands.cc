// Backups: made by the running node, or here while it stands still; listed; put back.
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "node/backup/node_backup.h"
#include "node/backup/node_parts.h"
#include "node/cli/commands.h"
#include "node/cli/desk_line.h"
#include "node/cli/node_folder.h"
#include "node/cli/vault_making.h"
#include "node/cli/words.h"
#include "relais/v1/vault_service.grpc.pb.h"
#include "services/adapters/backup/backup_fault.h"
#include "services/adapters/backup/backup_folder.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/rocksdb/rocks_ledger.h"
#include "services/adapters/sodium/sealed_ledger.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"
#include "services/adapters/system/system_clock.h"
#include "services/adapters/terminal/backup_lines.h"
#include "services/adapters/terminal/boxed_key.h"
#include "services/adapters/terminal/files.h"

namespace relais::node {
namespace {

std::string Absolute(const std::string& path) {
  return path.empty() ? "" : std::filesystem::absolute(path).lexically_normal().string();
}

absl::Status Failed(const absl::Status& status, Terminal& terminal) {
  const BackupFault fault = BackupFaultOf(status);
  return BackupFailure(status, BackupFaultName(fault), {BackupFaultAdviceFr(fault), BackupFaultAdviceEn(fault)},
                       terminal);
}

void TellMade(const BackupFacts& made, bool key_apart, Terminal& terminal) {
  ShowMadeBackup(made, terminal);
  terminal.result()["key_apart"] = key_apart;
  if (!key_apart) return;
  terminal.Line(terminal.Say(
      "Attention : la clé du coffre n'est dans aucune sauvegarde. Gardez une copie de keys/vault.key ailleurs que sur "
      "cette machine et ailleurs qu'avec les sauvegardes : sans elle, rien ne se restaure.",
      "Beware: the vault's key is in no backup. Keep a copy of keys/vault.key off this machine and apart from the "
      "backups: without it nothing can be restored."));
}

absl::Status AskNode(const DeskLine& line, const std::string& folder, Terminal& terminal) {
  const auto stub = v1::VaultService::NewStub(line.channel());
  grpc::ClientContext context;
  line.Prepare(context, 0);
  v1::MakeBackupRequest request;
  request.set_folder(folder);
  const auto reader = stub->MakeBackup(&context, request);
  v1::MakeBackupResponse answer;
  while (reader->Read(&answer)) {
    const v1::BackupProgress& progress = answer.progress();
    if (!progress.has_kept()) {
      ShowBackupStep(progress.step() == "check", progress.bytes_done(), progress.bytes_all(), terminal);
    }
  }
  if (const grpc::Status status = reader->Finish(); !status.ok()) return line.Translate(status, &context);
  const v1::KeptBackup& kept = answer.progress().kept();
  TellMade({kept.file(), kept.bytes(), kept.records(), Day(kept.day())}, kept.key_apart(), terminal);
  return absl::OkStatus();
}

// While the node stands still: its store says so, which nobody else may have open.
absl::Status MakeHere(const NodeFolder& node, const std::string& folder, const Arguments& arguments,
                      Terminal& terminal) {
  OsEntropy entropy;
  SodiumSealer sealer(entropy);
  const OpensslDigester digester;
  const absl::StatusOr<Secret32> vault = OpenVault(
      node.vault, [&] { return VaultPassphrase(arguments, terminal); }, sealer);
  if (!vault.ok()) return BadUsage(vault.status().message());
  if (!FileExists(node.store)) {
    return BadUsage(absl::StrCat(node.store, terminal.Say(" : aucun registre ici", ": no store here")));
  }
  RocksLedgerOptions options;
  options.folder = node.store;
  absl::StatusOr<std::unique_ptr<RocksLedger>> rocks = RocksLedger::Open(options, digester, entropy);
  if (!rocks.ok()) return BadUsage(rocks.status().message());
  NodeBackupJob job;
  job.config_path = Below(node.path, kConfigFile);
  job.folder = folder;
  job.now = SystemClock().Now();
  job.vault = *vault;
  job.copy_store = [&rocks](const std::string& copy) { return (*rocks)->CopyTo(copy); };
  job.progress = OncePerPercent(
      [&terminal](const BackupStep& step) { ShowBackupStep(step.checking, step.done, step.all, terminal); });
  const absl::StatusOr<MadeBackup> made = BackUpNode(job, digester, entropy);
  if (!made.ok()) return Failed(made.status(), terminal);
  terminal.result()["stopped"] = true;
  TellMade({made->path, made->bytes, made->records, made->day}, KeyIsApart(node.vault), terminal);
  return absl::OkStatus();
}

absl::Status BackUp(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<DeskLine> line = DeskLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const std::string folder = Absolute(arguments.Get("--to"));
  const absl::Status asked = AskNode(*line, folder, terminal);
  if (ExitCodeOf(asked) != kExitUnreachable || arguments.Has("--socket") || arguments.Has("--desk")) return asked;
  const absl::StatusOr<NodeFolder> node = ReadNodeFolder(arguments.Get("--dir"), terminal);
  if (!node.ok()) return node.status();
  const std::string to = folder.empty() ? node->backup_folder : folder;
  if (to.empty()) {
    return BadUsage(terminal.Say("--to : dans quel dossier ? (ou backup.folder dans node.toml)",
                                 "--to: into which folder? (or backup.folder in node.toml)"));
  }
  return MakeHere(*node, to, arguments, terminal);
}

absl::Status ShowBackups(const Arguments& arguments, Terminal& terminal) {
  std::string folder = arguments.Get("--in");
  if (folder.empty()) {
    const absl::StatusOr<NodeFolder> node = ReadNodeFolder(arguments.Get("--dir"), terminal);
    if (!node.ok()) return node.status();
    folder = node->backup_folder;
  }
  if (folder.empty()) {
    return BadUsage(terminal.Say("--in : quel dossier ? (ou backup.folder dans node.toml)",
                                 "--in: which folder? (or backup.folder in node.toml)"));
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
  SodiumSealer sealer(entropy);
  const OpensslDigester digester;
  const std::string folder = arguments.Get("--dir");
  if (folder.empty()) {
    return BadUsage(terminal.Say("--dir : dans quel nouveau dossier ?", "--dir: into which new folder?"));
  }
  NodeRestoreJob job;
  job.file = arguments.Get("FILE");
  job.folder = folder;
  job.vault_key_file = Absolute(arguments.Get("--vault-key"));
  job.passphrase = [&] { return VaultPassphrase(arguments, terminal); };
  job.anchor = arguments.Get("--anchor");
  job.today = MomentOf(SystemClock().Now()).day;
  job.progress = OncePerPercent(
      [&terminal](const BackupStep& step) { ShowBackupStep(step.checking, step.done, step.all, terminal); });
  const absl::StatusOr<RestoredNode> restored = RestoreNode(job, digester, entropy, sealer);
  if (!restored.ok()) return Failed(restored.status(), terminal);
  ShowRestored(restored->header.day, restored->header.network, restored->records, folder, terminal);
  terminal.result()["node"] = restored->header.whose;
  terminal.Line(terminal.Say(
      "Ensuite : arrêtez l'ancien nœud pour de bon, lancez celui-ci (« relais-node serve »), puis déclarez la "
      "restauration (« relais-node declare-restore ») et prévenez la Région, qui l'admet. Jusque-là, ce nœud se lit et "
      "n'écrit rien.",
      "Next: stop the former node for good, start this one (\"relais-node serve\"), then declare the restore "
      "(\"relais-node declare-restore\") and tell the Region, which admits it. Until then this node can be read and "
      "writes nothing."));
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> BackupCommands() {
  return {
      {"backup",
       {"sauvegarde le nœud, chiffré, pendant qu'il travaille ; relu en entier avant d'être gardé",
        "backs the node up, encrypted, while it works; read back whole before it is kept"},
       {{"--to",
         {"dossier, sur un autre support (celui de node.toml)", "folder, on another disk (the one in node.toml)"},
         Takes::kOne,
         false,
         "dir"},
        PassphraseOption()},
       &BackUp,
       "relais-node backup --to /media/cle-usb --dir /srv/relais"},
      {"backups",
       {"montre les sauvegardes d'un dossier, et lesquelles peuvent encore être restaurées",
        "shows the backups in a folder, and which can still be restored"},
       {{"--in", {"dossier (celui de node.toml)", "folder (the one in node.toml)"}, Takes::kOne, false, "dir"}},
       &ShowBackups,
       "relais-node backups --in /media/cle-usb"},
      {"restore",
       {"remet une sauvegarde dans un nouveau dossier (--dir) ; rien d'existant n'est touché",
        "puts a backup into a new folder (--dir); nothing that exists is touched"},
       {{"FILE", {"la sauvegarde", "the backup"}, Takes::kOne, true, "file"},
        {"--vault-key",
         {"copie gardée de keys/vault.key, ou fichier qui ouvre le coffre",
          "the kept copy of keys/vault.key, or the file that opens the vault"},
         Takes::kOne,
         false,
         "file"},
        {"--anchor",
         {"ancre du réseau : une sauvegarde d'un autre est refusée",
          "anchor of the network: a backup of another is refused"},
         Takes::kOne,
         false,
         "file"},
        PassphraseOption()},
       &Restore,
       "relais-node restore relais-node-2026-11-26-0205.relais --dir /srv/relais-nouveau"},
  };
}

}  // namespace relais::node
