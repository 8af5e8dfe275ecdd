#include "hub/hub_state.h"

#include <algorithm>
#include <utility>

#include "hub/convention_desk.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/day.h"

namespace relais::hub {
namespace {

// A refusal that the sender may lift by doing nothing but waiting is not remembered: the same envelope is judged anew.
// Nor is one that must not take the place of what is known of the handoff.
bool Remembered(Reason refused) {
  return refused != Reason::kUnknownReferral && refused != Reason::kEquivocation && refused != Reason::kStaleGeneration;
}

// A referral refused for what it is, by a sender that may send: its origin shows it as undeliverable and may re-route
// it. What another sealing lifts is not among them.
bool LeavesUndeliverable(Reason refused) {
  switch (refused) {
    case Reason::kNotCovered:
    case Reason::kConventionUnknown:
    case Reason::kConventionSuperseded:
    case Reason::kConventionNotInForce:
    case Reason::kEvidenceMissing:
    case Reason::kSignerUnknown:
    case Reason::kPartnerUnknown:
    case Reason::kPartnerSuspended:
    case Reason::kPartnerGone:
    case Reason::kReferralOpen:
    case Reason::kDerogationInvalid:
    case Reason::kThirdDoor:
      return true;
    default:
      return false;
  }
}

}  // namespace

HubState::FrameTaker::FrameTaker(HubState* state, NodeId from, NodeId mailbox, const Moment& at, Touched* touched)
    : state_(state), from_(from), mailbox_(mailbox), at_(at), touched_(touched) {
  if (const Mailbox* box = state->FindMailbox(mailbox)) tail_ = box->tail();
}

Admission HubState::FrameTaker::Admit(const TakenEnvelope& envelope) const {
  const HandoffHeader& header = envelope.header;
  switch (header.kind) {
    case HandoffKind::kReferral: {
      ReferralFacts facts;
      facts.today = at_.day;
      facts.derogation_signed = envelope.derogation_valid;
      const KnownAgreement* known =
          header.derogation.none() ? nullptr
                                   : state_->knowledge_.FindAgreement(header.convention, header.convention_version);
      if (known != nullptr) facts.animator = known->agreement().animator.signing;
      return state_->journeys_.Referral(header, facts);
    }
    case HandoffKind::kAnswer:
    case HandoffKind::kNote:
      return state_->journeys_.Answer(header, AnswerFacts{.arrival_proven = envelope.proof_valid}, at_.day);
    case HandoffKind::kPerson:
      return state_->journeys_.PersonWord(header, at_.day);
    case HandoffKind::kNotice:
      break;  // a node makes none: refused before it gets here
  }
  return Admission{.refused = Reason::kMalformed};
}

Cursor HubState::FrameTaker::Take(TakenEnvelope& envelope) {
  if (envelope.refused == Reason::kNone) {
    const Admission admission = Admit(envelope);
    envelope.refused = admission.refused;
    if (admission.ok()) {
      Follow(envelope, admission);
      state_->FollowFlows(envelope.header.journey, at_.day);
    }
  }
  Cursor cursor;
  if (envelope.refused == Reason::kNone) cursor = Cursor(tail_.value() + ++taken_);
  if (envelope.header.kind == HandoffKind::kReferral && LeavesUndeliverable(envelope.refused)) {
    state_->TakeRefused(envelope.header, envelope.refused, at_.day);
  }
  if (envelope.refused == Reason::kEquivocation && !envelope.header.drill) ++state_->counters_.equivocations;
  if (envelope.refused == Reason::kNone) {
    state_->refusals_.Forget(envelope.header.handoff);
  } else {
    state_->refusals_.Note(envelope.header, envelope.refused, at_.day);
  }
  if (Remembered(envelope.refused)) {
    state_->seen_.Note(envelope.header.handoff,
                       Seen{envelope.fingerprint, envelope.header.generation, cursor, envelope.refused, at_.day});
  }
  return cursor;
}

void HubState::FrameTaker::Follow(const TakenEnvelope& envelope, const Admission& admission) {
  const HandoffHeader& header = envelope.header;
  if (header.kind == HandoffKind::kReferral) {
    state_->enrolment_.FollowReferral(header.sender, header.drill, at_.day);
    state_->enrolment_.FollowReferral(header.destination, header.drill, at_.day);
  }
  // Once, when the referral is let in; its reception uses the same leave.
  if (admission.third_door && header.kind == HandoffKind::kReferral && !header.drill) {
    ++state_->counters_.derogations;
    state_->CountFlow(FlowFact::kDerogationUsed, header, at_.day);
  }
  if (!admission.breach && admission.made_undeliverable.none()) return;
  const JourneyRow* row = state_->journeys_.Find(header.journey);
  RELAIS_CHECK(row != nullptr);
  const NodeId owner = state_->knowledge_.roster().MailboxOf(row->doors.owner);
  if (admission.breach) {
    if (!header.drill) ++state_->counters_.breaches;
    notices_.push_back({owner, {HubNoticeKind::kBreach, header.answers, header.journey, Reason::kThirdDoor, {}}});
  }
  if (!admission.made_undeliverable.none()) {
    const NoticeFacts notice{
        HubNoticeKind::kUndeliverable, admission.made_undeliverable, header.journey, Reason::kThirdDoor, {}};
    notices_.push_back({owner, notice});
    const JourneyReferral* closed = row->doors.find(admission.made_undeliverable);
    const NodeId other = state_->knowledge_.roster().MailboxOf(closed->destination);
    if (other != owner) notices_.push_back({other, notice});
  }
}

Cursor HubState::FrameTaker::Finish() {
  Cursor first;
  if (taken_ > 0) {
    first = state_->mailboxes_[mailbox_].Deposit(taken_, from_, at_.day);
    touched_->mailboxes.insert(mailbox_);
  }
  for (const auto& [mailbox, notice] : notices_) state_->Post(mailbox, notice, touched_);
  state_->TellEnded(touched_);
  return first;
}

void HubState::KeepCapsules(const FrameTaken& frame) {
  for (const DepositedCapsule& capsule : frame.capsules) {
    for (const TakenEnvelope& envelope : frame.envelopes) {
      if (envelope.header.handoff == capsule.handoff && envelope.refused == Reason::kNone) {
        journeys_.KeepCapsule(envelope.header.journey, capsule.bytes);
      }
    }
  }
}

void HubState::Apply(const FrameTaken& frame, Touched* touched) {
  FrameTaker taker(this, frame.from, frame.mailbox, frame.at, touched);
  for (TakenEnvelope envelope : frame.envelopes) {
    const Reason decided = envelope.refused;
    taker.Take(envelope);
    RELAIS_CHECK(envelope.refused == decided);
  }
  const Cursor first = taker.Finish();
  RELAIS_CHECK(first == frame.first);
  if (!frame.from.none()) stores_.Heard(frame.from, frame.records);
  KeepCapsules(frame);
}

void HubState::Apply(const MailboxSettled& settled, Touched* touched) {
  stores_.Heard(settled.mailbox, settled.records);
  Mailbox& mailbox = mailboxes_[settled.mailbox];
  const Mailbox::Settled moved = mailbox.SettleThrough(settled.durable_through, settled.backed_up_through);
  for (NodeId origin : moved.origins) touched->progress[settled.mailbox].insert(origin);
  if (moved.drop_from) {
    touched->drops.push_back({settled.mailbox.bytes(), moved.drop_from->value(), moved.drop_to.value()});
  }
  for (const SettleException& exception : settled.exceptions) {
    NoticeFacts notice{HubNoticeKind::kRefusedByRecipient, exception.handoff, exception.journey, exception.reason,
                       exception.generation};
    // Another sealing may still be read, but not for ever: the last one leaves the referral undeliverable.
    const bool again = (exception.reason == Reason::kUnreadable || exception.reason == Reason::kStaleKey) &&
                       exception.generation.value() < limits::kSealGenerationsMax;
    // Only the door it was sent to gives a referral up; anybody else's refusal is told and closes nothing.
    const JourneyRow* row = journeys_.Find(exception.journey);
    const JourneyReferral* referral = row == nullptr ? nullptr : row->doors.find(exception.handoff);
    const bool theirs = referral != nullptr && knowledge_.roster().MailboxOf(referral->destination) == settled.mailbox;
    if (!again && theirs && journeys_.Undeliverable(exception.journey, exception.handoff, settled.day).ok()) {
      notice.kind = HubNoticeKind::kUndeliverable;
      FollowFlows(exception.journey, settled.day);
    }
    Post(exception.sender_mailbox, notice, touched);
  }
  TellEnded(touched);
}

absl::StatusOr<Revision> HubState::Apply(const KnowledgeAdmitted& admitted, Touched* touched) {
  const Revision before = knowledge_.revision();
  absl::StatusOr<Revision> revision = knowledge_.Admit(admitted.item, admitted.day);
  if (!revision.ok() || *revision <= before) return revision;  // refused, or it stands already
  admitted_.push_back(admitted);
  open_days_.Clear();
  enrolment_.Follow(admitted.item, admitted.day);
  if (const auto* statement = std::get_if<StandingStatement>(&admitted.item.content)) {
    if (knowledge_.roster().StatusOf(statement->partner, admitted.day) == MemberStatus::kLeft) {
      GiveUpReferralsTo({statement->partner}, admitted.day, touched);
    }
  }
  return revision;
}

// What is still open at a door that is no more cannot be answered: its origins are told at once.
void HubState::GiveUpReferralsTo(const absl::btree_set<PartnerId>& gone, Day day, Touched* touched) {
  if (gone.empty()) return;
  for (const auto& [journey, row] : journeys_.Sorted()) {
    const JourneyReferral* open = row->doors.open_referral();
    if (open == nullptr || !gone.contains(open->destination)) continue;
    const HandoffId referral = open->id;
    const PartnerId owner = row->doors.owner;
    if (!journeys_.Undeliverable(journey, referral, day).ok()) continue;
    FollowFlows(journey, day);
    Notify(owner, {HubNoticeKind::kUndeliverable, referral, journey, Reason::kPartnerGone, {}}, touched);
  }
  TellEnded(touched);
}

void HubState::Apply(const DayTurned& turned, Touched* touched) {
  RELAIS_CHECK(turned.day > day_);
  absl::btree_set<PartnerId> gone;
  for (const auto& [partner, member] : knowledge_.roster().members()) {
    const Roster& roster = knowledge_.roster();
    if (roster.StatusOf(partner, turned.day) == MemberStatus::kLeft &&
        roster.StatusOf(partner, day_) != MemberStatus::kLeft) {
      gone.insert(partner);
    }
  }
  if (day_ != kNoDay && MonthOf(turned.day) > MonthOf(day_)) FixSeats(Month(MonthOf(turned.day).value() - 1));
  day_ = turned.day;
  GiveUpReferralsTo(gone, turned.day, touched);
  TurnEscalations(turned.day, touched);
  ExpireBodies(turned.day, touched);
  const Day horizon = AddDays(turned.day, -limits::kRetentionDays);
  seen_.ForgetBefore(AddDays(turned.day, -limits::kRepeatMemoryDays));
  stores_.ForgetBefore(horizon);
  journeys_.ForgetBefore(horizon);
  derogations_.ForgetBefore(horizon, [this](JourneyId journey) {
    const JourneyRow* row = journeys_.Find(journey);
    return row != nullptr && row->doors.withdrawn;
  });
  refusals_.ForgetBefore(AddDays(turned.day, -limits::kRepeatMemoryDays));
  flows_.Forget(turned.day);
  audit_.ForgetBefore(int64_t{AddDays(turned.day, -limits::kAuditDays).value()} * 86'400);
}

void HubState::ExpireBodies(Day day, Touched* touched) {
  const Day horizon = AddDays(day, -limits::kRetentionDays);
  std::vector<std::pair<NodeId, MailboxEntry>> unclaimed;
  for (auto& [node, mailbox] : mailboxes_) {
    Mailbox::Expired expired = mailbox.ExpireBefore(horizon);
    if (expired.drop_from) {
      touched->drops.push_back({node.bytes(), expired.drop_from->value(), expired.drop_to.value()});
    }
    for (MailboxEntry& entry : expired.unclaimed) unclaimed.emplace_back(node, std::move(entry));
  }
  if (unclaimed.empty()) return;
  // Which referrals were in those frames: the open ones towards a partner at that mailbox that nobody has settled.
  for (const auto& [journey, row] : journeys_.Sorted()) {
    const JourneyReferral* open = row->doors.open_referral();
    if (open == nullptr) continue;
    Seen seen;
    if (seen_.Look(open->id, SealGeneration(0), Fingerprint(), &seen) == SeenBook::Verdict::kNew) continue;
    const NodeId mailbox = knowledge_.roster().MailboxOf(open->destination);
    for (const auto& [node, entry] : unclaimed) {
      if (node != mailbox || seen.cursor < entry.first || entry.last() < seen.cursor) continue;
      const HandoffId referral = open->id;
      const PartnerId owner = row->doors.owner;
      if (journeys_.Undeliverable(journey, referral, day).ok()) {
        FollowFlows(journey, day);
        Notify(owner, {HubNoticeKind::kUndeliverable, referral, journey, Reason::kUnclaimed, {}}, touched);
      }
      break;
    }
  }
  TellEnded(touched);
}

void HubState::Apply(const DerogationAsked& asked, Touched*) {
  derogations_.Ask(asked.request, asked.day);
  CountDerogation(FlowFact::kDerogationAsked, asked.request, asked.day);
}

void HubState::Apply(const DerogationAnswered& answered, Touched*) {
  derogations_.Answer(answered.answer, answered.day);
  if (!answered.answer.granted()) return;
  CountDerogation(FlowFact::kDerogationGranted, derogations_.Find(answered.answer.request)->request, answered.day);
}

void HubState::Apply(const AccountChanged& changed, Touched*) {
  accounts_.Apply(changed.change, changed.now_s);
}

void HubState::Apply(const ActRecorded& recorded, Touched*) {
  audit_.Enter(recorded.entry);
}

void HubState::Apply(const Restated& restated, Touched* touched) {
  if (restated.last) {
    owing_.erase(restated.from);
  } else {
    owing_.insert(restated.from);
  }
  for (const TakenEnvelope& envelope : restated.handoffs) {
    const HandoffHeader& header = envelope.header;
    const Admission admission =
        journeys_.TakeRestated(header, AnswerFacts{.arrival_proven = envelope.proof_valid}, restated.at.day);
    if (admission.ok()) PassFlows(header.journey, restated.at.day);
    if (!admission.ok() || !admission.breach) continue;
    if (!header.drill) ++counters_.breaches;
    Notify(journeys_.Find(header.journey)->doors.owner,
           {HubNoticeKind::kBreach, header.answers, header.journey, Reason::kThirdDoor, {}}, touched);
  }
  TellEnded(touched);
  if (!restated.last) return;
  for (PartnerId partner : knowledge_.roster().PartnersAt(restated.from)) journeys_.MarkRestated(partner);
}

absl::StatusOr<bool> HubState::Apply(const ConventionActed& acted, Touched* touched,
                                     const absl::btree_set<std::string>* known_communes) {
  const AdmitFn admit = [&](KnowledgeItem item) {
    return Apply(KnowledgeAdmitted{std::move(item), acted.day}, touched).status();
  };
  return TakeConventionStep(acted, knowledge_, admit, &procedures_, known_communes);
}

void HubState::Notify(PartnerId partner, const NoticeFacts& notice, Touched* touched) {
  Post(knowledge_.roster().MailboxOf(partner), notice, touched);
}

void HubState::Post(NodeId mailbox, const NoticeFacts& notice, Touched* touched) {
  if (mailbox.none()) return;  // a partner that is gone from the roster is told nothing
  mailboxes_[mailbox].DepositNotice(notice, day_);
  touched->mailboxes.insert(mailbox);
}

bool HubState::AwaitsRestating(NodeId node) const {
  if (owing_.contains(node)) return true;
  const std::vector<PartnerId> partners = knowledge_.roster().PartnersAt(node);
  return std::any_of(partners.begin(), partners.end(),
                     [this](PartnerId partner) { return journeys_.AwaitsRestating(partner); });
}

const Mailbox* HubState::FindMailbox(NodeId node) const {
  auto it = mailboxes_.find(node);
  return it == mailboxes_.end() ? nullptr : &it->second;
}

absl::Status HubState::Restore(Parts parts) {
  for (const KnowledgeAdmitted& admitted : parts.admitted) {
    Touched nobody;
    if (auto revision = Apply(admitted, &nobody); !revision.ok()) {
      return absl::DataLossError("a checkpoint holds an item that its own rules refuse");
    }
  }
  day_ = parts.day;
  counters_ = parts.counters;
  mailboxes_ = std::move(parts.mailboxes);
  journeys_ = std::move(parts.journeys);
  seen_ = std::move(parts.seen);
  enrolment_.Restore(std::move(parts.enrolment));
  owing_ = std::move(parts.owing);
  procedures_ = std::move(parts.procedures);
  derogations_ = std::move(parts.derogations);
  accounts_ = std::move(parts.accounts);
  audit_ = std::move(parts.audit);
  refusals_ = std::move(parts.refusals);
  flows_ = std::move(parts.flows);
  stores_ = std::move(parts.stores);
  own_ledger_ = parts.own_ledger;
  return absl::OkStatus();
}

bool operator==(const HubState& a, const HubState& b) {
  return a.day_ == b.day_ && a.counters_ == b.counters_ && a.knowledge_ == b.knowledge_ &&
         a.mailboxes_ == b.mailboxes_ && a.journeys_ == b.journeys_ && a.seen_ == b.seen_ &&
         a.enrolment_ == b.enrolment_ && a.owing_ == b.owing_ && a.procedures_ == b.procedures_ &&
         a.derogations_ == b.derogations_ && a.accounts_ == b.accounts_ && a.audit_ == b.audit_ &&
         a.refusals_ == b.refusals_ && a.flows_ == b.flows_ && a.stores_ == b.stores_ && a.own_ledger_ == b.own_ledger_;
}

}  // namespace relais::hub
