// The doorways of practice.
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "node/api/desk_api.h"
#include "node/drill/scenario.h"
#include "services/adapters/grpc/status_map.h"
#include "services/core/directory/match.h"

namespace relais::node {
namespace {

void Fill(const DrillScenario& scenario, v1::DrillScenario& shown) {
  shown.set_scenario(scenario.code);
  shown.set_title(scenario.title_fr);
  shown.set_title_en(scenario.title_en);
  for (const DrillStep& step : scenario.steps) {
    v1::DrillStep& line = *shown.add_steps();
    line.set_actor(std::string(ActorName(step.actor)));
    line.set_event(std::string(EventName(step.event)));
    line.set_label(std::string(EventLabelFr(step.event)));
  }
}

// Where practice may go: a service with a need and a commune for which a convention in force lets `origin` send there.
struct Target {
  const Service* service = nullptr;
  std::string need;
  std::string commune;
};

bool Holds(absl::string_view name, absl::string_view wanted) {
  return absl::StrContains(absl::AsciiStrToLower(name), absl::AsciiStrToLower(wanted));
}

bool IsNamed(const Knowledge& knowledge, const Service& service, absl::string_view wanted) {
  const Member* member = knowledge.roster().Find(service.partner);
  return Holds(service.name, wanted) || (member != nullptr && Holds(member->entry.name, wanted));
}

// `wanted` names the door, or the convention under which practice goes there.
std::optional<Target> TargetAt(const Knowledge& knowledge, const Service& service, PartnerId origin,
                               const std::string& public_code, absl::string_view wanted, Day today) {
  const bool named = IsNamed(knowledge, service, wanted);
  for (const KnownAgreement* known : knowledge.AgreementsFor(origin, service.partner, today)) {
    if (!named && !Holds(known->agreement().title, wanted)) continue;
    for (const std::string& commune : known->agreement().communes) {
      for (const std::string& need : service.needs) {
        const MatchQuestion question{origin, need, public_code, commune, today};
        const absl::StatusOr<Match> match = MatchService(knowledge, question, service);
        if (match.ok() && (named || match->known == known)) return Target{&service, need, commune};
      }
    }
  }
  return std::nullopt;
}

std::optional<Target> FindTarget(const Knowledge& knowledge, PartnerId origin, const std::string& public_code,
                                 absl::string_view wanted, Day today) {
  for (const DirectoryEntry* entry : knowledge.Directory()) {
    if (entry->partner == origin) continue;
    for (const relais::Service& service : entry->services) {
      if (auto target = TargetAt(knowledge, service, origin, public_code, wanted, today)) return target;
    }
  }
  return std::nullopt;
}

v1::Draft PracticeForm(const DrillScenario& scenario, const Target& target, bool automatic) {
  v1::Draft form;
  form.set_drill(true);
  form.set_service(std::string(target.service->id.view()));
  form.set_need(target.need);
  form.set_commune(target.commune);
  form.set_public_code(scenario.public_code);
  form.set_age_band(static_cast<uint32_t>(scenario.age_band));
  form.set_language("fr");
  form.set_reason(DrillReason(scenario, automatic));
  form.set_consent(true);
  form.set_surname(std::string(kDrillSurname));
  form.set_given_name(scenario.given_name);
  form.set_birth_date("2000-01-01");
  return form;
}

}  // namespace

grpc::Status DeskApi::ListDrills(grpc::ServerContext*, const v1::ListDrillsRequest*, v1::ListDrillsResponse* response) {
  for (const DrillScenario& scenario : DrillScenarios()) Fill(scenario, *response->add_scenarios());
  return grpc::Status::OK;
}

grpc::Status DeskApi::StartDrill(grpc::ServerContext* context, const v1::StartDrillRequest* request,
                                 v1::StartDrillResponse* response) {
  const DrillScenario* scenario = FindDrillScenario(request->scenario());
  if (scenario == nullptr) return ToGrpc(Refuse(Reason::kUnknownValue, "scenario"));
  const std::shared_ptr<const Knowledge> knowledge = ports_.knowledge->Get();
  const std::optional<Target> target =
      FindTarget(*knowledge, options_.partner, scenario->public_code, request->to(), Now().day);
  if (!target) return ToGrpc(Refuse(Reason::kNotCovered, request->to()));
  v1::SendRequest send;
  *send.mutable_draft() = PracticeForm(*scenario, *target, request->automatic());
  send.mutable_draft()->set_referral(std::string(ports_.entropy->DrawId<HandoffId>().view()));
  send.mutable_draft()->set_journey(std::string(ports_.entropy->DrawId<JourneyId>().view()));
  send.set_twin_confirmed(true);  // the same nobody practises every day
  v1::SendResponse sent;
  const grpc::Status status = Send(context, &send, &sent);
  if (!status.ok()) return status;
  *response->mutable_referral() = std::move(*sent.mutable_referral());
  *response->mutable_slip() = std::move(*sent.mutable_slip());
  Fill(*scenario, *response->mutable_scenario());
  return grpc::Status::OK;
}

}  // namespace relais::node
