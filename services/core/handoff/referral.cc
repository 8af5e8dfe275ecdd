#include "services/core/handoff/referral.h"

#include <array>

#include "services/core/handoff/check.h"

namespace relais {
namespace {

using S = ReferralState;
using E = ReferralEvent;

// Who may make an event, as a set of bits.
constexpr uint8_t kNobody = 0;
constexpr uint8_t kO = 1;
constexpr uint8_t kD = 2;
constexpr uint8_t kN = 4;
constexpr uint8_t kP = 8;

// How it counts.
enum class Mark : uint8_t { kPlain, kLate, kBreach, kCrossed, kBack };

struct Cell {
  S next = S::kDraft;
  uint8_t who = kNobody;  // kNobody: nobody makes this event in this state
  Mark mark = Mark::kPlain;
};

using Row = std::array<Cell, kReferralEvents>;
using Table = std::array<Row, kReferralStates>;

constexpr size_t At(S state) {
  return static_cast<size_t>(state) - 1;
}
constexpr size_t At(E event) {
  return static_cast<size_t>(event) - 1;
}

// One line of the table, to be read aloud: in these states, who, by this event, comes where.
class TableBuilder {
 public:
  template <size_t N>
  constexpr void Line(const S (&from)[N], uint8_t who, E event, S next, Mark mark = Mark::kPlain) {
    for (S state : from) Set(state, event, Cell{next, who, mark});
  }
  // The event is noted and the state stays.
  template <size_t N>
  constexpr void Stay(const S (&in)[N], uint8_t who, E event, Mark mark = Mark::kPlain) {
    for (S state : in) Set(state, event, Cell{state, who, mark});
  }
  constexpr const Table& table() const { return table_; }

 private:
  constexpr void Set(S state, E event, Cell cell) {
    Cell& target = table_[At(state)][At(event)];
    if (target.who != kNobody) throw "decided twice";  // tidy: allow(ban) does not compile: the table is a constant
    target = cell;
  }
  Table table_{};
};

// From the origin's desk to the first answer.
constexpr void AddOutward(TableBuilder& t) {
  t.Line({S::kDraft}, kO, E::kSend, S::kSent);
  t.Line({S::kSent}, kN, E::kDeliver, S::kDelivered);
  // The receipt may be overtaken by whatever the destination did at once, or by a request to cancel.
  t.Stay({S::kDelivered, S::kOpened, S::kQuestioned, S::kAccepted, S::kWaitlisted, S::kScheduled, S::kAbsent,
          S::kAppointmentCancelled, S::kReceived, S::kConcluded, S::kClosed, S::kDeclined, S::kExpired,
          S::kUndeliverable, S::kCancelRequested, S::kCancelled, S::kWithdrawn, S::kRerouted, S::kCorrected},
         kN, E::kDeliver);
  t.Line({S::kSent, S::kDelivered, S::kOpened, S::kQuestioned, S::kAccepted, S::kWaitlisted, S::kScheduled, S::kAbsent,
          S::kAppointmentCancelled, S::kExpired, S::kCancelRequested},
         kN, E::kUndeliver, S::kUndeliverable);
  t.Line({S::kSent, S::kDelivered}, kD, E::kOpen, S::kOpened);
  t.Stay({S::kOpened, S::kExpired, S::kRerouted}, kD, E::kOpen);
  // Words go on after the last step, but only an answer or a reception brings the referral back.
  t.Line({S::kOpened, S::kQuestioned}, kD, E::kAsk, S::kQuestioned);
  t.Stay({S::kExpired, S::kRerouted}, kD, E::kAsk, Mark::kLate);
  t.Line({S::kQuestioned}, kO, E::kReply, S::kOpened);
  // A word that the origin adds, or a reply that crossed the answer.
  t.Stay({S::kOpened, S::kAccepted, S::kWaitlisted, S::kScheduled, S::kAbsent, S::kAppointmentCancelled, S::kExpired},
         kO, E::kReply);
}

// The destination's answers and its diary.
constexpr void AddAnswers(TableBuilder& t) {
  // Also without waiting for a reply: it may have come by telephone.
  t.Line({S::kOpened, S::kQuestioned, S::kWaitlisted}, kD, E::kAccept, S::kAccepted);
  t.Line({S::kExpired, S::kRerouted}, kD, E::kAccept, S::kAccepted, Mark::kLate);
  t.Line({S::kOpened, S::kQuestioned, S::kAccepted, S::kWaitlisted}, kD, E::kWaitlist, S::kWaitlisted);
  t.Line({S::kExpired, S::kRerouted}, kD, E::kWaitlist, S::kWaitlisted, Mark::kLate);
  t.Line({S::kOpened, S::kQuestioned, S::kAccepted, S::kWaitlisted, S::kScheduled, S::kAbsent, S::kAppointmentCancelled,
          S::kCancelRequested},
         kD, E::kDecline, S::kDeclined);
  t.Line({S::kExpired}, kD, E::kDecline, S::kDeclined, Mark::kLate);
  t.Stay({S::kRerouted}, kD, E::kDecline, Mark::kLate);  // the child has taken over; the answer still counts
  t.Line({S::kAccepted, S::kWaitlisted, S::kScheduled, S::kAbsent, S::kAppointmentCancelled}, kD, E::kSchedule,
         S::kScheduled);
  t.Line({S::kScheduled}, kD, E::kMarkAbsent, S::kAbsent);
  t.Line({S::kScheduled}, kD, E::kCancelAppointment, S::kAppointmentCancelled);
  // It may have expired while it was accepted or scheduled: the destination goes on where its own copy stands.
  t.Line({S::kExpired, S::kRerouted}, kD, E::kSchedule, S::kScheduled, Mark::kLate);
  t.Line({S::kExpired, S::kRerouted}, kD, E::kMarkAbsent, S::kAbsent, Mark::kLate);
  t.Line({S::kExpired, S::kRerouted}, kD, E::kCancelAppointment, S::kAppointmentCancelled, Mark::kLate);
}

// The person stands at the second door, and what came of it.
constexpr void AddReception(TableBuilder& t) {
  t.Line({S::kSent, S::kDelivered, S::kOpened, S::kQuestioned, S::kAccepted, S::kWaitlisted, S::kScheduled, S::kAbsent,
          S::kAppointmentCancelled, S::kCancelRequested, S::kReceived},
         kD, E::kReceive, S::kReceived);
  // Another visit, or the code given afterwards: nothing moves but the grade.
  t.Stay({S::kConcluded, S::kClosed}, kD, E::kReceive);
  // What the origin did before it heard of the reception comes too late; Advance keeps it, should the reception have
  // been entered in error.
  for (E event : {E::kReply, E::kRequestCancel, E::kCorrectReferral}) {
    t.Stay({S::kReceived, S::kConcluded, S::kClosed}, kO, event, Mark::kCrossed);
  }
  t.Line({S::kDeclined, S::kExpired, S::kUndeliverable, S::kCancelled, S::kRerouted}, kD, E::kReceive, S::kReceived,
         Mark::kLate);
  t.Line({S::kCorrected}, kD, E::kReceive, S::kReceived, Mark::kBreach);
  // Counted, but what was erased stays so: whichever of the two is heard first, both ends come to the same.
  t.Stay({S::kWithdrawn}, kD, E::kReceive, Mark::kBreach);
  t.Line({S::kReceived, S::kConcluded}, kD, E::kConclude, S::kConcluded);  // an outcome may be said anew
  t.Stay({S::kClosed}, kD, E::kConclude);                                  // the second door's word may come last
  t.Line({S::kReceived, S::kConcluded, S::kClosed}, kO | kP, E::kClose, S::kClosed);
}

// Ways out.
constexpr void AddEndings(TableBuilder& t) {
  t.Line({S::kDraft}, kO, E::kRequestCancel, S::kCancelled);  // nothing has left: nobody has to confirm
  t.Line({S::kSent, S::kDelivered, S::kOpened, S::kQuestioned, S::kAccepted, S::kWaitlisted, S::kScheduled, S::kAbsent,
          S::kAppointmentCancelled},
         kO, E::kRequestCancel, S::kCancelRequested);
  t.Line({S::kCancelRequested}, kD, E::kConfirmCancel, S::kCancelled);
  t.Line({S::kExpired}, kD, E::kConfirmCancel, S::kCancelled, Mark::kLate);
  t.Stay({S::kRerouted}, kD, E::kConfirmCancel, Mark::kLate);
  // The request was overtaken by an answer that was then taken back: only the destination still knows of it.
  t.Line({S::kSent, S::kDelivered, S::kOpened, S::kQuestioned, S::kAccepted, S::kWaitlisted, S::kScheduled, S::kAbsent,
          S::kAppointmentCancelled},
         kD, E::kConfirmCancel, S::kCancelled, Mark::kCrossed);
  // Made before the request to cancel was known: the words are kept, the request stands.
  for (E event : {E::kOpen, E::kAsk, E::kAccept, E::kWaitlist, E::kSchedule, E::kMarkAbsent, E::kCancelAppointment,
                  E::kCorrectAnswer}) {
    t.Stay({S::kCancelRequested}, kD, event, Mark::kCrossed);
  }
  t.Line({S::kDraft}, kO, E::kWithdraw, S::kWithdrawn);
  t.Line({S::kSent,
          S::kDelivered,
          S::kOpened,
          S::kQuestioned,
          S::kAccepted,
          S::kWaitlisted,
          S::kScheduled,
          S::kAbsent,
          S::kAppointmentCancelled,
          S::kReceived,
          S::kConcluded,
          S::kClosed,
          S::kDeclined,
          S::kExpired,
          S::kUndeliverable,
          S::kCancelRequested,
          S::kCancelled,
          S::kWithdrawn,
          S::kRerouted,
          S::kCorrected},
         kO | kD | kP, E::kWithdraw, S::kWithdrawn);
  t.Line({S::kDeclined, S::kExpired, S::kUndeliverable, S::kCancelled}, kO, E::kReroute, S::kRerouted);
}

// Entered in error. A reception stands between the origin and its own mistake: its author takes it back first.
constexpr void AddCorrections(TableBuilder& t) {
  t.Line({S::kSent, S::kDelivered, S::kOpened, S::kQuestioned, S::kAccepted, S::kWaitlisted, S::kScheduled, S::kAbsent,
          S::kAppointmentCancelled, S::kDeclined, S::kExpired, S::kUndeliverable, S::kCancelRequested, S::kCancelled,
          S::kRerouted},
         kO, E::kCorrectReferral, S::kCorrected);
  t.Stay({S::kReceived, S::kConcluded, S::kClosed}, kD, E::kCorrectReception, Mark::kBack);
  t.Stay({S::kWithdrawn}, kD, E::kCorrectReception);
  // The answer is taken back as a whole, and given again.
  t.Line({S::kAccepted, S::kWaitlisted, S::kScheduled, S::kAbsent, S::kAppointmentCancelled, S::kDeclined}, kD,
         E::kCorrectAnswer, S::kOpened);
  t.Line({S::kCancelled}, kD, E::kCorrectAnswer, S::kCancelRequested);
}

// The person has lost the paper. Also after the reception: the follow-up code is still good for a word.
constexpr void AddSlip(TableBuilder& t) {
  t.Stay({S::kSent, S::kDelivered, S::kOpened, S::kQuestioned, S::kAccepted, S::kWaitlisted, S::kScheduled, S::kAbsent,
          S::kAppointmentCancelled, S::kReceived, S::kConcluded, S::kClosed, S::kExpired},
         kO, E::kReissueSlip);
  // Where the paper leads nowhere, or the journey goes on by a child, the origin makes none; it may have made it before
  // it heard of that, and late arrivals still go by the newest codes.
  t.Stay({S::kDeclined, S::kUndeliverable, S::kCancelRequested, S::kCancelled, S::kRerouted, S::kCorrected}, kO,
         E::kReissueSlip, Mark::kCrossed);
}

// What the hub's clock says.
constexpr void AddClock(TableBuilder& t) {
  t.Stay({S::kSent, S::kDelivered, S::kOpened, S::kQuestioned, S::kAccepted, S::kWaitlisted, S::kScheduled, S::kAbsent,
          S::kAppointmentCancelled, S::kReceived, S::kConcluded, S::kCancelRequested},
         kN, E::kOverdue);
  t.Line({S::kSent, S::kDelivered, S::kOpened, S::kQuestioned, S::kAccepted, S::kWaitlisted, S::kScheduled, S::kAbsent,
          S::kAppointmentCancelled, S::kCancelRequested},
         kN, E::kExpire, S::kExpired);
}

constexpr Table MakeTable() {
  TableBuilder t;
  AddOutward(t);
  AddAnswers(t);
  AddReception(t);
  AddEndings(t);
  AddCorrections(t);
  AddSlip(t);
  AddClock(t);
  return t.table();
}
constexpr Table kTable = MakeTable();

// Who ever makes an event, in any state.
constexpr std::array<uint8_t, kReferralEvents> MakeMakers() {
  std::array<uint8_t, kReferralEvents> makers{};
  for (const Row& row : kTable) {
    for (size_t event = 0; event < makers.size(); ++event) makers[event] |= row[event].who;
  }
  return makers;
}
constexpr std::array<uint8_t, kReferralEvents> kMakers = MakeMakers();

bool Exists(S state) {
  return !StateName(state).empty();
}
bool Exists(E event) {
  return !EventName(event).empty();
}

}  // namespace

Decision Decide(ReferralState state, ReferralEvent event, Actor actor) {
  Decision decision;
  decision.next = state;
  decision.refused = Reason::kWrongState;
  if (!Exists(state) || !Exists(event) || ActorName(actor).empty()) return decision;
  const auto bit = static_cast<uint8_t>(1u << (static_cast<uint8_t>(actor) - 1));
  const Cell& cell = kTable[At(state)][At(event)];
  if ((kMakers[At(event)] & bit) == 0) {
    decision.refused = Reason::kNotYourMove;
    return decision;
  }
  if (cell.who == kNobody) return decision;
  if ((cell.who & bit) == 0) {
    decision.refused = Reason::kNotYourMove;
    return decision;
  }
  decision.refused = Reason::kNone;
  decision.next = cell.next;
  decision.late = cell.mark == Mark::kLate;
  decision.breach = cell.mark == Mark::kBreach;
  decision.crossed = cell.mark == Mark::kCrossed;
  decision.back_before_reception = cell.mark == Mark::kBack;
  return decision;
}

Decision Advance(ReferralPlace& place, ReferralEvent event, Actor actor) {
  Decision decision = Decide(place.state, event, actor);
  const bool received = IsReceived(place.state);
  if (received && (decision.crossed || (!decision.ok() && actor == Actor::kNetwork))) {
    const Decision before = Decide(place.before_reception, event, actor);
    if (before.ok()) place.before_reception = before.next;
    return decision;
  }
  if (!decision.ok()) return decision;
  if (decision.back_before_reception) {
    RELAIS_CHECK(place.before_reception != ReferralState::kDraft);  // whoever stores a place stores both halves
    decision.next = place.before_reception;
    place.before_reception = ReferralState::kDraft;
  } else if (IsReceived(decision.next) != received) {
    place.before_reception = received ? ReferralState::kDraft : place.state;
  }
  place.state = decision.next;
  return decision;
}

bool IsOpen(ReferralState state) {
  switch (state) {
    case S::kSent:
    case S::kDelivered:
    case S::kOpened:
    case S::kQuestioned:
    case S::kAccepted:
    case S::kWaitlisted:
    case S::kScheduled:
    case S::kAbsent:
    case S::kAppointmentCancelled:
    case S::kCancelRequested:
      return true;
    default:
      return false;
  }
}

bool IsReceived(ReferralState state) {
  return state == S::kReceived || state == S::kConcluded || state == S::kClosed;
}

CoarseState CoarseOf(ReferralState state) {
  RELAIS_CHECK(state != S::kDraft && Exists(state));
  switch (state) {
    case S::kAccepted:
    case S::kWaitlisted:
    case S::kScheduled:
    case S::kAbsent:
    case S::kAppointmentCancelled:
      return CoarseState::kAnsweredYes;
    case S::kDeclined:
      return CoarseState::kAnsweredNo;
    case S::kReceived:
      return CoarseState::kReceived;
    case S::kConcluded:
    case S::kClosed:
    case S::kRerouted:
      return CoarseState::kEnded;
    case S::kCancelled:
      return CoarseState::kCancelled;
    case S::kWithdrawn:
      return CoarseState::kWithdrawn;
    case S::kExpired:
      return CoarseState::kExpired;
    case S::kUndeliverable:
      return CoarseState::kUndeliverable;
    case S::kCorrected:
      return CoarseState::kCorrected;
    default:
      return CoarseState::kOpen;
  }
}

std::optional<HandoffKind> TravelsAs(ReferralEvent event, Actor actor) {
  if (actor == Actor::kPerson) {
    const bool word = event == E::kWithdraw || event == E::kClose;
    return word ? std::optional<HandoffKind>(HandoffKind::kPerson) : std::nullopt;
  }
  switch (event) {
    case E::kDeliver:
      return std::nullopt;
    case E::kSend:
    case E::kReroute:
      return HandoffKind::kReferral;
    case E::kOpen:
    case E::kAsk:
    case E::kReply:
    case E::kRequestCancel:
    case E::kReissueSlip:
      return HandoffKind::kNote;
    case E::kUndeliver:
    case E::kOverdue:
    case E::kExpire:
      return HandoffKind::kNotice;
    default:
      return Exists(event) ? std::optional<HandoffKind>(HandoffKind::kAnswer) : std::nullopt;
  }
}

CoarseState CoarseAfter(ReferralEvent event, ReferralState after) {
  switch (event) {
    case E::kSend:
    case E::kReroute:
    case E::kOpen:
    case E::kAsk:
    case E::kReply:
    case E::kRequestCancel:
    case E::kReissueSlip:
      return CoarseState::kOpen;
    case E::kCorrectReferral:
    case E::kCorrectReception:
      return CoarseState::kCorrected;
    case E::kReceive:
      return IsReceived(after) ? CoarseOf(after) : CoarseState::kReceived;
    default:
      return CoarseOf(after);
  }
}

Reason DecideSolvedHere(absl::Span<const ReferralState> referrals, Actor actor) {
  if (actor != Actor::kOrigin) return Reason::kNotYourMove;
  for (ReferralState state : referrals) {
    if (state != S::kDraft && state != S::kCorrected) return Reason::kWrongState;
  }
  return Reason::kNone;
}

}  // namespace relais
