// What needs somebody's care today: facts in, a list out. Every threshold stands here.
//
// Two things are not here, because the hub cannot know them honestly. A node speaks the one version of the line that
// there is, and does not name its own. Clocks: a header bears a quarter of an hour that may be days old, because it
// waited in an outbox; only one from the future tells of a clock, and that one is refused (WINDOW_AHEAD), so that its
// owner is told at once.
#ifndef RELAIS_SERVICES_CORE_MONITORING_ALERTS_H_
#define RELAIS_SERVICES_CORE_MONITORING_ALERTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/limits.h"
#include "services/core/monitoring/flow_book.h"

namespace relais {

// Numbers are those of relais.v1.AlertKind.
enum class AlertKind : uint8_t {
  kPartnerSilent = 1,
  kQueueGrowing = 2,
  kDelaysLong = 3,
  kNoSecondDoor = 4,
  kCertificateEnding = 5,
};
inline constexpr uint8_t kAlertKindMax = 5;
// What it means and what to do; "" outside the enum.
absl::string_view AlertAdviceFr(AlertKind kind);
absl::string_view AlertAdviceEn(AlertKind kind);

inline constexpr int kSilentDays = 4;             // something has waited so long: longer than a week-end and a day
inline constexpr uint64_t kQueueFrames = 64;      // waiting in one mailbox
inline constexpr uint64_t kDelayAnswersMin = 11;  // fewer say nothing of a partner
inline constexpr int kDelayPercent = 90;          // so many answers should keep the convention's delay
inline constexpr int kCertificateDaysLeft = 7;    // renewal was due at least eight days ago
static_assert(limits::kCertificateDays - kCertificateDaysLeft >
              limits::kCertificateRenewDays + limits::kCertificateRenewJitterDays + 7);

// One partner with a node, as the hub sees it.
struct PartnerSigns {
  PartnerId partner;
  Day oldest_waiting = kNoDay;  // of what its node has not fetched; kNoDay: nothing waits
  uint64_t frames_waiting = 0;
  Day certificate_ends = kNoDay;  // its last one; kNoDay: not known here
};
// How one partner answers under one convention, over the last closed months.
struct AnswerSigns {
  PartnerId partner;
  ConventionId convention;
  int promised = 0;  // open days
  DelayHistogram answers{};
};
struct AlertFacts {
  Day today;
  std::vector<PartnerSigns> partners;
  std::vector<AnswerSigns> answers;
  std::vector<std::string> without_second_door;  // territories
};

struct Alert {
  AlertKind kind = AlertKind::kPartnerSilent;
  PartnerId partner;        // none: about a territory
  ConventionId convention;  // none: not about one
  std::string territory;    // code
  int days = 0;             // silent for, the ninth decile, or left
  friend bool operator==(const Alert&, const Alert&) = default;
  friend auto operator<=>(const Alert&, const Alert&) = default;
};

// Ascending.
std::vector<Alert> AlertsOf(const AlertFacts& facts);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_MONITORING_ALERTS_H_
