// Partners without a node, in this node's care: what is said to them by telephone or on paper.
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "node/api/desk_api.h"
#include "node/api/desk_view.h"
#include "node/api/sheet_text.h"
#include "services/adapters/grpc/status_map.h"
#include "services/core/convention/vocabulary.h"
#include "services/core/handoff/draft.h"
#include "services/core/handoff/spoken_day.h"

namespace relais::node {
namespace {

std::string LabelOr(absl::string_view label, absl::string_view code) {
  return std::string(label.empty() ? code : label);
}

std::string AccessOf(uint32_t needs) {
  std::vector<std::string> labels;
  for (uint32_t bit = 1; bit <= kAccessNeedsAll; bit <<= 1) {
    if ((needs & bit) != 0) labels.emplace_back(AccessNeedLabelFr(static_cast<AccessNeed>(bit)));
  }
  return absl::StrJoin(labels, ", ");
}

// Whom to call, what to say, what to ask. Names nobody: no name travels to a partner without a node.
std::string SheetText(const v1::ReferralDetail& detail, const v1::GetPaperSheetResponse& partner) {
  const std::string rule(72, '-');
  std::string text;
  const auto line = [&text](absl::string_view said) { absl::StrAppend(&text, said, "\n"); };
  const auto say = [&text](absl::string_view label, absl::string_view said) {
    if (!said.empty()) absl::StrAppend(&text, Wrapped("  ", absl::StrCat(label, said)));
  };
  line(rule);
  if (detail.summary().drill()) line("  *** EXERCICE : personne fictive, ne pas appeler pour de vrai ***");
  line("  À JOINDRE PAR TÉLÉPHONE OU SUR PAPIER");
  line(rule);
  say("", partner.partner_name());
  say("", detail.service_name());
  say("Adresse : ", partner.address());
  say("Téléphone : ", partner.telephone());
  line("");
  say("De la part de : ", detail.summary().other_partner_name());
  say("Réponse attendue au plus tard le ", SpokenWeekdayFr(Day(detail.summary().due_day())));
  say("Besoin : ", LabelOr(NeedLabel(detail.need()), detail.need()));
  say("Public : ", LabelOr(PublicLabel(detail.public_code()), detail.public_code()));
  say("Âge : ", AgeBandLabelFr(static_cast<AgeBand>(detail.age_band())));
  say("Commune : ", detail.commune());
  say("Langue : ", detail.language());
  say("Accueil à préparer : ", AccessOf(detail.access_needs()));
  say("Pourquoi : ", detail.reason());
  say("Joindre la personne : ", detail.contact());
  line("");
  say("À demander : ", "la recevez-vous, quand, sinon pourquoi et qui d'autre le pourrait ?");
  say("À noter ensuite : ",
      absl::StrCat("relais-node transcribe ", HandoffId::FromBytes(detail.summary().referral()).ToHex().substr(0, 10),
                   " accepted, declined, scheduled, received ou concluded"));
  say("",
      "Si la personne vient avec sa fiche, son repère et son code d'arrivée, dits au téléphone, prouvent l'arrivée.");
  line(rule);
  return text;
}

}  // namespace

grpc::Status DeskApi::GetPaperSheet(grpc::ServerContext*, const v1::GetPaperSheetRequest* request,
                                    v1::GetPaperSheetResponse* response) {
  const HandoffId id = HandoffId::FromBytes(request->referral());
  auto asked = AskEngine(*runner_, [id, response](const NodeEngine& engine) -> absl::StatusOr<ReferralRow> {
    const NodeState& state = engine.state();
    const ReferralRow* row = state.FindRow({id, Side::kDestination});
    if (row == nullptr && state.FindRow({id, Side::kOrigin}) == nullptr) return Refuse(Reason::kUnknownReferral);
    if (row == nullptr || !InOurCare(state, *row)) return Refuse(Reason::kNotYourMove);
    if (state.Tombstoned(row->journey)) return Refuse(Reason::kTombstoned);
    response->set_partner_name(state.knowledge().roster().Find(row->destination)->entry.name);
    if (const relais::Service* service = state.knowledge().FindService(row->service)) {
      const Address& address = service->address;
      response->set_address(absl::StrCat(address.line, ", ", address.postcode, " ", address.town));
      response->set_telephone(service->contact.telephone);
    }
    return *row;
  });
  if (!asked) return ToGrpc(Refuse(Reason::kBusy));
  if (!asked->ok()) return ToGrpc(asked->status());
  const absl::StatusOr<v1::ReferralDetail> detail = DetailOf(id);
  if (!detail.ok()) return ToGrpc(detail.status());
  if (detail->need().empty()) return ToGrpc(Refuse(Reason::kWrongState, "not opened yet, or erased"));
  response->set_text(SheetText(*detail, *response));
  return grpc::Status::OK;
}

}  // namespace relais::node
