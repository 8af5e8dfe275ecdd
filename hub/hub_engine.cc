#include "hub/hub_engine.h"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/limits.h"

namespace relais::hub {
HubResult RefusalOf(const absl::Status& refusal) {
  absl::string_view detail = refusal.message();
  if (absl::ConsumePrefix(&detail, ReasonName(ReasonOf(refusal)))) absl::ConsumePrefix(&detail, ": ");
  return {.reason = ReasonOf(refusal), .detail = std::string(detail)};
}

HubResult HubEngine::Step(const Moment& clock, HubInput input, HubOutcome* out) {
  // A clock that was set back does not undo a day that has turned: hub order only goes on.
  const Moment now{std::max(clock.day, state_.day()), clock.window};
  fresh_bytes_ = nullptr;
  return std::visit([&](auto& in) { return On(now, in, out); }, input);
}

void HubEngine::Replay(const HubRecord& record) {
  Touched nobody;
  std::visit(
      [&](const auto& r) {
        if constexpr (!std::is_void_v<decltype(state_.Apply(r, &nobody))>) {
          RELAIS_CHECK(state_.Apply(r, &nobody).ok());
        } else {
          state_.Apply(r, &nobody);
        }
      },
      record);
}

Reason HubEngine::MemberRefusal(NodeId node, Day today) const {
  const Roster& roster = state_.knowledge().roster();
  const Member* member = roster.OwnerOf(node);
  if (member == nullptr) return Reason::kNotMember;
  switch (roster.StatusOf(member->entry.partner, today)) {
    case MemberStatus::kActive:
      return Reason::kNone;
    case MemberStatus::kSuspended:
      return Reason::kSuspended;
    default:
      return Reason::kNotMember;
  }
}

Session* HubEngine::Live(SessionId id, Day today, HubOutcome* out) {
  Session* session = sessions_.Find(id);
  if (session == nullptr) return nullptr;
  const Reason reason = MemberRefusal(session->node, today);
  if (reason == Reason::kNone) return session;
  out->effects.push_back(EndSession{id, reason});
  sessions_.Close(id);
  return nullptr;
}

HubResult HubEngine::On(const Moment& now, OpenSession& in, HubOutcome* out) {
  Reason reason = CallerRefusal(in.node, in.certificate, now.day);
  if (reason == Reason::kNone) reason = DoubtStores(now, in, out);
  if (reason != Reason::kNone) {
    out->effects.push_back(EndSession{in.session, reason});
    return {.reason = reason};
  }
  Use(in.node, in.certificate, out);
  const bool same_ledger = in.hello.hub_ledger == in.hub_ledger && in.hello.hub_epoch == state_.own_ledger().epoch;
  const bool from_another = !same_ledger && !in.hello.hub_ledger.none();
  Session session;
  session.id = in.session;
  session.node = in.node;
  session.certificate = in.certificate.fingerprint;
  session.mark = in.mark;
  session.awaited.insert(in.hello.awaited_mailboxes.begin(), in.hello.awaited_mailboxes.end());
  if (same_ledger) session.knowledge_looked_at = session.knowledge_sent = in.hello.knowledge;
  const Mailbox* mailbox = state_.FindMailbox(in.node);
  const Cursor settled_through = mailbox == nullptr ? Cursor() : mailbox->durable_through();
  session.sent_through = settled_through;
  if (in.hello.doubted && mailbox != nullptr) {
    // What it settled and has forgotten since is delivered once more, as far as no copy of it holds it.
    session.sent_through = same_ledger ? in.hello.durable_through : Cursor();
  }
  if (auto replaced = sessions_.Open(std::move(session))) {
    out->effects.push_back(EndSession{*replaced, Reason::kStopping});
  }
  if (from_another && !state_.owing().contains(in.node)) {
    // Noted before it is asked: its answer may be lost with the stream, and next time it knows this ledger already.
    Restated owed{in.node, now, {}, false};
    Touched touched;
    state_.Apply(owed, &touched);
    out->records.push_back(std::move(owed));
  }
  Greet(now, in, settled_through, out);
  mailbox = state_.FindMailbox(in.node);  // a notice to a first mailbox moves the others
  Session* live = sessions_.Find(in.session);
  // What the node has made durable but could not tell any more counts now: it is not sent again.
  if (same_ledger && mailbox != nullptr && in.hello.durable_through > mailbox->durable_through()) {
    live->sent_through = std::max(live->sent_through, std::min(in.hello.durable_through, mailbox->tail()));
    SettleFrame settle{in.session, {in.hello.durable_through, in.hello.backed_up_through, {}, in.hello.records}};
    Settle(now, settle, *live, out);
  }
  for (NodeId awaited : live->awaited) {
    if (const Mailbox* box = state_.FindMailbox(awaited)) {
      out->effects.push_back(SendProgress{in.session, {awaited, box->durable_through(), box->backed_up_through()}});
    }
  }
  PushKnowledge(*live, out);
  Pump(*live, out);
  return {};
}

HubResult HubEngine::On(const Moment&, CloseSession& in, HubOutcome*) {
  sessions_.Close(in.session);
  return {};
}

Reason HubEngine::Judge(const CheckedEnvelope& checked, NodeId from, NodeId mailbox, const Moment& now,
                        PlaceJudge& place, Seen* known, bool* repeat) const {
  const HandoffHeader& header = checked.header;
  if (header.kind == HandoffKind::kNotice) return Reason::kMalformed;
  if (header.mailbox != mailbox) return Reason::kWrongMailbox;
  const bool person = header.kind == HandoffKind::kPerson;
  if (person != from.none()) return Reason::kMalformed;
  if (!person) {
    absl::Status sender = state_.knowledge().roster().CheckSender(header.sender, from, now.day);
    if (!sender.ok()) return ReasonOf(sender);
  }
  switch (state_.seen().Look(header.handoff, header.generation, checked.fingerprint, known)) {
    case SeenBook::Verdict::kRepeat:
      if (options_.no_dedup && known->refused == Reason::kNone) break;
      *repeat = true;
      return known->refused;
    case SeenBook::Verdict::kStale:
      // A store that was put back holds an earlier sealing of what it had sealed again: that one stands.
      *repeat = state_.stores().ForgottenBy(from, known->day);
      return *repeat ? known->refused : Reason::kStaleGeneration;
    case SeenBook::Verdict::kEquivocation:
      *repeat = state_.stores().ForgottenBy(from, known->day);
      return *repeat ? known->refused : Reason::kEquivocation;
    case SeenBook::Verdict::kNew:
    case SeenBook::Verdict::kResealed:
      break;
  }
  // After the repeats: what was taken once is answered alike for as long as it is remembered.
  const uint32_t oldest = now.window.value() - limits::kRetentionDays * limits::kWindowsPerDay;
  if (header.window.value() < oldest) return Reason::kWindowTooOld;
  if (header.window.value() > now.window.value() + limits::kWindowAheadMax) return Reason::kWindowAhead;
  return place.Judge(header);
}

HubResult HubEngine::On(const Moment& now, DepositFrame& in, HubOutcome* out) {
  Session* session = Live(in.session, now.day, out);
  if (session == nullptr) return {.reason = Reason::kNotMember};
  KeepMark(*session, out);
  RELAIS_CHECK(in.envelopes->size() == in.checked.size() * limits::kEnvelopeBytes);
  session->awaited.insert(in.mailbox);

  SendAnswer answer{in.session, {in.sequence, Cursor(), 0, {}}};
  FrameTaken record{session->node, in.mailbox, Cursor(), now, {}, std::move(in.capsules)};
  Touched touched;
  HubState::FrameTaker taker(&state_, session->node, in.mailbox, now, &touched);
  PlaceJudge place(state_.knowledge(), now);
  std::vector<uint32_t> taken;
  taken.reserve(in.checked.size());
  record.envelopes.reserve(in.checked.size());
  for (uint32_t i = 0; i < in.checked.size(); ++i) {
    const CheckedEnvelope& checked = in.checked[i];
    if (checked.malformed != Reason::kNone) {
      answer.answer.exceptions.push_back({i, Cursor(), checked.malformed});
      continue;
    }
    Seen known;
    bool repeat = false;
    const Reason judged = Judge(checked, session->node, in.mailbox, now, place, &known, &repeat);
    if (repeat) {
      answer.answer.exceptions.push_back({i, known.cursor, known.refused});
      continue;
    }
    TakenEnvelope& envelope = record.envelopes.emplace_back(
        TakenEnvelope{checked.header, checked.fingerprint, judged, checked.proof_valid, checked.derogation_valid});
    taker.Take(envelope);
    if (envelope.refused == Reason::kNone) {
      taken.push_back(i);
    } else {
      answer.answer.exceptions.push_back({i, Cursor(), envelope.refused});
    }
  }
  record.first = taker.Finish();
  state_.KeepCapsules(record);
  answer.answer.first_cursor = record.first;
  answer.answer.taken = static_cast<uint32_t>(taken.size());
  if (!taken.empty()) {
    SharedBytes body = in.envelopes;
    if (taken.size() != in.checked.size()) {
      auto kept = std::make_shared<std::string>();
      for (uint32_t i : taken) kept->append(*in.envelopes, i * limits::kEnvelopeBytes, limits::kEnvelopeBytes);
      body = std::move(kept);
    }
    out->puts.push_back({in.mailbox.bytes(), record.first.value(), body});
    fresh_mailbox_ = in.mailbox;
    fresh_first_ = record.first;
    fresh_bytes_ = std::move(body);
  }
  if (!record.envelopes.empty()) {
    record.records = in.records;
    state_.HearRecords(session->node, in.records);
    out->records.push_back(std::move(record));
  }
  out->effects.push_back(std::move(answer));
  // What it is told of now may have been settled while it was away: no later news would say so.
  if (const Mailbox* box = state_.FindMailbox(in.mailbox); taken.size() < in.checked.size() && box != nullptr) {
    out->effects.push_back(SendProgress{in.session, {in.mailbox, box->durable_through(), box->backed_up_through()}});
  }
  Tell(touched, out);
  return {};
}

HubResult HubEngine::On(const Moment& now, SettleFrame& in, HubOutcome* out) {
  Session* session = Live(in.session, now.day, out);
  if (session == nullptr) return {.reason = Reason::kNotMember};
  KeepMark(*session, out);
  Settle(now, in, *session, out);
  return {};
}

void HubEngine::Settle(const Moment& now, const SettleFrame& in, Session& session, HubOutcome* out) {
  const Mailbox* mailbox = state_.FindMailbox(session.node);
  if (mailbox == nullptr) return;
  // A recipient cannot hold what it was not sent: a cursor beyond that is another ledger's, or made up.
  MailboxSettled settled{session.node,
                         std::min({in.settle.durable_through, session.sent_through, mailbox->tail()}),
                         in.settle.backed_up_through,
                         now.day,
                         {},
                         in.settle.records};
  for (const SettleException& exception : in.settle.exceptions) {
    // Said once: what lies below the cursor was told before, and a recipient cannot refuse what it was not sent.
    if (exception.cursor > mailbox->durable_through() && exception.cursor <= settled.durable_through) {
      settled.exceptions.push_back(exception);
    }
  }
  const bool moves = settled.durable_through > mailbox->durable_through() ||
                     std::min(settled.backed_up_through, settled.durable_through) > mailbox->backed_up_through();
  while (!session.under_way.empty() && session.under_way.front() <= settled.durable_through) {
    session.under_way.pop_front();
  }
  if (moves) {
    Touched touched;
    state_.Apply(settled, &touched);
    out->records.push_back(std::move(settled));
    Tell(touched, out);
  }
  Pump(session, out);
}

HubResult HubEngine::On(const Moment& now, VerdictFrame& in, HubOutcome* out) {
  Session* session = Live(in.session, now.day, out);
  if (session == nullptr) return {.reason = Reason::kNotMember};
  KeepMark(*session, out);
  session->knowledge_looked_at = std::max(session->knowledge_looked_at, in.verdict.revision);
  PushKnowledge(*session, out);
  Pump(*session, out);
  return {};
}

HubResult HubEngine::On(const Moment& now, RestateFrame& in, HubOutcome* out) {
  Session* session = Live(in.session, now.day, out);
  if (session == nullptr) return {.reason = Reason::kNotMember};
  KeepMark(*session, out);
  // Evidence of the past has its place after a loss only.
  if (!state_.AwaitsRestating(session->node)) return {};
  Restated record{session->node, now, {}, in.last};
  for (const CheckedEnvelope& checked : in.handoffs) {
    if (checked.malformed != Reason::kNone) continue;
    // A node restates what its own partners said: its signature says nothing about anybody else's handoffs.
    if (!state_.knowledge().roster().CheckSender(checked.header.sender, session->node, now.day).ok()) continue;
    record.handoffs.push_back(
        {checked.header, checked.fingerprint, Reason::kNone, checked.proof_valid, checked.derogation_valid});
  }
  Touched touched;
  state_.Apply(record, &touched);
  out->records.push_back(std::move(record));
  Tell(touched, out);
  if (!in.last) return {};
  // Who restated before this node did may have spoken of journeys that were not known yet: it begins anew.
  for (SessionId id : sessions_.OthersThan(in.session)) {
    const NodeId node = sessions_.Find(id)->node;
    if (!state_.AwaitsRestating(node) || state_.owing().contains(node)) continue;  // what is owed is on its way
    out->effects.push_back(EndSession{id, Reason::kStopping});
    sessions_.Close(id);
  }
  return {};
}

HubResult HubEngine::On(const Moment& now, PersonWordInput& in, HubOutcome* out) {
  const HandoffHeader& header = in.checked.header;
  Seen known;
  bool repeat = false;
  PlaceJudge place(state_.knowledge(), now);
  const Reason judged = Judge(in.checked, NodeId(), header.mailbox, now, place, &known, &repeat);
  if (repeat) return {.reason = judged, .cursor = known.cursor};
  // One answer for "unknown" and "wrong", whatever else is amiss: whoever guesses keys learns nothing, and somebody
  // without a certificate leaves no record behind.
  const JourneyRow* row = state_.journeys().Find(header.journey);
  if (row == nullptr || row->doors.follow_key != header.follow_key || row->doors.find(header.answers) == nullptr) {
    return {.reason = Reason::kCodeWrong};
  }
  Touched touched;
  HubState::FrameTaker taker(&state_, NodeId(), header.mailbox, now, &touched);
  TakenEnvelope envelope{header, in.checked.fingerprint, judged, in.checked.proof_valid, in.checked.derogation_valid};
  taker.Take(envelope);
  const Reason refused = envelope.refused;
  const Cursor first = taker.Finish();
  if (refused == Reason::kNone) {
    out->puts.push_back({header.mailbox.bytes(), first.value(), in.envelope});
    fresh_mailbox_ = header.mailbox;
    fresh_first_ = first;
    fresh_bytes_ = in.envelope;
  }
  out->records.push_back(FrameTaken{NodeId(), header.mailbox, first, now, {std::move(envelope)}, {}});
  Tell(touched, out);
  return {.reason = refused, .cursor = first};
}

HubResult HubEngine::On(const Moment& now, Tick&, HubOutcome* out) {
  if (now.day <= state_.day()) return {};
  Touched touched;
  state_.Apply(DayTurned{now.day}, &touched);
  out->records.push_back(DayTurned{now.day});
  Tell(touched, out);
  return {};
}

HubResult HubEngine::On(const Moment& now, ConventionAct& in, HubOutcome* out) {
  Act act{in.principal, std::string(MethodOf(in.step)),
          absl::StrCat("convention ", in.convention.ToHex(), " version ", in.version.value())};
  return Audited(now, std::move(act), TakeStep(now, in, out), out);
}

HubResult HubEngine::TakeStep(const Moment& now, ConventionAct& in, HubOutcome* out) {
  if (auto* sign = std::get_if<SignStep>(&in.step)) {
    const Procedure* signed_one = state_.procedures().Find(in.convention, in.version);
    if (signed_one != nullptr) {
      sign->delegations = DelegationsTo(state_.knowledge().Delegations(), signed_one->agreement(), sign->signatures);
    }
  }
  ConventionActed record{std::move(in), now.day};
  const Revision before = state_.knowledge().revision();
  Touched touched;
  const absl::StatusOr<bool> changed = state_.Apply(record, &touched, options_.known_communes);
  HubResult result;
  const Procedure* procedure = state_.procedures().Find(record.act.convention, record.act.version);
  if (procedure != nullptr) result.procedure = procedure->StateOn(state_.knowledge(), now.day);
  if (!changed.ok()) {
    HubResult refused = RefusalOf(changed.status());
    refused.procedure = result.procedure;
    return refused;
  }
  result.repeat = !*changed;
  if (!*changed) return result;
  out->records.push_back(std::move(record));
  if (state_.knowledge().revision() > before) {
    result.revision = state_.knowledge().revision();
    TellAdmitted(now, touched, out);
  }
  return result;
}

absl::StatusOr<FollowFacts> HubEngine::Follow(const SigningKey& follow_key) const {
  const JourneyRow* row = state_.journeys().Find(state_.journeys().FindByFollowKey(follow_key));
  if (row == nullptr || row->doors.referrals.empty()) return Refuse(Reason::kCodeWrong);
  const JourneyReferral& latest = row->doors.referrals.back();
  return FollowFacts{latest.state, latest.due_day, row->capsule, row->doors.person_counter};
}

}  // namespace relais::hub
