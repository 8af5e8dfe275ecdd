#include "services/core/monitoring/indicator.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>

#include "services/core/handoff/check.h"
#include "services/core/handoff/enum_words.h"
#include "services/core/monitoring/indicator_table.h"

namespace relais {
namespace {

constexpr Words kUnitWords[] = {{"", ""},
                                {"number", "nombre"},
                                {"percent", "%"},
                                {"open_days", "jours ouverts"},
                                {"per_10000", "pour 10 000 habitants"},
                                {"ratio", "rapport"}};
constexpr Words kSourceWords[] = {{"", ""}, {"events", ""}, {"counts", ""}, {"events_and_counts", ""}};

constexpr double kNormal95 = 1.959964;  // two-sided

Figure Quotient(std::optional<uint64_t> top, std::optional<uint64_t> under) {
  if (!top || !under) return {FigureStanding::kHidden};
  if (*under == 0) return {FigureStanding::kNothing};
  return {FigureStanding::kShown, static_cast<double>(*top) / static_cast<double>(*under)};
}

}  // namespace

std::optional<uint64_t> CountedSum(CountedFactSet facts, const PublishedCounts& released, const MonthRange& months,
                                   CellKey at) {
  uint64_t sum = 0;
  for (int fact = 1; fact <= kCountedFacts; ++fact) {
    if ((facts & Bit(static_cast<CountedFact>(fact))) == 0) continue;
    at.item = static_cast<uint16_t>(fact);
    const std::optional<uint64_t> value = released.Value(at, months);
    if (!value) return std::nullopt;
    sum += *value;
  }
  return sum;
}

absl::Span<const Indicator> Indicators() {
  return internal::kIndicatorTable;
}

const Indicator* FindIndicator(absl::string_view name) {
  const auto it = std::find_if(internal::kIndicatorTable.begin(), internal::kIndicatorTable.end(),
                               [name](const Indicator& indicator) { return indicator.name == name; });
  return it == internal::kIndicatorTable.end() ? nullptr : &*it;
}

absl::string_view IndicatorUnitName(IndicatorUnit unit) {
  return FindWords(kUnitWords, unit).name;
}
absl::string_view IndicatorSourceName(IndicatorSource source) {
  return FindWords(kSourceWords, source).name;
}

int DelayPercent(IndicatorRule rule) {
  switch (rule) {
    case IndicatorRule::kFirstQuartile:
      return 25;
    case IndicatorRule::kMedian:
      return 50;
    case IndicatorRule::kThirdQuartile:
      return 75;
    case IndicatorRule::kNinthDecile:
      return 90;
    default:
      return 0;
  }
}

std::optional<int> DelayQuantile(const DelayHistogram& histogram, int percent) {
  RELAIS_CHECK(percent >= 1 && percent <= 100);
  const uint64_t all = std::accumulate(histogram.begin(), histogram.end(), uint64_t{0});
  if (all == 0) return std::nullopt;
  const uint64_t wanted = (all * static_cast<uint64_t>(percent) + 99) / 100;
  uint64_t so_far = 0;
  for (size_t bin = 0; bin < histogram.size(); ++bin) {
    so_far += histogram[bin];
    if (so_far >= wanted) return static_cast<int>(bin);
  }
  return static_cast<int>(histogram.size()) - 1;
}

std::optional<RatioInterval> RatioToExpected(uint64_t observed, double expected) {
  if (!(expected > 0)) return std::nullopt;
  const auto seen = static_cast<double>(observed);
  RatioInterval interval{.ratio = seen / expected};
  if (observed > 0) {
    interval.low = seen * std::pow(1 - 1 / (9 * seen) - kNormal95 / (3 * std::sqrt(seen)), 3) / expected;
  }
  const double next = seen + 1;
  interval.high = next * std::pow(1 - 1 / (9 * next) + kNormal95 / (3 * std::sqrt(next)), 3) / expected;
  return interval;
}

Figure CountedFigure(const Indicator& indicator, const PublishedCounts* released, const MonthRange& months,
                     CellKey at) {
  if (released == nullptr) return {FigureStanding::kAwaited};
  if (indicator.rule == IndicatorRule::kCoverage) {
    const std::optional<PublishedCounts::Reported> reported = released->Coverage(months);
    if (!reported) return {FigureStanding::kAwaited};
    return Quotient(reported->nodes, reported->due);
  }
  const std::optional<uint64_t> top = CountedSum(indicator.counted_top, *released, months, at);
  if (indicator.rule == IndicatorRule::kSum) {
    return top ? Figure{FigureStanding::kShown, static_cast<double>(*top)} : Figure{FigureStanding::kHidden};
  }
  if (indicator.rule == IndicatorRule::kShareOfAll) {
    const CellKey all = {.table = at.table, .territory = at.territory};
    return Quotient(top, CountedSum(indicator.counted_top, *released, months, all));
  }
  return Quotient(top, CountedSum(indicator.counted_under, *released, months, at));
}

Figure ReasonFigure(ReasonNumber reason, const PublishedCounts* released, const MonthRange& months, CellKey at) {
  if (released == nullptr) return {FigureStanding::kAwaited};
  at.table = CountTable::kReasons;
  at.item = reason.value();
  const std::optional<uint64_t> value = released->Value(at, months);
  return value ? Figure{FigureStanding::kShown, static_cast<double>(*value)} : Figure{FigureStanding::kHidden};
}

}  // namespace relais
