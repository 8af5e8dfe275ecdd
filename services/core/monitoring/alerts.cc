#include "services/core/monitoring/alerts.h"

#include <algorithm>
#include <iterator>
#include <numeric>

#include "services/core/handoff/day.h"
#include "services/core/monitoring/indicator.h"

namespace relais {
namespace {

struct AlertAdvice {
  absl::string_view fr;
  absl::string_view en;
};
constexpr AlertAdvice kAlertAdvice[] = {
    {"", ""},
    {"Ce nœud ne relève plus son courrier : appelez la structure, un poste ou une ligne est peut-être en panne.",
     "This node no longer fetches its mail: call the partner, a machine or a line may be down."},
    {"Beaucoup attend dans cette boîte : la structure a-t-elle quelqu'un pour y répondre ?",
     "Much waits in this mailbox: has the partner somebody to answer it?"},
    {"Plus d'une réponse sur dix dépasse le délai de la convention : voyez ce qui manque à la structure.",
     "More than one answer in ten comes after the convention's delay: see what the partner lacks."},
    {"Aucune seconde porte ne reçoit les habitants de ce territoire : une convention ou une offre y manque.",
     "No second door receives the people of this territory: a convention or a service is missing."},
    {"Le certificat de ce nœud n'a pas été renouvelé à temps : la structure sera coupée à son échéance.",
     "This node's certificate was not renewed in time: the partner will be cut off when it ends."},
};
static_assert(std::size(kAlertAdvice) == kAlertKindMax + 1);

const AlertAdvice& AlertAdviceOf(AlertKind kind) {
  const auto number = static_cast<size_t>(kind);
  return kAlertAdvice[number < std::size(kAlertAdvice) ? number : 0];
}

}  // namespace

absl::string_view AlertAdviceFr(AlertKind kind) {
  return AlertAdviceOf(kind).fr;
}
absl::string_view AlertAdviceEn(AlertKind kind) {
  return AlertAdviceOf(kind).en;
}

std::vector<Alert> AlertsOf(const AlertFacts& facts) {
  std::vector<Alert> alerts;
  for (const PartnerSigns& signs : facts.partners) {
    if (signs.oldest_waiting != kNoDay) {
      const int64_t days = DaysBetween(signs.oldest_waiting, facts.today);
      if (days >= kSilentDays) {
        alerts.push_back({AlertKind::kPartnerSilent, signs.partner, {}, "", static_cast<int>(days)});
      }
    }
    if (signs.frames_waiting >= kQueueFrames) alerts.push_back({AlertKind::kQueueGrowing, signs.partner, {}, "", 0});
    if (signs.certificate_ends != kNoDay) {
      const int64_t left = DaysBetween(facts.today, signs.certificate_ends);
      if (left <= kCertificateDaysLeft) {
        const int days = static_cast<int>(std::max<int64_t>(left, 0));
        alerts.push_back({AlertKind::kCertificateEnding, signs.partner, {}, "", days});
      }
    }
  }
  for (const AnswerSigns& signs : facts.answers) {
    const uint64_t all = std::accumulate(signs.answers.begin(), signs.answers.end(), uint64_t{0});
    if (all < kDelayAnswersMin) continue;
    const int days = *DelayQuantile(signs.answers, kDelayPercent);
    if (days > signs.promised) {
      alerts.push_back({AlertKind::kDelaysLong, signs.partner, signs.convention, "", days});
    }
  }
  for (const std::string& territory : facts.without_second_door) {
    alerts.push_back({AlertKind::kNoSecondDoor, {}, {}, territory, 0});
  }
  std::sort(alerts.begin(), alerts.end());
  return alerts;
}

}  // namespace relais
