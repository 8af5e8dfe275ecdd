#include "node/serve.h"

#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "node/api/desk_api.h"
#include "node/api/own_entry_api.h"
#include "node/api/staff_desk.h"
#include "node/count_line.h"
#include "node/derogation_line.h"
#include "node/desk_doors.h"
#include "node/desk_tls.h"
#include "node/drill/player.h"
#include "node/drill_trace.h"
#include "node/hub_line.h"
#include "node/key_folder.h"
#include "node/living_node.h"
#include "node/node_config.h"
#include "node/node_effects.h"
#include "node/node_metrics.h"
#include "node/node_places.h"
#include "node/node_runner.h"
#include "node/notices/notice_clerk.h"
#include "node/notices/waiting.h"
#include "node/offer_entry.h"
#include "node/publisher.h"
#include "node/tls_folder.h"
#include "node/upkeep.h"
#include "node/vault/open_vault.h"
#include "node/vault/write_anew.h"
#include "services/adapters/grpc/server.h"
#include "services/adapters/http/operator_pages.h"
#include "services/adapters/http/web_metrics.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/prometheus/exposition.h"
#include "services/adapters/rocksdb/rocks_ledger.h"
#include "services/adapters/smtp/curl_mailer.h"
#include "services/adapters/sodium/sealed_ledger.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"
#include "services/adapters/system/process_guard.h"
#include "services/adapters/system/read_file.h"
#include "services/adapters/system/stderr_telemetry.h"
#include "services/adapters/system/system_clock.h"
#include "services/adapters/system/timed_ledger.h"
#include "services/adapters/terminal/anchor_file.h"

namespace relais::node {
namespace {

// A day on which many withdraw does not write the store anew for each of them; all of them are gone within a minute.
constexpr absl::Duration kScrubEvery = absl::Seconds(15);

// How long the desk waits, at its opening, for the hub to say whether it knows this store.
constexpr absl::Duration kFirstWordPatience = absl::Seconds(2);

enum ExitCode { kOrderly = 0, kDamaged = 65, kDoubt = 70, kNotToBeHad = 74, kLocked = 77, kMisconfigured = 78 };

int Fail(ExitCode code, const absl::Status& status) {
  std::fprintf(stderr, "relais-node: %s\n", std::string(status.message()).c_str());
  return code;
}

ExitCode CodeOfStore(const absl::Status& status) {
  return absl::IsDataLoss(status) ? kDamaged : kNotToBeHad;
}

// Everything that lives as long as the daemon, in the order of its making.
struct Daemon {
  explicit Daemon(NodeConfig c)
      : config(std::move(c)),
        telemetry("node", config.log_level, absl::Milliseconds(1), &clock, config.log_format),
        metrics(&clock, {config.store_path, config.store_free_bytes_min, config.sabotage_partner_label}) {
    if (config.sabotage_open_vault) sealer = std::make_unique<OpenVaultSealer>(entropy);
  }

  NodeConfig config;
  SystemClock clock;
  OsEntropy entropy;
  OpensslDigester digester;
  std::unique_ptr<Sealer> sealer = std::make_unique<SodiumSealer>(entropy);
  StderrTelemetry telemetry;
  NodeMetrics metrics;
  wire::KeyTools tools = wire::KeyToolsOf(*sealer, digester);
  KnowledgeSnapshot knowledge;
  std::vector<SealingPair> sealing;  // as the folder held them at the start
  std::unique_ptr<SealingDesk> desk;
  std::unique_ptr<Ledger> ledger;
  absl::Time scrubbed = absl::InfinitePast();  // when the store was last written anew
  SealedLedger* sealed = nullptr;              // the same, unless the vault was left open on purpose
  RocksLedger* rocks = nullptr;                // what lies beneath
  std::unique_ptr<TimedLedger> timed_ledger;   // the runner's way to `ledger`
  std::unique_ptr<NodeEngine> engine;
  std::unique_ptr<NodeCodec> codec;
  std::unique_ptr<NodeEffects> effects;
  std::unique_ptr<DeskApi> api;
  std::unique_ptr<StaffDesk> staff;
  std::unique_ptr<NodeRunner> runner;
  std::unique_ptr<HubLine> line;
  std::unique_ptr<NoticeClerk> notices;
  std::unique_ptr<Upkeep> upkeep;
  std::unique_ptr<LivingNode> backups;
  std::unique_ptr<DerogationLine> derogations;
  std::unique_ptr<CountLine> count_line;
  std::unique_ptr<DrillPlayer> drills;
  std::unique_ptr<Publisher> publisher;
  std::unique_ptr<OwnEntryApi> own_entry;
  std::unique_ptr<DeskDoors> doors;
  std::unique_ptr<HttpServer> operator_pages;

  NodePorts ports() {
    return {&clock, &entropy, &digester, sealer.get(), &telemetry, ledger.get(), desk.get(), &knowledge};
  }
};

// Only once the key is known to open the store does anybody else see it.
int OpenLedger(Daemon& d, const Secret32& vault) {
  RocksLedgerOptions options;
  options.folder = d.config.store_path;
  options.free_bytes_min = d.config.store_free_bytes_min;
  auto under = RocksLedger::Open(options, d.digester, d.entropy);
  if (!under.ok()) return Fail(CodeOfStore(under.status()), under.status());
  d.rocks = under->get();
  d.ledger = *std::move(under);
  if (!d.config.sabotage_open_vault) {
    auto sealed = SealedLedger::Open(std::move(d.ledger), vault, d.config.node.view(), d.entropy);
    if (!sealed.ok()) return Fail(absl::IsDataLoss(sealed.status()) ? kDamaged : kLocked, sealed.status());
    d.sealed = sealed->get();
    d.ledger = *std::move(sealed);
  }
  d.timed_ledger = std::make_unique<TimedLedger>(d.ledger.get(), &d.clock);
  return kOrderly;
}

int OpenStore(Daemon& d, const PassphraseSource& ask) {
  absl::StatusOr<std::string> roots = ReadTextFile(d.config.anchor_path);
  absl::StatusOr<Anchor> anchor = roots.ok() ? ParseAnchor(*roots) : roots.status();
  if (!anchor.ok()) return Fail(kMisconfigured, anchor.status());
  absl::StatusOr<KeyFolder> keys = ReadKeyFolder(d.config.keys_dir, *d.sealer);
  if (!keys.ok()) return Fail(kMisconfigured, keys.status());
  const absl::StatusOr<Secret32> vault = OpenVault(d.config.vault_path, ask, *d.sealer);
  if (!vault.ok()) return Fail(kLocked, vault.status());
  d.desk = std::make_unique<SealingDesk>(*d.sealer, d.entropy, d.digester, d.config.node, keys->identity, *vault);
  // The desk holds keys for as long as the node runs.
  if (!KeepFromSwap(d.desk.get(), sizeof(SealingDesk))) d.telemetry.Log(Severity::kWarning, "keys_may_be_swapped", {});
  d.sealing = keys->sealing;
  if (const int code = OpenLedger(d, *vault); code != kOrderly) return code;
  d.backups = std::make_unique<LivingNode>(d.ports(), d.rocks,
                                           LivingNode::Options{d.config.path, d.config.store_path, d.config.node,
                                                               d.config.backup_folder, d.config.backup_hour, *vault});
  d.engine =
      std::make_unique<NodeEngine>(d.config.node, *std::move(anchor), NodeEngine::Options{d.config.sabotage_no_dedup});
  d.codec = std::make_unique<NodeCodec>(d.tools);
  return kOrderly;
}

// The last pair goes into capsules: one that was made and not published yet, before a restart, waits for Upkeep.
void AddSealingPairs(Daemon& d) {
  const std::shared_ptr<const Knowledge> knowledge = d.knowledge.Get();
  const SealingKeyEntry* published = knowledge->roster().KeysOf(d.config.node);
  for (const SealingPair& pair : d.sealing) {
    const bool last = &pair == &d.sealing.back();
    bool known = published == nullptr || !last || d.sealing.size() == 1;
    if (!known) {
      for (const SealingTerm& term : published->terms) known = known || term.key == pair.key;
    }
    if (known) d.desk->AddSealingPair(pair);
  }
  d.sealing.clear();
}

void MakeLine(Daemon& d) {
  HubLine::Options line;
  line.store = d.ledger->id();
  line.boot = d.entropy.DrawId<BootId>();
  line.hubs = HubsOf(d.config);
  line.channel = [&d](const std::string& hub) { return ChannelOf(d.config, hub); };
  d.line = std::make_unique<HubLine>(d.ports(), d.runner.get(), std::move(line));
  Upkeep::Options upkeep;
  upkeep.tls = TlsFolderOf(d.config);
  upkeep.keys_dir = d.config.keys_dir;
  upkeep.channel = [&d] { return ChannelOf(d.config, d.line->hub()); };
  upkeep.reconnect = [&d] { d.line->Reconnect(); };
  upkeep.held_back = [&d] {
    return AskEngine(*d.runner,
                     [](const NodeEngine& engine) { return engine.state().own_store().doubt != Reason::kNone; })
        .value_or(true);
  };
  upkeep.lead_days = d.config.sealing_lead_days;
  d.upkeep = std::make_unique<Upkeep>(d.ports(), std::move(upkeep));
  d.api->SetLineFacts([&d] { return DeskApi::LineFacts{d.line->hub_reason(), d.upkeep->CertificateLastDay()}; });
}

// What this node signed of its partner lies beside its store.
int OpenPublisher(Daemon& d) {
  Publisher::Options options;
  options.partner = d.config.partner;
  options.file = absl::StrCat(d.config.store_path, ".own-entry.signed");
  options.tools = d.tools;
  options.offer = [&d](const SignedText& text) { return OfferEntry(ChannelOf(d.config, d.line->hub()), text); };
  d.publisher = std::make_unique<Publisher>(d.ports(), std::move(options));
  d.own_entry = std::make_unique<OwnEntryApi>(d.publisher.get(), d.tools);
  if (auto status = d.publisher->Load(); !status.ok()) return Fail(CodeOfStore(status), status);
  return kOrderly;
}

int StartRunner(Daemon& d) {
  d.effects = std::make_unique<NodeEffects>(d.ports(), d.engine.get());
  if (d.sealed != nullptr) d.effects->HoldReceiptsWhile([&d] { return d.sealed->ScrubOwed(); });
  StaffDesk::Options staff;
  staff.cost = d.config.slip_cost;
  staff.terms.idle_s = d.config.desk_lock_seconds;
  d.staff = std::make_unique<StaffDesk>(&d.clock, &d.entropy, &d.digester, staff);
  d.effects->BeforeVerdictsOfReturned([&d] { d.upkeep->LookAtKeysNow(); });
  d.effects->OnStaff([&d](std::shared_ptr<const StaffBook> book) { d.staff->Publish(std::move(book)); });
  d.api = std::make_unique<DeskApi>(
      d.ports(), DeskApi::Options{d.config.partner, d.config.node, d.config.name, d.config.slip_cost});
  NodeRunner::Options options;
  options.sabotage.answer_before_write = d.config.sabotage_answer_before_write;
  d.runner = std::make_unique<NodeRunner>(
      d.engine.get(), d.timed_ledger.get(), d.codec.get(), &d.clock, &d.telemetry, MomentOf,
      [&d](NodeEffect&& effect) {
        TraceDrills(effect, d.engine->state(), &d.telemetry);
        d.effects->Carry(std::move(effect));
      },
      // Nothing orderly is left to do: the process ends here and replays at its next start.
      [](const absl::Status&) { _exit(kDoubt); }, options);
  MakeLine(d);
  d.derogations = std::make_unique<DerogationLine>(d.ports(), d.runner.get(), d.line.get());
  d.api->SetDerogationLine(d.derogations.get());
  d.api->SetStaff(d.staff.get());
  d.count_line = std::make_unique<CountLine>(d.ports(), d.runner.get(), d.line.get());
  d.drills = std::make_unique<DrillPlayer>(d.ports(), d.runner.get(), d.api.get(),
                                           DrillPlayer::Options{d.config.drill_answer});
  d.effects->Connect(d.runner.get(), d.line.get(), d.api.get());
  d.api->SetRunner(d.runner.get());
  d.backups->SetRunner(d.runner.get());
  if (auto status = d.runner->Start(); !status.ok()) return Fail(CodeOfStore(status), status);
  AskEngine(*d.runner, [&d](const NodeEngine& engine) {
    d.knowledge.Set(engine.state().knowledge());
    d.staff->Publish(std::make_shared<const StaffBook>(engine.state().office().staff));
    return true;
  });
  AddSealingPairs(d);
  d.effects->Start();
  d.notices = std::make_unique<NoticeClerk>(
      NoticeClerk::Options{d.config.notices_path, d.config.notices_memory_path},
      [&d] { return AskEngine(*d.runner, [](const NodeEngine& engine) { return WaitingOf(engine.state()); }); },
      [&d](const RelayOptions& relay) { return std::make_unique<CurlMailer>(relay, d.clock, d.entropy); }, &d.clock,
      &d.telemetry);
  d.notices->Start();
  return kOrderly;
}

// From the very beginning, so that whoever watches sees a long start too.
int StartPages(Daemon& d) {
  if (d.config.listen_metrics.empty()) return kOrderly;
  auto pages = ServeOperatorPages(d.config.listen_metrics, SourcesOf(d.metrics, &Exposition, kExpositionType));
  if (!pages.ok()) return Fail(kNotToBeHad, pages.status());
  d.operator_pages = *std::move(pages);
  return kOrderly;
}

// What was erased by a word given leaves the files: within seconds, and again after a crash.
void EraseFromDisk(Daemon& d) {
  if (d.sealed == nullptr) return;
  if (!d.sealed->ScrubOwed()) return d.effects->SayErased();
  if (d.backups->desk().making()) return;  // its copy of the store holds it too, and goes within moments
  const absl::Time began = d.clock.Now();
  if (began < d.scrubbed + kScrubEvery && began >= d.scrubbed) return;
  const auto done = AskEngine(
      *d.runner, [&d](const NodeEngine& engine) { return WriteStoreAnew(engine, *d.codec, d.timed_ledger.get()); });
  if (!done) return;  // busy: the next look
  if (!done->ok()) return d.telemetry.Log(Severity::kError, "not_erased_from_disk", {{"error", done->ToString()}});
  d.scrubbed = d.clock.Now();
  d.effects->SayErased();
  d.telemetry.Log(Severity::kInfo, "erased_from_disk",
                  {{"milliseconds", absl::StrCat(absl::ToInt64Milliseconds(d.clock.Now() - began))}});
}

// The doors of the partner's own people; the one to its network with its certificate.
int OpenDoors(Daemon& d) {
  absl::StatusOr<DeskDoors::Options> options = DeskDoors::OptionsOf(d.config, d.clock.Now());
  if (!options.ok()) return Fail(kNotToBeHad, options.status());
  // Killed as from outside: what is on disk by then is what counts.
  if (d.config.sabotage_stop_before_show) options->entered = [] { raise(SIGKILL); };
  d.doors = std::make_unique<DeskDoors>(
      d.ports(),
      DeskDoors::Behind{d.runner.get(), d.staff.get(), d.api.get(), d.own_entry.get(),
                        VaultApi::Options{TlsFolderOf(d.config), d.config.keys_dir, d.config.vault_path,
                                          [&d] { return d.sealed != nullptr && d.sealed->ScrubOwed(); },
                                          [&d] { d.line->Reconnect(); }, &d.backups->desk()}},
      *std::move(options));
  if (absl::Status status = d.doors->Start(); !status.ok()) return Fail(kNotToBeHad, status);
  return kOrderly;
}

// Every few seconds: what the engine says of itself, and what the desk's socket says of the node.
void LookAround(Daemon& d) {
  d.metrics.Sample(d.runner.get());
  d.doors->SetServing(IsWell(d.metrics.Ready()));
  d.doors->Look();
}

void StopInOrder(Daemon& d) {
  d.metrics.SetServing(false);
  if (d.api) d.api->Stop();
  if (d.doors) d.doors->Shutdown(absl::Seconds(2));
  if (d.notices) d.notices->Stop();
  if (d.upkeep) d.upkeep->Stop();
  if (d.derogations) d.derogations->Stop();
  if (d.count_line) d.count_line->Stop();
  if (d.drills) d.drills->Stop();
  if (d.backups) d.backups->desk().Stop();
  if (d.publisher) d.publisher->Stop();
  if (d.line) d.line->Stop();
  if (d.effects) d.effects->Stop();
  if (d.runner) d.runner->Stop();
}

}  // namespace

int Serve(const std::string& config_path, const PassphraseSource& ask) {
  GuardMemory();
  RestrictTls();
  // Signals are waited for, never handled: blocked here, before any thread is made.
  sigset_t signals;
  sigemptyset(&signals);
  for (int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);

  absl::StatusOr<NodeConfig> config = ReadNodeConfig(config_path);
  if (!config.ok()) return Fail(kMisconfigured, config.status());
  if (auto status = CheckTimeZone(); !status.ok()) return Fail(kNotToBeHad, status);
  Daemon d(*std::move(config));
  if (const int code = StartPages(d); code != kOrderly) return code;
  if (const int code = OpenStore(d, ask); code != kOrderly) return code;
  if (const int code = OpenPublisher(d); code != kOrderly) return code;
  if (const int code = StartRunner(d); code != kOrderly) {
    StopInOrder(d);
    return code;
  }
  // A change of certificate that a crash interrupted is ended before anybody connects.
  if (auto settled = SettlePair(TlsFolderOf(d.config), d.clock.Now()); !settled.ok()) {
    StopInOrder(d);
    return Fail(kNotToBeHad, settled);
  }
  d.line->Start();
  // A hub that is away is known to be so at once, as a rule.
  d.line->AwaitFirstWord(kFirstWordPatience);
  if (const int code = OpenDoors(d); code != kOrderly) {
    StopInOrder(d);
    return code;
  }
  d.upkeep->Start();
  d.derogations->Start();
  d.count_line->Start();
  d.drills->Start();
  d.backups->desk().Start();
  d.publisher->Start();
  d.metrics.SetSources({d.timed_ledger.get(), [&d] { return d.upkeep->CertificateLastDay(); },
                        [&d] { return d.line->hub_reason(); },
                        [&d](absl::string_view counter) { return d.telemetry.counter(counter); },
                        [&d] { return d.backups->desk().standing(); },
                        [&d] {
                          return WebMetrics({{"desk", d.doors->web()}});
                        }});
  d.metrics.SetServing(true);
  std::printf("relais-node prêt desk=%s", d.config.desk_socket.c_str());
  if (d.doors->port() != 0) std::printf(" network=%d", d.doors->port());
  if (d.doors->web() != nullptr) std::printf(" web=%d", d.doors->web()->port());
  if (d.operator_pages) std::printf(" metrics=%d", d.operator_pages->port());
  std::printf("\n");
  std::fflush(stdout);
  d.telemetry.Log(Severity::kInfo, "serving", {{"ledger", d.ledger->id().ToHex()}});
  const timespec pause{5, 0};
  int received = 0;
  do {
    LookAround(d);
    EraseFromDisk(d);
    received = sigtimedwait(&signals, nullptr, &pause);
    // Another certificate now, whatever the age of this one.
    if (received == SIGHUP) d.upkeep->RenewNow();
  } while (received < 0 || received == SIGHUP);
  d.telemetry.Log(Severity::kInfo, "stopping", {});
  StopInOrder(d);
  return kOrderly;
}

}  // namespace relais::node
