// The figures that live events give, by territory, kind of partner or convention, over unions of closed months, with
// what must not be told left out. One set of tables for everybody, whoever asks.
//
// The rule is the conservative one until releases carry the complete one: a cell is told of a month only if it holds
// `threshold` facts, of `partners` partners at least, none of which has more than `share_max` percent; where one hidden
// cell of a line, or few facts, could be had by subtracting the others from the line's sum, the smallest told one is
// hidden too; and a figure over several months is told only if each month's is. So no question, and no difference of
// two questions, gives a month's cell that is not told. Months are told once they are closed, and then never change:
// they are told by the territories and kinds that partners had when the month closed.
#ifndef RELAIS_SERVICES_CORE_MONITORING_FLOW_TABLE_H_
#define RELAIS_SERVICES_CORE_MONITORING_FLOW_TABLE_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "services/core/monitoring/count_limits.h"
#include "services/core/monitoring/flow_book.h"
#include "services/core/monitoring/indicator.h"

namespace relais {

// By what a table has its rows, and its columns if it has any. Numbers are those of relais.v1.FlowView.
enum class FlowView : uint8_t {
  kRegion = 1,  // one row
  kOriginTerritory = 2,
  kDestinationTerritory = 3,
  kOriginKind = 4,
  kDestinationKind = 5,
  kConvention = 6,
  kTerritories = 7,               // origin's × destination's
  kOriginTerritoryKind = 8,       // both of the origin
  kDestinationTerritoryKind = 9,  // both of the destination
};
inline constexpr uint8_t kFlowViewMax = 9;

// What the partners of a book are, by their numbers there. Number 0 of territories and kinds is "not known".
struct FlowAtlas {
  struct Partner {
    uint16_t territory = 0;
    uint16_t kind = 0;
    friend bool operator==(const Partner&, const Partner&) = default;
  };
  std::vector<Partner> partners;
  // From these months on, ascending, other ones: partners that moved. A closed month keeps those at its end.
  std::vector<std::pair<Month, std::vector<Partner>>> since;
  const std::vector<Partner>& At(Month month) const;
  std::vector<int64_t> inhabitants;  // by territory; 0: not known
  size_t kinds = 1;                  // how many, number 0 included
};

struct PublishRule {
  uint64_t threshold = limits::kDisclosureThreshold;
  uint64_t partners = limits::kDisclosurePartnersMin;
  uint64_t share_max = limits::kDominancePercent;
  bool off = false;           // for the tests of the tests: everything is told
  bool complementary = true;  // likewise: false hides no complements
};

struct FlowLine {
  uint32_t row = 0;             // number of a territory, kind or convention; 0 for the region
  uint32_t column = 0;          // likewise; 0 when the view has none
  std::vector<Figure> figures;  // one for each indicator asked for
  std::vector<Figure> before;   // the same over as many months before; empty when they begin before the book does
};

struct FlowQuestion {
  FlowView view = FlowView::kRegion;
  MonthRange months;                         // closed ones
  std::vector<const Indicator*> indicators;  // of source kEvents
};

class FlowMemo;  // flow_memo.h

// Ascending by row, then column. Rows of views without columns: all that a partner belongs to. With columns: lines of
// which anything is told. `memo`, if given, is of this book alone; the lines are the same with it and without.
std::vector<FlowLine> FlowLines(const FlowBook& book, const FlowAtlas& atlas, const FlowQuestion& question,
                                const PublishRule& rule, FlowMemo* memo = nullptr);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_MONITORING_FLOW_TABLE_H_
