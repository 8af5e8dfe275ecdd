#include "services/core/monitoring/mixed_figure.h"

#include <optional>
#include <vector>

#include "services/core/handoff/check.h"

namespace relais {

Figure MixedFigure(const Indicator& indicator, const FlowBook& book, const FlowAtlas& atlas, const MonthRange& months,
                   const PublishRule& rule, const PublishedCounts* released) {
  RELAIS_CHECK(indicator.source == IndicatorSource::kEventsAndCounts && indicator.rule == IndicatorRule::kShare);
  if (released == nullptr) return {FigureStanding::kAwaited};
  const std::optional<uint64_t> counted_top = CountedSum(indicator.counted_top, *released, months, CellKey{});
  const std::optional<uint64_t> counted_under = CountedSum(indicator.counted_under, *released, months, CellKey{});
  Indicator whole = indicator;
  whole.rule = IndicatorRule::kSum;
  whole.top = indicator.under;
  whole.minus = whole.under = 0;
  const FlowQuestion question = {FlowView::kRegion, months, {&whole, &indicator}};
  const std::vector<FlowLine> lines = FlowLines(book, atlas, question, rule);
  const Figure& under = lines.front().figures[0];
  const Figure& share = lines.front().figures[1];
  const bool told = share.standing == FigureStanding::kShown || share.standing == FigureStanding::kAtLeast ||
                    share.standing == FigureStanding::kAtMost;
  if (!counted_top || !counted_under || under.standing != FigureStanding::kShown || !told) {
    return {FigureStanding::kHidden};
  }
  const double all = static_cast<double>(*counted_under) + under.value;
  return {share.standing, (static_cast<double>(*counted_top) + share.value * under.value) / all};
}

}  // namespace relais
