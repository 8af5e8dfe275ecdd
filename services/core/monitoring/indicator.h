// What the Region reads, each figure defined in one place: its name, its formula, its unit, what it leaves out. A
// figure is computed from here and nowhere else.
//
// Two sources (design, section 3). Live routing events say who referred to whom, how far it came and how long it took,
// and nothing about persons (flow_book.h). Needs, publics, reasons, absences and outcomes come from the nodes' monthly
// counts, once their sums are released (PublishedCounts).
#ifndef RELAIS_SERVICES_CORE_MONITORING_INDICATOR_H_
#define RELAIS_SERVICES_CORE_MONITORING_INDICATOR_H_

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/core/monitoring/count_domain.h"
#include "services/core/monitoring/flow_book.h"
#include "services/core/monitoring/published_counts.h"

namespace relais {

enum class IndicatorUnit : uint8_t { kNumber = 1, kPercent = 2, kOpenDays = 3, kPer10000 = 4, kRatio = 5 };
enum class IndicatorSource : uint8_t { kEvents = 1, kCounts = 2, kEventsAndCounts = 3 };

// How top and under (below) become a value.
enum class IndicatorRule : uint8_t {
  kSum = 1,     // top
  kShare = 2,   // top / under
  kMedian = 3,  // of the delays of top
  kNinthDecile = 4,
  kRate = 5,      // top / inhabitants × 10,000
  kRatio = 6,     // rate / rate of the region
  kRatioLow = 7,  // bounds of its 95 % interval
  kRatioHigh = 8,
  kShareOfAll = 9,  // top of one row / top of all
  kCoverage = 10,   // nodes that reported / nodes from which counts were due
  // Of the delays of top, each quarter of which has to reach the threshold by itself.
  kFirstQuartile = 11,
  kThirdQuartile = 12,
};

// How much of a distribution lies within the value: 50 for the median; 0 for what is no delay.
int DelayPercent(IndicatorRule rule);

// Sets of facts, as bits.
using FlowFactSet = uint32_t;
using CountedFactSet = uint32_t;
constexpr FlowFactSet Bit(FlowFact fact) {
  return FlowFactSet{1} << static_cast<unsigned>(fact);
}
constexpr CountedFactSet Bit(CountedFact fact) {
  return CountedFactSet{1} << static_cast<unsigned>(fact);
}
inline constexpr FlowFactSet kFlowReceptions =
    Bit(FlowFact::kReceivedProven) | Bit(FlowFact::kReceivedAttested) | Bit(FlowFact::kReceivedTranscribed);
inline constexpr FlowFactSet kFlowAnswers = Bit(FlowFact::kAnsweredYes) | Bit(FlowFact::kAnsweredNo);

struct IndicatorWords {
  absl::string_view fr;
  absl::string_view en;
};

struct Indicator {
  absl::string_view name;  // stable: "answer_median"
  IndicatorWords label;
  IndicatorWords formula;
  IndicatorWords excludes;
  IndicatorUnit unit = IndicatorUnit::kNumber;
  IndicatorSource source = IndicatorSource::kEvents;
  IndicatorRule rule = IndicatorRule::kSum;
  FlowFactSet top = 0;    // added up
  FlowFactSet minus = 0;  // taken off both
  FlowFactSet under = 0;  // added up, for a share: holds top; for a sum: what is told beside it, so that the difference
                          // has to be fit to be told too
  FlowDelay delay = FlowDelay::kAnswer;
  CountedFactSet counted_top = 0;
  CountedFactSet counted_under = 0;
  absl::string_view since = "1.0";  // the version of Relais from which on it is computed so
};

// In the order in which they are shown.
absl::Span<const Indicator> Indicators();
// Null for a name that is none.
const Indicator* FindIndicator(absl::string_view name);
absl::string_view IndicatorUnitName(IndicatorUnit unit);        // "open_days"
absl::string_view IndicatorSourceName(IndicatorSource source);  // "events"

// --- Values -----------------------------------------------------------------------------------------------------

enum class FigureStanding : uint8_t {
  kShown = 1,
  kAtLeast = 2,  // the rest is under the threshold: the share is no lower than this
  kAtMost = 3,
  kHidden = 4,   // under the threshold, or it would give away what is
  kNothing = 5,  // nothing happened, or nobody is there, to divide by
  kAwaited = 6,  // the counts of these months have not been released
};
struct Figure {
  FigureStanding standing = FigureStanding::kNothing;
  double value = 0;  // 0.25 is 25 percent; a delay beyond kDelayDaysMax is kDelayDaysMax + 1
  friend bool operator==(const Figure&, const Figure&) = default;
};

// The least number of open days within which `percent` (1 … 100) of a distribution lies; kDelayDaysMax + 1 stands for
// more; nothing for an empty one. Exact within the bins: the median of 2 and 4 is 2, the lower one.
std::optional<int> DelayQuantile(const DelayHistogram& histogram, int percent);

// Observed against expected, with 95 % bounds: the indirectly standardised ratio of a Poisson count, bounds by Byar's
// approximation (N. E. Breslow, N. E. Day, Statistical Methods in Cancer Research II, IARC 1987, formulae 2.11-2.12).
struct RatioInterval {
  double ratio = 0;
  double low = 0;
  double high = 0;
};
// Nothing unless `expected` is above 0.
std::optional<RatioInterval> RatioToExpected(uint64_t observed, double expected);

// The sum of counted `facts` at `at` (its item is not read); nothing when one of them is a hole.
std::optional<uint64_t> CountedSum(CountedFactSet facts, const PublishedCounts& released, const MonthRange& months,
                                   CellKey at);

// An indicator of source kCounts over the cells at `at` (its item is not read); kAwaited while `released` is null.
Figure CountedFigure(const Indicator& indicator, const PublishedCounts* released, const MonthRange& months, CellKey at);
// How often `reason` was given: table kReasons.
Figure ReasonFigure(ReasonNumber reason, const PublishedCounts* released, const MonthRange& months, CellKey at);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_MONITORING_INDICATOR_H_
