#include "tests/region/derogations.h"

#include <utility>
#include <vector>

#include "node/clerk/derogations.h"
#include "services/wire/derogation_codec.h"

namespace relais::region {
namespace {

hub::HubResult Post(HubParty& hub, hub::HubInput input) {
  hub::HubResult result{.reason = Reason::kUnavailable};
  hub.Post(std::move(input), &result);
  hub.Turn();
  return result;
}

absl::StatusOr<wire::DerogationReason> OpenReason(const Country& country, const Sealer& sealer,
                                                  const DerogationRequest& request) {
  const absl::StatusOr<std::string> padded =
      sealer.Open(country.animator_sealing(), wire::kDerogationInfo, DerogationRequestHead(request), request.sealed);
  if (!padded.ok()) return padded.status();
  return wire::DecodeDerogationReason(*padded);
}

Reason Answer(HubParty& hub, NodeParty& tools, DerogationAnswer answer) {
  hub::AnswerDerogation input;
  input.signed_by_it =
      answer.granted() ? tools.sealer().Verify(answer.animator, DerogationText(answer.token), answer.token.signature)
                       : tools.sealer().Verify(answer.animator, DerogationRefusalText(answer), answer.signature);
  input.answer = std::move(answer);
  return Post(hub, std::move(input)).reason;
}

// The request as the hub keeps it; kUnknownValue.
absl::StatusOr<DerogationRequest> Kept(HubParty& hub, RequestId id) {
  const hub::DerogationRow* row = hub.engine().state().derogations().Find(id);
  if (row == nullptr) return Refuse(Reason::kUnknownValue);
  return row->request;
}

}  // namespace

node::NodeResult AskLeave(NodeParty& node, const Country& country, HandoffId referral, int door,
                          const std::string& reason) {
  const node::ReferralRow* row = node.engine().state().FindRow({referral, node::Side::kOrigin});
  if (row == nullptr) return {.reason = Reason::kUnknownReferral};
  const auto view = node.desk().OpenLocal(node.ReadBody(row->journey, row->content_body), row->journey, referral);
  if (!view.ok() || !view->draft) return {.reason = Reason::kWrongState};
  const auto plan = node::PlanDerogation(node.engine(), referral, *view->draft, country.partner(door).service,
                                         node.entropy().DrawId<RequestId>(), node.Now());
  if (!plan.ok()) return {.reason = ReasonOf(plan.status())};
  auto ask = node::SealDerogationPlan(node.desk(), *plan, reason);
  if (!ask.ok()) return {.reason = ReasonOf(ask.status())};
  return node.Do(*std::move(ask));
}

bool CarryDerogations(HubParty& hub, NodeParty& node) {
  std::vector<node::DerogationRow> open;
  for (const auto& [id, row] : node.engine().state().derogations()) {
    if (row.state == node::DerogationState::kAsked) open.push_back(row);
  }
  bool changed = false;
  for (const node::DerogationRow& row : open) {
    if (!hub.up() || !node.up()) return true;
    v1::DerogationRequest message;
    if (!message.ParseFromString(node.ReadBody(row.journey, row.request_body))) continue;
    const auto request = wire::ReadDerogationRequest(message);
    if (!request.ok()) continue;
    const bool good = node.sealer().Verify(request->identity, DerogationRequestText(*request), request->signature);
    const hub::HubResult result = Post(hub, hub::SubmitDerogation{node.paper().node, *request, good});
    changed = changed || (result.reason == Reason::kNone && !result.repeat);
    absl::StatusOr<v1::SubmitDerogationResponse> outcome = v1::SubmitDerogationResponse();
    if (result.reason != Reason::kNone) {
      outcome = Refuse(result.reason);
    } else if (hub.up() && result.repeat) {
      const hub::DerogationRow* kept = hub.engine().state().derogations().Find(row.id);
      if (kept != nullptr && kept->answer) wire::WriteDerogationAnswer(*kept->answer, *outcome->mutable_answer());
    }
    auto heard = node::ReadDerogationOutcome(node.desk(), node.sealer(), node.engine().state().knowledge(), row,
                                             *request, outcome, node.Now().day);
    if (!heard) continue;
    node.Do(*std::move(heard));
    changed = true;
  }
  return changed;
}

std::string ReadLeaveReason(const Country& country, const Sealer& sealer, const DerogationRequest& request) {
  const auto reason = OpenReason(country, sealer, request);
  return reason.ok() ? reason->text : std::string();
}

Reason GrantLeave(HubParty& hub, NodeParty& tools, const Country& country, RequestId id, Day expiry) {
  const auto request = Kept(hub, id);
  if (!request.ok()) return ReasonOf(request.status());
  DerogationAnswer answer;
  answer.request = id;
  answer.animator = country.animator().key;
  Derogation& token = answer.token;
  token.asker = request->asker;
  token.journey = request->journey;
  token.destination = request->destination;
  token.convention = request->convention;
  token.convention_version = request->convention_version;
  token.expiry = expiry;
  token.nonce = tools.entropy().DrawId<Nonce>();
  token.animator = answer.animator;
  token.signature = tools.sealer().Sign(country.animator(), DerogationText(token));
  return Answer(hub, tools, std::move(answer));
}

Reason RefuseLeave(HubParty& hub, NodeParty& tools, const Country& country, RequestId id, const std::string& reason) {
  const auto request = Kept(hub, id);
  if (!request.ok()) return ReasonOf(request.status());
  const auto opened = OpenReason(country, tools.sealer(), *request);
  const auto padded = wire::EncodeDerogationRefusal(reason);
  if (!opened.ok() || !padded.ok()) return ReasonOf(opened.ok() ? padded.status() : opened.status());
  DerogationAnswer answer;
  answer.request = id;
  answer.animator = country.animator().key;
  answer.sealed = tools.sealer().Seal(opened->reply_key, wire::kDerogationInfo, DerogationRefusalHead(id), *padded);
  answer.signature = tools.sealer().Sign(country.animator(), DerogationRefusalText(answer));
  return Answer(hub, tools, std::move(answer));
}

}  // namespace relais::region
