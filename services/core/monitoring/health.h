// Whether a daemon lives and may be sent work: what was looked at, how it stands, and what to do next.
#ifndef RELAIS_SERVICES_CORE_MONITORING_HEALTH_H_
#define RELAIS_SERVICES_CORE_MONITORING_HEALTH_H_

#include <cstdint>
#include <string>
#include <vector>

namespace relais {

struct HealthCheck {
  std::string name;  // stable, snake_case
  bool ok = true;
  // How it stands, one sentence for people.
  std::string fr;
  std::string en;
  // What to do next; empty when all is well.
  std::string next_fr;
  std::string next_en;
};
using HealthReport = std::vector<HealthCheck>;

// Every check is well. An empty report is well: nothing was asked.
bool IsWell(const HealthReport& report);

// {"ok":true,"checks":[{"name":…,"ok":…,"fr":…,"en":…,"next_fr":…,"next_en":…},…]} and a line's end. Texts are taken as
// UTF-8.
std::string HealthJson(const HealthReport& report);

// The checks that both daemons have, each from plain numbers.

// The loop has last turned `idle_s` seconds ago; more than kLoopIdleSecondsMax is too long.
inline constexpr int64_t kLoopIdleSecondsMax = 30;
HealthCheck LoopCheck(int64_t idle_s);
// `failing`: the last append was refused or in doubt.
HealthCheck LedgerCheck(bool failing);
// Bytes free on the store's disk, and below how many the ledger refuses bodies.
HealthCheck DiskCheck(uint64_t free_bytes, uint64_t least_bytes);
// Whole days until the certificate ends: 0 on its last day, negative afterwards. `renew`: what to do then.
struct Remedy {
  std::string fr;
  std::string en;
};
HealthCheck CertificateCheck(int64_t days_left, const Remedy& renew);
// What a node has sealed and the hub has not: the age of the oldest. Work without the hub is foreseen, so that only
// more than kOutboxStuckSeconds is too long; 0 when nothing waits.
inline constexpr int64_t kOutboxStuckSeconds = 4 * 3600;
HealthCheck OutboxCheck(int64_t oldest_unsent_s);
// The daemon is still reading its ledger, or is ending.
HealthCheck NotServingCheck();

// Exact below nine, then the next power of two: a queue is seen to grow, nobody counts a structure's handoffs.
uint64_t CoarseCount(uint64_t n);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_MONITORING_HEALTH_H_
