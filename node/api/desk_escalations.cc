// The doorway at which an animator's structure looks at the escalations of which it was told.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "node/api/desk_api.h"
#include "services/adapters/grpc/status_map.h"
#include "services/core/directory/public_name.h"

namespace relais::node {
namespace {

struct EscalationWords {
  absl::string_view name;
  absl::string_view label;
};
EscalationWords WordsOf(EscalationState state) {
  switch (state) {
    case EscalationState::kWaiting:
      return {"waiting", "en attente"};
    case EscalationState::kAnswered:
      return {"answered", "réponse venue"};
    case EscalationState::kExpired:
      return {"expired", "expirée"};
  }
  return {};
}

v1::EscalationSummary EscalationOf(const Knowledge& knowledge, HandoffId referral, const EscalationRow& row) {
  v1::EscalationSummary shown;
  shown.set_referral(std::string(referral.view()));
  shown.set_journey(std::string(row.journey.view()));
  shown.set_convention(std::string(row.about.convention.view()));
  for (const KnownAgreement* known : knowledge.Agreements()) {  // ascending by version: the newest title stays
    if (known->agreement().id == row.about.convention) shown.set_convention_title(known->agreement().title);
  }
  shown.set_origin(std::string(row.about.origin.view()));
  shown.set_origin_name(PublicNameOf(knowledge, row.about.origin));
  shown.set_destination(std::string(row.about.destination.view()));
  shown.set_destination_name(PartnerNameOf(knowledge, row.about.destination));
  const EscalationWords words = WordsOf(row.state);
  shown.set_state(std::string(words.name));
  shown.set_state_label(absl::StrCat(row.about.drill ? "EXERCICE · " : "", words.label));
  shown.set_due_day(row.about.due.value());
  shown.set_told_day(row.told.value());
  shown.set_ended_day(row.ended.value());
  shown.set_drill(row.about.drill);
  return shown;
}

}  // namespace

grpc::Status DeskApi::ListEscalations(grpc::ServerContext*, const v1::ListEscalationsRequest* request,
                                      v1::ListEscalationsResponse* response) {
  auto shown = AskEngine(*runner_, [all = request->all()](const NodeEngine& engine) {
    std::vector<v1::EscalationSummary> rows;
    for (const auto& [referral, row] : engine.state().escalations()) {
      if (all || row.state == EscalationState::kWaiting) {
        rows.push_back(EscalationOf(engine.state().knowledge(), referral, row));
      }
    }
    return rows;
  });
  if (!shown) return ToGrpc(Refuse(Reason::kBusy));
  std::stable_sort(shown->begin(), shown->end(), [](const v1::EscalationSummary& a, const v1::EscalationSummary& b) {
    return a.due_day() < b.due_day();
  });
  for (v1::EscalationSummary& row : *shown) *response->add_escalations() = std::move(row);
  return grpc::Status::OK;
}

}  // namespace relais::node
