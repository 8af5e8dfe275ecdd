// Requests for a derogation: judged by what the hub may know of them, kept as they are.
#include <utility>

#include "absl/strings/str_cat.h"
#include "hub/hub_engine.h"
#include "services/core/convention/procedure.h"
#include "services/core/handoff/limits.h"

namespace relais::hub {

Reason HubEngine::JudgeDerogation(const Moment& now, const SubmitDerogation& in) const {
  const DerogationRequest& request = in.request;
  if (const Reason wrong = CheckDerogationRequest(request); wrong != Reason::kNone) return wrong;
  const Knowledge& knowledge = state_.knowledge();
  if (auto sender = knowledge.roster().CheckSender(request.asker, in.node, now.day); !sender.ok()) {
    return ReasonOf(sender);
  }
  if (!in.signed_by_it || request.identity != knowledge.roster().IdentityKeyOf(request.asker)) {
    return Reason::kBadSignature;
  }
  const absl::Status pair =
      knowledge.CheckPair(request.convention, request.convention_version, request.asker, request.destination, now.day);
  if (!pair.ok()) return ReasonOf(pair);
  const JourneyRow* row = state_.journeys().Find(request.journey);
  if (row == nullptr) return Reason::kUnknownReferral;
  if (row->doors.owner != request.asker) return Reason::kNotJourneyOwner;
  if (row->doors.withdrawn) return Reason::kTombstoned;
  const bool room = state_.derogations().Waiting(request.asker) < limits::kDerogationRequestsPerPartnerMax;
  return room ? Reason::kNone : Reason::kBusy;
}

HubResult HubEngine::On(const Moment& now, SubmitDerogation& in, HubOutcome* out) {
  if (const Reason reason = MemberRefusal(in.node, now.day); reason != Reason::kNone) return {.reason = reason};
  if (const DerogationRow* known = state_.derogations().Find(in.request.id); known != nullptr) {
    // The answer is for the node that asked, and for no other that came by these bytes.
    const NodeId asker = state_.knowledge().roster().MailboxOf(known->request.asker);
    if (asker != in.node) return {.reason = Reason::kNotMember};
    if (!(known->request == in.request)) return {.reason = Reason::kEquivocation};
    return {.repeat = true};
  }
  if (const Reason reason = JudgeDerogation(now, in); reason != Reason::kNone) return {.reason = reason};
  DerogationAsked record{std::move(in.request), now.day};
  Touched nobody;
  state_.Apply(record, &nobody);
  out->records.push_back(std::move(record));
  return {};
}

HubResult HubEngine::On(const Moment& now, AnswerDerogation& in, HubOutcome* out) {
  Act act{in.principal, "/relais.v1.DerogationService/AnswerDerogation",
          absl::StrCat("derogation ", in.answer.request.ToHex(), in.answer.granted() ? " granted" : " refused")};
  return Audited(now, std::move(act), TakeAnswer(now, in, out), out);
}

HubResult HubEngine::TakeAnswer(const Moment& now, AnswerDerogation& in, HubOutcome* out) {
  if (const Reason wrong = CheckDerogationAnswer(in.answer); wrong != Reason::kNone) return {.reason = wrong};
  const DerogationRow* row = state_.derogations().Find(in.answer.request);
  if (row == nullptr) return {.reason = Reason::kUnknownValue};
  const KnownAgreement* known =
      state_.knowledge().FindAgreement(row->request.convention, row->request.convention_version);
  if (known != nullptr) {
    if (absl::Status own = CheckScope(known->agreement(), in.principal); !own.ok()) return {.reason = ReasonOf(own)};
  }
  if (row->answer) {
    const bool same = *row->answer == in.answer;
    return {.reason = same ? Reason::kNone : Reason::kWrongState, .repeat = same};
  }
  const JourneyRow* journey = state_.journeys().Find(row->request.journey);
  if (journey != nullptr && journey->doors.withdrawn) return {.reason = Reason::kTombstoned};
  SigningKey animator;
  if (known != nullptr) animator = known->agreement().animator.signing;
  const Reason reason = JudgeDerogationAnswer(row->request, in.answer, animator, in.signed_by_it, now.day);
  if (reason != Reason::kNone) return {.reason = reason};
  DerogationAnswered record{std::move(in.answer), now.day};
  Touched nobody;
  state_.Apply(record, &nobody);
  out->records.push_back(std::move(record));
  return {};
}

}  // namespace relais::hub
