#include "hub/api/explain.h"

#include <string>

#include "services/core/handoff/day.h"
#include "services/core/handoff/limits.h"
#include "services/wire/reason_codec.h"

namespace relais::hub {
namespace {

std::string NameOf(const Knowledge& knowledge, PartnerId partner) {
  const Member* member = knowledge.roster().Find(partner);
  return member == nullptr ? partner.ToHex() : member->entry.name;
}

void FillReason(Reason reason, v1::ExplainHandoffResponse* response) {
  response->set_reason(reason == Reason::kNone ? v1::REASON_UNSPECIFIED : wire::ToProto(reason));
  response->set_advice_fr(std::string(ReasonAdviceFr(reason)));
  response->set_advice_en(std::string(ReasonAdviceEn(reason)));
  const absl::StatusCode code = ReasonCode(reason);
  response->set_worth_another_try(code == absl::StatusCode::kAborted || code == absl::StatusCode::kUnavailable ||
                                  code == absl::StatusCode::kResourceExhausted || code == absl::StatusCode::kNotFound);
}

void FillRefusal(const Knowledge& knowledge, const Refusal& refusal, v1::ExplainHandoffResponse* response) {
  FillReason(refusal.reason, response);
  response->set_day(refusal.day.value());
  response->set_generation(refusal.generation.value());
  response->set_convention(std::string(refusal.convention.view()));
  response->set_convention_version(refusal.version.value());
  if (const KnownAgreement* known = knowledge.FindAgreement(refusal.convention, refusal.version)) {
    response->set_convention_title(known->agreement().title);
  }
  // The person's own word has no sender.
  if (!refusal.sender.none()) response->set_sender_name(NameOf(knowledge, refusal.sender));
  response->set_destination_name(NameOf(knowledge, refusal.destination));
}

}  // namespace

void ExplainHandoff(const HubEngine& engine, HandoffId handoff, v1::ExplainHandoffResponse* response) {
  const HubState& state = engine.state();
  Seen seen;
  const bool decided = state.seen().Look(handoff, SealGeneration(0), Fingerprint(), &seen) != SeenBook::Verdict::kNew;
  if (const Refusal* refusal = state.refusals().Find(handoff)) {
    response->set_remembered(true);
    FillRefusal(state.knowledge(), *refusal, response);
  } else if (decided) {
    response->set_remembered(true);
    if (seen.refused != Reason::kNone) FillReason(seen.refused, response);
    response->set_day(seen.day.value());
    response->set_generation(seen.generation.value());
  }
  // What is judged anew each time gets no answer that lasts.
  if (decided) response->set_repeat_until_day(AddDays(seen.day, limits::kRepeatMemoryDays).value());
}

}  // namespace relais::hub
