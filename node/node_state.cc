#include "node/node_state.h"

#include <algorithm>
#include <utility>

#include "services/core/handoff/check.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/limits.h"

namespace relais::node {
namespace {

Actor ActorOf(Side side) {
  return side == Side::kOrigin ? Actor::kOrigin : Actor::kDestination;
}

}  // namespace

void NodeState::TakeBody(BodyIndex index) {
  if (index >= next_body_) next_body_ = index.next();
}

const ReferralRow* NodeState::FindRow(RowKey key) const {
  auto it = rows_.find(key);
  return it == rows_.end() ? nullptr : &it->second;
}

const JourneyDoors* NodeState::FindJourney(JourneyId journey) const {
  auto it = journeys_.find(journey);
  return it == journeys_.end() ? nullptr : &it->second;
}

bool NodeState::TwinOpen(const Digest& twin, JourneyId journey, bool drill) const {
  if (twin.none()) return false;
  return std::any_of(rows_.begin(), rows_.end(), [&](const auto& entry) {
    const ReferralRow& row = entry.second;
    return row.twin == twin && row.journey != journey && row.drill == drill &&
           (IsOpen(row.place.state) || IsReceived(row.place.state)) && row.place.state != ReferralState::kClosed;
  });
}

bool NodeState::IsNewNeed(const Digest& person, const HandoffHeader& header) const {
  if (person.none() || header.drill) return false;
  return std::any_of(rows_.begin(), rows_.end(), [&](const auto& entry) {
    const ReferralRow& row = entry.second;
    return row.person == person && row.journey != header.journey && row.grade != ArrivalGrade::kNone && !row.drill &&
           (row.destination == header.destination || row.destination == header.sender);
  });
}

std::pair<const ReferralRow*, Actor> NodeState::Addressee(const HandoffHeader& header, ReferralEvent event) const {
  const ReferralRow* origin = FindRow({header.answers, Side::kOrigin});
  const ReferralRow* destination = FindRow({header.answers, Side::kDestination});
  if (header.kind == HandoffKind::kPerson) {
    const bool first = origin != nullptr && origin->origin == header.destination;
    const bool second = destination != nullptr && destination->destination == header.destination;
    // Both doors of one structure: a word each, in turn.
    if (first && second && origin->person_counter > destination->person_counter) return {destination, Actor::kPerson};
    if (first) return {origin, Actor::kPerson};
    return {second ? destination : nullptr, Actor::kPerson};
  }
  const bool by_destination =
      origin != nullptr && origin->destination == header.sender && origin->origin == header.destination;
  const bool by_origin =
      destination != nullptr && destination->origin == header.sender && destination->destination == header.destination;
  // A structure that refers to its own second door speaks to itself: the table tells which side it means.
  if (by_destination && (!by_origin || Decide(origin->place.state, event, Actor::kDestination).ok())) {
    return {origin, Actor::kDestination};
  }
  if (by_origin) return {destination, Actor::kOrigin};
  return {nullptr, Actor::kOrigin};
}

ReferralRow& NodeState::NewRow(const HandoffHeader& header, Side side, ServiceId service, BodyIndex content, Day day) {
  ReferralRow row;
  row.key = {header.handoff, side};
  row.journey = header.journey;
  row.origin = header.sender;
  row.destination = header.destination;
  row.convention = header.convention;
  row.convention_version = header.convention_version;
  row.service = service;
  row.parent = header.parent;
  row.drill = header.drill;
  row.slip_version = header.slip_version;
  row.arrival_key = header.arrival_key;
  row.follow_key = header.follow_key;
  row.follow_sealing_key = header.follow_sealing_key;
  row.due_day = header.due_day;
  row.content_body = content;
  row.last_day = day;
  return rows_[row.key] = std::move(row);
}

void NodeState::Record(ReferralRow& row, ReferralEvent event, Actor actor, HandoffId handoff, const EventDetail& detail,
                       BodyIndex body, const Decision& decision, Day day) {
  row.events.push_back({event, actor, handoff, detail, body, day, false, decision.crossed});
  row.last_day = day;
  row.late = row.late || decision.late;
  row.breach = row.breach || decision.breach;
}

void NodeState::AfterEvent(ReferralRow& row, ReferralEvent event, Actor actor, const HandoffHeader* header,
                           const EventDetail& detail, bool overtaken, Follow* follow) {
  const bool reissued = event == ReferralEvent::kReissueSlip;
  // New codes buy no time: where nothing waits for the person, what is awaited stays as it is.
  const bool times = header != nullptr && header->kind != HandoffKind::kPerson && !overtaken;
  if (times && header->due_day != row.due_day && (!reissued || IsOpen(row.place.state))) {
    row.due_day = header->due_day;
    row.overdue = row.animator_told = false;
  }
  switch (event) {
    case ReferralEvent::kReceive:
      // Proven is worth more than attested, attested more than transcribed: the better evidence stands.
      if (row.grade == ArrivalGrade::kNone || detail.grade < row.grade) row.grade = detail.grade;
      break;
    case ReferralEvent::kCorrectReception:
      row.grade = ArrivalGrade::kNone;
      row.words = ClosureWords();  // of a reception that was none
      break;
    case ReferralEvent::kConclude:
    case ReferralEvent::kClose:
      TakeWord(row.words, event, actor, detail);
      break;
    case ReferralEvent::kWithdraw:
      Withdraw(row.journey, follow);
      break;
    case ReferralEvent::kReissueSlip:
      if (header != nullptr) TakeSlip(row, *header);
      break;
    default:
      break;
  }
  if (event == ReferralEvent::kCorrectReception || event == ReferralEvent::kCorrectAnswer ||
      event == ReferralEvent::kCorrectReferral) {
    // The last event of the same author is the one that was entered in error; with a reception goes what was said
    // after it.
    for (auto it = row.events.rbegin() + 1; it != row.events.rend(); ++it) {
      if (it->actor != actor || it->corrected) continue;
      it->corrected = true;
      if (event != ReferralEvent::kCorrectReception || it->event == ReferralEvent::kReceive) break;
    }
  }
  follow->changed.push_back(row.key);
}

void NodeState::Withdraw(JourneyId journey, Follow* follow) {
  tombstones_.insert(journey);
  NoteErased(journey, follow);
  absl::erase_if(derogations_, [journey](const auto& entry) { return entry.second.journey == journey; });
  // Envelopes stay until the withdrawal has reached the other door: they are ciphertext for others, who erase it in
  // turn, and a hub that loses its ledger meanwhile has to be told of the journey again. Of local copies only those of
  // withdrawals stay: nothing else may be sealed again.
  std::vector<uint64_t> kept;
  for (const auto& [handoff, item] : outbox_.items()) {
    if (item.header.journey != journey) continue;
    kept.push_back(item.envelope_body.value());
    if (item.header.state == CoarseState::kWithdrawn) kept.push_back(item.local_body.value());
  }
  // So do the few attributes by which the withdrawal itself is counted: until it is (RecountChanged).
  for (const auto& [key, row] : rows_) {
    if (row.journey == journey && row.person_body != BodyIndex()) kept.push_back(row.person_body.value());
  }
  std::sort(kept.begin(), kept.end());
  uint64_t from = 0;
  for (uint64_t index : kept) {
    if (index > from) follow->drops.push_back({journey.bytes(), from, index});
    from = index + 1;
  }
  // A word of erasure: what is left is sealed anew, and the key that opened the rest goes with it.
  follow->drops.push_back({journey.bytes(), from, kToTheEnd});
  for (auto& [key, row] : rows_) {
    if (row.journey != journey) continue;
    ForgetSlip(row);
    row.content_body = BodyIndex();
    row.twin = row.person = Digest();
    for (RowEvent& event : row.events) event.local_body = BodyIndex();
    follow->changed.push_back(key);
  }
}

ReferralRow& NodeState::BeginReferral(const LocalDone& done, Decision* decision, Follow* follow) {
  const LocalEvent& event = done.event;
  RELAIS_CHECK(event.sealed.has_value());
  const HandoffHeader& header = event.sealed->header;
  ReferralRow& row = NewRow(header, Side::kOrigin, event.service, done.local_body, done.at.day);
  row.twin = event.twin;
  row.person = event.person;
  row.new_need = event.new_need;
  row.person_body = done.person_body;
  row.slip_made = done.at.window;
  HoldSlip(row, done.slip_body, done.at.window, follow);
  ReferralFacts facts{.today = done.at.day, .animator = header.derogation.animator, .derogation_signed = true};
  RELAIS_CHECK(AdmitReferral(journeys_[event.journey], header, facts).ok());
  *decision = Advance(row.place, event.event, Actor::kOrigin);
  if (auto parent = rows_.find({header.parent, Side::kOrigin}); parent != rows_.end()) {
    const Decision moved = Advance(parent->second.place, ReferralEvent::kReroute, Actor::kOrigin);
    // After a reception it is a further door by derogation, not a re-routing: the parent stays what it is.
    if (moved.ok()) {
      parent->second.child = header.handoff;
      Record(parent->second, ReferralEvent::kReroute, Actor::kOrigin, {}, {}, {}, moved, done.at.day);
      follow->changed.push_back(parent->first);
    }
  }
  return row;
}

void NodeState::Apply(const LocalDone& done, Follow* follow) {
  const LocalEvent& event = done.event;
  const Actor actor = ActorOf(event.row.side);
  TakeBody(done.envelope_body);
  TakeBody(done.local_body);
  TakeBody(done.slip_body);
  TakeBody(done.content_body);
  TakeBody(done.person_body);
  ReferralRow* row = nullptr;
  Decision decision;
  if (event.event == ReferralEvent::kSend) {
    row = &BeginReferral(done, &decision, follow);
  } else {
    auto it = rows_.find(event.row);
    RELAIS_CHECK(it != rows_.end());
    row = &it->second;
    if (!event.receipt) decision = Advance(row->place, event.event, actor);
  }
  RELAIS_CHECK(event.receipt || decision.ok());
  const HandoffHeader* header = event.sealed ? &event.sealed->header : nullptr;
  if (!event.receipt) {
    Record(*row, event.event, actor, header != nullptr ? header->handoff : HandoffId(), event.detail, done.local_body,
           decision, done.at.day);
    AfterEvent(*row, event.event, actor, header, event.detail, false, follow);
  }
  if (event.event == ReferralEvent::kReceive && !event.twin.none()) {
    row->twin = event.twin;
    row->person = event.person;
  }
  if (done.content_body != BodyIndex()) ReplaceContent(*row, done.content_body, follow);
  if (event.event == ReferralEvent::kReissueSlip) HoldSlip(*row, done.slip_body, done.at.window, follow);
  if (event.receipt) {
    row->due_day = kNoDay;
    row->receipt_owed = false;
  }
  if (header == nullptr) return;
  if (event.event != ReferralEvent::kSend) {
    if (auto doors = journeys_.find(event.journey); doors != journeys_.end()) {
      AdmitAnswer(doors->second, *header, {.arrival_proven = true});
    }
  }
  row->last_handoff = header->handoff;
  row->level = 0;
  row->answer_refused = Reason::kNone;
  OutboxItem item;
  item.row = event.row;
  item.header = *header;
  item.fingerprint = event.sealed->fingerprint;
  item.envelope_body = done.envelope_body;
  item.local_body = done.local_body;
  item.made = done.at.day;
  outbox_.Add(header->handoff, std::move(item));
}

void NodeState::Apply(const Arrived& arrived, Follow* follow) {
  const HandoffHeader& header = arrived.header;
  durable_through_ = std::max(durable_through_, arrived.cursor);
  if (arrived.refused != Reason::kNone) {
    exceptions_.push_back({arrived.cursor, header.handoff, header.generation, arrived.refused, header.journey,
                           knowledge_.roster().MailboxOf(header.sender)});
    return;
  }
  TakeBody(arrived.local_body);
  TakeBody(arrived.person_body);
  if (arrived.repeat) return;
  seen_.Note(header.handoff, {arrived.fingerprint, header.generation, arrived.cursor, Reason::kNone, arrived.at.day});
  if (header.kind == HandoffKind::kReferral) {
    if (FindRow({header.handoff, Side::kDestination}) != nullptr) return;  // a re-seal of what could be read already
    ReferralRow& row = NewRow(header, Side::kDestination, arrived.service, arrived.local_body, arrived.at.day);
    row.person_body = arrived.person_body;
    Advance(row.place, ReferralEvent::kSend, Actor::kOrigin);
    Record(row, ReferralEvent::kSend, Actor::kOrigin, header.handoff, {}, {}, {}, arrived.at.day);
    Advance(row.place, ReferralEvent::kDeliver, Actor::kNetwork);
    follow->changed.push_back(row.key);
    return;
  }
  auto [found, actor] = Addressee(header, arrived.event);
  RELAIS_CHECK(found != nullptr);
  ReferralRow& row = rows_.at(found->key);
  const bool was_withdrawn = row.place.state == ReferralState::kWithdrawn;
  const Decision decision = Advance(row.place, arrived.event, actor);
  EventDetail detail = arrived.detail;
  if (detail.grade == ArrivalGrade::kProven) detail.grade = GradeUnder(row, header.arrival_key);
  Record(row, arrived.event, actor, header.handoff, detail, arrived.local_body, decision, arrived.at.day);
  if (header.kind == HandoffKind::kPerson) row.person_counter = header.generation.value();
  if (!decision.ok() && !decision.crossed) return;
  const bool overtaken = decision.crossed && IsReceived(row.place.state);
  AfterEvent(row, arrived.event, actor, &header, detail, overtaken, follow);
  if (auto doors = journeys_.find(header.journey); doors != journeys_.end()) {
    if (header.kind == HandoffKind::kPerson) {
      AdmitPersonWord(doors->second, header);
    } else {
      AdmitAnswer(doors->second, header, {.arrival_proven = true});
    }
  }
  // Each door tells the other, once, that what was withdrawn is erased here too; a door that withdrew has said so.
  const bool hears_first = row.key.side == Side::kDestination || actor == Actor::kDestination;
  if (arrived.event == ReferralEvent::kWithdraw && !was_withdrawn && hears_first) {
    row.receipt_owed = true;
    follow->receipts.push_back(row.key);
  }
}

void NodeState::GiveUp(ReferralRow& row, Reason reason, Follow* follow) {
  const Decision decision = Advance(row.place, ReferralEvent::kUndeliver, Actor::kNetwork);
  if (!decision.ok()) return;
  EventDetail detail;
  detail.undeliverable = UndeliverableBecause(reason);
  row.undeliverable = reason;
  row.due_day = kNoDay;
  Record(row, ReferralEvent::kUndeliver, Actor::kNetwork, {}, detail, {}, decision, day_);
  if (auto doors = journeys_.find(row.journey); doors != journeys_.end()) {
    MakeUndeliverable(doors->second, row.key.referral);
  }
  follow->changed.push_back(row.key);
}

void NodeState::Apply(const Noticed& noticed, Follow* follow) {
  durable_through_ = std::max(durable_through_, noticed.cursor);
  const NoticeFacts& notice = noticed.notice;
  // The doors hear of it by a notice of their own, also where the animator is one of them.
  if (notice.escalated) return NoteEscalation(notice, noticed.at.day);
  const bool by_recipient = notice.kind == HubNoticeKind::kRefusedByRecipient;
  if (OutboxItem* item = outbox_.Find(notice.handoff);
      item != nullptr && by_recipient && item->header.generation == notice.generation) {
    const bool again = notice.reason == Reason::kUnreadable || notice.reason == Reason::kStaleKey;
    auto it = rows_.find(item->row);
    if (it != rows_.end() && it->second.last_handoff == notice.handoff) it->second.level = 1;  // it did not reach them
    if (again && notice.generation.value() < limits::kSealGenerationsMax) {
      item->unread = true;
      follow->reseal.push_back(notice.handoff);
    } else if (it != rows_.end()) {
      it->second.answer_refused = notice.reason;
      follow->changed.push_back(it->first);
    }
    return;
  }
  for (Side side : {Side::kOrigin, Side::kDestination}) {
    auto it = rows_.find({notice.handoff, side});
    if (it == rows_.end()) continue;
    ReferralRow& row = it->second;
    switch (notice.kind) {
      case HubNoticeKind::kOverdue:
        row.overdue = true;
        break;
      case HubNoticeKind::kAnimatorTold:
        row.overdue = row.animator_told = true;
        break;
      case HubNoticeKind::kExpired: {
        const Decision decision = Advance(row.place, ReferralEvent::kExpire, Actor::kNetwork);
        if (decision.ok()) row.due_day = kNoDay;
        if (decision.ok()) Record(row, ReferralEvent::kExpire, Actor::kNetwork, {}, {}, {}, decision, noticed.at.day);
        if (auto doors = journeys_.find(row.journey); doors != journeys_.end()) {
          Expire(doors->second, notice.handoff, noticed.at.day);
        }
        break;
      }
      case HubNoticeKind::kUndeliverable:
        GiveUp(row, notice.reason, follow);
        break;
      case HubNoticeKind::kBreach:
        row.breach = true;
        break;
      case HubNoticeKind::kRefusedByRecipient:
      case HubNoticeKind::kEscalationOver:
        break;
    }
    follow->changed.push_back(row.key);
  }
}

}  // namespace relais::node
