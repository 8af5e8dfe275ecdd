#include "deploy/year/script.h"

#include <algorithm>
#include <vector>

#include "services/core/directory/open_days.h"
#include "services/core/handoff/day.h"

namespace relais::year {

std::optional<Slot> Later(const Office& office, Slot slot, int open_days, Lots& lots) {
  const int last_round = assumed::kRoundsPerDay - 1;
  Day day = DayOf(slot);
  int round = RoundOf(slot) + 1;
  if (open_days > 0 || round > last_round || !IsOpen(office.calendar, day)) {
    const std::optional<Day> later = AddOpenDays(office.calendar, day, std::max(1, open_days));
    if (!later) return std::nullopt;
    day = *later;
    round = static_cast<int>(lots.Below(assumed::kRoundsPerDay));
  }
  if (office.silence.Holds(day)) return std::nullopt;
  return SlotOf(day, round);
}

Script::Script(RegionPlan& plan, Journey& journey, int destination, Slot sent)
    : plan_(plan),
      journey_(journey),
      lots_(journey.lots),
      origin_(plan.offices().office(journey.origin)),
      destination_(plan.offices().office(destination)),
      now_(sent) {
  attempt_.destination = destination;
  attempt_.sent = sent;
  // The drill's point is that it arrives and is answered.
  if (!Read() || !Ask() || !Answer() || !Meet() || !Receive()) return;
  Conclude();
}

bool Script::Add(bool by_origin, ReferralEvent event, int open_days, EventDetail detail) {
  const std::optional<Slot> slot = Later(by_origin ? origin_ : destination_, now_, open_days, lots_);
  if (!slot) return false;
  now_ = *slot;
  attempt_.acts.push_back({now_, by_origin, event, std::move(detail), 0});
  return true;
}

bool Script::AddOn(Day day, ReferralEvent event, EventDetail detail) {
  if (!destination_.OpenOn(day) || day <= DayOf(now_)) return Add(false, event, 1, std::move(detail));
  now_ = SlotOf(day, static_cast<int>(lots_.Below(assumed::kRoundsPerDay)));
  attempt_.acts.push_back({now_, false, event, std::move(detail), 0});
  return true;
}

int Script::Hurry(int open_days, int most) const {
  if (!destination_.slow) return std::min(open_days, most);
  return std::min(open_days * assumed::kSlowFactor, std::max(most, assumed::kSlowMost));
}

bool Script::Read() {
  if (!Add(false, ReferralEvent::kOpen, Hurry(lots_.Delay(assumed::kOpenMedian), assumed::kAnswerMost / 2)))
    return false;
  if (lots_.Permille(assumed::kWithdraws)) {
    EventDetail detail;
    detail.at_persons_request = true;
    Add(true, ReferralEvent::kWithdraw, 1, detail);
    return false;
  }
  if (lots_.Permille(assumed::kCancels)) {
    if (Add(true, ReferralEvent::kRequestCancel, 1)) Add(false, ReferralEvent::kConfirmCancel, 1);
    return false;
  }
  return !lots_.Permille(assumed::kForgotten);
}

bool Script::Ask() {
  if (!lots_.Permille(assumed::kAsks)) return true;
  EventDetail question;
  question.text = "Une précision, s’il vous plaît ?";
  EventDetail reply;
  reply.text = "Voici la précision demandée.";
  return Add(false, ReferralEvent::kAsk, 0, question) && Add(true, ReferralEvent::kReply, lots_.Delay(1), reply);
}

bool Script::Answer() {
  const int days = Hurry(lots_.Delay(assumed::kAnswerMedian), assumed::kAnswerMost);
  if (lots_.Permille(assumed::kDeclines)) {
    const std::vector<int64_t> weights(assumed::kDeclineWeight.begin(), assumed::kDeclineWeight.end());
    const auto reason = static_cast<DeclineReason>(1 + lots_.Weighted(weights));
    const std::optional<Slot> slot = Later(destination_, now_, days, lots_);
    if (!slot) return false;
    now_ = *slot;
    Decline(reason, true);
    return false;
  }
  if (lots_.Permille(assumed::kWaitlists)) {
    EventDetail wait;
    const std::optional<Slot> slot = Later(destination_, now_, days, lots_);
    if (!slot) return false;
    wait.not_before = AddDays(DayOf(*slot), 14);
    now_ = *slot;
    attempt_.acts.push_back({now_, false, ReferralEvent::kWaitlist, wait, 0});
    return Schedule(10);
  }
  return Add(false, ReferralEvent::kAccept, days);
}

// At the present slot.
void Script::Decline(DeclineReason reason, bool may_propose) {
  PlannedAct act{now_, false, ReferralEvent::kDecline, {}, 0};
  act.detail.decline = reason;
  if (may_propose && lots_.Permille(assumed::kCounterProposals))
    act.counter_office = plan_.DrawAnotherDoor(journey_, DayOf(now_));
  act.detail.no_solution = act.counter_office == 0;
  attempt_.acts.push_back(std::move(act));
}

bool Script::Schedule(int median) {
  const std::optional<Slot> slot = Later(destination_, now_, lots_.Delay(1), lots_);
  if (!slot) return false;
  const int days = std::clamp(lots_.Delay(median), 1, assumed::kAppointmentMost);
  const std::optional<Day> day = AddOpenDays(destination_.calendar, DayOf(*slot), days);
  if (!day) return false;
  EventDetail detail;
  constexpr int kNine = 9 * 60;
  detail.appointment = Appointment{*day, static_cast<uint16_t>(kNine + 30 * lots_.Below(14))};
  appointment_ = *day;
  now_ = *slot;
  attempt_.acts.push_back({now_, false, ReferralEvent::kSchedule, detail, 0});
  return true;
}

bool Script::Meet() {
  if (appointment_ == kNoDay) {
    if (!lots_.Permille(assumed::kAppointments)) return true;
    if (!Schedule(assumed::kAppointmentMedian)) return false;
  }
  if (lots_.Permille(assumed::kAppointmentMoved) && DaysBetween(DayOf(now_), appointment_) > 3) {
    if (!Add(false, ReferralEvent::kCancelAppointment, 1) || !Schedule(assumed::kAppointmentMedian)) return false;
  }
  return !lots_.Permille(assumed::kNoShows) || MissAppointment();
}

bool Script::MissAppointment() {
  if (!AddOn(appointment_, ReferralEvent::kMarkAbsent)) return false;
  if (lots_.Permille(assumed::kNoShowsCalledBack)) return Schedule(assumed::kAppointmentMedian);
  const std::optional<Slot> slot = Later(destination_, now_, 1, lots_);
  if (!slot) return false;
  now_ = *slot;
  Decline(DeclineReason::kPersonAbsent, false);
  return false;
}

bool Script::Receive() {
  EventDetail detail;
  detail.grade = lots_.Permille(assumed::kProven) ? ArrivalGrade::kProven : ArrivalGrade::kAttested;
  if (appointment_ != kNoDay) return AddOn(appointment_, ReferralEvent::kReceive, detail);
  return Add(false, ReferralEvent::kReceive, 1 + lots_.Delay(2), detail);
}

bool Script::Conclude() {
  if (!lots_.Permille(assumed::kConcludes)) return false;
  const std::vector<int64_t> weights(assumed::kOutcomeWeight.begin(), assumed::kOutcomeWeight.end());
  EventDetail detail;
  detail.outcome = static_cast<Outcome>(1 + lots_.Weighted(weights));
  const int days = std::min(lots_.Delay(assumed::kConcludeMedian), assumed::kConcludeMost);
  if (!Add(false, ReferralEvent::kConclude, days, detail)) return false;
  if (lots_.Permille(assumed::kCloses)) {
    const bool said = *detail.outcome != Outcome::kNotHelped;
    Close(lots_.Permille(assumed::kContradicts) ? !said : said);
  }
  if (!journey_.drill && lots_.Permille(assumed::kThirdDoors)) {
    attempt_.third_door = Later(origin_, now_, 2, lots_);
  }
  return true;
}

void Script::Close(bool helped) {
  EventDetail detail;
  detail.helped = helped;
  Add(true, ReferralEvent::kClose, lots_.Delay(assumed::kCloseMedian), detail);
}

}  // namespace relais::year
