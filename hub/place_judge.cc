#include "hub/place_judge.h"

#include <tuple>

namespace relais::hub {
namespace {

// All that Look reads.
auto QuestionOf(const HandoffHeader& h) {
  return std::tie(h.kind, h.convention, h.convention_version, h.sender, h.destination, h.mailbox, h.recipient_key,
                  h.state, h.due_day);
}

}  // namespace

Reason PlaceJudge::Judge(const HandoffHeader& header) {
  if (last_ == nullptr || QuestionOf(*last_) != QuestionOf(header)) last_answer_ = Look(header);
  last_ = &header;
  return last_answer_;
}

Reason PlaceJudge::Look(const HandoffHeader& header) const {
  const Roster& roster = knowledge_.roster();
  if (header.kind == HandoffKind::kReferral) {
    absl::Status pair =
        knowledge_.CheckPair(header.convention, header.convention_version, header.sender, header.destination, now_.day);
    if (!pair.ok()) return ReasonOf(pair);
    absl::Status destination =
        roster.CheckDestination(header.destination, header.mailbox, header.recipient_key, now_.day);
    if (!destination.ok()) return ReasonOf(destination);
  } else {
    // Conventions judge new referrals only: answers, withdrawals and erasures always find their way.
    if (roster.MailboxOf(header.destination) != header.mailbox) return Reason::kWrongMailbox;
    // A person cannot seal again: what the node still opens is its own to say.
    const bool person = header.kind == HandoffKind::kPerson;
    if (!person && !roster.Accepts(header.mailbox, header.recipient_key, now_.day)) return Reason::kStaleKey;
  }
  if (const KnownAgreement* known = knowledge_.FindAgreement(header.convention, header.convention_version)) {
    return ReasonOf(CheckDueDay(known->agreement(), header.state, header.due_day, now_.day));
  }
  return Reason::kNone;
}

}  // namespace relais::hub
