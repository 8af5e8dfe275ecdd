// What may be told of closed months, kept from one question to the next.
#ifndef RELAIS_SERVICES_CORE_MONITORING_FLOW_MEMO_H_
#define RELAIS_SERVICES_CORE_MONITORING_FLOW_MEMO_H_

#include <cstddef>
#include <cstdint>
#include <tuple>
#include <vector>

#include "absl/container/btree_map.h"
#include "services/core/monitoring/flow_table.h"

namespace relais {

// What may be told of closed months, by table: judged once, since neither the months nor their partners' seats change.
// Of one book. A value; one thread at a time. Memory: a bit for each cell of each table that was asked for.
class FlowMemo {
 public:
  // The judgement of one part of `indicator` over `month`, seen by `partners`; null when it was not judged yet.
  const std::vector<bool>* Find(Month month, FlowView view, const Indicator& indicator, size_t part,
                                const PublishRule& rule, const std::vector<FlowAtlas::Partner>& partners) const;
  void Keep(Month month, FlowView view, const Indicator& indicator, size_t part, const PublishRule& rule,
            const std::vector<FlowAtlas::Partner>& partners, std::vector<bool> told);

 private:
  using Key = std::tuple<FlowView, FlowFactSet, FlowFactSet, FlowFactSet, size_t, uint64_t>;
  struct JudgedMonth {
    std::vector<FlowAtlas::Partner> partners;
    absl::btree_map<Key, std::vector<bool>> told;
  };
  absl::btree_map<Month, JudgedMonth> months_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_MONITORING_FLOW_MEMO_H_
