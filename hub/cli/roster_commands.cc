// Roster entries that await their signatory: seen here, signed where the signatory's key is, brought back here.
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "hub/cli/commands.h"
#include "hub/cli/operator_line.h"
#include "hub/cli/signatory_key.h"
#include "hub/cli/text_file.h"
#include "hub/cli/typed_ids.h"
#include "relais/v1/convention_service.grpc.pb.h"
#include "relais/v1/enrolment_service.grpc.pb.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"
#include "services/adapters/terminal/files.h"
#include "services/adapters/terminal/message_json.h"
#include "services/adapters/terminal/table.h"
#include "services/core/convention/join_token.h"
#include "services/wire/knowledge_codec.h"

namespace relais::hub {
namespace {

using EnrolmentStub = v1::EnrolmentService::Stub;

absl::Status Pending(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<OperatorLine> line = OperatorLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const auto stub = v1::EnrolmentService::NewStub(line->channel());
  const absl::StatusOr<v1::ListPartnersResponse> answer =
      line->Call(*stub, &EnrolmentStub::ListPartners, v1::ListPartnersRequest());
  if (!answer.ok()) return answer.status();
  terminal.result()["pending"] = nlohmann::json::array();
  Table table({terminal.Say("structure", "partner"), terminal.Say("numéro", "id"),
               terminal.Say("empreinte du nœud", "fingerprint of the node")});
  for (const v1::PartnerProgress& way : answer->partners()) {
    if (way.awaiting_fingerprint().empty()) continue;
    const std::string partner = PartnerId::FromBytes(way.partner()).ToHex();
    terminal.result()["pending"].push_back(
        {{"partner", partner}, {"name", way.name()}, {"fingerprint", way.awaiting_fingerprint()}});
    table.Add({way.name(), partner, way.awaiting_fingerprint()});
  }
  terminal.Line(table.ToString());
  return absl::OkStatus();
}

absl::Status Export(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<PartnerId> partner = TypedId<PartnerId>(arguments, "--partner", terminal);
  if (!partner.ok()) return partner.status();
  const absl::StatusOr<OperatorLine> line = OperatorLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const auto stub = v1::EnrolmentService::NewStub(line->channel());
  v1::GetPendingRosterRequest request;
  request.set_partner(std::string(partner->view()));
  const absl::StatusOr<v1::GetPendingRosterResponse> answer =
      line->Call(*stub, &EnrolmentStub::GetPendingRoster, request);
  if (!answer.ok()) return answer.status();
  const std::string out = arguments.Get("--out");
  if (absl::Status status = WriteNewFile(out, answer->text(), kPublicMode, terminal); !status.ok()) return status;
  terminal.result()["text"] = out;
  terminal.result()["fingerprint"] = answer->fingerprint();
  terminal.Line(absl::StrCat(out,
                             terminal.Say(" : à signer par la structure, après avoir comparé l'empreinte\n  ",
                                          ": for the partner to sign, after comparing the fingerprint\n  "),
                             answer->fingerprint()));
  return absl::OkStatus();
}

// The signatory heard the fingerprint from whoever runs the node; only then is the entry signed.
absl::Status CheckFingerprint(const RosterEntry& entry, const std::string& heard, Terminal& terminal) {
  const auto bare = [](absl::string_view text) { return absl::StrReplaceAll(text, {{" ", ""}}); };
  const std::string fingerprint = SpokenFingerprint(OpensslDigester().Sha256(entry.identity.view()));
  terminal.result()["fingerprint"] = fingerprint;
  if (bare(heard) == bare(fingerprint)) return absl::OkStatus();
  return Refuse(
      Reason::kSignerUnknown,
      absl::StrCat(terminal.Say("l'inscription porte l'empreinte ", "the entry bears the fingerprint "), fingerprint));
}

absl::Status Sign(const Arguments& arguments, Terminal& terminal) {
  OsEntropy entropy;
  const SodiumSealer sealer(entropy);
  const OpensslDigester digester;
  const absl::StatusOr<std::string> bytes = ReadWholeFile(arguments.Get("FILE"), terminal);
  if (!bytes.ok()) return bytes.status();
  const absl::StatusOr<wire::KnowledgeContent> content =
      wire::DecodeText(TextKind::kRoster, *bytes, wire::KeyToolsOf(sealer, digester));
  if (!content.ok()) return content.status();
  const auto& entry = std::get<RosterEntry>(*content);
  absl::Status status = CheckFingerprint(entry, arguments.Get("--fingerprint"), terminal);
  if (!status.ok()) return status;
  const absl::StatusOr<Secret32> seed = ReadSignatoryKey(arguments.Get("--key"), arguments, terminal);
  if (!seed.ok()) return seed.status();
  SignedText text{TextKind::kRoster, *bytes, {}};
  AddSignature(sealer, sealer.SigningPairFrom(*seed), text);
  const std::string out = arguments.Get("--out");
  status = WriteWholeFile(out, wire::WriteSignedText(text), kPublicMode, terminal);
  if (!status.ok()) return status;
  terminal.result()["signed"] = out;
  terminal.Line(absl::StrCat(out, terminal.Say(" : inscription de ", ": roster entry of "), entry.name));
  return absl::OkStatus();
}

absl::Status Submit(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<std::string> bytes = ReadWholeFile(arguments.Get("FILE"), terminal);
  if (!bytes.ok()) return bytes.status();
  absl::StatusOr<SignedText> text = wire::ReadSignedText(*bytes);
  if (!text.ok()) return text.status();
  const absl::StatusOr<OperatorLine> line = OperatorLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const auto stub = v1::ConventionService::NewStub(line->channel());
  v1::SubmitTextRequest request;
  *request.mutable_signed_text() = wire::ToProto(*std::move(text));
  const absl::StatusOr<v1::SubmitTextResponse> answer =
      line->Call(*stub, &v1::ConventionService::Stub::SubmitText, request);
  if (!answer.ok()) return answer.status();
  terminal.result().update(MessageJson(*answer));
  terminal.Line(answer->repeat() ? terminal.Say("connu déjà", "known already")
                                 : terminal.Say("admis : le nœud entre en service", "admitted: the node goes live"));
  return absl::OkStatus();
}

Option FileArgument(Text help) {
  return {"FILE", help, Takes::kOne, true, "file"};
}

}  // namespace

std::vector<Command> RosterCommands() {
  return {
      {"roster pending",
       {"les inscriptions qui attendent la signature de leur structure",
        "roster entries that await their partner's signature"},
       {},
       &Pending},
      {"roster export",
       {"écrit l'inscription à signer", "writes the roster entry to be signed"},
       {{"--partner", {"structure", "partner"}, Takes::kOne, true},
        {"--out", {"octets exacts à signer", "exact bytes to be signed"}, Takes::kOne, true, "file"}},
       &Export},
      {"roster sign",
       {"signe une inscription, l'empreinte du nœud une fois comparée",
        "signs a roster entry, once the node's fingerprint is compared"},
       {FileArgument({"l'inscription", "the roster entry"}),
        {"--fingerprint",
         {"empreinte lue par l'exploitant du nœud", "fingerprint as read by whoever runs the node"},
         Takes::kOne,
         true},
        {"--key", {"clé du signataire", "the signatory's key"}, Takes::kOne, true, "file"},
        {"--out", {"inscription signée", "signed roster entry"}, Takes::kOne, true, "file"},
        PassphraseOption()},
       &Sign,
       "relais-hub roster sign cio.roster --fingerprint \"3f2a 9c01 …\" --key cio.key --out cio.signed"},
      {"roster submit",
       {"apporte une inscription signée : le nœud entre en service",
        "brings a signed roster entry: the node goes live"},
       {FileArgument({"l'inscription signée", "the signed roster entry"})},
       &Submit},
  };
}

}  // namespace relais::hub
