// Figures as relais.v1 says them: a question read, a table filled. Everybody who may ask gets the same.
#ifndef RELAIS_HUB_API_FIGURE_VIEW_H_
#define RELAIS_HUB_API_FIGURE_VIEW_H_

#include <vector>

#include "absl/status/statusor.h"
#include "hub/hub_state.h"
#include "relais/v1/monitoring_service.pb.h"
#include "services/core/monitoring/flow_table.h"
#include "services/core/monitoring/indicator.h"

namespace relais::hub {

// The indicators of one kind of question, by name.
using IndicatorNames = std::vector<absl::string_view>;
const IndicatorNames& FlowIndicators();
const IndicatorNames& DelayIndicators();
const IndicatorNames& DoorIndicators();
const IndicatorNames& AccessIndicators();
const IndicatorNames& PublicIndicators();

// Of the framework convention in force: its disclosure threshold, never below PublishRule's own.
PublishRule RuleOf(const HubState& state);
// The months that `question` asks for. kMalformed: no month, or they end before they begin, or more than
// kFigureMonthsMax; kUnknownValue: not closed yet. `*none`: no month is closed at all.
absl::StatusOr<MonthRange> MonthsOf(const HubState& state, const v1::FigureQuestion& question, bool* none);
inline constexpr int kFigureMonthsMax = 60;

// The table of `names` that `question` asks for; `memo`, if given, of this state's figures and no other's. As MonthsOf,
// and kUnknownValue for a view, territory, kind or convention that this view does not have.
absl::StatusOr<v1::FigureTable> FigureTableOf(const HubState& state, const v1::FigureQuestion& question,
                                              const IndicatorNames& names, FlowMemo* memo = nullptr);
// What the nodes' counts say; kAwaited everywhere while `released` is null.
absl::StatusOr<v1::GetUnmetResponse> CountedTables(const HubState& state, const v1::FigureQuestion& question,
                                                   const PublishedCounts* released);
// Equal access by public, from released counts: a row for each public, over the region or over the territory where
// people live. kAwaited everywhere while `released` is null. As MonthsOf, and kUnknownValue for a territory that is
// none, and for a question with a view, a kind or a convention.
absl::StatusOr<v1::FigureTable> PublicTableOf(const HubState& state, const v1::FigureQuestion& question,
                                              const PublishedCounts* released);
v1::IndicatorDefinition DefinitionOf(const Indicator& indicator);

}  // namespace relais::hub

#endif  // RELAIS_HUB_API_FIGURE_VIEW_H_
