#include "node/cli/desk_line.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "node/cli/node_folder.h"
#include "node/desk_tls.h"
#include "services/adapters/grpc/channel.h"
#include "services/adapters/grpc/gate.h"
#include "services/adapters/grpc/status_map.h"
#include "services/adapters/terminal/files.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/reason.h"
#include "services/wire/reason_codec.h"

namespace relais::node {
namespace {

constexpr int kDeskPatienceSeconds = 30;
constexpr size_t kSessionSymbols = 64;

bool IsHex(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isdigit(c) || (c >= 'a' && c <= 'f'); });
}

}  // namespace

Option ReferralOption(bool required) {
  return {"REFERRAL",
          {"orientation : son numéro, ou ses six premiers symboles", "referral: its id, or its first six symbols"},
          Takes::kOne,
          required,
          "referral"};
}

std::vector<Option> LineOptions() {
  return {
      {"--dir",
       {"dossier du nœud, où est node.toml", "the node's folder, where node.toml is"},
       Takes::kOne,
       false,
       "dir",
       "RELAIS_DIR"},
      {"--socket",
       {"prise locale du nœud, au lieu de celle de node.toml",
        "the node's local socket, instead of the one in node.toml"},
       Takes::kOne,
       false,
       "file",
       "RELAIS_SOCKET"},
      {"--desk",
       {"guichet du nœud par TLS, hôte:port, depuis un autre poste", "the node's desk over TLS, host:port"},
       Takes::kOne,
       false,
       "",
       "RELAIS_DESK"},
      {"--desk-authority",
       {"autorité du guichet (relais-node desk-certificate)", "the desk's authority (relais-node desk-certificate)"},
       Takes::kOne,
       false,
       "file",
       "RELAIS_DESK_AUTHORITY"},
      {"--desk-name",
       {"nom dans le certificat du guichet (relais-desk)", "name in the desk's certificate (relais-desk)"}},
      {"--session",
       {"fichier de la session ouverte par « signin »", "file of the session that \"signin\" opened"},
       Takes::kOne,
       false,
       "file",
       "RELAIS_SESSION"},
      {"--timeout", {"secondes d'attente d'une réponse (30)", "seconds to wait for an answer (30)"}},
  };
}

DeskLine::DeskLine(std::string where, std::shared_ptr<grpc::Channel> channel, int patience_seconds,
                   const Terminal& terminal)
    : where_(std::move(where)),
      channel_(std::move(channel)),
      patience_seconds_(patience_seconds),
      terminal_(&terminal),
      stub_(v1::DeskService::NewStub(channel_)) {}

absl::StatusOr<std::string> ReadSession(const std::string& path, const Terminal& terminal) {
  if (path.empty() || !FileExists(path)) return std::string();
  const absl::StatusOr<std::string> text = ReadSecretFile(path, terminal);
  if (!text.ok()) return text.status();
  const std::string session(absl::StripAsciiWhitespace(*text));
  // Anything else would not even leave this machine.
  if (session.size() == kSessionSymbols && IsHex(session)) return session;
  return BadUsage(absl::StrCat(path, terminal.Say(" ne tient pas une session", " does not hold a session")));
}

absl::StatusOr<int> PatienceSeconds(const Arguments& arguments, const Terminal& terminal) {
  int patience = kDeskPatienceSeconds;
  if (arguments.Has("--timeout") &&
      (!absl::SimpleAtoi(arguments.Get("--timeout"), &patience) || patience < 1 || patience > 3600)) {
    return BadUsage(terminal.Say("--timeout : de 1 à 3600 secondes", "--timeout: 1 to 3600 seconds"));
  }
  return patience;
}

absl::StatusOr<DeskLine> DeskLine::Open(const Arguments& arguments, const Terminal& terminal, bool with_session) {
  const absl::StatusOr<int> patience = PatienceSeconds(arguments, terminal);
  if (!patience.ok()) return patience.status();
  std::string where = arguments.Get("--desk");
  std::shared_ptr<grpc::Channel> channel;
  if (!where.empty()) {
    const absl::StatusOr<std::string> authority = ReadWholeFile(arguments.Get("--desk-authority"), terminal);
    if (!authority.ok()) return authority.status();
    ChannelOptions options;
    options.address = where;
    options.authority_pem = *authority;
    options.server_name = arguments.Has("--desk-name") ? arguments.Get("--desk-name") : kDeskServerName;
    channel = OpenChannel(options);
  } else {
    // The socket's mode 0600 is the guard.
    where = arguments.Get("--socket");
    if (where.empty()) {
      absl::StatusOr<std::string> found = DeskSocketOf(arguments.Get("--dir"), terminal);
      if (!found.ok()) return found.status();
      where = *std::move(found);
    }
    channel = OpenLocalChannel(absl::StrCat("unix:", where));
  }
  DeskLine line(std::move(where), std::move(channel), *patience, terminal);
  if (with_session) {
    absl::StatusOr<std::string> session = ReadSession(arguments.Get("--session"), terminal);
    if (!session.ok()) return session.status();
    line.session_ = *std::move(session);
  }
  return line;
}

void DeskLine::Prepare(grpc::ClientContext& context, int seconds) const {
  // A span, not a point in time: gRPC adds its own clock.
  if (seconds > 0) context.set_deadline(gpr_time_from_seconds(seconds, GPR_TIMESPAN));
  if (!session_.empty()) context.AddMetadata(kPassMetadata, session_);
}

absl::Status DeskLine::Translate(const grpc::Status& status, const grpc::ClientContext* context) const {
  if (!status.error_details().empty()) {
    absl::Status refusal = FromGrpc(status);
    if (context == nullptr) return refusal;
    const auto& said = context->GetServerTrailingMetadata();
    const auto wait = said.find(kRetryAfterMetadata);
    if (wait == said.end()) return refusal;
    const absl::string_view seconds(wait->second.data(), wait->second.size());
    return Refuse(ReasonOf(refusal), absl::StrCat(terminal_->Say("revenir dans ", "come back in "), seconds, " s"));
  }
  if (status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED) {
    return OutOfReach(terminal_->Say(
        "le nœud n'a pas répondu à temps ; on ne sait pas si la demande a abouti : regarder avec « list », ou répéter",
        "the node did not answer in time; whether it did what was asked is not known: look with \"list\", or repeat"));
  }
  return OutOfReach(
      absl::StrCat(terminal_->Say("le nœud ne répond pas sur ", "the node does not answer on "), where_,
                   terminal_->Say(" ; est-il lancé (relais-node serve) ? ", "; is it running (relais-node serve)? "),
                   "[", status.error_message(), "]"));
}

absl::StatusOr<std::string> DeskLine::FindReferral(absl::string_view typed) const {
  const std::string wanted = absl::AsciiStrToLower(typed);
  if (wanted.size() == 2 * HandoffId::kSize && !HandoffId::FromHex(wanted).none()) {
    return std::string(HandoffId::FromHex(wanted).view());
  }
  if (wanted.size() < kPrefixSymbolsMin || wanted.size() > 2 * HandoffId::kSize || !IsHex(wanted)) {
    return BadUsage(
        absl::StrCat("« ", typed, " » ",
                     terminal_->Say("n'est pas une orientation : 32 symboles hexadécimaux, ou les 6 premiers",
                                    "is no referral: 32 hexadecimal symbols, or the first 6")));
  }
  v1::ListRequest request;
  request.set_scope(v1::LIST_SCOPE_ALL);
  request.set_page_size(kListPageSize);
  std::vector<std::string> found;
  do {
    const absl::StatusOr<v1::ListResponse> page = Call(&v1::DeskService::Stub::List, request);
    if (!page.ok()) return page.status();
    for (const v1::ReferralSummary& referral : page->referrals()) {
      const HandoffId id = HandoffId::FromBytes(referral.referral());
      if (absl::StartsWith(id.ToHex(), wanted)) found.push_back(referral.referral());
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  if (found.empty()) return Refuse(Reason::kUnknownReferral, typed);
  if (found.size() > 1) {
    return BadUsage(
        absl::StrCat(typed, terminal_->Say(" : plusieurs orientations commencent ainsi, ajouter des symboles",
                                           ": several referrals begin so, add symbols")));
  }
  return found.front();
}

absl::StatusOr<std::string> DeskLine::FindService(absl::string_view typed,
                                                  const v1::FindServicesRequest& search) const {
  const ServiceId id = ServiceId::FromHex(absl::AsciiStrToLower(typed));
  if (!id.none()) return std::string(id.view());
  const absl::StatusOr<v1::FindServicesResponse> answer = Call(&v1::DeskService::Stub::FindServices, search);
  if (!answer.ok()) return answer.status();
  const auto matches = [wanted = absl::AsciiStrToLower(typed)](absl::string_view name) {
    return absl::StrContains(absl::AsciiStrToLower(name), wanted);
  };
  std::vector<const v1::ServiceOffer*> found;
  for (const v1::ServiceOffer& offer : answer->offers()) {
    if (matches(offer.name()) || matches(offer.partner_name())) found.push_back(&offer);
  }
  if (found.size() == 1) return found.front()->service();
  if (found.size() > 1) {
    return BadUsage(absl::StrCat(
        typed, terminal_->Say(" : plusieurs offres portent ce nom : ", ": several services bear this name: "),
        absl::StrJoin(found, " ; ", [](std::string* out, const v1::ServiceOffer* offer) {
          absl::StrAppend(out, offer->name(), " (", offer->partner_name(), ")");
        })));
  }
  for (const v1::LeftOut& left_out : answer->left_out()) {
    const std::optional<Reason> reason = wire::FromProto(left_out.reason());
    if (matches(left_out.name()) && reason && *reason != Reason::kNone) return Refuse(*reason, left_out.name());
  }
  return Refuse(Reason::kUnknownValue, absl::StrCat("service: ", typed));
}

}  // namespace relais::node
