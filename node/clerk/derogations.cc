#include "node/clerk/derogations.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "services/core/directory/match.h"
#include "services/wire/derogation_codec.h"

namespace relais::node {
namespace {

// A refusal that waiting does not lift.
bool IsFinal(Reason reason) {
  switch (reason) {
    case Reason::kMalformed:
    case Reason::kBadSignature:
    case Reason::kEquivocation:
    case Reason::kConventionUnknown:
    case Reason::kConventionSuperseded:
    case Reason::kConventionNotInForce:
    case Reason::kNotCovered:
    case Reason::kEvidenceMissing:
    case Reason::kSignerUnknown:
    case Reason::kPartnerGone:
    case Reason::kNotJourneyOwner:
    case Reason::kTombstoned:
      return true;
    default:
      return false;
  }
}

}  // namespace

absl::StatusOr<HandoffId> NewestSent(const NodeState& state, JourneyId journey) {
  if (const JourneyDoors* doors = state.FindJourney(journey)) {
    for (auto it = doors->referrals.rbegin(); it != doors->referrals.rend(); ++it) {
      if (state.FindRow({it->id, Side::kOrigin}) != nullptr) return it->id;
    }
  }
  const bool received = std::any_of(state.rows().begin(), state.rows().end(),
                                    [&](const auto& entry) { return entry.second.journey == journey; });
  return Refuse(received ? Reason::kNotJourneyOwner : Reason::kUnknownReferral);
}

absl::StatusOr<DerogationPlan> PlanDerogation(const NodeEngine& engine, HandoffId referral, const Draft& asked,
                                              ServiceId service, RequestId id, const Moment& now) {
  const NodeState& state = engine.state();
  const ReferralRow* row = state.FindRow({referral, Side::kOrigin});
  if (row == nullptr) {
    const bool received = state.FindRow({referral, Side::kDestination}) != nullptr;
    return Refuse(received ? Reason::kNotJourneyOwner : Reason::kUnknownReferral);
  }
  if (state.Tombstoned(row->journey)) return Refuse(Reason::kTombstoned);
  const Service* wanted = state.knowledge().FindService(service.none() ? row->service : service);
  if (wanted == nullptr) return Refuse(Reason::kUnknownValue, "service");
  const JourneyDoors* doors = state.FindJourney(row->journey);
  // The hub may know of a reception that this node has not heard of yet.
  const bool refused_by_hub = row->undeliverable == Reason::kThirdDoor && row->destination == wanted->partner;
  if (!refused_by_hub && (doors == nullptr || !doors->WouldBeThirdDoor(wanted->partner))) {
    return Refuse(Reason::kWrongState, "no third door");
  }
  const MatchQuestion question{row->origin, asked.need, asked.public_code, asked.commune, now.day};
  const absl::StatusOr<Match> match = MatchService(state.knowledge(), question, *wanted);
  if (!match.ok()) return match.status();
  const Agreement& agreement = match->known->agreement();
  DerogationPlan plan;
  plan.referral = referral;
  plan.animator = agreement.animator.sealing;
  plan.request.id = id;
  plan.request.asker = row->origin;
  plan.request.journey = row->journey;
  plan.request.destination = wanted->partner;
  plan.request.convention = agreement.id;
  plan.request.convention_version = agreement.version;
  return plan;
}

absl::StatusOr<AskDerogation> SealDerogationPlan(SealingDesk& desk, const DerogationPlan& plan,
                                                 const std::string& reason) {
  const absl::StatusOr<DerogationRequest> sealed = desk.SealDerogation(plan.request, reason, plan.animator);
  if (!sealed.ok()) return sealed.status();
  v1::DerogationRequest message;
  wire::WriteDerogationRequest(*sealed, message);
  AskDerogation ask;
  ask.row.id = sealed->id;
  ask.row.referral = plan.referral;
  ask.row.journey = sealed->journey;
  ask.row.destination = sealed->destination;
  ask.row.convention = sealed->convention;
  ask.row.convention_version = sealed->convention_version;
  ask.request = std::make_shared<const std::string>(message.SerializeAsString());
  return ask;
}

std::optional<DerogationHeard> ReadDerogationOutcome(SealingDesk& desk, const Sealer& sealer,
                                                     const Knowledge& knowledge, const DerogationRow& row,
                                                     const DerogationRequest& request,
                                                     const absl::StatusOr<v1::SubmitDerogationResponse>& outcome,
                                                     Day today) {
  DerogationHeard heard;
  heard.id = row.id;
  if (!outcome.ok()) {
    heard.reason = ReasonOf(outcome.status());
    heard.state = DerogationState::kNotTaken;
    return IsFinal(heard.reason) ? std::optional(heard) : std::nullopt;
  }
  if (!outcome->has_answer()) return std::nullopt;
  const absl::StatusOr<DerogationAnswer> answer = wire::ReadDerogationAnswer(outcome->answer());
  const KnownAgreement* known = knowledge.FindAgreement(row.convention, row.convention_version);
  if (!answer.ok() || known == nullptr) return std::nullopt;
  const bool signed_by_it =
      answer->granted() ? sealer.Verify(answer->animator, DerogationText(answer->token), answer->token.signature)
                        : sealer.Verify(answer->animator, DerogationRefusalText(*answer), answer->signature);
  // A token that ended while this node was away is heard of all the same: it says so when it is used.
  const Day judged = answer->granted() ? std::min(today, answer->token.expiry) : today;
  const Reason wrong =
      JudgeDerogationAnswer(request, *answer, known->agreement().animator.signing, signed_by_it, judged);
  if (wrong != Reason::kNone) return std::nullopt;
  heard.state = answer->granted() ? DerogationState::kGranted : DerogationState::kRefused;
  heard.token = answer->token;
  if (!answer->granted()) {
    const absl::StatusOr<std::string> why = desk.OpenRefusal(*answer);
    if (why.ok()) heard.answer = std::make_shared<const std::string>(desk.LockNote(row.journey, *why));
  }
  return heard;
}

absl::string_view DerogationStateName(const NodeState& state, const DerogationRow& row, Day today) {
  switch (row.state) {
    case DerogationState::kAsked:
      return "asked";
    case DerogationState::kRefused:
      return "refused";
    case DerogationState::kNotTaken:
      return "not_taken";
    case DerogationState::kGranted:
      break;
  }
  if (state.LeaveUsed(row)) return "used";
  return row.token.expiry < today ? "expired" : "granted";
}

absl::string_view DerogationStateLabelFr(absl::string_view name) {
  if (name == "asked") return "demandée";
  if (name == "granted") return "accordée";
  if (name == "used") return "utilisée";
  if (name == "expired") return "expirée";
  if (name == "refused") return "refusée";
  return "non transmise";
}

}  // namespace relais::node
