#include "services/core/monitoring/flow_memo.h"

#include <utility>

namespace relais {
namespace {

// What a judgement depends on beside the month. Tables with other rules are not kept.
auto KeyOfTable(FlowView view, const Indicator& indicator, size_t part, const PublishRule& rule) {
  return std::tuple(view, indicator.top, indicator.minus, indicator.under, part, rule.threshold);
}

bool IsUsual(const PublishRule& rule) {
  const PublishRule usual;
  return !rule.off && rule.complementary && rule.partners == usual.partners && rule.share_max == usual.share_max;
}

}  // namespace

const std::vector<bool>* FlowMemo::Find(Month month, FlowView view, const Indicator& indicator, size_t part,
                                        const PublishRule& rule,
                                        const std::vector<FlowAtlas::Partner>& partners) const {
  const auto judged = months_.find(month);
  if (judged == months_.end() || judged->second.partners != partners || !IsUsual(rule)) return nullptr;
  const auto told = judged->second.told.find(KeyOfTable(view, indicator, part, rule));
  return told == judged->second.told.end() ? nullptr : &told->second;
}

void FlowMemo::Keep(Month month, FlowView view, const Indicator& indicator, size_t part, const PublishRule& rule,
                    const std::vector<FlowAtlas::Partner>& partners, std::vector<bool> told) {
  if (!IsUsual(rule)) return;
  JudgedMonth& judged = months_[month];
  if (judged.partners != partners) judged = {partners, {}};
  judged.told[KeyOfTable(view, indicator, part, rule)] = std::move(told);
}

}  // namespace relais
