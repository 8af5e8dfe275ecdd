#include "node/notices/notice_plan.h"

#include <algorithm>
#include <array>

#include "services/core/handoff/day.h"
#include "services/core/handoff/limits.h"

namespace relais::node {
namespace {

// In the order of the enum, from 1.
constexpr std::array<absl::string_view, kWaitKindMax> kWords = {"to-open",  "question", "news",   "new-way",
                                                                "reminder", "overdue",  "leaving"};

bool IsQuiet(const NoticeRecipient& recipient, LocalTime now) {
  if ((recipient.days >> static_cast<int>(WeekdayOf(now.day)) & 1) == 0) return true;
  const int from = recipient.quiet_from;
  const int until = recipient.quiet_until;
  if (from <= until) return from <= now.minute && now.minute < until;
  return from <= now.minute || now.minute < until;
}

int64_t MinutesBetween(Day day, int minute, LocalTime now) {
  return DaysBetween(day, now.day) * 24 * 60 + now.minute - minute;
}

bool AllDrills(const std::vector<const Waiting*>& things) {
  return std::all_of(things.begin(), things.end(), [](const Waiting* thing) { return thing->drill; });
}

}  // namespace

absl::string_view WaitKindWord(WaitKind kind) {
  const auto number = static_cast<size_t>(kind);
  return number >= 1 && number <= kWords.size() ? kWords[number - 1] : absl::string_view();
}

std::optional<WaitKind> WaitKindOf(absl::string_view word) {
  for (size_t i = 0; i < kWords.size(); ++i) {
    if (kWords[i] == word) return static_cast<WaitKind>(i + 1);
  }
  return std::nullopt;
}

std::vector<const Waiting*> WorthAWord(const NoticeRecipient& recipient, absl::Span<const Waiting> waiting, Day today) {
  std::vector<const Waiting*> things;
  for (const Waiting& thing : waiting) {
    if (!recipient.kinds.empty() && !recipient.kinds.contains(thing.kind)) continue;
    if (today < thing.from || (thing.until != kNoDay && thing.until < today)) continue;
    things.push_back(&thing);
  }
  return things;
}

std::optional<MailNotice> PlanNotice(const NoticeRecipient& recipient, absl::Span<const Waiting> waiting,
                                     const NoticeMemory& memory, LocalTime now) {
  if (IsQuiet(recipient, now)) return std::nullopt;
  std::vector<const Waiting*> things = WorthAWord(recipient, waiting, now.day);
  if (recipient.pace == Pace::kDaily) {
    if (things.empty() || now.minute < recipient.daily_minute || memory.last_daily >= now.day) return std::nullopt;
    return MailNotice{AllDrills(things)};
  }
  things.erase(std::remove_if(things.begin(), things.end(),
                              [&memory](const Waiting* thing) { return memory.told.contains(thing->key); }),
               things.end());
  if (things.empty()) return std::nullopt;
  // A clock set back makes the last notice lie ahead: that must not silence anybody.
  const int64_t since = memory.last_day == kNoDay ? limits::kNoticeSpacingMinutes
                                                  : MinutesBetween(memory.last_day, memory.last_minute, now);
  if (since >= 0 && since < limits::kNoticeSpacingMinutes) return std::nullopt;
  return MailNotice{AllDrills(things)};
}

void Remember(const NoticeRecipient& recipient, absl::Span<const Waiting> waiting, LocalTime now,
              NoticeMemory* memory) {
  absl::btree_set<std::string> told;
  for (const Waiting& thing : waiting) {
    if (memory->told.contains(thing.key)) told.insert(thing.key);
  }
  for (const Waiting* thing : WorthAWord(recipient, waiting, now.day)) told.insert(thing->key);
  memory->told = std::move(told);
  memory->last_day = now.day;
  memory->last_minute = now.minute;
  if (recipient.pace == Pace::kDaily) memory->last_daily = now.day;
}

}  // namespace relais::node
