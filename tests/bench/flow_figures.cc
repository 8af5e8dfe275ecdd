#include "tests/bench/flow_figures.h"

#include <algorithm>
#include <vector>

#include "services/core/handoff/day.h"
#include "services/core/monitoring/flow_table.h"
#include "services/core/monitoring/indicator.h"
#include "tests/bench/figure_region.h"
#include "tests/bench/stopwatch.h"

namespace relais::bench {
namespace {

std::vector<const Indicator*> OfEvents() {
  std::vector<const Indicator*> found;
  for (const Indicator& indicator : Indicators()) {
    if (indicator.source == IndicatorSource::kEvents) found.push_back(&indicator);
  }
  return found;
}

}  // namespace

absl::StatusOr<IndicatorFigures> MeasureIndicators(const Settings& settings) {
  const Month first = MonthOf(DayFromCivil({2027, 1, 1}));
  FigureRegion region(MonthStart(first), kFlowMonths);
  IndicatorFigures figures;
  const Stopwatch feeding;
  region.Live(settings.referrals);
  figures.ns_per_event = feeding.cpu() * 1e6 / static_cast<double>(region.events());
  figures.referrals = static_cast<uint64_t>(settings.referrals);
  figures.cells = region.book().cells();
  figures.bytes = region.book().Bytes();
  FigureRegion quieter(MonthStart(first), kFlowMonths);
  quieter.Live(settings.referrals / 10);
  figures.bytes_of_tenth = quieter.book().Bytes();

  const FlowAtlas atlas = region.Atlas();
  const std::vector<const Indicator*> indicators = OfEvents();
  Times times;
  uint64_t told = 0;
  for (int i = 0; i < settings.questions; ++i) {
    const auto a = static_cast<int32_t>(region.Draw(kFlowMonths));
    const auto b = static_cast<int32_t>(region.Draw(kFlowMonths));
    FlowQuestion question;
    question.view = static_cast<FlowView>(1 + region.Draw(kFlowViewMax));
    question.months = {Month(first.value() + std::min(a, b)), Month(first.value() + std::max(a, b))};
    question.indicators = {indicators[region.Draw(static_cast<uint32_t>(indicators.size()))]};
    const Stopwatch watch;
    const std::vector<FlowLine> lines = FlowLines(region.book(), atlas, question, PublishRule{});
    times.Take(watch);
    for (const FlowLine& line : lines) told += line.figures[0].standing == FigureStanding::kShown ? 1 : 0;
  }
  if (told == 0) return absl::InternalError("no question told anything");
  figures.p50_ms = Quantile(times.wall, 0.5);
  figures.p99_ms = Quantile(times.wall, 0.99);
  figures.cpu_p99_ms = Quantile(times.cpu, 0.99);
  figures.max_ms = *std::max_element(times.wall.begin(), times.wall.end());
  return figures;
}

}  // namespace relais::bench
