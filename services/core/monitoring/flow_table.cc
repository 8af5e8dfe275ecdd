#include "services/core/monitoring/flow_table.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "services/core/handoff/check.h"
#include "services/core/monitoring/complements.h"
#include "services/core/monitoring/flow_memo.h"
#include "services/core/monitoring/flow_shape.h"

namespace relais {
namespace {

using FactSums = std::array<uint64_t, kFlowFacts>;

// What an indicator is made of: each part is told or hidden as a table of its own.
enum Part : size_t { kTop = 0, kRest = 1, kUnder = 2 };
inline constexpr size_t kParts = 3;
using PartValues = std::array<uint64_t, kParts>;

uint64_t SumOf(FlowFactSet facts, const FactSums& sums) {
  uint64_t sum = 0;
  for (; facts != 0; facts &= facts - 1) sum += sums[static_cast<size_t>(__builtin_ctz(facts))];
  return sum;
}

// A month may hold a third door of a journey that began earlier: nothing falls below 0.
PartValues PartsOf(const Indicator& indicator, const FactSums& sums) {
  const uint64_t all = SumOf(indicator.top, sums);
  const uint64_t off = SumOf(indicator.minus, sums);
  const uint64_t top = all > off ? all - off : 0;
  const uint64_t under = SumOf(indicator.under, sums);
  return {top, under > top ? under - top : 0, under};
}

// Of `facts` only: a question is about few of them.
void AddFacts(const FlowRow& row, FlowFactSet facts, FactSums* sums) {
  for (; facts != 0; facts &= facts - 1) {
    const auto at = static_cast<size_t>(__builtin_ctz(facts));
    (*sums)[at] += row.facts[at];
  }
}

// What each partner brought to each cell, of one month. Of most views a partner belongs to one cell.
class Contributions {
 public:
  struct Slot {
    size_t cell = 0;
    FactSums sums{};
  };
  Contributions(FlowView view, size_t partners)
      : many_(view == FlowView::kTerritories || view == FlowView::kConvention) {
    if (!many_) slots_.resize(partners);
  }
  void Take(size_t cell, uint32_t partner, const FlowRow& row, FlowFactSet facts) {
    size_t at = partner;
    if (many_) {
      const auto [it, fresh] = places_.try_emplace(uint64_t{cell} << 32 | partner, slots_.size());
      if (fresh) slots_.emplace_back();
      at = it->second;
    }
    slots_[at].cell = cell;
    AddFacts(row, facts, &slots_[at].sums);
  }
  const std::vector<Slot>& slots() const { return slots_; }

 private:
  const bool many_;
  std::vector<Slot> slots_;
  absl::flat_hash_map<uint64_t, size_t> places_;
};

// Of one part in one cell, or in the whole region: how many partners brought something, and the most that one did.
struct Crowd {
  uint64_t partners = 0;
  uint64_t most = 0;
  void Take(uint64_t value) {
    partners += value > 0 ? 1 : 0;
    most = std::max(most, value);
  }
  bool Covers(uint64_t sum, const PublishRule& rule) const {
    return partners >= rule.partners && most * 100 <= sum * rule.share_max;
  }
};

// One part of one indicator in one cell, over the months so far.
struct Gathered {
  uint64_t sum = 0;
  uint64_t slack = 0;      // at most this much more, in months that are hidden for being under the threshold
  bool hidden = false;     // in some month
  bool unbounded = false;  // hidden for another reason
};

class PeriodTable {
 public:
  PeriodTable(const FlowBook& book, const FlowAtlas& atlas, const FlowQuestion& question, const PublishRule& rule)
      : atlas_(atlas), question_(question), rule_(rule), shape_(ShapeOf(book, atlas, question.view)) {
    gathered_.resize(question.indicators.size() * kParts * shape_.cells());
    region_.resize(question.indicators.size());
    for (const Indicator* indicator : question.indicators) {
      facts_ |= indicator->top | indicator->minus | indicator->under;
      auto& histograms = delays_[static_cast<size_t>(indicator->delay)];
      if (DelayPercent(indicator->rule) > 0 && histograms.empty()) histograms.resize(shape_.cells());
    }
  }

  // `month` is null for one without any fact.
  void Take(Month number, const FlowMonth* month, FlowMemo* memo) {
    const std::vector<FlowAtlas::Partner>& partners = atlas_.At(number);
    std::vector<FactSums> sums(shape_.cells());
    std::vector<Contributions> sides;
    std::array<bool, 2> used{UsesSide(question_.view, true), UsesSide(question_.view, false)};
    for (size_t side = 0; side < 2; ++side) sides.emplace_back(question_.view, used[side] ? atlas_.partners.size() : 0);
    if (month != nullptr) {
      for (const FlowRow& row : month->rows()) {
        const FlowPlace place = PlaceOf(row.cell);
        const auto [at_row, at_column] = LineOf(partners, question_.view, place);
        const size_t cell = at_row * shape_.columns + at_column;
        AddFacts(row, facts_, &sums[cell]);
        if (used[0]) sides[0].Take(cell, place.origin, row, facts_);
        if (used[1]) sides[1].Take(cell, place.destination, row, facts_);
        for (size_t d = 0; d < delays_.size(); ++d) {
          if (!delays_[d].empty()) row.delays.AddTo(static_cast<FlowDelay>(d), &delays_[d][cell]);
        }
      }
    }
    for (size_t i = 0; i < question_.indicators.size(); ++i) Gather(i, {number, sums, sides, partners, memo});
  }

  Figure FigureOf(size_t indicator, size_t cell) const;

  const FlowShape& shape() const { return shape_; }

 private:
  struct MonthTable {
    Month month;
    const std::vector<FactSums>& sums;
    const std::vector<Contributions>& sides;
    const std::vector<FlowAtlas::Partner>& partners;
    FlowMemo* memo;
  };
  void Gather(size_t indicator, const MonthTable& of);
  // Complements of a table of both sides take long to find, and stay what they are.
  std::vector<bool> Completed(const Indicator& definition, size_t part, const std::vector<uint64_t>& values,
                              std::vector<bool> told, const MonthTable& of) const;
  Gathered& At(size_t indicator, size_t part, size_t cell) {
    return gathered_[(indicator * kParts + part) * shape_.cells() + cell];
  }
  const Gathered& At(size_t indicator, size_t part, size_t cell) const {
    return gathered_[(indicator * kParts + part) * shape_.cells() + cell];
  }
  int64_t Inhabitants(size_t cell) const {
    if (question_.view == FlowView::kRegion) return All();
    const bool by_kind = question_.view == FlowView::kOriginKind || question_.view == FlowView::kDestinationKind;
    if (by_kind || question_.view == FlowView::kConvention) return 0;
    return atlas_.inhabitants[cell / shape_.columns];
  }
  int64_t All() const { return std::accumulate(atlas_.inhabitants.begin(), atlas_.inhabitants.end(), int64_t{0}); }
  Figure ShareOf(size_t indicator, size_t cell) const;
  Figure DelayOf(const Indicator& indicator, const Gathered& top, size_t cell) const;
  Figure RateOf(size_t indicator, size_t cell) const;

  const FlowAtlas& atlas_;
  const FlowQuestion& question_;
  const PublishRule& rule_;
  const FlowShape shape_;
  FlowFactSet facts_ = 0;                                        // of all indicators asked for
  std::vector<Gathered> gathered_;                               // by indicator, part and cell
  std::vector<Gathered> region_;                                 // the top of each indicator, over everything
  std::array<std::vector<DelayHistogram>, kFlowDelays> delays_;  // by cell; empty: not asked for
};

void AddGathered(uint64_t value, bool told, const PublishRule& rule, Gathered* to) {
  if (told) {
    to->sum += value;
    return;
  }
  to->hidden = true;
  to->slack += rule.threshold - 1;
  to->unbounded = to->unbounded || value >= rule.threshold;
}

std::vector<bool> PeriodTable::Completed(const Indicator& definition, size_t part, const std::vector<uint64_t>& values,
                                         std::vector<bool> told, const MonthTable& of) const {
  if (!rule_.complementary) return told;
  FlowMemo* const memo = shape_.columns > 1 ? of.memo : nullptr;
  if (memo != nullptr) {
    const auto* known = memo->Find(of.month, question_.view, definition, part, rule_, of.partners);
    if (known != nullptr && known->size() == told.size()) return *known;
  }
  told = HideComplements(values, std::move(told), shape_.rows, shape_.columns, rule_.threshold);
  if (memo != nullptr) memo->Keep(of.month, question_.view, definition, part, rule_, of.partners, told);
  return told;
}

void PeriodTable::Gather(size_t indicator, const MonthTable& of) {
  const std::vector<FactSums>& sums = of.sums;
  const Indicator& definition = *question_.indicators[indicator];
  const size_t parts = definition.under != 0 ? kParts : 1;
  for (size_t part = 0; part < parts; ++part) {
    std::vector<uint64_t> values(sums.size());
    for (size_t cell = 0; cell < sums.size(); ++cell) values[cell] = PartsOf(definition, sums[cell])[part];
    const uint64_t all = std::accumulate(values.begin(), values.end(), uint64_t{0});
    std::vector<bool> told(values.size(), true);
    bool region_told = rule_.off || all >= rule_.threshold;
    for (const Contributions& side : of.sides) {
      if (rule_.off || side.slots().empty()) continue;
      std::vector<Crowd> crowds(values.size());
      Crowd region;
      for (const Contributions::Slot& slot : side.slots()) {
        const uint64_t value = PartsOf(definition, slot.sums)[part];
        crowds[slot.cell].Take(value);
        region.Take(value);
      }
      for (size_t cell = 0; cell < values.size(); ++cell) {
        told[cell] = told[cell] && crowds[cell].Covers(values[cell], rule_);
      }
      region_told = region_told && region.Covers(all, rule_);
    }
    if (!rule_.off) {
      for (size_t cell = 0; cell < values.size(); ++cell) told[cell] = told[cell] && values[cell] >= rule_.threshold;
      told = Completed(definition, part, values, std::move(told), of);
    }
    for (size_t cell = 0; cell < values.size(); ++cell) {
      AddGathered(values[cell], told[cell], rule_, &At(indicator, part, cell));
    }
    if (part == kTop) AddGathered(all, region_told, rule_, &region_[indicator]);
  }
}

Figure PeriodTable::ShareOf(size_t indicator, size_t cell) const {
  const Gathered& top = At(indicator, kTop, cell);
  const Gathered& rest = At(indicator, kRest, cell);
  const Gathered& under = At(indicator, kUnder, cell);
  if (under.hidden) return {FigureStanding::kHidden};
  if (under.sum == 0) return {FigureStanding::kNothing};
  const auto whole = static_cast<double>(under.sum);
  if (!top.hidden && !rest.hidden) return {FigureStanding::kShown, static_cast<double>(top.sum) / whole};
  // Only of the whole region: elsewhere, that a part is hidden for being small would itself be told.
  if (question_.view != FlowView::kRegion) return {FigureStanding::kHidden};
  if (!top.hidden && !rest.unbounded && rest.sum + rest.slack < under.sum) {
    return {FigureStanding::kAtLeast, 1 - static_cast<double>(rest.sum + rest.slack) / whole};
  }
  if (!rest.hidden && !top.unbounded && top.sum + top.slack < under.sum) {
    return {FigureStanding::kAtMost, static_cast<double>(top.sum + top.slack) / whole};
  }
  return {FigureStanding::kHidden};
}

Figure PeriodTable::DelayOf(const Indicator& indicator, const Gathered& top, size_t cell) const {
  if (top.hidden) return {FigureStanding::kHidden};
  const DelayHistogram& histogram = delays_[static_cast<size_t>(indicator.delay)][cell];
  const uint64_t timed = std::accumulate(histogram.begin(), histogram.end(), uint64_t{0});
  const int percent = DelayPercent(indicator.rule);
  const uint64_t crowds = percent % 50 == 25 ? 4 : 1;
  if (timed / crowds < rule_.threshold && !rule_.off) return {FigureStanding::kHidden};
  const std::optional<int> days = DelayQuantile(histogram, percent);
  return days ? Figure{FigureStanding::kShown, static_cast<double>(*days)} : Figure{};
}

Figure PeriodTable::RateOf(size_t indicator, size_t cell) const {
  const Indicator& definition = *question_.indicators[indicator];
  const Gathered& top = At(indicator, kTop, cell);
  const int64_t here = Inhabitants(cell);
  if (here == 0) return {};
  if (top.hidden) return {FigureStanding::kHidden};
  if (definition.rule == IndicatorRule::kRate) {
    return {FigureStanding::kShown, static_cast<double>(top.sum) * 10'000 / static_cast<double>(here)};
  }
  const Gathered& region = region_[indicator];
  if (region.hidden) return {FigureStanding::kHidden};
  const double expected = static_cast<double>(region.sum) * static_cast<double>(here) / static_cast<double>(All());
  const std::optional<RatioInterval> ratio = RatioToExpected(top.sum, expected);
  if (!ratio) return {};
  if (definition.rule == IndicatorRule::kRatio) return {FigureStanding::kShown, ratio->ratio};
  return {FigureStanding::kShown, definition.rule == IndicatorRule::kRatioLow ? ratio->low : ratio->high};
}

Figure PeriodTable::FigureOf(size_t indicator, size_t cell) const {
  const Indicator& definition = *question_.indicators[indicator];
  const Gathered& top = At(indicator, kTop, cell);
  switch (definition.rule) {
    case IndicatorRule::kSum:
      if (top.hidden || (definition.under != 0 && At(indicator, kRest, cell).hidden)) return {FigureStanding::kHidden};
      return {FigureStanding::kShown, static_cast<double>(top.sum)};
    case IndicatorRule::kShare:
      return ShareOf(indicator, cell);
    case IndicatorRule::kFirstQuartile:
    case IndicatorRule::kMedian:
    case IndicatorRule::kThirdQuartile:
    case IndicatorRule::kNinthDecile:
      return DelayOf(definition, top, cell);
    case IndicatorRule::kRate:
    case IndicatorRule::kRatio:
    case IndicatorRule::kRatioLow:
    case IndicatorRule::kRatioHigh:
      return RateOf(indicator, cell);
    case IndicatorRule::kShareOfAll:
    case IndicatorRule::kCoverage:
      break;  // of the nodes' counts only
  }
  return {FigureStanding::kAwaited};
}

PeriodTable Tabulate(const FlowBook& book, const FlowAtlas& atlas, const FlowQuestion& question,
                     const MonthRange& months, const PublishRule& rule, FlowMemo* memo) {
  PeriodTable table(book, atlas, question, rule);
  for (Month month = months.first; month <= months.last; month = month.next()) {
    const auto it = book.months().find(month);
    table.Take(month, it == book.months().end() ? nullptr : &it->second, memo);
  }
  return table;
}

// Rows to which a partner belongs.
std::vector<bool> Inhabited(const FlowBook& book, const FlowAtlas& atlas, const FlowShape& shape, FlowView view) {
  std::vector<bool> inhabited(shape.cells(), view == FlowView::kRegion);
  if (view == FlowView::kConvention) {
    for (size_t i = 1; i < book.conventions().size(); ++i) inhabited[i] = true;
    return inhabited;
  }
  const auto mark = [&](const std::vector<FlowAtlas::Partner>& partners) {
    for (uint32_t partner = 1; partner < partners.size(); ++partner) {
      const auto [row, column] = LineOf(partners, view, {partner, partner, 0});
      inhabited[row * shape.columns + column] = true;
    }
  };
  mark(atlas.partners);
  for (const auto& [first, partners] : atlas.since) mark(partners);
  return inhabited;
}

}  // namespace

std::vector<FlowLine> FlowLines(const FlowBook& book, const FlowAtlas& atlas, const FlowQuestion& question,
                                const PublishRule& rule, FlowMemo* memo) {
  RELAIS_CHECK(atlas.partners.size() == book.partners().size());
  const PeriodTable now = Tabulate(book, atlas, question, question.months, rule, memo);
  const MonthRange months_before = question.months.Before();
  const bool compared = !book.months().empty() && book.months().begin()->first <= months_before.first;
  std::optional<PeriodTable> then;
  if (compared) then.emplace(Tabulate(book, atlas, question, months_before, rule, memo));

  const FlowShape& shape = now.shape();
  const std::vector<bool> inhabited = Inhabited(book, atlas, shape, question.view);
  std::vector<FlowLine> lines;
  for (size_t cell = 0; cell < shape.cells(); ++cell) {
    if (shape.columns == 1 && !inhabited[cell]) continue;
    FlowLine line{static_cast<uint32_t>(cell / shape.columns), static_cast<uint32_t>(cell % shape.columns), {}, {}};
    for (size_t i = 0; i < question.indicators.size(); ++i) {
      line.figures.push_back(now.FigureOf(i, cell));
      if (then) line.before.push_back(then->FigureOf(i, cell));
    }
    const bool any_told = std::any_of(line.figures.begin(), line.figures.end(),
                                      [](const Figure& figure) { return figure.standing == FigureStanding::kShown; });
    if (shape.columns == 1 || any_told) lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace relais
