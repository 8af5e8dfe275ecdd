// Years of referrals as the hub's figures follow them, without a hub.
#ifndef RELAIS_TESTS_BENCH_FIGURE_REGION_H_
#define RELAIS_TESTS_BENCH_FIGURE_REGION_H_

#include <cstdint>
#include <vector>

#include "services/core/convention/knowledge.h"
#include "services/core/directory/open_day_counts.h"
#include "services/core/monitoring/flow_book.h"
#include "services/core/monitoring/flow_table.h"
#include "tests/fakes/seeded_entropy.h"

namespace relais::bench {

// Three hundred partners, each of which refers to twenty others, under forty conventions.
inline constexpr int kFlowPartners = 300;
inline constexpr int kFlowDestinations = 20;
inline constexpr int kFlowConventions = 40;

// Every referral is one journey, followed as the hub follows it: sent, answered, received, ended, with delays of a few
// weeks. The same one each time.
class FigureRegion {
 public:
  // Of so many months from `first` on.
  FigureRegion(Day first, int months) : first_(first), days_(months * 365 / 12) {}
  // The first of the partners and conventions are these instead of invented ones. Before Live.
  void Name(std::vector<PartnerId> partners, std::vector<ConventionId> conventions);

  // Follows `referrals` of them, spread evenly over the months; four events each at most.
  void Live(int64_t referrals);
  const FlowBook& book() const { return book_; }
  uint64_t events() const { return events_; }
  uint32_t Draw(uint32_t below) { return static_cast<uint32_t>(seeded_.Below(below)); }
  FlowAtlas Atlas() const;

 private:
  PartnerId Partner(uint32_t number) const;
  ConventionId Convention(uint32_t number) const;
  void Follow(Day day);
  void One(Day sent);

  const Day first_;
  const int days_;
  std::vector<PartnerId> partners_;
  std::vector<ConventionId> conventions_;
  SeededEntropy seeded_{20'261'126};
  const Knowledge knowledge_;
  OpenDayCounts open_days_;
  FlowBook book_;
  JourneyDoors doors_;
  JourneyFlow flow_;
  FlowCell cell_;
  uint64_t events_ = 0;
};

}  // namespace relais::bench

#endif  // RELAIS_TESTS_BENCH_FIGURE_REGION_H_
