#include "tests/unit/services/core/monitoring/lp_attack.h"

#include <gtest/gtest.h>

namespace relais {

// Values are numbered as in the domain, 1 … size; size + 1 is "not stated".
LpAttack::LpAttack(const CountDomain& domain, const FactTables& fact, const std::vector<uint8_t>& known,
                   const std::vector<uint64_t>& value, const std::vector<uint8_t>& unstated, bool free_sign)
    : domain_(domain),
      program_(glp_create_prob()),
      territories_(domain.territories()),
      needs_(domain.need_groups()),
      publics_(domain.publics()),
      ages_(domain.age_bands()) {
  glp_term_out(GLP_OFF);
  for (size_t i = 0; i < fact.lines.size(); ++i) {
    has_unstated_[static_cast<int>(fact.lines[i].line)] = unstated[i] != 0;
    if (fact.lines[i].line == CountLine::kReason) {
      reasons_ = static_cast<int>(fact.lines[i].cells.size());
      first_reason_ = domain.KeyOf(fact.lines[i].cells.front()).item;
    }
  }
  const bool corrections = domain.KeyOf(fact.totals.front()).table == CountTable::kCorrections;
  if (corrections) needs_ = publics_ = ages_ = 0;
  for (int i = 0; i < (territories_ + 1) * (needs_ + 1) * (publics_ + 1); ++i) leaf_.push_back(AddVariable(free_sign));
  for (int i = 0; i < (territories_ + 1) * (ages_ + 1); ++i) age_.push_back(AddVariable(free_sign));
  for (int i = 0; i < (needs_ + 1) * (reasons_ + 1); ++i) reason_.push_back(AddVariable(free_sign));
  // The same persons by age, and by reason.
  for (int t : Values(0, territories_, has_unstated_[1])) {
    Terms by_leaf, by_age;
    for (int n : Values(0, needs_, corrections || has_unstated_[2])) {
      for (int p : Values(0, publics_, corrections || has_unstated_[3])) by_leaf.push_back(Leaf(t, n, p));
    }
    for (int a : Values(0, ages_, has_unstated_[4])) {
      by_age.push_back(age_[static_cast<size_t>((t - 1) * (ages_ + 1) + a - 1)]);
    }
    if (!corrections) AddSum(by_leaf, by_age, 0);
  }
  for (int n : Values(0, reasons_ > 0 ? needs_ : 0, reasons_ > 0 && has_unstated_[2])) {
    Terms by_leaf, by_reason;
    for (int t : Values(0, territories_, has_unstated_[1])) {
      for (int p : Values(0, publics_, has_unstated_[3])) by_leaf.push_back(Leaf(t, n, p));
    }
    for (int r : Values(0, reasons_, has_unstated_[5])) {
      by_reason.push_back(reason_[static_cast<size_t>((n - 1) * (reasons_ + 1) + r - 1)]);
    }
    AddSum(by_leaf, by_reason, 0);
  }
  const auto publish = [&](CellIndex cell) {
    if (known[cell.value()] == 0) return;
    AddSum(TermsOf(domain.KeyOf(cell)), {}, static_cast<double>(value[cell.value()]));
  };
  for (CellIndex cell : fact.totals) publish(cell);
  for (const FactLine& line : fact.lines) {
    for (CellIndex cell : line.cells) publish(cell);
    for (CellIndex cell : line.doubles) publish(cell);
  }
  for (const FactTable& table : fact.tables) {
    for (CellIndex cell : table.cells) publish(cell);
  }
}

LpAttack::~LpAttack() {
  glp_delete_prob(program_);
}

int LpAttack::AddVariable(bool free_sign) {
  const int column = glp_add_cols(program_, 1);
  glp_set_col_bnds(program_, column, free_sign ? GLP_FR : GLP_LO, 0, 0);
  return column;
}

void LpAttack::AddSum(const Terms& plus, const Terms& minus, double value) {
  std::vector<int> columns = {0};
  std::vector<double> factors = {0};
  for (int column : plus) {
    columns.push_back(column);
    factors.push_back(1);
  }
  for (int column : minus) {
    columns.push_back(column);
    factors.push_back(-1);
  }
  const int row = glp_add_rows(program_, 1);
  glp_set_row_bnds(program_, row, GLP_FX, value, value);
  glp_set_mat_row(program_, row, static_cast<int>(columns.size()) - 1, columns.data(), factors.data());
}

int LpAttack::Leaf(int territory, int need, int people) const {
  return leaf_[static_cast<size_t>(((territory - 1) * (needs_ + 1) + need - 1) * (publics_ + 1) + people - 1)];
}

std::vector<int> LpAttack::Values(int wanted, int size, bool unstated) const {
  if (wanted != 0) return {wanted};
  std::vector<int> all;
  for (int value = 1; value <= size + (unstated ? 1 : 0); ++value) all.push_back(value);
  return all;
}

LpAttack::Terms LpAttack::TermsOf(const CellKey& key) const {
  Terms terms;
  if (key.table == CountTable::kReasons) {
    for (int n : Values(key.need_group, needs_, has_unstated_[2])) {
      terms.push_back(reason_[static_cast<size_t>((n - 1) * (reasons_ + 1) + key.item - first_reason_)]);
    }
    return terms;
  }
  const bool corrections = key.table == CountTable::kCorrections;
  for (int t : Values(key.territory, territories_, has_unstated_[1])) {
    if (key.table == CountTable::kAges) {
      for (int a : Values(key.age_band, ages_, has_unstated_[4])) {
        terms.push_back(age_[static_cast<size_t>((t - 1) * (ages_ + 1) + a - 1)]);
      }
      continue;
    }
    for (int n : Values(key.need_group, needs_, corrections || has_unstated_[2])) {
      for (int p : Values(key.public_group, publics_, corrections || has_unstated_[3])) terms.push_back(Leaf(t, n, p));
    }
  }
  return terms;
}

double LpAttack::Optimum(const Terms& terms, int direction, bool* bounded) {
  glp_smcp options;
  glp_init_smcp(&options);
  options.msg_lev = GLP_MSG_OFF;
  glp_set_obj_dir(program_, direction);
  for (int column : terms) glp_set_obj_coef(program_, column, 1);
  const int failed = glp_simplex(program_, &options);
  const int status = glp_get_status(program_);
  const double optimum = glp_get_obj_val(program_);
  for (int column : terms) glp_set_obj_coef(program_, column, 0);
  EXPECT_EQ(failed, 0);
  EXPECT_TRUE(status == GLP_OPT || status == GLP_UNBND) << "published figures that nobody could have: " << status;
  *bounded = status == GLP_OPT;
  return optimum;
}

LpAttack::Interval LpAttack::Bounds(CellIndex cell) {
  const Terms terms = TermsOf(domain_.KeyOf(cell));
  Interval interval;
  interval.low = Optimum(terms, GLP_MIN, &interval.bounded_below);
  interval.high = Optimum(terms, GLP_MAX, &interval.bounded_above);
  return interval;
}

}  // namespace relais
