#include "hub/api/figure_view.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "services/adapters/communes/region_counts.h"
#include "services/core/convention/vocabulary.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/reason.h"
#include "services/core/monitoring/mixed_figure.h"

namespace relais::hub {
namespace {

void PutFigure(const Figure& figure, v1::Figure* out) {
  out->set_standing(static_cast<v1::FigureStanding>(figure.standing));
  out->set_value(figure.value);
}

void PutWord(const FigureWord& word, v1::FigureKey* out) {
  out->set_code(word.first);
  out->set_label(word.second);
}

// The words of a view's rows and columns; null for none.
std::pair<const std::vector<FigureWord>*, const std::vector<FigureWord>*> WordsOf(const FigureAtlas& atlas,
                                                                                  FlowView view) {
  switch (view) {
    case FlowView::kRegion:
      break;
    case FlowView::kOriginTerritory:
    case FlowView::kDestinationTerritory:
      return {&atlas.territories, nullptr};
    case FlowView::kOriginKind:
    case FlowView::kDestinationKind:
      return {&atlas.kinds, nullptr};
    case FlowView::kConvention:
      return {&atlas.conventions, nullptr};
    case FlowView::kTerritories:
      return {&atlas.territories, &atlas.territories};
    case FlowView::kOriginTerritoryKind:
    case FlowView::kDestinationTerritoryKind:
      return {&atlas.territories, &atlas.kinds};
  }
  return {nullptr, nullptr};
}

// Which lines are wanted: each word given has to be one of the view's, and stand in the line.
struct LineFilter {
  std::vector<std::pair<const std::vector<FigureWord>*, std::string>> wanted;

  bool Takes(const FigureAtlas& atlas, FlowView view, const FlowLine& line) const {
    const auto words = WordsOf(atlas, view);
    return std::all_of(wanted.begin(), wanted.end(), [&](const auto& one) {
      if (words.first == one.first && (*one.first)[line.row].first == one.second) return true;
      return words.second == one.first && (*one.first)[line.column].first == one.second;
    });
  }
};

bool HasCode(const std::vector<FigureWord>& words, absl::string_view code) {
  return std::any_of(words.begin(), words.end(), [code](const FigureWord& word) { return word.first == code; });
}

absl::StatusOr<LineFilter> FilterOf(const FigureAtlas& atlas, FlowView view, const v1::FigureQuestion& question) {
  const std::string convention =
      question.convention().empty() ? "" : ConventionId::FromBytes(question.convention()).ToHex();
  const std::pair<const std::vector<FigureWord>*, std::string> asked[] = {
      {&atlas.territories, question.territory()}, {&atlas.kinds, question.kind()}, {&atlas.conventions, convention}};
  const auto words = WordsOf(atlas, view);
  LineFilter filter;
  for (const auto& one : asked) {
    if (one.second.empty()) continue;
    const bool of_view = one.first == words.first || one.first == words.second;
    if (!of_view || !HasCode(*one.first, one.second)) {
      return Refuse(Reason::kUnknownValue, "this table has no such line");
    }
    filter.wanted.push_back(one);
  }
  return filter;
}

std::vector<const Indicator*> Named(const IndicatorNames& names) {
  std::vector<const Indicator*> found;
  for (absl::string_view name : names) {
    found.push_back(FindIndicator(name));
    RELAIS_CHECK(found.back() != nullptr);
  }
  return found;
}

v1::FigureTable EmptyTable(const FigureGround& ground, const std::vector<const Indicator*>& indicators) {
  v1::FigureTable table;
  for (const Indicator* indicator : indicators) *table.add_columns() = DefinitionOf(*indicator);
  table.set_threshold(static_cast<uint32_t>(ground.rule.threshold));
  return table;
}

void PutMonths(const MonthRange& months, v1::FigureTable* table) {
  table->set_from_month(FormatMonth(months.first));
  table->set_to_month(FormatMonth(months.last));
}

bool IsOfPublics(const Indicator& indicator) {
  const IndicatorNames& names = PublicIndicators();
  return std::find(names.begin(), names.end(), indicator.name) != names.end();
}

}  // namespace

const IndicatorNames& FlowIndicators() {
  static const auto* const names =
      new IndicatorNames{"referrals", "acceptance",    "receptions",  "proven_share",  "endings",
                         "expiries",  "cancellations", "withdrawals", "undeliverables"};
  return *names;
}
const IndicatorNames& DelayIndicators() {
  static const auto* const names =
      new IndicatorNames{"answer_q1",    "answer_median", "answer_q3", "answer_p90", "reception_q1", "reception_median",
                         "reception_q3", "reception_p90", "end_q1",    "end_median", "end_q3",       "end_p90"};
  return *names;
}
const IndicatorNames& DoorIndicators() {
  static const auto* const names = new IndicatorNames{"journeys",          "two_door_journeys",   "three_door_journeys",
                                                      "within_two_doors",  "third_door_refusals", "breaches",
                                                      "derogations_asked", "derogations_granted", "derogations_used"};
  return *names;
}
const IndicatorNames& AccessIndicators() {
  static const auto* const names = new IndicatorNames{"referrals_per_10000", "receptions_per_10000", "receptions_ratio",
                                                      "receptions_ratio_low", "receptions_ratio_high"};
  return *names;
}

const IndicatorNames& PublicIndicators() {
  static const auto* const names =
      new IndicatorNames{"public_referrals", "public_share", "public_receptions", "public_reception_share"};
  return *names;
}

PublishRule RuleOf(const HubState& state) {
  PublishRule rule;
  for (const KnownAgreement* known : state.knowledge().Agreements()) {
    if (known->agreement().kind != AgreementKind::kFramework) continue;
    rule.threshold = std::max(rule.threshold, static_cast<uint64_t>(known->agreement().disclosure_threshold));
  }
  return rule;
}

FigureGround GroundOf(const HubState& state) {
  FigureGround ground{state.day(), {}, AtlasOf(state), RuleOf(state)};
  if (ground.day != kNoDay) ground.flows = state.flows().ClosedBefore(MonthOf(ground.day));
  return ground;
}

absl::StatusOr<MonthRange> MonthsOf(const FigureGround& ground, const v1::FigureQuestion& question, bool* none) {
  *none = ground.flows.months().empty();
  const Month last_closed = *none ? Month() : Month(MonthOf(ground.day).value() - 1);
  MonthRange months{last_closed, last_closed};
  if (!question.to_month().empty()) {
    const absl::StatusOr<Month> last = ParseMonth(question.to_month());
    if (!last.ok()) return last.status();
    months.last = *last;
  }
  months.first = months.last;
  if (!question.from_month().empty()) {
    const absl::StatusOr<Month> first = ParseMonth(question.from_month());
    if (!first.ok()) return first.status();
    months.first = *first;
  }
  if (months.length() < 1 || months.length() > kFigureMonthsMax) {
    return Refuse(Reason::kMalformed, "months end before they begin, or are too many");
  }
  if (!*none && months.last > last_closed) return Refuse(Reason::kUnknownValue, "this month is not closed yet");
  return months;
}

absl::StatusOr<v1::FigureTable> FigureTableOf(const FigureGround& ground, const v1::FigureQuestion& question,
                                              const IndicatorNames& names, FlowMemo* memo) {
  if (question.view() < 0 || question.view() > kFlowViewMax) return Refuse(Reason::kUnknownValue, "view");
  const FlowView view = question.view() == 0 ? FlowView::kRegion : static_cast<FlowView>(question.view());
  bool none = false;
  const absl::StatusOr<MonthRange> months = MonthsOf(ground, question, &none);
  if (!months.ok()) return months.status();
  const FigureAtlas& atlas = ground.atlas;
  const absl::StatusOr<LineFilter> filter = FilterOf(atlas, view, question);
  if (!filter.ok()) return filter.status();
  const FlowQuestion flows = {view, *months, Named(names)};
  v1::FigureTable table = EmptyTable(ground, flows.indicators);
  if (none) return table;
  PutMonths(*months, &table);
  const auto words = WordsOf(atlas, view);
  for (const FlowLine& line : FlowLines(ground.flows, atlas.flows, flows, ground.rule, memo)) {
    if (!filter->Takes(atlas, view, line)) continue;
    v1::FigureRow* row = table.add_rows();
    if (words.first != nullptr) PutWord((*words.first)[line.row], row->add_keys());
    if (words.second != nullptr) PutWord((*words.second)[line.column], row->add_keys());
    for (const Figure& figure : line.figures) PutFigure(figure, row->add_figures());
    for (const Figure& figure : line.before) PutFigure(figure, row->add_before());
  }
  return table;
}

absl::StatusOr<v1::GetUnmetResponse> CountedTables(const FigureGround& ground, const v1::FigureQuestion& question,
                                                   const PublishedCounts* released) {
  bool none = false;
  const absl::StatusOr<MonthRange> months = MonthsOf(ground, question, &none);
  if (!months.ok()) return months.status();
  v1::GetUnmetResponse response;
  std::vector<const Indicator*> counted;
  for (const Indicator& indicator : Indicators()) {
    if (indicator.source != IndicatorSource::kEvents && !IsOfPublics(indicator)) counted.push_back(&indicator);
  }
  *response.mutable_table() = EmptyTable(ground, counted);
  *response.mutable_reasons() = EmptyTable(ground, {});
  if (none) return response;
  // A month that is closed is not released at once: what is not there yet is awaited, and not hidden.
  if (released != nullptr && !released->Coverage(*months)) released = nullptr;
  PutMonths(*months, response.mutable_table());
  PutMonths(*months, response.mutable_reasons());
  v1::FigureRow* region = response.mutable_table()->add_rows();
  for (const Indicator* indicator : counted) {
    const bool both = indicator->source == IndicatorSource::kEventsAndCounts;
    PutFigure(both ? MixedFigure(*indicator, ground.flows, ground.atlas.flows, *months, ground.rule, released)
                   : CountedFigure(*indicator, released, *months, CellKey{}),
              region->add_figures());
  }
  for (uint8_t reason = 1; reason <= kCountedReasons; ++reason) {
    v1::FigureRow* row = response.mutable_reasons()->add_rows();
    PutWord({ReasonNumberName(ReasonNumber(reason)), std::string(ReasonNumberLabelFr(ReasonNumber(reason)))},
            row->add_keys());
    PutFigure(ReasonFigure(ReasonNumber(reason), released, *months, CellKey{}), row->add_figures());
  }
  return response;
}

absl::StatusOr<v1::FigureTable> PublicTableOf(const FigureGround& ground, const v1::FigureQuestion& question,
                                              const PublishedCounts* released) {
  if (question.view() != 0 || !question.kind().empty() || !question.convention().empty()) {
    return Refuse(Reason::kUnknownValue, "by public there are territories only");
  }
  bool none = false;
  const absl::StatusOr<MonthRange> months = MonthsOf(ground, question, &none);
  if (!months.ok()) return months.status();
  const CountDomain& domain = RegionCountDomain();
  CellKey at{.table = CountTable::kOutcomes};
  for (int territory = 1; territory <= domain.territories() && !question.territory().empty(); ++territory) {
    if (domain.TerritoryCode(territory) == question.territory()) at.territory = static_cast<uint16_t>(territory);
  }
  if (at.territory == 0 && !question.territory().empty()) return Refuse(Reason::kUnknownValue, "no such territory");
  const std::vector<const Indicator*> indicators = Named(PublicIndicators());
  v1::FigureTable table = EmptyTable(ground, indicators);
  if (none) return table;
  PutMonths(*months, &table);
  for (int value = 1; value <= domain.publics(); ++value) {
    at.public_group = static_cast<uint16_t>(value);
    v1::FigureRow* row = table.add_rows();
    const std::string code(domain.PublicCode(value));
    PutWord({code, std::string(PublicLabel(code))}, row->add_keys());
    for (const Indicator* indicator : indicators) {
      PutFigure(CountedFigure(*indicator, released, *months, at), row->add_figures());
      PutFigure(CountedFigure(*indicator, released, months->Before(), at), row->add_before());
    }
  }
  return table;
}

v1::IndicatorDefinition DefinitionOf(const Indicator& indicator) {
  v1::IndicatorDefinition out;
  out.set_name(std::string(indicator.name));
  out.set_label_fr(std::string(indicator.label.fr));
  out.set_label_en(std::string(indicator.label.en));
  out.set_formula_fr(std::string(indicator.formula.fr));
  out.set_formula_en(std::string(indicator.formula.en));
  out.set_excludes_fr(std::string(indicator.excludes.fr));
  out.set_excludes_en(std::string(indicator.excludes.en));
  out.set_unit(std::string(IndicatorUnitName(indicator.unit)));
  out.set_source(std::string(IndicatorSourceName(indicator.source)));
  out.set_since(std::string(indicator.since));
  return out;
}

}  // namespace relais::hub
