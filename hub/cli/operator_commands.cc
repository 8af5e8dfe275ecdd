// What the hub's operator asks of the running hub.
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "hub/cli/commands.h"
#include "hub/cli/hub_folder.h"
#include "hub/cli/operator_line.h"
#include "hub/cli/typed_ids.h"
#include "hub/etcd_options.h"
#include "relais/v1/enrolment_service.grpc.pb.h"
#include "relais/v1/monitoring_service.grpc.pb.h"
#include "services/adapters/etcd/survey.h"
#include "services/adapters/terminal/files.h"
#include "services/adapters/terminal/message_json.h"
#include "services/adapters/terminal/table.h"
#include "services/core/convention/join_token.h"
#include "services/core/handoff/ids.h"

namespace relais::hub {
namespace {

std::string TimeText(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S", time, absl::LocalTimeZone());
}

void ShowHubs(const LedgerSeen& seen, Terminal& terminal) {
  Table table({terminal.Say("concentrateur", "hub"), terminal.Say("rôle", "role"), terminal.Say("depuis", "since"),
               terminal.Say("enregistrements de retard", "records behind")});
  nlohmann::json hubs = nlohmann::json::array();
  bool served = false;
  for (const HubSeen& hub : seen.hubs) {
    served = served || hub.serves;
    hubs.push_back({{"name", hub.name},
                    {"role", hub.serves ? "serves" : "stands_by"},
                    {"since", absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", hub.since, absl::UTCTimeZone())},
                    {"records", hub.serves ? seen.records : hub.records},
                    {"records_behind", hub.behind},
                    {"revisions_behind", hub.serves ? 0 : seen.revision - hub.revision}});
    table.Add({hub.name, hub.serves ? terminal.Say("sert", "serves") : terminal.Say("se tient prêt", "stands by"),
               TimeText(hub.since), hub.serves ? "" : absl::StrCat(hub.behind)});
  }
  terminal.result()["hubs"] = std::move(hubs);
  terminal.result()["ledger_records"] = seen.records;
  terminal.Line(table.ToString());
  if (!served) {
    terminal.Warn(terminal.Say("Aucun concentrateur ne sert : relais-hub serve.", "No hub serves: relais-hub serve."));
  }
}

// Who shares the ledger, when it is on a cluster and the settings are at hand. True when this hub stands by: nobody is
// to be expected at its socket.
bool ShowHubsOf(const Arguments& arguments, Terminal& terminal) {
  if (arguments.Has("--as") || arguments.Has("--socket")) return false;
  const std::string folder(arguments.Get("--dir"));
  const absl::StatusOr<HubConfig> config = ReadHubConfig(Below(folder.empty() ? "." : folder, kConfigFile));
  if (!config.ok() || !config->ledger.on_etcd) return false;
  const absl::StatusOr<EtcdLedgerOptions> options = EtcdOptionsOf(*config);
  const absl::StatusOr<LedgerSeen> seen = options.ok() ? SurveyEtcd(*options) : options.status();
  if (!seen.ok()) {
    terminal.Warn(absl::StrCat("etcd: ", seen.status().message()));
    return false;
  }
  ShowHubs(*seen, terminal);
  for (const HubSeen& hub : seen->hubs) {
    if (hub.name == config->name) return !hub.serves;
  }
  return false;
}

absl::Status Status(const Arguments& arguments, Terminal& terminal) {
  if (ShowHubsOf(arguments, terminal)) return absl::OkStatus();
  const absl::StatusOr<OperatorLine> line = OperatorLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const auto stub = v1::MonitoringService::NewStub(line->channel());
  const absl::StatusOr<v1::GetHubStatusResponse> answer =
      line->Call(*stub, &v1::MonitoringService::Stub::GetHubStatus, v1::GetHubStatusRequest());
  if (!answer.ok()) return answer.status();
  terminal.result().update(MessageJson(*answer));
  const auto row = [&terminal](absl::string_view fr, absl::string_view en, uint64_t value) {
    terminal.Line(absl::StrCat("  ", terminal.Say(fr, en), terminal.Say(" : ", ": "), value));
  };
  terminal.Line(absl::StrCat(terminal.Say("Registre ", "Ledger "), LedgerId::FromBytes(answer->ledger_id()).ToHex()));
  row("enregistrements", "records", answer->ledger_sequence());
  row("époque", "epoch", answer->epoch());
  if (answer->ledger_doubted()) {
    terminal.Warn(
        terminal.Say("Ce registre vient d'une copie : aucun poste n'est reçu avant « relais-hub declare-restore ».",
                     "This ledger came back from a copy: no node is let in before \"relais-hub "
                     "declare-restore\"."));
  }
  row("révision des connaissances", "knowledge revision", answer->knowledge_revision());
  row("parcours en mémoire, hors exercices", "journeys in memory, drills apart", answer->journeys_open());
  row("arrivées hors règle", "breaches", answer->breaches());
  row("dérogations utilisées", "derogations used", answer->derogations());
  Table table({terminal.Say("nœud", "node"), terminal.Say("structure", "partner"), terminal.Say("joint", "connected"),
               terminal.Say("en attente", "waiting")});
  for (const v1::MemberStatus& member : answer->members()) {
    table.Add({NodeId::FromBytes(member.node()).ToHex(), member.name(),
               member.connected() ? terminal.Say("oui", "yes") : terminal.Say("non", "no"),
               absl::StrCat(member.frames_waiting())});
  }
  terminal.Line(table.ToString());
  const absl::StatusOr<v1::ListAlertsResponse> care =
      line->Call(*stub, &v1::MonitoringService::Stub::ListAlerts, v1::ListAlertsRequest());
  if (!care.ok()) {  // the status itself was answered
    terminal.Warn(absl::StrCat("alerts: ", care.status().message()));
    return absl::OkStatus();
  }
  terminal.result()["alerts"] = care->alerts_size();
  terminal.Line(absl::StrCat(care->alerts_size(), terminal.Say(" point(s) à surveiller : relais-hub alerts",
                                                               " thing(s) that need care: relais-hub alerts")));
  return absl::OkStatus();
}

absl::Status IssueToken(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<NodeId> node = TypedId<NodeId>(arguments, "--node", terminal);
  if (!node.ok()) return node.status();
  const absl::StatusOr<PartnerId> partner = TypedId<PartnerId>(arguments, "--partner", terminal);
  if (!partner.ok()) return partner.status();
  std::string address = arguments.Get("--address");
  if (address.empty() && !arguments.Has("--socket")) {
    const absl::StatusOr<HubFolder> folder = ReadHubFolder(arguments.Get("--dir"));
    if (!folder.ok()) return folder.status();
    address = folder->enrolment_address;
  }
  if (!IsHubAddress(address)) {
    return BadUsage(terminal.Say("--address : où le nœud trouvera le port d'adhésion, hôte:port",
                                 "--address: where the node will find the enrolment port, host:port"));
  }
  const absl::StatusOr<OperatorLine> line = OperatorLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const auto stub = v1::EnrolmentService::NewStub(line->channel());
  v1::IssueTokenRequest request;
  request.set_node(std::string(node->view()));
  request.set_partner(std::string(partner->view()));
  request.set_enrolment_address(address);
  const absl::StatusOr<v1::IssueTokenResponse> answer =
      line->Call(*stub, &v1::EnrolmentService::Stub::IssueToken, request);
  if (!answer.ok()) return answer.status();
  terminal.result().update(MessageJson(*answer));
  terminal.Line(answer->token());
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> OperatorCommands() {
  return {
      {"status",
       {"dit comment va le concentrateur, et sur une grappe lequel sert ; aucun chiffre sur des personnes",
        "says how the hub stands, and on a cluster which one serves; no figure about persons"},
       {},
       &Status},
      {"token issue",
       {"fait un jeton d'adhésion, valable une fois", "makes a join token, good once"},
       {{"--node", {"nœud, d'après sa carte d'adhésion", "node, from its join card"}, Takes::kOne, true},
        {"--partner", {"structure", "partner"}, Takes::kOne, true},
        {"--address",
         {"port d'adhésion vu du nœud, hôte:port (celui de hub.toml)",
          "enrolment port as the node sees it, host:port (the one in hub.toml)"}}},
       &IssueToken},
  };
}

}  // namespace relais::hub
