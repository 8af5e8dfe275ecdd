#include "deploy/year/player.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "deploy/year/script.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/day.h"
#include "services/core/monitoring/count_limits.h"

namespace relais::year {
namespace {

using E = ReferralEvent;
using S = ReferralState;

// A referral that nobody answers is told of to the end within so many days: its first door may still go on.
constexpr int kLingerDays = 75;
constexpr int kLeaveDays = 30;

// Which door counts a fact (count_domain.h): these are the second door's.
bool OfDestination(CountedFact fact) {
  switch (fact) {
    case CountedFact::kAnsweredYes:
    case CountedFact::kDeclined:
    case CountedFact::kAbsent:
    case CountedFact::kReceived:
    case CountedFact::kStarted:
    case CountedFact::kHelped:
    case CountedFact::kNotHelped:
      return true;
    default:
      return false;
  }
}

CountedFact FactOf(Outcome outcome) {
  switch (outcome) {
    case Outcome::kFollowUpStarted:
      return CountedFact::kStarted;
    case Outcome::kHelped:
      return CountedFact::kHelped;
    case Outcome::kNotHelped:
      return CountedFact::kNotHelped;
  }
  RELAIS_CHECK(false);
}

}  // namespace

Player::Player(RegionPlan* plan, Network* network)
    : plan_(plan), network_(network), end_(SlotOf(plan->last_day().next(), 0)) {}

void Player::At(Slot slot, uint64_t number, Step step) {
  if (slot >= end_) return;
  ++lives_.at(number)->steps;
  steps_[slot].emplace_back(number, std::move(step));
}

void Player::Play(const std::function<void(Month)>& month_done) {
  for (Day day = plan_->first_day(); day <= plan_->last_day(); day = day.next()) {
    now_ = SlotOf(day, 0);
    network_->Dawn(day);
    ReadNews();
    for (Journey& journey : plan_->DrawDay(day)) Begin(std::move(journey));
    for (int round = 0; round < assumed::kRoundsPerDay; ++round) {
      now_ = SlotOf(day, round);
      const auto due = steps_.find(now_);
      if (due == steps_.end()) continue;
      network_->PutClock(day, round);
      PlayRound(now_);
    }
    network_->Dusk();
    if (MonthOf(day.next()) != MonthOf(day)) month_done(MonthOf(day));
  }
  const Day set_day = AddDays(plan_->last_day(), limits::kCountSetDay);
  for (Day day = plan_->last_day().next(); day <= set_day; day = day.next()) {
    now_ = SlotOf(day, 0);
    network_->Dawn(day);
    ReadNews();
    network_->Dusk();
  }
}

void Player::PlayRound(Slot slot) {
  auto node = steps_.extract(slot);
  for (auto& [number, step] : node.mapped()) {
    const auto it = lives_.find(number);
    RELAIS_CHECK(it != lives_.end());
    Life& life = *it->second;
    step(life);
    if (--life.steps == 0) {
      by_referral_.erase(life.referral);
      lives_.erase(it);
    }
  }
  network_->Settle();
  ReadNews();
}

void Player::Begin(Journey journey) {
  const uint64_t number = journey.number;
  const Slot begun = journey.begun;
  auto life = std::make_unique<Life>(std::move(journey));
  life->id = network_->entropy().DrawId<JourneyId>();
  lives_[number] = std::move(life);
  At(begun, number, [this](Life& l) {
    if (l.journey.solved_here) {
      const Reason reason = SolveHere(network_->node(l.journey.origin), l.id, l.journey.person);
      network_->Touch(l.journey.origin);
      if (reason != Reason::kNone) return Refused("solved_here", reason);
      ++counts_.solved_here;
      return CountFact(l, CountedFact::kSolvedHere);
    }
    if (l.journey.no_door) {
      ++counts_.no_door;
      return;
    }
    std::optional<Attempt> attempt = plan_->DrawAttempt(l.journey, now_);
    if (!attempt) return;
    ++(l.journey.drill ? counts_.drills : counts_.journeys);
    Start(l, *std::move(attempt));
  });
}

void Player::CountFact(const Life& life, CountedFact fact, ReasonNumber reason) {
  if (life.journey.drill) return;
  const int office = OfDestination(fact) ? life.destination : life.journey.origin;
  truth_.Count(life.journey.person, {office, today(), fact, reason});
}

void Player::Refused(absl::string_view what, Reason reason) {
  ++counts_.refused[absl::StrCat(what, "/", ReasonName(reason))];
}

void Player::Start(Life& life, Attempt attempt) {
  const int origin = life.journey.origin;
  SendOrder order;
  order.draft =
      FormOf(life.journey.person, life.journey.number, network_->papers().office(attempt.destination).service, today());
  order.journey = life.id;
  order.parent = life.referral;
  order.drill = life.journey.drill;
  SendOutcome sent = Send(network_->node(origin), order);
  network_->Touch(origin);
  if (sent.reason != Reason::kNone) return Refused("send", sent.reason);
  truth_.handoffs().Add(month(), sent.header);
  by_referral_.erase(life.referral);
  life.referral = sent.header.handoff;
  life.destination = attempt.destination;
  if (sent.slip) life.slip = std::move(sent.slip);
  life.said_yes = life.expired = life.undelivered = life.came_to_nothing = false;
  life.outcome.reset();
  life.decline.reset();
  TakeBackUnmet(life);  // the child answers for the need
  by_referral_[life.referral] = life.journey.number;
  CountFact(life, CountedFact::kReferred);
  Slot last = attempt.sent;
  for (const PlannedAct& act : attempt.acts) {
    RELAIS_CHECK(act.slot > last);
    last = act.slot;
    At(act.slot, life.journey.number, [this, act, referral = life.referral](Life& l) {
      if (l.referral == referral) DoAct(l, act);
    });
  }
  if (attempt.third_door) At(*attempt.third_door, life.journey.number, [this](Life& l) { TryThirdDoor(l); });
  const Slot linger = SlotOf(AddDays(DayOf(last), kLingerDays), 0);
  At(std::min(linger, Slot(end_.value() - 1)), life.journey.number, [](Life&) {});
}

void Player::DoAct(Life& life, const PlannedAct& act) {
  const int office = act.by_origin ? life.journey.origin : life.destination;
  const node::RowKey row{life.referral, act.by_origin ? node::Side::kOrigin : node::Side::kDestination};
  EventDetail detail = act.detail;
  if (act.counter_office != 0) detail.counter_proposal = network_->papers().office(act.counter_office).service;
  const ActOutcome done = Act(network_->node(office), row, act.event, detail, life.slip);
  network_->Touch(office);
  if (done.reason != Reason::kNone) return Refused(EventName(act.event), done.reason);
  if (done.header) truth_.handoffs().Add(month(), *done.header);
  CountAct(life, act);
  if (act.event == E::kDecline) GoOn(life, act.counter_office);
}

void Player::CountAct(Life& life, const PlannedAct& act) {
  const EventDetail& detail = act.detail;
  switch (act.event) {
    case E::kAccept:
    case E::kWaitlist:
    case E::kSchedule:
      if (!std::exchange(life.said_yes, true)) CountFact(life, CountedFact::kAnsweredYes);
      return;
    case E::kDecline:
      life.decline = detail.decline;
      life.no_solution = detail.no_solution;
      return CountFact(life, CountedFact::kDeclined, NumberOf(*detail.decline));
    case E::kMarkAbsent:
      return CountFact(life, CountedFact::kAbsent);
    case E::kReceive:
      return CountFact(life, CountedFact::kReceived);
    case E::kConclude:
      life.outcome = detail.outcome;
      return CountFact(life, FactOf(*detail.outcome));
    case E::kClose: {
      CountFact(life, *detail.helped ? CountedFact::kSaidHelped : CountedFact::kSaidNotHelped);
      ClosureWords words;
      words.destination = life.outcome;
      words.origin_helped = detail.helped;
      if (words.disagree()) CountFact(life, CountedFact::kDisagreed);
      return;
    }
    case E::kWithdraw:
      return CountFact(life, CountedFact::kWithdrawn);
    default:
      return;
  }
}

void Player::TakeBackUnmet(Life& life) {
  if (!life.unmet) return;
  const Month open = network_->node(life.journey.origin).engine().state().counts().open;
  truth_.TakeBack(life.journey.person, *std::exchange(life.unmet, std::nullopt), open);
}

void Player::FollowNeed(Life& life, const node::ReferralRow& row) {
  const std::optional<UnmetNeedReason> reason =
      UnmetNeedOf({row.place.state, life.decline, life.no_solution, {}, false});
  const ReasonNumber number = reason ? NumberOf(*reason) : ReasonNumber();
  if (life.journey.drill || number == (life.unmet ? life.unmet->reason : ReasonNumber())) return;
  TakeBackUnmet(life);
  if (!reason) return;
  life.unmet = TrueFact{life.journey.origin, today(), CountedFact::kUnmet, number};
  truth_.Count(life.journey.person, *life.unmet);
}

void Player::GoOn(Life& life, int wanted) {
  if (std::exchange(life.came_to_nothing, true)) return;
  const std::optional<Slot> slot = plan_->DrawReroute(life.journey, now_);
  if (!slot) return;
  At(*slot, life.journey.number, [this, wanted](Life& l) {
    std::optional<Attempt> attempt = plan_->DrawAttempt(l.journey, now_, wanted);
    if (!attempt) return;
    if (!l.journey.drill) ++counts_.reroutes;
    Start(l, *std::move(attempt));
  });
}

void Player::TryThirdDoor(Life& life) {
  const int door = plan_->DrawAnotherDoor(life.journey, today());
  if (door == 0) return;
  const int origin = life.journey.origin;
  SendOrder order;
  order.draft = FormOf(life.journey.person, life.journey.number, network_->papers().office(door).service, today());
  order.journey = life.id;
  order.parent = life.referral;
  const SendOutcome sent = Send(network_->node(origin), order);
  network_->Touch(origin);
  if (sent.reason != Reason::kThirdDoor) return Refused("third_door", sent.reason);
  ++counts_.third_doors_refused;
  if (!life.journey.lots.Permille(assumed::kLeaveAsked)) return;
  const absl::StatusOr<DerogationRequest> request = AskLeave(network_->node(origin), life.referral, order.draft);
  if (!request.ok()) return Refused("ask_leave", ReasonOf(request.status()));
  const bool good = network_->sealer().Verify(request->identity, DerogationRequestText(*request), request->signature);
  const hub::HubResult taken =
      network_->hub().Do(hub::SubmitDerogation{network_->papers().office(origin).node, *request, good});
  if (taken.reason != Reason::kNone) return Refused("submit_leave", taken.reason);
  ++counts_.leaves_asked;
  if (!life.journey.lots.Permille(assumed::kLeaveGranted)) return;  // the animator lets it rest
  const std::optional<Slot> slot = Later(plan_->offices().office(origin), now_, 2, life.journey.lots);
  if (!slot) return;
  At(*slot, life.journey.number, [this, asked = *request, door](Life& l) { AnswerLeave(l, asked, door); });
}

void Player::AnswerLeave(Life& life, const DerogationRequest& request, int door) {
  NodeSeat& seat = network_->node(life.journey.origin);
  const SigningPair& animator = network_->papers().AnimatorOf(request.convention);
  hub::AnswerDerogation input;
  input.answer.request = request.id;
  input.answer.animator = animator.key;
  input.answer.token = LeaveToken(request, animator, AddDays(today(), kLeaveDays), seat);
  input.signed_by_it =
      network_->sealer().Verify(animator.key, DerogationText(input.answer.token), input.answer.token.signature);
  const Derogation token = input.answer.token;
  if (const Reason reason = network_->hub().Do(std::move(input)).reason; reason != Reason::kNone) {
    return Refused("answer_leave", reason);
  }
  if (const Reason reason = HearLeave(seat, request.id, token); reason != Reason::kNone) {
    return Refused("hear_leave", reason);
  }
  ++counts_.leaves_granted;
  std::optional<Attempt> attempt = plan_->DrawLeaveAttempt(life.journey, door, now_);
  if (attempt) Start(life, *std::move(attempt));
}

void Player::ReadNews() {
  for (const MonthReport& report : network_->TakeReports()) truth_.Report(report.month, report.offices);
  for (const HandoffHeader& header : network_->TakeReceipts()) truth_.handoffs().Add(month(), header);
  for (const RowNews& news : network_->TakeNews()) {
    const auto it = by_referral_.find(news.row.referral);
    if (news.row.side != node::Side::kOrigin || it == by_referral_.end()) continue;
    Life& life = *lives_.at(it->second);
    const node::ReferralRow* row = network_->node(news.office).engine().state().FindRow(news.row);
    if (row == nullptr) continue;
    FollowNeed(life, *row);
    if (row->place.state == S::kExpired && !std::exchange(life.expired, true)) {
      CountFact(life, CountedFact::kExpired);
      GoOn(life, 0);
    }
    if (row->place.state == S::kUndeliverable && !std::exchange(life.undelivered, true)) {
      CountFact(life, CountedFact::kUndelivered);
      GoOn(life, 0);
    }
  }
}

}  // namespace relais::year
