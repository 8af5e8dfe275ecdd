#include "node/clerk/answer_habits.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "services/core/directory/open_days.h"
#include "services/core/handoff/day.h"

namespace relais::node {
namespace {

// Longer than this counts as this long: a due day has long passed.
constexpr int kAnswerDaysMax = 90;

bool IsAnswer(const RowEvent& event) {
  if (event.actor != Actor::kDestination || event.corrected) return false;
  switch (event.event) {
    case ReferralEvent::kAccept:
    case ReferralEvent::kWaitlist:
    case ReferralEvent::kDecline:
    case ReferralEvent::kSchedule:
      return true;
    default:
      return false;
  }
}

// The days of sending and of the first answer.
std::optional<std::pair<Day, Day>> Answered(const ReferralRow& row) {
  const auto sent = std::find_if(row.events.begin(), row.events.end(),
                                 [](const RowEvent& event) { return event.event == ReferralEvent::kSend; });
  const auto answer = std::find_if(row.events.begin(), row.events.end(), IsAnswer);
  if (sent == row.events.end() || answer == row.events.end() || answer->day < sent->day) return std::nullopt;
  return std::make_pair(sent->day, answer->day);
}

int OpenDaysBetween(const OpenCalendar& calendar, Day sent, Day answered) {
  const Day last = std::min(answered, AddDays(sent, kAnswerDaysMax));
  int days = 0;
  for (Day day = AddDays(sent, 1); day <= last; day = AddDays(day, 1)) days += IsOpen(calendar, day) ? 1 : 0;
  return days;
}

}  // namespace

AnswerHabits AnswerHabitsOf(const Knowledge& knowledge, const absl::btree_map<RowKey, ReferralRow>& rows) {
  absl::btree_map<ServiceId, std::vector<std::pair<Day, Day>>> spans;
  for (const auto& [key, row] : rows) {
    if (key.side != Side::kOrigin || row.drill) continue;
    if (const auto span = Answered(row)) spans[row.service].push_back(*span);
  }
  AnswerHabits habits;
  for (const auto& [id, answers] : spans) {
    const Service* service = knowledge.FindService(id);
    if (service == nullptr) continue;
    const OpenCalendar calendar = CalendarOf(*service);
    std::vector<int> days;
    for (const auto& [sent, answered] : answers) days.push_back(OpenDaysBetween(calendar, sent, answered));
    const auto middle = days.begin() + static_cast<std::ptrdiff_t>((days.size() - 1) / 2);
    std::nth_element(days.begin(), middle, days.end());
    habits[id] = {*middle, static_cast<int>(days.size())};
  }
  return habits;
}

}  // namespace relais::node
