// Who is told, and when, that something waits at the desk. Pure: what waits, the wishes and the local time come in.
// A notice says that something waits and nothing else (notice_text.h), so a plan is only a yes or a no.
#ifndef RELAIS_NODE_NOTICES_NOTICE_PLAN_H_
#define RELAIS_NODE_NOTICES_NOTICE_PLAN_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/core/convention/service.h"
#include "services/core/handoff/ids.h"

namespace relais::node {

// What waits, as a person may wish to hear of it. Numbers are never reused.
enum class WaitKind : uint8_t {
  kToOpen = 1,    // a referral came and nobody has opened it
  kQuestion = 2,  // the destination asked something back
  kNews = 3,      // the other door answered, received or concluded
  kNewWay = 4,    // declined, expired or undeliverable: the person needs another door, or an ending
  kReminder = 5,  // a due day of ours is near
  kOverdue = 6,   // a due day has passed
  kLeaving = 7,   // what is kept of a journey leaves by itself within 30 days
};
inline constexpr int kWaitKindMax = 7;
// The word of the settings, "to-open"; "" for a number outside the enum.
absl::string_view WaitKindWord(WaitKind kind);
std::optional<WaitKind> WaitKindOf(absl::string_view word);

struct Waiting {
  std::string key;  // which thing at which stage: another stage is news again. Random ids, nothing about a person.
  WaitKind kind = WaitKind::kToOpen;
  Day from = kNoDay;   // first day on which it is worth a word
  Day until = kNoDay;  // last day: afterwards what it reminds of has expired; kNoDay: no such day
  bool drill = false;
};

// A moment in Europe/Paris.
struct LocalTime {
  Day day;
  int minute = 0;  // of the day, [0, 1440)
};

enum class Pace : uint8_t { kAtOnce = 1, kDaily = 2 };
enum class NoticeLanguage : uint8_t { kFrench = 1, kEnglish = 2 };

// One person's wishes.
struct NoticeRecipient {
  std::string address;  // of a mailbox
  NoticeLanguage language = NoticeLanguage::kFrench;
  absl::btree_set<WaitKind> kinds;  // empty: every kind
  Pace pace = Pace::kAtOnce;
  int daily_minute = 8 * 60 + 30;  // kDaily: not before this minute of the day
  // Nothing is said in [quiet_from, quiet_until), which may run over midnight; equal: never quiet.
  int quiet_from = 19 * 60;
  int quiet_until = 8 * 60;
  Weekdays days = kMondayToFriday;  // on which anything is said
  friend bool operator==(const NoticeRecipient&, const NoticeRecipient&) = default;
};

// What one person was told already.
struct NoticeMemory {
  Day last_daily = kNoDay;
  Day last_day = kNoDay;  // of the last notice, with its minute
  int last_minute = 0;
  absl::btree_set<std::string> told;  // keys that still wait
  friend bool operator==(const NoticeMemory&, const NoticeMemory&) = default;
};

struct MailNotice {
  bool drill = false;  // nothing but practice waits
};

// What of `waiting` is worth a word to `recipient` on `today`: of a wished kind, from <= today <= until.
std::vector<const Waiting*> WorthAWord(const NoticeRecipient& recipient, absl::Span<const Waiting> waiting, Day today);

// A notice to send now, or none. At once: something is worth a word that was not told yet, and the last notice lies
// limits::kNoticeSpacingMinutes behind. Daily: once a day from `daily_minute` on, while anything is worth a word. Never
// in quiet hours or on another weekday: what came meanwhile is told afterwards, unless it has expired by then.
std::optional<MailNotice> PlanNotice(const NoticeRecipient& recipient, absl::Span<const Waiting> waiting,
                                     const NoticeMemory& memory, LocalTime now);

// After the notice of `now` was handed to the relay. Keys that wait no more are forgotten.
void Remember(const NoticeRecipient& recipient, absl::Span<const Waiting> waiting, LocalTime now, NoticeMemory* memory);

}  // namespace relais::node

#endif  // RELAIS_NODE_NOTICES_NOTICE_PLAN_H_
