// The linear program against the live tables: whoever reads every table of a month at once, region, origins,
// destinations and both, and knows that flows are never negative. What it finds out about what is hidden.
#include <glpk.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "services/core/handoff/day.h"
#include "services/core/monitoring/flow_table.h"
#include "tests/fakes/seeded_entropy.h"
#include "tests/unit/services/core/handoff/samples.h"

namespace relais {
namespace {

constexpr size_t kPlaces = 5;     // number 0, "not known", is empty here
constexpr int kPerTerritory = 6;  // partners
const Month kAttacked = MonthOf(DayFromCivil({2026, 3, 1}));

PartnerId SeatedPartner(size_t territory, int which) {
  std::array<uint8_t, PartnerId::kSize> bytes{};
  bytes[0] = static_cast<uint8_t>(territory);
  bytes[1] = static_cast<uint8_t>(which + 1);
  return PartnerId(bytes);
}

// A month of thick and thin flows between four territories.
struct AttackedMonth {
  FlowBook book;
  FlowAtlas atlas;
  std::vector<double> truth = std::vector<double>(kPlaces * kPlaces);

  explicit AttackedMonth(uint64_t seed) {
    SeededEntropy draw(seed);
    for (size_t from = 1; from < kPlaces; ++from) {
      for (size_t to = 1; to < kPlaces; ++to) {
        const uint64_t most = draw.Below(3) == 0 ? 2 : 12;
        for (int i = 0; i < kPerTerritory; ++i) {
          for (int k = 0; k < 2; ++k) {
            const PartnerId destination = SeatedPartner(to, static_cast<int>(draw.Below(kPerTerritory)));
            const FlowCell cell = book.CellOf(SeatedPartner(from, i), destination, samples::Filled<ConventionId>(7));
            for (uint64_t n = draw.Below(most); n > 0; --n) {
              book.Count(cell, FlowFact::kSent, MonthStart(kAttacked));
              ++truth[from * kPlaces + to];
            }
          }
        }
      }
    }
    for (PartnerId partner : book.partners()) atlas.partners.push_back({partner.bytes()[0], 1});
    atlas.inhabitants.assign(kPlaces, 10'000);
    atlas.kinds = 2;
  }
};

// Every cell a column; every told figure a row.
class FlowProgram {
 public:
  FlowProgram(const AttackedMonth& month, const PublishRule& rule) : program_(glp_create_prob()) {
    glp_add_cols(program_, static_cast<int>(month.truth.size()));
    for (int column = 1; column <= static_cast<int>(month.truth.size()); ++column) {
      glp_set_col_bnds(program_, column, GLP_LO, 0, 0);
    }
    for (FlowView view :
         {FlowView::kRegion, FlowView::kOriginTerritory, FlowView::kDestinationTerritory, FlowView::kTerritories}) {
      const FlowQuestion question = {view, {kAttacked, kAttacked}, {FindIndicator("referrals")}};
      for (const FlowLine& line : FlowLines(month.book, month.atlas, question, rule)) {
        if (line.figures[0].standing == FigureStanding::kShown) Tell(view, line);
      }
    }
  }
  ~FlowProgram() { glp_delete_prob(program_); }
  FlowProgram(const FlowProgram&) = delete;
  FlowProgram& operator=(const FlowProgram&) = delete;

  bool Told(size_t cell) const { return told_[cell]; }
  // How far apart the least and the largest possible value of a cell are.
  double Width(size_t cell) {
    const double low = Optimum(cell, GLP_MIN);
    return Optimum(cell, GLP_MAX) - low;
  }

 private:
  void Tell(FlowView view, const FlowLine& line) {
    std::vector<int> columns = {0};
    for (size_t from = 0; from < kPlaces; ++from) {
      for (size_t to = 0; to < kPlaces; ++to) {
        const bool in = view == FlowView::kRegion || (view == FlowView::kOriginTerritory && from == line.row) ||
                        (view == FlowView::kDestinationTerritory && to == line.row) ||
                        (view == FlowView::kTerritories && from == line.row && to == line.column);
        if (in) columns.push_back(static_cast<int>(from * kPlaces + to) + 1);
      }
    }
    if (view == FlowView::kTerritories) told_[line.row * kPlaces + line.column] = true;
    const std::vector<double> ones(columns.size(), 1);
    const int row = glp_add_rows(program_, 1);
    glp_set_row_bnds(program_, row, GLP_FX, line.figures[0].value, line.figures[0].value);
    glp_set_mat_row(program_, row, static_cast<int>(columns.size()) - 1, columns.data(), ones.data());
  }
  double Optimum(size_t cell, int direction) {
    for (int column = 1; column <= glp_get_num_cols(program_); ++column) glp_set_obj_coef(program_, column, 0);
    glp_set_obj_coef(program_, static_cast<int>(cell) + 1, 1);
    glp_set_obj_dir(program_, direction);
    glp_smcp options;
    glp_init_smcp(&options);
    options.msg_lev = GLP_MSG_OFF;
    EXPECT_EQ(glp_simplex(program_, &options), 0);
    if (glp_get_status(program_) == GLP_UNBND) return 1e9;
    EXPECT_EQ(glp_get_status(program_), GLP_OPT);
    return glp_get_obj_val(program_);
  }

  glp_prob* const program_;
  std::vector<bool> told_ = std::vector<bool>(kPlaces * kPlaces);
};

struct Narrowed {
  int hidden = 0;
  int narrow = 0;  // closer than the threshold
};

Narrowed AttackMonths(const PublishRule& rule, int months) {
  Narrowed found;
  for (uint64_t seed = 1; seed <= static_cast<uint64_t>(months); ++seed) {
    const AttackedMonth month(seed);
    FlowProgram program(month, rule);
    for (size_t cell = 0; cell < month.truth.size(); ++cell) {
      // Where nobody is there is nothing to find.
      if (month.truth[cell] == 0 || program.Told(cell)) continue;
      ++found.hidden;
      found.narrow += program.Width(cell) < 11 - 1e-6 ? 1 : 0;
    }
  }
  return found;
}

TEST(FlowLinearProgramTest, NoHiddenFlowIsBoundedCloserThanTheThreshold) {
  const Narrowed found = AttackMonths(PublishRule{}, 60);
  EXPECT_GT(found.hidden, 150);
  EXPECT_EQ(found.narrow, 0);
}

TEST(FlowLinearProgramTest, WithoutComplementsTheAttackSucceeds) {
  PublishRule lax;
  lax.complementary = false;
  EXPECT_GT(AttackMonths(lax, 60).narrow, 20);
}

}  // namespace
}  // namespace relais
