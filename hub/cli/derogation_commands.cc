// What an animator does with the requests that wait at the hub: read, grant, refuse. Its keys never leave this machine.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "hub/cli/commands.h"
#include "hub/cli/operator_line.h"
#include "hub/cli/signatory_key.h"
#include "relais/v1/derogation_service.grpc.pb.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"
#include "services/adapters/system/system_clock.h"
#include "services/adapters/terminal/files.h"
#include "services/adapters/terminal/message_json.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/limits.h"
#include "services/wire/derogation_codec.h"

namespace relais::hub {
namespace {

using DerogationStub = v1::DerogationService::Stub;

constexpr int kGrantDays = 30;
constexpr size_t kPrefixSymbolsMin = 6;

struct Tools {
  OsEntropy entropy;
  SodiumSealer sealer{entropy};
};

absl::StatusOr<v1::ListDerogationRequestsResponse> Fetch(const OperatorLine& line, DerogationStub& stub,
                                                         bool answered) {
  v1::ListDerogationRequestsRequest request;
  request.set_answered(answered);
  return line.Call(stub, &DerogationStub::ListDerogationRequests, request);
}

// What the request holds for the animator, when it is by the key that it names and opens with `pair`.
absl::StatusOr<wire::DerogationReason> OpenReason(const Sealer& sealer, const v1::ListedDerogation& listed,
                                                  const SealingPair& pair) {
  const absl::StatusOr<DerogationRequest> request = wire::ReadDerogationRequest(listed.request());
  if (!request.ok()) return request.status();
  if (!sealer.Verify(request->identity, DerogationRequestText(*request), request->signature)) {
    return Refuse(Reason::kBadSignature);
  }
  const absl::StatusOr<std::string> padded =
      sealer.Open(pair, wire::kDerogationInfo, DerogationRequestHead(*request), request->sealed);
  if (!padded.ok()) return padded.status();
  return wire::DecodeDerogationReason(*padded);
}

// The reason of each request that this animator's key opens; the others are shown without one: they are another's.
absl::Status Requests(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<OperatorLine> line = OperatorLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const absl::StatusOr<Secret32> secret = ReadSignatoryKey(arguments.Get("--sealing-key"), arguments, terminal);
  if (!secret.ok()) return secret.status();
  const auto stub = v1::DerogationService::NewStub(line->channel());
  const absl::StatusOr<v1::ListDerogationRequestsResponse> found = Fetch(*line, *stub, arguments.Has("--answered"));
  if (!found.ok()) return found.status();
  const Tools tools;
  const SealingPair pair = tools.sealer.SealingPairFrom(*secret);
  terminal.result()["requests"] = nlohmann::json::array();
  for (const v1::ListedDerogation& listed : found->requests()) {
    const absl::StatusOr<wire::DerogationReason> reason = OpenReason(tools.sealer, listed, pair);
    nlohmann::json shown = MessageJson(listed);
    shown["readable"] = reason.ok();
    shown["reason"] = reason.ok() ? reason->text : std::string();
    shown["request"].erase("sealed");
    terminal.result()["requests"].push_back(shown);
    terminal.Line(absl::StrCat(RequestId::FromBytes(listed.request().request()).ToHex(), "  ",
                               FormatDay(Day(listed.asked_day())),
                               listed.drill() ? terminal.Say("  EXERCICE", "  DRILL") : "",
                               !listed.has_answer()              ? ""
                               : listed.answer().token().empty() ? terminal.Say("  refusée", "  refused")
                                                                 : terminal.Say("  accordée", "  granted")));
    terminal.Line(absl::StrCat("  ", listed.asker_name(), " → ", listed.destination_name(), " (",
                               listed.convention_title(), ")"));
    terminal.Line(absl::StrCat(
        "  ", reason.ok() ? absl::StrCat("« ", reason->text, " »")
                          : terminal.Say("motif scellé pour un autre animateur", "reason sealed to another animator")));
  }
  if (found->requests().empty()) terminal.Line(terminal.Say("Aucune demande.", "No request."));
  return absl::OkStatus();
}

// The one request whose number begins as typed.
absl::StatusOr<v1::ListedDerogation> FindRequest(const OperatorLine& line, DerogationStub& stub,
                                                 const std::string& typed, const Terminal& terminal) {
  absl::StatusOr<v1::ListDerogationRequestsResponse> found = Fetch(line, stub, true);
  if (!found.ok()) return found.status();
  std::vector<const v1::ListedDerogation*> fitting;
  for (const v1::ListedDerogation& listed : found->requests()) {
    const std::string id = RequestId::FromBytes(listed.request().request()).ToHex();
    if (typed.size() >= kPrefixSymbolsMin && absl::StartsWith(id, typed)) fitting.push_back(&listed);
  }
  if (fitting.size() == 1) return *fitting.front();
  if (fitting.empty()) return Refuse(Reason::kUnknownValue, absl::StrCat("REQUEST: ", typed));
  return BadUsage(terminal.Say("plusieurs demandes commencent ainsi, ajouter des symboles",
                               "several requests begin so, add symbols"));
}

absl::StatusOr<Day> ExpiryOf(const Arguments& arguments, const Terminal& terminal) {
  const Day today = MomentOf(SystemClock().Now()).day;
  if (!arguments.Has("--expires")) return AddDays(today, kGrantDays);
  const absl::StatusOr<Day> typed = ParseDay(arguments.Get("--expires"));
  if (typed.ok()) return *typed;
  return BadUsage(
      terminal.Say("--expires : une date AAAA-MM-JJ est attendue", "--expires: a date YYYY-MM-DD is expected"));
}

Derogation TokenFor(const DerogationRequest& request, Day expiry, const SigningPair& animator, Tools& tools) {
  Derogation token;
  token.asker = request.asker;
  token.journey = request.journey;
  token.destination = request.destination;
  token.convention = request.convention;
  token.convention_version = request.convention_version;
  token.expiry = expiry;
  token.nonce = tools.entropy.DrawId<Nonce>();
  token.animator = animator.key;
  token.signature = tools.sealer.Sign(animator, DerogationText(token));
  return token;
}

absl::Status Send(const OperatorLine& line, DerogationStub& stub, const DerogationAnswer& answer, Terminal& terminal) {
  v1::AnswerDerogationRequest message;
  wire::WriteDerogationAnswer(answer, *message.mutable_answer());
  const auto sent = line.Call(stub, &DerogationStub::AnswerDerogation, message);
  if (!sent.ok()) return sent.status();
  terminal.result()["request"] = answer.request.ToHex();
  terminal.result()["granted"] = answer.granted();
  return absl::OkStatus();
}

absl::Status Grant(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<OperatorLine> line = OperatorLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const absl::StatusOr<Secret32> seed = ReadSignatoryKey(arguments.Get("--key"), arguments, terminal);
  if (!seed.ok()) return seed.status();
  const absl::StatusOr<Day> expiry = ExpiryOf(arguments, terminal);
  if (!expiry.ok()) return expiry.status();
  const auto stub = v1::DerogationService::NewStub(line->channel());
  const absl::StatusOr<v1::ListedDerogation> listed = FindRequest(*line, *stub, arguments.Get("REQUEST"), terminal);
  if (!listed.ok()) return listed.status();
  const absl::StatusOr<DerogationRequest> request = wire::ReadDerogationRequest(listed->request());
  if (!request.ok()) return request.status();
  Tools tools;
  const SigningPair animator = tools.sealer.SigningPairFrom(*seed);
  DerogationAnswer answer;
  answer.request = request->id;
  answer.token = TokenFor(*request, *expiry, animator, tools);
  answer.animator = animator.key;
  if (absl::Status status = Send(*line, *stub, answer, terminal); !status.ok()) return status;
  terminal.result()["expires"] = FormatDay(*expiry);
  terminal.Line(absl::StrCat(terminal.Say("Accordée à ", "Granted to "), listed->asker_name(),
                             terminal.Say(", vers ", ", to "), listed->destination_name(),
                             terminal.Say(", jusqu'au ", ", until "), FormatDay(*expiry)));
  return absl::OkStatus();
}

absl::Status RefuseRequest(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<OperatorLine> line = OperatorLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const absl::StatusOr<Secret32> seed = ReadSignatoryKey(arguments.Get("--key"), arguments, terminal);
  if (!seed.ok()) return seed.status();
  const absl::StatusOr<Secret32> sealing = ReadSignatoryKey(arguments.Get("--sealing-key"), arguments, terminal);
  if (!sealing.ok()) return sealing.status();
  const absl::StatusOr<std::string> padded = wire::EncodeDerogationRefusal(arguments.Get("--reason"));
  if (!padded.ok()) return padded.status();
  const auto stub = v1::DerogationService::NewStub(line->channel());
  const absl::StatusOr<v1::ListedDerogation> listed = FindRequest(*line, *stub, arguments.Get("REQUEST"), terminal);
  if (!listed.ok()) return listed.status();
  Tools tools;
  // Only whoever can read the request knows where a refusal is sealed to.
  const absl::StatusOr<wire::DerogationReason> reason =
      OpenReason(tools.sealer, *listed, tools.sealer.SealingPairFrom(*sealing));
  if (!reason.ok()) return reason.status();
  const SigningPair animator = tools.sealer.SigningPairFrom(*seed);
  DerogationAnswer answer;
  answer.request = RequestId::FromBytes(listed->request().request());
  answer.animator = animator.key;
  answer.sealed =
      tools.sealer.Seal(reason->reply_key, wire::kDerogationInfo, DerogationRefusalHead(answer.request), *padded);
  answer.signature = tools.sealer.Sign(animator, DerogationRefusalText(answer));
  if (absl::Status status = Send(*line, *stub, answer, terminal); !status.ok()) return status;
  terminal.Line(absl::StrCat(terminal.Say("Refusée : ", "Refused: "), listed->asker_name()));
  return absl::OkStatus();
}

Option KeyOption(const char* name, Text help) {
  return {name, help, Takes::kOne, true, "file"};
}
Option RequestOption() {
  return {"REQUEST",
          {"demande : son numéro, ou ses six premiers symboles", "request: its id, or its first six symbols"},
          Takes::kOne,
          true};
}

}  // namespace

std::vector<Command> DerogationCommands() {
  const Option key = KeyOption("--key", {"clé de signature de l'animateur", "the animator's signing key"});
  const Option sealing = KeyOption("--sealing-key", {"clé de scellement de l'animateur", "the animator's sealing key"});
  return {
      {"derogation requests",
       {"montre les demandes en attente, et les motifs que cette clé ouvre",
        "shows the requests that wait, and the reasons that this key opens"},
       {sealing,
        {"--answered", {"aussi celles qui ont reçu réponse", "those answered too"}, Takes::kNothing},
        PassphraseOption()},
       &Requests},
      {"derogation grant",
       {"accorde une demande : le jeton part de lui-même vers qui l'a demandé",
        "grants a request: the token goes by itself to who asked"},
       {RequestOption(),
        key,
        {"--expires", {"dernier jour d'usage, AAAA-MM-JJ (dans 30 jours)", "last day of use, YYYY-MM-DD (in 30 days)"}},
        PassphraseOption()},
       &Grant,
       "relais-hub derogation grant 4f2a9c --key animateur.key --expires 2026-12-20"},
      {"derogation refuse",
       {"refuse une demande, avec un motif que seul le demandeur lira",
        "refuses a request, with a reason that only the asker will read"},
       {RequestOption(),
        key,
        sealing,
        {"--reason", {"pourquoi (500 octets)", "why (500 bytes)"}, Takes::kOne, true},
        PassphraseOption()},
       &RefuseRequest},
  };
}

}  // namespace relais::hub
