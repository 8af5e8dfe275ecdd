// Inviting partners, watching each one come to life, setting one aside.
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "hub/cli/commands.h"
#include "hub/cli/hub_folder.h"
#include "hub/cli/operator_line.h"
#include "hub/cli/partner_list.h"
#include "hub/cli/signatory_key.h"
#include "hub/cli/typed_ids.h"
#include "relais/v1/convention_service.grpc.pb.h"
#include "relais/v1/enrolment_service.grpc.pb.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"
#include "services/adapters/system/system_clock.h"
#include "services/adapters/terminal/files.h"
#include "services/adapters/terminal/message_json.h"
#include "services/adapters/terminal/table.h"
#include "services/core/convention/evidence.h"
#include "services/core/convention/join_token.h"
#include "services/core/handoff/day.h"
#include "services/wire/knowledge_codec.h"

namespace relais::hub {
namespace {

using EnrolmentStub = v1::EnrolmentService::Stub;

constexpr uint32_t kEditionsTriedMax = 1000;  // statements about one partner: more than anybody makes

absl::StatusOr<std::string> AddressFor(const Arguments& arguments, const Terminal& terminal) {
  std::string address = arguments.Get("--address");
  if (address.empty() && !arguments.Has("--socket")) {
    const absl::StatusOr<HubFolder> folder = ReadHubFolder(arguments.Get("--dir"));
    if (!folder.ok()) return folder.status();
    address = folder->enrolment_address;
  }
  if (IsHubAddress(address)) return address;
  return BadUsage(terminal.Say("--address : où le nœud trouvera le port d'adhésion, hôte:port",
                               "--address: where the node will find the enrolment port, host:port"));
}

absl::StatusOr<v1::IssueTokenResponse> Invite(const OperatorLine& line, const Invitation& invitation,
                                              const std::string& address) {
  v1::IssueTokenRequest request;
  request.set_partner(std::string(invitation.partner.view()));
  if (!invitation.node.none()) request.set_node(std::string(invitation.node.view()));
  request.set_name(invitation.name);
  request.set_enrolment_address(address);
  const auto stub = v1::EnrolmentService::NewStub(line.channel());
  return line.Call(*stub, &EnrolmentStub::IssueToken, request);
}

void SayBad(int line, absl::string_view field, absl::string_view reason, Terminal& terminal) {
  terminal.result()["bad"].push_back({{"line", line}, {"field", field}, {"reason", reason}});
  terminal.Warn(absl::StrCat(terminal.Say("ligne ", "line "), line, field.empty() ? "" : ", ", field,
                             terminal.Say(" : ", ": "), reason));
}

// One token per good line, into a file of mode 0600 that is new; bad lines are named and keep nobody else out.
absl::Status InviteList(const Arguments& arguments, const OperatorLine& line, const std::string& address,
                        Terminal& terminal) {
  const std::string out = arguments.Get("--out");
  if (out.empty() || FileExists(out)) {
    return BadUsage(terminal.Say("--out : un nouveau fichier pour les jetons", "--out: a new file for the tokens"));
  }
  const absl::StatusOr<std::string> csv = ReadWholeFile(arguments.Get("--csv"), terminal);
  if (!csv.ok()) return csv.status();
  const absl::StatusOr<PartnerList> list = ReadPartnerList(*csv, terminal);
  if (!list.ok()) return list.status();
  terminal.result()["bad"] = nlohmann::json::array();
  for (const BadLine& bad : list->bad) SayBad(bad.line, bad.field, terminal.Say(bad.reason), terminal);
  std::string tokens = "partner,name,node,token,ends_at\n";
  int invited = 0;
  for (const Invitation& invitation : list->good) {
    const absl::StatusOr<v1::IssueTokenResponse> answer = Invite(line, invitation, address);
    if (!answer.ok()) {
      SayBad(invitation.line, "", answer.status().message(), terminal);
      continue;
    }
    ++invited;
    absl::StrAppend(&tokens, invitation.partner.ToHex(), ",", CsvField(invitation.name), ",",
                    NodeId::FromBytes(answer->node()).ToHex(), ",", answer->token(), ",", answer->ends_at(), "\n");
  }
  if (absl::Status status = WriteNewFile(out, tokens, kSecretMode, terminal); !status.ok()) return status;
  terminal.result()["invited"] = invited;
  terminal.result()["tokens"] = out;
  terminal.Line(absl::StrCat(out, terminal.Say(" : ", ": "), invited, terminal.Say(" jeton(s)", " token(s)")));
  if (terminal.result()["bad"].empty()) return absl::OkStatus();
  return Refuse(Reason::kMalformed, terminal.Say("des lignes ont été laissées de côté", "some lines were left out"));
}

absl::Status InvitePartner(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<std::string> address = AddressFor(arguments, terminal);
  if (!address.ok()) return address.status();
  const absl::StatusOr<OperatorLine> line = OperatorLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  if (arguments.Has("--csv")) return InviteList(arguments, *line, *address, terminal);
  Invitation invitation;
  const absl::StatusOr<PartnerId> partner = TypedId<PartnerId>(arguments, "--partner", terminal);
  if (!partner.ok()) return partner.status();
  invitation.partner = *partner;
  invitation.name = arguments.Get("--name");
  if (arguments.Has("--node")) {
    const absl::StatusOr<NodeId> node = TypedId<NodeId>(arguments, "--node", terminal);
    if (!node.ok()) return node.status();
    invitation.node = *node;
  }
  const absl::StatusOr<v1::IssueTokenResponse> answer = Invite(*line, invitation, *address);
  if (!answer.ok()) return answer.status();
  terminal.result().update(MessageJson(*answer));
  terminal.Line(answer->token());
  return absl::OkStatus();
}

std::string DayOrNone(int32_t day) {
  return day == 0 ? "" : FormatDay(Day(day));
}

absl::Status ListPartners(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<OperatorLine> line = OperatorLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const auto stub = v1::EnrolmentService::NewStub(line->channel());
  const absl::StatusOr<v1::ListPartnersResponse> answer =
      line->Call(*stub, &EnrolmentStub::ListPartners, v1::ListPartnersRequest());
  if (!answer.ok()) return answer.status();
  terminal.result().update(MessageJson(*answer));
  Table table({terminal.Say("structure", "partner"), terminal.Say("invitée", "invited"),
               terminal.Say("jeton jusqu'au", "token until"), terminal.Say("adhésion", "joined"),
               terminal.Say("signée", "signed"), terminal.Say("offres", "services"),
               terminal.Say("1er exercice", "1st drill"), terminal.Say("1re orientation", "1st handoff"),
               terminal.Say("jointe", "connected")});
  for (const v1::PartnerProgress& way : answer->partners()) {
    const absl::Time ends = absl::FromUnixSeconds(way.token_ends_at());
    table.Add(
        {way.name(), DayOrNone(way.invited_day()), way.token_ends_at() == 0 ? "" : FormatDay(MomentOf(ends).day),
         DayOrNone(way.joined_day()),
         way.awaiting_fingerprint().empty() ? DayOrNone(way.roster_signed_day()) : terminal.Say("attendue", "awaited"),
         DayOrNone(way.published_day()), DayOrNone(way.first_drill_day()), DayOrNone(way.first_handoff_day()),
         way.connected() ? terminal.Say("oui", "yes") : terminal.Say("non", "no")});
  }
  terminal.Line(table.ToString());
  for (const v1::PartnerProgress& way : answer->partners()) {
    if (way.store_doubt() == v1::REASON_UNSPECIFIED || way.restore_admitted()) continue;
    terminal.Warn(
        absl::StrCat(way.name(),
                     terminal.Say(" : poste remis d'une copie, tenu à l'écart depuis le ",
                                  ": its node came back from a copy and is kept out since "),
                     FormatDay(Day(way.store_doubt_day())),
                     way.store_doubt() == v1::REASON_RESTORE_NOT_ADMITTED
                         ? terminal.Say(" ; déclaré, à admettre : relais-hub partner admit-restore",
                                        "; declared, to be admitted: "
                                        "relais-hub partner admit-restore")
                         : terminal.Say(" ; la structure ne l'a pas déclaré", "; the partner has not declared it")));
  }
  return absl::OkStatus();
}

// The statement with the first edition that the hub has not seen: nobody else numbers them.
absl::Status State(Standing standing, const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<PartnerId> partner = TypedId<PartnerId>(arguments, "--partner", terminal);
  if (!partner.ok()) return partner.status();
  Day since = MomentOf(SystemClock().Now()).day;
  if (arguments.Has("--since")) {
    const absl::StatusOr<Day> typed = ParseDay(arguments.Get("--since"));
    if (!typed.ok()) {
      return BadUsage(
          terminal.Say("--since : une date AAAA-MM-JJ est attendue", "--since: a date YYYY-MM-DD is expected"));
    }
    since = *typed;
  }
  const absl::StatusOr<Secret32> seed = ReadSignatoryKey(arguments.Get("--key"), arguments, terminal);
  if (!seed.ok()) return seed.status();
  OsEntropy entropy;
  const SodiumSealer sealer(entropy);
  const SigningPair pair = sealer.SigningPairFrom(*seed);
  const absl::StatusOr<OperatorLine> line = OperatorLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const auto stub = v1::ConventionService::NewStub(line->channel());
  for (uint32_t edition = 1; edition <= kEditionsTriedMax; ++edition) {
    SignedText text;
    text.kind = TextKind::kStanding;
    text.text = wire::EncodeText(StandingStatement{ConventionId(), *partner, Edition(edition), standing, since});
    text.signatures.push_back({pair.key, sealer.Sign(pair, wire::SignedTextBytes(text.kind, text.text))});
    v1::SubmitTextRequest request;
    *request.mutable_signed_text() = wire::ToProto(text);
    const absl::StatusOr<v1::SubmitTextResponse> answer =
        line->Call(*stub, &v1::ConventionService::Stub::SubmitText, request);
    const Reason reason = answer.ok() ? Reason::kNone : ReasonOf(answer.status());
    if (reason == Reason::kReplay || reason == Reason::kEquivocation) continue;
    if (!answer.ok()) return answer.status();
    // An older statement with this very text changes nothing: a later one may stand.
    if (answer->repeat()) continue;
    terminal.result()["edition"] = edition;
    terminal.result().update(MessageJson(*answer));
    terminal.Line(terminal.Say("fait : chaque nœud l'apprend aussitôt", "done: every node learns of it at once"));
    return absl::OkStatus();
  }
  return Refuse(Reason::kReplay);
}

Option PartnerOption() {
  return {"--partner", {"structure", "partner"}, Takes::kOne, true};
}

Command StandingCommand(const char* path, Text help, Standing standing, Text key) {
  return {path,
          help,
          {PartnerOption(),
           {"--key", key, Takes::kOne, true, "file"},
           {"--since", {"premier jour, AAAA-MM-JJ (aujourd'hui)", "first day, YYYY-MM-DD (today)"}},
           PassphraseOption()},
          [standing](const Arguments& arguments, Terminal& terminal) { return State(standing, arguments, terminal); }};
}

}  // namespace

std::vector<Command> PartnerCommands() {
  constexpr Text kRootKey{"clé d'un signataire de la convention cadre", "key of a signatory of the framework"};
  return {
      {"partner invite",
       {"invite une structure, ou toutes celles d'une liste : un jeton chacune, valable une fois, 48 h",
        "invites a partner, or all of a list: one token each, good once, 48 h"},
       {{"--partner", {"structure", "partner"}},
        {"--name", {"son nom, que son inscription portera", "its name, which its roster entry will bear"}},
        {"--node", {"son nœud (celui qu'elle a, ou un nouveau)", "its node (the one it has, or a new one)"}},
        {"--csv",
         {"liste : colonnes partner, name, et au besoin node", "list: columns partner, name, and node if needed"},
         Takes::kOne,
         false,
         "file"},
        {"--out", {"fichier des jetons d'une liste", "file for the tokens of a list"}, Takes::kOne, false, "file"},
        {"--address",
         {"port d'adhésion vu du nœud, hôte:port (celui de hub.toml)",
          "enrolment port as the node sees it, host:port (the one in hub.toml)"}}},
       &InvitePartner,
       "relais-hub partner invite --csv structures.csv --out jetons.csv"},
      {"partner list",
       {"suit chaque structure, de l'invitation à la première orientation",
        "follows each partner from its invitation to its first handoff"},
       {},
       &ListPartners},
      StandingCommand("partner suspend", {"suspend une structure dans tout le réseau", "suspends a partner everywhere"},
                      Standing::kSuspended, kRootKey),
      StandingCommand("partner resume", {"lève la suspension d'une structure", "ends a partner's suspension"},
                      Standing::kActive, kRootKey),
      StandingCommand("partner end", {"met fin à la participation d'une structure", "ends a partner's membership"},
                      Standing::kEnded,
                      {"clé de son signataire, ou d'un signataire de la convention cadre",
                       "key of its signatory, or of a signatory of the framework"}),
  };
}

}  // namespace relais::hub
