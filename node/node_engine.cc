#include "node/node_engine.h"

#include <algorithm>
#include <utility>

#include "services/core/handoff/check.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/limits.h"

namespace relais::node {

NodeResult NodeEngine::Step(const Moment& clock, NodeInput input, NodeOutcome* out) {
  // A clock that was set back does not undo a day that has turned.
  const Moment now{std::max(clock.day, state_.day()), clock.window};
  next_body_ = state_.next_body();
  if (const Reason held = HeldBack(input); held != Reason::kNone) return {.reason = held};
  const NodeResult result = std::visit([&](auto& in) { return On(now, in, out); }, input);
  if (state_.own_store().doubt == Reason::kNone) AskForFold(out);
  return result;
}

void NodeEngine::Replay(const NodeRecord& record) {
  Follow nobody;
  std::visit(
      [&](const auto& r) {
        if constexpr (std::is_same_v<std::decay_t<decltype(r)>, KnowledgeTaken>) {
          RELAIS_CHECK(state_.Apply(r, &nobody).ok());
        } else {
          state_.Apply(r, &nobody);
        }
      },
      record);
  state_.RecountChanged(&nobody);
}

void NodeEngine::FollowUp(const Follow& follow, NodeOutcome* out) {
  for (const DroppedBodies& drop : follow.drops) out->drops.push_back(drop);
  for (RowKey row : follow.changed) out->effects.push_back(RowChanged{row});
  for (RowKey row : follow.receipts) out->effects.push_back(NeedReceipt{row});
  if (line_up_ && !follow.erased.empty()) SendErasedOf(follow.erased, out);
  for (HandoffId handoff : follow.reseal) {
    const OutboxItem* item = state_.outbox().Find(handoff);
    if (item == nullptr) continue;
    // Of what was withdrawn only the withdrawals are still here to be sealed again; the rest goes as it is.
    if (state_.Tombstoned(item->header.journey) && item->header.state != CoarseState::kWithdrawn) continue;
    out->effects.push_back(NeedReseal{handoff, item->header.journey, item->local_body, item->header, item->made});
  }
}

BodyIndex NodeEngine::Put(JourneyId journey, SharedBytes bytes, NodeOutcome* out) {
  if (bytes == nullptr) return BodyIndex();
  const BodyIndex index = next_body_;
  next_body_ = next_body_.next();
  out->puts.push_back({journey.bytes(), index.value(), std::move(bytes)});
  return index;
}

Reason NodeEngine::MayDo(RowKey key, ReferralEvent event) const {
  const ReferralRow* row = state_.FindRow(key);
  if (row == nullptr) return Reason::kUnknownReferral;
  const Actor actor = key.side == Side::kOrigin ? Actor::kOrigin : Actor::kDestination;
  const Decision decision = Decide(row->place.state, event, actor);
  if (!decision.ok()) return decision.refused;
  return decision.crossed ? Reason::kWrongState : Reason::kNone;
}

Reason NodeEngine::MaySend(const HandoffHeader& header, const CoverageQuestion& question, const Moment& now) const {
  if (state_.Tombstoned(header.journey)) return Reason::kTombstoned;
  if (DaysBetween(state_.knowledge_day(), now.day) > limits::kSnapshotAgeDaysMax) return Reason::kKnowledgeTooOld;
  const Knowledge& knowledge = state_.knowledge();
  for (const absl::Status& status :
       {knowledge.CheckCovered(header.convention, header.convention_version, question, now.day),
        knowledge.roster().CheckSender(header.sender, state_.self(), now.day),
        knowledge.roster().CheckDestination(header.destination, header.mailbox, header.recipient_key, now.day)}) {
    if (!status.ok()) return ReasonOf(status);
  }
  JourneyDoors doors;
  if (const JourneyDoors* known = state_.FindJourney(header.journey)) doors = *known;
  // The convention names the animator; the signature itself is the hub's to verify.
  ReferralFacts facts{.today = now.day, .animator = SigningKey(), .derogation_signed = true};
  if (const KnownAgreement* known = knowledge.FindAgreement(header.convention, header.convention_version)) {
    facts.animator = known->agreement().animator.signing;
  }
  return AdmitReferral(doors, header, facts).refused;
}

Reason NodeEngine::JudgeLocal(const LocalEvent& in, const Moment& now, bool* repeat) const {
  const ReferralRow* row = state_.FindRow(in.row);
  if (in.event == ReferralEvent::kSend) {
    if (row != nullptr) {
      *repeat = true;
      return Reason::kNone;
    }
    RELAIS_CHECK(in.sealed.has_value() && in.question.has_value());
    const HandoffHeader& header = in.sealed->header;
    if (!in.twin_confirmed && state_.TwinOpen(in.twin, in.journey, header.drill)) return Reason::kTwinOpen;
    if (!in.new_need && state_.IsNewNeed(in.person, header)) return Reason::kNewNeed;
    return MaySend(in.sealed->header, *in.question, now);
  }
  if (row == nullptr) return Reason::kUnknownReferral;
  if (in.receipt) {
    *repeat = !row->receipt_owed;
    return Reason::kNone;
  }
  // Also after a withdrawal: an arrival is recorded once, whatever its state became.
  if (in.event == ReferralEvent::kReceive && row->grade != ArrivalGrade::kNone && row->grade == in.detail.grade) {
    *repeat = true;
    return Reason::kNone;
  }
  if (in.event == ReferralEvent::kReissueSlip) {
    RELAIS_CHECK(in.sealed.has_value());
    // Another one was made meanwhile, or what the referral says was put right: the caller begins anew.
    if (in.sealed->header.slip_version != state_.NextSlipVersion(*row)) return Reason::kStaleGeneration;
    if (in.former != row->content_body) return Reason::kBusy;
  }
  return MayDo(in.row, in.event);
}

NodeResult NodeEngine::On(const Moment& now, LocalEvent& in, NodeOutcome* out) {
  NodeResult result;
  result.reason = JudgeLocal(in, now, &result.repeat);
  if (const ReferralRow* known = state_.FindRow(in.row); known != nullptr) result.breach = known->breach;
  if (result.reason != Reason::kNone || result.repeat) return result;
  LocalDone done;
  done.at = now;
  if (in.sealed) {
    SharedBytes kept = in.sealed->envelope;
    if (in.sealed->capsule) kept = std::make_shared<const std::string>(*in.sealed->envelope + *in.sealed->capsule);
    done.envelope_body = Put(in.journey, kept, out);
    fresh_[in.sealed->header.handoff] = kept;
    in.sealed->envelope = nullptr;
    in.sealed->capsule.reset();
  }
  done.local_body = Put(in.journey, std::exchange(in.local, nullptr), out);
  done.slip_body = Put(in.journey, std::exchange(in.slip, nullptr), out);
  done.content_body = Put(in.journey, std::exchange(in.content, nullptr), out);
  done.person_body = Put(in.journey, std::exchange(in.counted_person, nullptr), out);
  const RowKey key = in.row;
  const Digest twin = in.twin;
  const JourneyId journey = in.journey;
  // A reason that nobody needed to give makes no new need.
  if (in.event == ReferralEvent::kSend) in.new_need = state_.IsNewNeed(in.person, in.sealed->header);
  done.event = std::move(in);
  Commit(std::move(done), out);
  const ReferralRow* row = state_.FindRow(key);
  result.breach = row != nullptr && row->breach;
  result.twin = state_.TwinOpen(twin, journey, row != nullptr && row->drill);
  PumpOutbox(out);
  return result;
}

NodeResult NodeEngine::On(const Moment& now, SolvedHereEvent& in, NodeOutcome* out) {
  if (state_.solved_here().contains(in.journey)) return {.repeat = true};
  const BodyIndex local = Put(in.journey, std::move(in.local), out);
  const BodyIndex person = Put(in.journey, std::move(in.counted_person), out);
  Commit(SolvedHereDone{in.journey, local, now, person}, out);
  return {};
}

NodeResult NodeEngine::On(const Moment& now, EraseHere& in, NodeOutcome* out) {
  if (!state_.solved_here().contains(in.journey)) return {.reason = Reason::kUnknownReferral};
  if (in.in_error) {
    const BodyIndex person = Put(in.journey, std::move(in.counted_person), out);
    Commit(SolvedHereTakenBack{in.journey, person, now.day}, out);
  } else {
    Commit(ErasedHere{in.journey}, out);
  }
  return {};
}

NodeResult NodeEngine::On(const Moment&, SlipPrintedEvent& in, NodeOutcome* out) {
  const ReferralRow* row = state_.FindRow({in.referral, Side::kOrigin});
  if (row == nullptr) return {.reason = Reason::kUnknownReferral};
  if (row->slip_body != BodyIndex()) Commit(SlipPrintedDone{in.referral}, out);
  return {};
}

NodeResult NodeEngine::On(const Moment& now, ResealedHandoff& in, NodeOutcome* out) {
  const OutboxItem* former = state_.outbox().Find(in.handoff);
  if (former == nullptr || in.sealed.header.generation <= former->header.generation) return {.repeat = true};
  SharedBytes kept = in.sealed.envelope;
  if (in.sealed.capsule) kept = std::make_shared<const std::string>(*in.sealed.envelope + *in.sealed.capsule);
  const BodyIndex body = Put(in.sealed.header.journey, kept, out);
  fresh_[in.handoff] = kept;
  Commit(ResealedDone{in.handoff, in.sealed.header, in.sealed.fingerprint, body, now}, out);
  PumpOutbox(out);
  return {};
}

Reason NodeEngine::JudgeReferral(const CheckedArrival& arrival, const Moment& now) const {
  const HandoffHeader& header = arrival.header;
  // Not kMalformed: of what has a header, the record keeps it.
  if (!arrival.question) return Reason::kUnknownValue;
  if (state_.Tombstoned(header.journey)) return Reason::kTombstoned;
  const Knowledge& knowledge = state_.knowledge();
  // The version that the header names may be newer than this node's snapshot: the hub has judged what it can.
  const KnownAgreement* known = knowledge.FindAgreement(header.convention, header.convention_version);
  if (known == nullptr) return Reason::kNone;
  // Conventions live in the hub's days: a node whose clock is behind must not take a new one for not yet begun, and
  // what waited for a node that was away is judged as of when it was sent, as the hub did. A window counts in UTC, a
  // day in Europe/Paris: the next day is near enough.
  const Day sent(static_cast<int32_t>(header.window.value() / limits::kWindowsPerDay) + 1);
  const Day latest = std::max(now.day, state_.hub_day());
  Day today = std::min(latest, sent);
  // Activation is the hub's own act, dated anew by a hub that lost its ledger: what was sent under the convention
  // before that is covered no less.
  if (known->status.activated <= latest) today = std::max(today, known->status.activated);
  return ReasonOf(knowledge.CheckCovered(header.convention, header.convention_version, *arrival.question, today));
}

Reason NodeEngine::JudgeArrival(const CheckedArrival& arrival, const Moment& now, bool* repeat) const {
  if (arrival.verdict != Reason::kNone) return arrival.verdict;
  const HandoffHeader& header = arrival.header;
  if (header.mailbox != state_.self()) return Reason::kWrongMailbox;
  Seen known;
  switch (state_.seen().Look(header.handoff, header.generation, arrival.fingerprint, &known)) {
    case SeenBook::Verdict::kRepeat:
      *repeat = !options_.no_dedup;
      break;
    case SeenBook::Verdict::kEquivocation:
      return Reason::kEquivocation;
    case SeenBook::Verdict::kStale:
    case SeenBook::Verdict::kResealed:  // only what was taken is remembered: another sealing of it changes nothing
      *repeat = true;
      break;
    case SeenBook::Verdict::kNew:
      break;
  }
  if (*repeat) return Reason::kNone;
  if (header.kind == HandoffKind::kReferral) return JudgeReferral(arrival, now);
  auto [row, actor] = state_.Addressee(header, arrival.event);
  if (row == nullptr) return state_.Tombstoned(header.journey) ? Reason::kTombstoned : Reason::kUnknownReferral;
  if (header.kind == HandoffKind::kPerson) {
    // Said by the code of a slip that was replaced while the word was on its way: the hub had taken it before.
    const bool former = row->key.side == Side::kOrigin && state_.WasSlipKey(row->journey, header.follow_key);
    if (header.follow_key != row->follow_key && !former) return Reason::kCodeWrong;
    if (header.generation.value() <= row->person_counter) return Reason::kReplay;
  }
  // Where the slip was reissued, the other door may have received the person before it heard of that.
  const bool key_fits = header.arrival_key == row->arrival_key || row->slip_version > kFirstSlipVersion;
  if (header.grade == ArrivalGrade::kProven && (!arrival.proof_valid || !key_fits)) return Reason::kProofInvalid;
  const Decision decision = Decide(row->place.state, arrival.event, actor);
  return decision.refused;
}

NodeResult NodeEngine::On(const Moment& now, EnvelopesFrame& in, NodeOutcome* out) {
  for (size_t i = 0; i < in.arrivals.size(); ++i) {
    CheckedArrival& arrival = in.arrivals[i];
    const Cursor cursor(in.first.value() + i);
    if (cursor <= state_.durable_through()) continue;
    Arrived record;
    record.cursor = cursor;
    record.refused = JudgeArrival(arrival, now, &record.repeat);
    record.header = std::move(arrival.header);
    record.fingerprint = arrival.fingerprint;
    record.event = arrival.event;
    record.detail = std::move(arrival.detail);
    record.service = arrival.service;
    record.at = now;
    if (record.refused == Reason::kNone && !record.repeat) {
      record.local_body = Put(record.header.journey, std::move(arrival.local), out);
      record.person_body = Put(record.header.journey, std::move(arrival.counted_person), out);
    }
    Commit(std::move(record), out);
  }
  Settle(out);
  PumpOutbox(out);
  return {};
}

NodeResult NodeEngine::On(const Moment& now, NoticesFrame& in, NodeOutcome* out) {
  for (size_t i = 0; i < in.notices.size(); ++i) {
    const Cursor cursor(in.first.value() + i);
    if (cursor <= state_.durable_through()) continue;
    Commit(Noticed{cursor, in.notices[i], now}, out);
  }
  Settle(out);
  return {};
}

NodeResult NodeEngine::On(const Moment& now, LineUp& in, NodeOutcome* out) {
  out->effects.push_back(StartLine{in.welcome.session_nonce});
  line_up_ = true;
  sequence_ = FrameSequence();
  told_through_ = Cursor();
  fresh_.clear();
  restate_wanted_ = in.welcome.restate_wanted;
  Commit(HubMet{in.welcome.hub_ledger, in.welcome.hub_boot, in.welcome.settled_through, in.welcome.epoch,
                in.welcome.mark, in.welcome.incarnation, in.welcome.head},
         out);
  // A store that comes back hears first what it forgot.
  if (state_.own_store().doubt == Reason::kNone) BeginSession(now, out);
  return {};
}

void NodeEngine::BeginSession(const Moment& now, NodeOutcome* out) {
  state_.outbox().StartSession(state_.hub_boot());
  if (restate_wanted_) Restate(out);
  FollowUp(Follow{.reseal = state_.outbox().HoldWaited(now.day)}, out);
  AskAgain(out);
  AskCountsAgain(now, out);
  // Also when nothing new is said by it: the hub learns that its mark is kept.
  Settle(out);
  std::vector<JourneyId> erased;
  for (const auto& [journey, day] : state_.own_store().erased) erased.push_back(journey);
  SendErasedOf(std::move(erased), out);
  PumpOutbox(out);
}

NodeResult NodeEngine::On(const Moment&, LineDown&, NodeOutcome*) {
  line_up_ = false;
  fresh_.clear();
  state_.outbox().EndSession();
  return {};
}

NodeResult NodeEngine::On(const Moment& now, DepositAnswered& in, NodeOutcome* out) {
  const std::vector<Outbox::Sent> batch = state_.outbox().Answered(in.answer.sequence);
  if (batch.empty()) return {};
  Deposited record;
  record.day = now.day;
  size_t exception = 0;
  uint64_t cursor = in.answer.first_cursor.value();
  for (uint32_t i = 0; i < batch.size(); ++i) {
    const OutboxItem* item = state_.outbox().Find(batch[i].handoff);
    DepositFate fate;
    fate.handoff = batch[i].handoff;
    if (exception < in.answer.exceptions.size() && in.answer.exceptions[exception].index == i) {
      fate.cursor = in.answer.exceptions[exception].known;
      fate.refused = in.answer.exceptions[exception].reason;
      ++exception;
    } else {
      fate.cursor = Cursor(cursor++);
    }
    if (item == nullptr) continue;
    fate.generation = batch[i].generation;
    record.mailbox = item->header.mailbox;
    record.fates.push_back(fate);
  }
  if (!record.fates.empty()) Commit(std::move(record), out);
  PumpOutbox(out);
  return {};
}

NodeResult NodeEngine::On(const Moment&, ProgressHeard& in, NodeOutcome* out) {
  Commit(Progressed{in.progress}, out);
  return {};
}

NodeResult NodeEngine::On(const Moment& now, KnowledgeHeard& in, NodeOutcome* out) {
  KnowledgeVerdict verdict;
  verdict.refusals = std::move(in.unreadable);
  for (const KnowledgeRefusal& refusal : verdict.refusals) {
    verdict.revision = std::max(verdict.revision, refusal.revision);
  }
  bool changed = false;
  for (KnowledgeItem& item : in.items) {
    verdict.revision = std::max(verdict.revision, item.revision);
    Follow follow;
    KnowledgeTaken taken{std::move(item)};
    const Revision revision = taken.item.revision;
    absl::Status status = state_.Apply(taken, &follow);
    if (!status.ok()) {
      verdict.refusals.push_back({revision, ReasonOf(status)});
      continue;
    }
    changed = true;
    out->records.push_back(std::move(taken));
    FollowUp(follow, out);
  }
  std::sort(verdict.refusals.begin(), verdict.refusals.end(),
            [](const KnowledgeRefusal& a, const KnowledgeRefusal& b) { return a.revision < b.revision; });
  Commit(KnowledgeLooked{verdict.revision, now.day}, out);
  if (changed) out->effects.push_back(KnowledgeChanged{});
  if (changed) AskAgain(out);
  out->effects.push_back(SendVerdict{std::move(verdict)});
  return {};
}

NodeResult NodeEngine::On(const Moment& now, Tick&, NodeOutcome* out) {
  if (now.day > state_.day()) {
    Commit(NodeDayTurned{now.day}, out);
    AskAgain(out);
    AskCountsAgain(now, out);
  }
  // A line that is up carries every change at once: silence means that nothing changed.
  if (line_up_ && state_.knowledge_day() < now.day) {
    Commit(KnowledgeLooked{state_.knowledge().revision(), now.day}, out);
  }
  // Codes are kept until printed, a day at most: afterwards as if they had been.
  constexpr uint32_t kKept = limits::kCodePrintHoursMax * 60 / limits::kWindowMinutes;
  for (HandoffId referral : state_.SlipsMadeThrough(Window(now.window.value() - kKept))) {
    Commit(SlipPrintedDone{referral}, out);
  }
  state_.outbox().ReleaseHeld();
  PumpOutbox(out);
  return {};
}

}  // namespace relais::node
