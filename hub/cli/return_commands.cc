// Coming back from a copy: admitting a node's store, declaring the hub's own.
#include <string>

#include "absl/strings/str_cat.h"
#include "hub/cli/commands.h"
#include "hub/cli/operator_line.h"
#include "hub/cli/typed_ids.h"
#include "relais/v1/enrolment_service.grpc.pb.h"
#include "services/adapters/terminal/message_json.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/reason.h"

namespace relais::hub {
namespace {

using EnrolmentStub = v1::EnrolmentService::Stub;

absl::Status AdmitPartner(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<PartnerId> partner = TypedId<PartnerId>(arguments, "--partner", terminal);
  if (!partner.ok()) return partner.status();
  const absl::StatusOr<OperatorLine> line = OperatorLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const auto stub = v1::EnrolmentService::NewStub(line->channel());
  const absl::StatusOr<v1::ListPartnersResponse> all =
      line->Call(*stub, &EnrolmentStub::ListPartners, v1::ListPartnersRequest());
  if (!all.ok()) return all.status();
  v1::AdmitRestoreRequest request;
  std::string name;
  for (const v1::PartnerProgress& way : all->partners()) {
    if (PartnerId::FromBytes(way.partner()) != *partner) continue;
    request.set_node(way.node());
    name = way.name();
  }
  if (request.node().empty()) return Refuse(Reason::kPartnerUnknown);
  const absl::StatusOr<v1::AdmitRestoreResponse> answer = line->Call(*stub, &EnrolmentStub::AdmitRestore, request);
  if (!answer.ok()) return answer.status();
  terminal.result().update({{"partner", partner->ToHex()}, {"admitted", true}});
  terminal.Line(absl::StrCat(
      name,
      terminal.Say(" : son poste peut revenir ; il reprendra de lui-même en quelques secondes, une fois averti de "
                   "ce qu'il a oublié.",
                   ": its node may come back; it takes up its work by itself within seconds, once told what it "
                   "forgot.")));
  return absl::OkStatus();
}

absl::Status DeclareRestore(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<OperatorLine> line = OperatorLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const auto stub = v1::EnrolmentService::NewStub(line->channel());
  const absl::StatusOr<v1::DeclareHubRestoreResponse> answer =
      line->Call(*stub, &EnrolmentStub::DeclareHubRestore, v1::DeclareHubRestoreRequest());
  if (!answer.ok()) return answer.status();
  terminal.result().update(MessageJson(*answer));
  terminal.Line(absl::StrCat(
      terminal.Say("Époque ", "Epoch "), answer->epoch(),
      terminal.Say(
          " : les postes reviennent d'eux-mêmes, redisent leurs parcours et déposent de nouveau ce qui n'est pas "
          "arrivé. Les jetons d'adhésion non utilisés ne valent plus ; les conventions et inscriptions faites "
          "depuis la copie sont à déposer de nouveau.",
          ": nodes come back by themselves, tell their journeys again and deposit anew what has not arrived. "
          "Unused join tokens are void; conventions and entries made since the copy have to be submitted "
          "again.")));
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> ReturnCommands() {
  return {
      {"partner admit-restore",
       {"admet le poste d'une structure, remis d'une copie et déclaré par elle",
        "admits a partner's node that was put back from a copy and declared by it"},
       {{"--partner", {"structure", "partner"}, Takes::kOne, true}},
       &AdmitPartner},
      {"declare-restore",
       {"déclare que le concentrateur vient d'une copie : ouvre l'époque suivante",
        "declares that the hub came back from a copy: opens the next epoch"},
       {},
       &DeclareRestore},
  };
}

}  // namespace relais::hub
