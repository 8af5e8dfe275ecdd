// Everything that the hub's process consists of.
#ifndef RELAIS_HUB_DAEMON_H_
#define RELAIS_HUB_DAEMON_H_

#include <functional>
#include <memory>
#include <utility>

#include "hub/api/backup_api.h"
#include "hub/api/convention_api.h"
#include "hub/api/count_api.h"
#include "hub/api/derogation_api.h"
#include "hub/api/directory_api.h"
#include "hub/api/directory_view.h"
#include "hub/api/enrolment_api.h"
#include "hub/api/exchange_api.h"
#include "hub/api/follow_api.h"
#include "hub/api/monitoring_api.h"
#include "hub/backup/living_hub.h"
#include "hub/doorways.h"
#include "hub/hub_config.h"
#include "hub/hub_ledgers.h"
#include "hub/hub_metrics.h"
#include "hub/hub_runner.h"
#include "hub/release_files.h"
#include "hub/web_doors.h"
#include "services/adapters/communes/communes.h"
#include "services/adapters/grpc/server.h"
#include "services/adapters/http/operator_pages.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"
#include "services/adapters/system/stderr_telemetry.h"
#include "services/adapters/system/system_clock.h"
#include "services/adapters/system/timed_ledger.h"
#include "services/runner/follower.h"

namespace relais::hub {

// Everything that lives as long as the daemon, in the order of its making.
struct Daemon {
  explicit Daemon(HubConfig c)
      : config(std::move(c)),
        telemetry("hub", config.log_level, absl::Minutes(15), &clock, config.log_format),
        metrics(&clock, {config.ledger.on_etcd ? PackagesPath(config) : config.store_path, config.store_free_bytes_min,
                         config.sabotage_partner_label}) {}

  HubConfig config;
  SystemClock clock;
  OsEntropy entropy;
  OpensslDigester digester;
  SodiumSealer sealer{entropy};
  StderrTelemetry telemetry;
  HubMetrics metrics;
  wire::KeyTools tools = wire::KeyToolsOf(sealer, digester);
  const absl::btree_set<std::string> communes = RegionCommunes().Codes();
  Anchor anchor;
  SigningPair hub_key;
  std::unique_ptr<CertificateAuthority> authority;
  std::unique_ptr<Ledger> ledger;
  RocksLedger* rocks = nullptr;               // `ledger`, when it is embedded
  std::function<bool()> held;                 // of HubLedgers
  std::unique_ptr<ResumedLedger> resumed;     // `ledger` without what the engine knows from standing by
  std::unique_ptr<TimedLedger> timed_ledger;  // the runner's way to either
  std::unique_ptr<HubEngine> engine;
  std::unique_ptr<HubCodec> codec;
  std::unique_ptr<HubRunner> runner;
  std::unique_ptr<Doorways> doorways;
  std::unique_ptr<ExchangeApi> exchange;
  std::unique_ptr<EnrolmentApi> renewals;
  std::unique_ptr<EnrolmentApi> joining;
  std::unique_ptr<EnrolmentApi> operators;
  std::unique_ptr<FollowApi> follow;
  std::unique_ptr<ReleasedFigures> released;
  FigureDesk figures;
  std::unique_ptr<MonitoringApi> monitoring;
  std::unique_ptr<MonitoringApi> member_monitoring;
  std::unique_ptr<ConventionApi> conventions;  // at the operator's socket; then at the members' port
  std::unique_ptr<ConventionApi> member_conventions;
  std::unique_ptr<DerogationApi> derogations;
  std::unique_ptr<DerogationApi> derogation_answers;
  std::unique_ptr<PackageStore> packages;
  std::unique_ptr<CountApi> counts;  // at the members' port; then at the operator's socket
  std::unique_ptr<CountApi> count_parcels;
  RocksLedger* packages_ledger = nullptr;  // beneath `packages`
  std::unique_ptr<LivingHub> backups;
  std::unique_ptr<BackupApi> backup_api;
  std::unique_ptr<DirectoryView> directory_view;
  std::unique_ptr<DirectoryApi> directory;
  std::unique_ptr<DirectoryApi> public_directory;
  std::unique_ptr<Server> members_server;
  std::unique_ptr<Server> joining_server;
  std::unique_ptr<Server> public_server;
  std::unique_ptr<Server> operator_server;
  std::unique_ptr<WebDoors> web;
  std::unique_ptr<HttpServer> operator_pages;

  HubPorts ports() { return {&clock, &entropy, &digester, &sealer, &telemetry, ledger.get()}; }
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_DAEMON_H_
