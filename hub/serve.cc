#include "hub/serve.h"

#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "hub/daemon.h"
#include "hub/hub_identity.h"
#include "hub/knowledge_files.h"
#include "services/adapters/communes/region_counts.h"
#include "services/adapters/grpc/channel.h"
#include "services/adapters/http/web_metrics.h"
#include "services/adapters/prometheus/exposition.h"
#include "services/adapters/system/read_file.h"
#include "services/adapters/terminal/anchor_file.h"
#include "services/core/handoff/limits.h"

namespace relais::hub {
namespace {

constexpr char kLocalScheme[] = "unix:";

enum ExitCode { kStoppedWaiting = -1, kOrderly = 0, kDamaged = 65, kDoubt = 70, kNotToBeHad = 74, kMisconfigured = 78 };

int Fail(ExitCode code, const absl::Status& status) {
  std::fprintf(stderr, "relais-hub: %s\n", std::string(status.message()).c_str());
  return code;
}

ExitCode CodeOfStore(const absl::Status& status) {
  if (absl::IsDataLoss(status)) return kDamaged;
  return absl::IsInvalidArgument(status) || absl::IsUnauthenticated(status) ? kMisconfigured : kNotToBeHad;
}

StandingBy WhatToDoStandingBy(Daemon& d, Follower<HubEngine, HubCodec>& follower) {
  StandingBy standing_by;
  standing_by.begin = [&d] {
    d.telemetry.Log(Severity::kInfo, "standing_by", {});
    std::printf("relais-hub en attente\n");
    std::fflush(stdout);
  };
  standing_by.follow = [&d, &follower](Ledger& ledger) {
    const absl::Status followed = follower.Follow(ledger);
    if (!followed.ok()) {
      d.telemetry.Log(Severity::kWarning, "following_failed", {{"error", std::string(followed.message())}});
    }
    d.metrics.SetStandingBy(HubMetrics::StandingBy{follower.known(), ledger.head().sequence});
    return follower.known();
  };
  return standing_by;
}

int OpenStore(Daemon& d) {
  absl::StatusOr<std::string> roots = ReadTextFile(d.config.anchor_path);
  absl::StatusOr<Anchor> anchor = roots.ok() ? ParseAnchor(*roots) : roots.status();
  if (!anchor.ok()) return Fail(kMisconfigured, anchor.status());
  absl::StatusOr<CertificateAuthority> authority =
      CertificateAuthority::Load(d.config.authority_path, d.config.region, d.clock.Now());
  if (!authority.ok()) return Fail(kMisconfigured, authority.status());
  d.authority = std::make_unique<CertificateAuthority>(*std::move(authority));
  const absl::StatusOr<Secret32> signing_key = ReadSigningKey(d.config.signing_key_path);
  if (!signing_key.ok()) return Fail(kMisconfigured, signing_key.status());
  d.hub_key = d.sealer.SigningPairFrom(*signing_key);
  const auto digest = [&d](absl::string_view a, absl::string_view b) { return d.digester.Sha256(a, b); };
  d.anchor = *std::move(anchor);
  d.codec = std::make_unique<HubCodec>(d.tools);
  Follower<HubEngine, HubCodec> follower(
      [&] {
        return std::make_unique<HubEngine>(d.anchor, HubEngine::Options{d.config.sabotage_no_dedup, digest, &d.communes,
                                                                        d.config.sabotage_nothing_counted});
      },
      d.codec.get());
  absl::StatusOr<HubLedgers> ledgers = OpenLedgers(d.config, d.digester, d.entropy, WhatToDoStandingBy(d, follower));
  d.metrics.SetStandingBy(std::nullopt);
  if (absl::IsCancelled(ledgers.status())) return kStoppedWaiting;
  if (!ledgers.ok()) return Fail(CodeOfStore(ledgers.status()), ledgers.status());
  d.ledger = std::move(ledgers->own);
  d.rocks = ledgers->rocks;
  d.held = std::move(ledgers->held);
  follower.CatchUp(*d.ledger);
  d.resumed = std::make_unique<ResumedLedger>(d.ledger.get(), follower.known());
  const bool follows_on = follower.known() > 0;
  d.timed_ledger = std::make_unique<TimedLedger>(follows_on ? d.resumed.get() : d.ledger.get(), &d.clock);
  d.engine = follower.Take();
  d.metrics.SetLedger(d.timed_ledger.get());
  d.packages_ledger = ledgers->packages.get();
  auto packages = PackageStore::Open(std::move(ledgers->packages), RegionCountDomain(), d.digester, d.sealer);
  if (!packages.ok()) return Fail(CodeOfStore(packages.status()), packages.status());
  d.packages = *std::move(packages);
  return kOrderly;
}

void MakeDoorways(Daemon& d) {
  const HubPorts ports = d.ports();
  const CertificateReader reader = ReaderFor(d.config.region);
  d.doorways = std::make_unique<Doorways>(
      ports, Doorways::Options{d.config.region, d.authority.get(), reader, d.config.sabotage_gates_off});
  Doorways& doorways = *d.doorways;
  d.exchange = std::make_unique<ExchangeApi>(
      ports, ExchangeApi::Options{{d.ledger->id(), d.entropy.DrawId<BootId>()}, d.hub_key, reader, &doorways.members});
  EnrolmentApi::Options options{
      &doorways.members, d.authority.get(), d.config.advertise_enrolment, d.config.advertise_members, reader, d.anchor};
  d.directory_view = std::make_unique<DirectoryView>(ports);
  d.web = std::make_unique<WebDoors>(
      ports, WebDoors::Behind{&doorways, options, d.hub_key, d.tools, &d.figures, d.directory_view.get(), &d.communes});
  d.renewals = std::make_unique<EnrolmentApi>(ports, options);
  options.gate = &doorways.joining;
  d.joining = std::make_unique<EnrolmentApi>(ports, options);
  options.gate = &doorways.operators;
  d.operators = std::make_unique<EnrolmentApi>(ports, options);
  d.follow = std::make_unique<FollowApi>(ports, &doorways.publics, &doorways.follow_tries);
  d.monitoring = std::make_unique<MonitoringApi>(ports, &doorways.operators, &d.figures);
  d.member_monitoring = std::make_unique<MonitoringApi>(ports, &doorways.members, &d.figures);
  d.conventions = std::make_unique<ConventionApi>(
      ports, d.tools, ConventionApi::Options{doorways.operators.Admits(), d.hub_key, kLocalMessageBytesMax});
  Admitter members = doorways.members.Admits();
  if (d.config.sabotage_one_administrator) members = StrangerEachTime(std::move(members), &d.entropy);
  d.member_conventions = std::make_unique<ConventionApi>(
      ports, d.tools, ConventionApi::Options{std::move(members), d.hub_key, limits::kFrameBytesMax});
  d.derogations = std::make_unique<DerogationApi>(ports, DerogationApi::Options{&doorways.members, reader});
  d.derogation_answers = std::make_unique<DerogationApi>(ports, DerogationApi::Options{&doorways.operators, reader});
  for (ConventionApi* api : {d.conventions.get(), d.member_conventions.get()}) {
    api->SetKnowledge([&d] { return d.directory_view->GetFresh(); }, &d.communes);
  }
  CountApi::Options counts{&doorways.members,
                           reader,
                           d.packages.get(),
                           [&d] { return d.directory_view->Get(); },
                           [&d](Month month) { return AskCaps(*d.runner, month); },
                           d.hub_key};
  d.counts = std::make_unique<CountApi>(ports, counts);
  counts.gate = &doorways.operators;
  d.count_parcels = std::make_unique<CountApi>(ports, std::move(counts));
  DirectoryApi::Options directory{&doorways.members, reader, d.tools, &doorways.search_tries};
  d.directory = std::make_unique<DirectoryApi>(ports, directory, d.directory_view.get());
  directory.gate = &doorways.publics;
  d.public_directory = std::make_unique<DirectoryApi>(ports, std::move(directory), d.directory_view.get());
}

void MakeBackups(Daemon& d) {
  const auto copy_packages = [&d](const std::string& folder) {
    return d.packages->WhileStill([&] { return d.packages_ledger->CopyTo(folder); });
  };
  LivingHub::Options options{d.config.path,          d.config.store_path,  d.config.region,
                             d.config.backup_folder, d.config.backup_hour, copy_packages};
  d.backups = std::make_unique<LivingHub>(d.ports(), d.runner.get(), d.rocks, std::move(options));
  d.backup_api = std::make_unique<BackupApi>(d.ports(), d.runner.get(), &d.doorways->operators, &d.backups->desk());
}

int StartRunner(Daemon& d) {
  HubRunner::Options options;
  options.sabotage.answer_before_write = d.config.sabotage_answer_before_write;
  options.append_bounds = AppendBoundsOf(d.config);
  d.runner = std::make_unique<HubRunner>(
      d.engine.get(), d.timed_ledger.get(), d.codec.get(), &d.clock, &d.telemetry, MomentOf,
      [&d](HubEffect&& effect) {
        d.metrics.Note(effect);
        const auto* end = std::get_if<EndSession>(&effect);
        if (d.config.sabotage_streams_kept && end != nullptr && end->reason == Reason::kSuspended) return;
        if (!d.doorways->Take(effect)) d.exchange->Carry(std::move(effect));
      },
      // Nothing orderly is left to do: the process ends here and replays at its next start.
      [](const absl::Status&) { _exit(kDoubt); }, options);
  d.exchange->SetRunner(d.runner.get());
  for (EnrolmentApi* api : {d.renewals.get(), d.joining.get(), d.operators.get()}) api->SetRunner(d.runner.get());
  d.follow->SetRunner(d.runner.get());
  for (MonitoringApi* api : {d.monitoring.get(), d.member_monitoring.get()}) api->SetRunner(d.runner.get());
  for (ConventionApi* api : {d.conventions.get(), d.member_conventions.get()}) api->SetRunner(d.runner.get());
  for (DerogationApi* api : {d.derogations.get(), d.derogation_answers.get()}) api->SetRunner(d.runner.get());
  for (DirectoryApi* api : {d.directory.get(), d.public_directory.get()}) api->SetRunner(d.runner.get());
  d.doorways->SetRunner(d.runner.get());
  d.web->SetRunner(d.runner.get());
  MakeBackups(d);
  if (auto status = d.runner->Start(); !status.ok()) return Fail(CodeOfStore(status), status);
  d.doorways->LearnAccounts();
  return kOrderly;
}

absl::StatusOr<std::unique_ptr<Server>> Listen(
    Daemon& d, const std::string& address, CallerCertificate caller, const ServerIdentity& identity,
    const std::vector<grpc::Service*>& services, absl::FunctionRef<void(Listener*)> introduce = [](Listener*) {}) {
  ServerOptions options;
  options.listener.address = address;
  options.listener.connections_max = d.config.members_max;
  if (absl::StartsWith(address, kLocalScheme)) options.message_bytes_max = kLocalMessageBytesMax;
  options.tls = {identity.key_pem, identity.chain_pem, caller, d.authority->pem()};
  return Server::Start(options, services, introduce);
}

int StartServers(Daemon& d) {
  d.directory_view->Start(d.runner.get());
  absl::StatusOr<ServerIdentity> identity = d.authority->IssueServer(d.config.certificate_names, d.clock.Now());
  if (!identity.ok()) return Fail(kMisconfigured, identity.status());
  d.metrics.SetCertificateEnd(identity->not_after);
  // The doorways learn their listener before the first call can come in: nodes that waited for the hub are at the door.
  Doorways& doorways = *d.doorways;
  auto members =
      Listen(d, d.config.listen_members, CallerCertificate::kRequired, *identity,
             {d.exchange.get(), d.renewals.get(), d.derogations.get(), d.directory.get(), d.member_conventions.get(),
              d.member_monitoring.get(), d.counts.get(), &doorways.member_accounts},
             [&](Listener* listener) {
               d.directory->SetListener(listener);
               d.exchange->SetListener(listener);
               d.renewals->SetListener(listener);
               d.derogations->SetListener(listener);
               d.counts->SetListener(listener);
               doorways.members.SetListener(listener);
             });
  if (!members.ok()) return Fail(kNotToBeHad, members.status());
  d.members_server = *std::move(members);
  d.joining->SetMembersPort(d.members_server->port());
  auto joining = Listen(d, d.config.listen_enrolment, CallerCertificate::kNone, *identity,
                        {d.joining.get(), &doorways.joining_accounts},
                        [&doorways](Listener* listener) { doorways.joining.SetListener(listener); });
  if (!joining.ok()) return Fail(kNotToBeHad, joining.status());
  d.joining_server = *std::move(joining);
  auto publics = Listen(d, d.config.listen_public, CallerCertificate::kNone, *identity,
                        {d.follow.get(), d.public_directory.get(), &doorways.public_accounts},
                        [&doorways](Listener* listener) { doorways.publics.SetListener(listener); });
  if (!publics.ok()) return Fail(kNotToBeHad, publics.status());
  d.public_server = *std::move(publics);
  std::string enrolment = d.config.advertise_enrolment;
  if (enrolment.empty()) {
    const std::string host = d.config.listen_enrolment.substr(0, d.config.listen_enrolment.rfind(':'));
    enrolment = absl::StrCat(host, ":", d.joining_server->port());
  }
  for (EnrolmentApi* api : {d.operators.get(), d.renewals.get()}) api->SetEnrolmentAddress(enrolment);
  doorways.SetAddresses(enrolment, d.members_server->port());
  d.web->SetEnrolmentAddress(enrolment);
  auto operators = Listen(d, absl::StrCat(kLocalScheme, d.config.operator_socket), CallerCertificate::kNone, *identity,
                          {d.operators.get(), d.monitoring.get(), d.conventions.get(), d.derogation_answers.get(),
                           d.count_parcels.get(), d.backup_api.get(), &doorways.operator_accounts});
  if (!operators.ok()) return Fail(kNotToBeHad, operators.status());
  d.operator_server = *std::move(operators);
  if (absl::Status status = d.web->Start(d.config); !status.ok()) return Fail(kNotToBeHad, status);
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

// Every second: what the engine says of itself, and what the ports say of the hub.
void LookAround(Daemon& d) {
  d.metrics.Sample(d.runner.get());
  const bool ready = IsWell(d.metrics.Ready());
  for (auto* server : {&d.operator_server, &d.public_server, &d.joining_server, &d.members_server}) {
    (*server)->SetServing(ready);
  }
  // Neither TLS nor the stream itself looks at a certificate again while its node says nothing.
  d.exchange->EndExpired(d.clock.Now());
  d.web->Look();
  // Whoever writes finds out by itself; with nothing to write, nodes would stay with a hub that serves no more.
  if (d.held && !d.held()) {
    d.telemetry.Log(Severity::kError, "ledger_lost", {});
    _exit(kDoubt);
  }
}

void StopInOrder(Daemon& d) {
  d.metrics.SetServing(false);
  // The nodes first: they look for another hub meanwhile.
  if (d.exchange) d.exchange->EndAll();
  if (d.members_server) d.members_server->Shutdown(absl::Seconds(2));
  if (d.directory_view) d.directory_view->Stop();
  if (d.web) d.web->Shutdown(absl::Seconds(2));
  for (auto* server : {&d.operator_server, &d.public_server, &d.joining_server}) {
    if (*server) (*server)->Shutdown(absl::Seconds(2));
  }
  if (d.backups) d.backups->desk().Stop();
  if (d.runner) d.runner->Stop();
  d.figures.Stop();
}

void AdmitAll(Daemon& d) {
  const AdmittedFiles files = AdmitFolder(d.config.knowledge_dir, d.ports(), d.tools, d.runner.get());
  d.telemetry.Log(Severity::kInfo, "knowledge_read",
                  {{"admitted", std::to_string(files.admitted)}, {"refused", std::to_string(files.refused)}});
}

// Who may sign a release is what the framework conventions say: they are known by now.
void LearnReleases(Daemon& d) {
  d.released = ReadReleases(d.config.releases_dir, RegionCountDomain(), AskAggregationKeys(*d.runner), d.ports());
  if (d.released->months().empty()) return;
  for (MonitoringApi* api : {d.monitoring.get(), d.member_monitoring.get()}) api->SetReleased(d.released.get());
  d.web->SetReleased(d.released.get());
}

}  // namespace

int Serve(const std::string& config_path) {
  RestrictTls();
  // Signals are waited for, never handled: blocked here, before any thread is made.
  sigset_t signals;
  sigemptyset(&signals);
  for (int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);

  absl::StatusOr<HubConfig> config = ReadHubConfig(config_path);
  if (!config.ok()) return Fail(kMisconfigured, config.status());
  if (auto status = CheckTimeZone(); !status.ok()) return Fail(kNotToBeHad, status);
  Daemon d(*std::move(config));
  if (const int code = StartPages(d); code != kOrderly) return code;
  if (const int code = OpenStore(d); code != kOrderly) return code == kStoppedWaiting ? kOrderly : code;
  MakeDoorways(d);
  if (const int code = StartRunner(d); code != kOrderly) return code;
  AdmitAll(d);
  LearnReleases(d);
  if (const int code = StartServers(d); code != kOrderly) {
    StopInOrder(d);
    return code;
  }
  d.metrics.SetBackups([&d] { return d.backups->desk().standing(); });
  d.metrics.SetWeb([&d] { return WebMetrics({{"account", d.web->accounts()}, {"public", d.web->publics()}}); });
  d.backups->desk().Start();
  d.metrics.SetServing(true);
  std::printf("relais-hub prêt members=%d enrolment=%d public=%d", d.members_server->port(), d.joining_server->port(),
              d.public_server->port());
  std::printf("%s", d.web->ReadyWords().c_str());
  if (d.operator_pages) std::printf(" metrics=%d", d.operator_pages->port());
  std::printf("\n");
  std::fflush(stdout);
  d.telemetry.Log(Severity::kInfo, "serving", {{"ledger", d.ledger->id().ToHex()}});
  const timespec second{1, 0};
  int received = 0;
  LookAround(d);
  do {
    received = sigtimedwait(&signals, nullptr, &second);
    if (received == SIGHUP) AdmitAll(d);
    LookAround(d);
  } while (received < 0 || received == SIGHUP);
  d.telemetry.Log(Severity::kInfo, "stopping", {});
  StopInOrder(d);
  return kOrderly;
}

}  // namespace relais::hub
