// The strongest reader of published tables that we know how to build: a linear program over every person's finest cell,
// need and public at once, that the tables are sums of. It knows nothing of flows, loops or trees.
#ifndef RELAIS_TESTS_UNIT_SERVICES_CORE_MONITORING_LP_ATTACK_H_
#define RELAIS_TESTS_UNIT_SERVICES_CORE_MONITORING_LP_ATTACK_H_

#include <glpk.h>

#include <cstdint>
#include <utility>
#include <vector>

#include "services/core/monitoring/count_domain.h"
#include "services/core/monitoring/fact_tables.h"

namespace relais {

class LpAttack {
 public:
  // Published cells of `fact`: known[cell] is 1 and value[cell] what they hold; both by cell index. Lines whose place
  // in `unstated` is 1 have persons who stated nothing. With `free_sign`, values may be negative: only sums are known.
  LpAttack(const CountDomain& domain, const FactTables& fact, const std::vector<uint8_t>& known,
           const std::vector<uint64_t>& value, const std::vector<uint8_t>& unstated, bool free_sign);
  ~LpAttack();
  LpAttack(const LpAttack&) = delete;
  LpAttack& operator=(const LpAttack&) = delete;

  struct Interval {
    double low = 0;
    double high = 0;
    bool bounded_below = true;
    bool bounded_above = true;
    double width() const { return bounded_below && bounded_above ? high - low : 1e9; }
  };
  // Least and largest value that `cell` can have. Fails the test when the published cells are impossible.
  Interval Bounds(CellIndex cell);

 private:
  using Terms = std::vector<int>;  // columns, each once
  int AddVariable(bool free_sign);
  void AddSum(const Terms& plus, const Terms& minus, double value);
  Terms TermsOf(const CellKey& key) const;
  int Leaf(int territory, int need, int people) const;
  // Index 0 … size: the last one is "not stated", which is there or not.
  std::vector<int> Values(int wanted, int size, bool unstated) const;
  double Optimum(const Terms& terms, int direction, bool* bounded);

  const CountDomain& domain_;
  glp_prob* program_;
  int territories_, needs_, publics_, ages_, reasons_ = 0;
  bool has_unstated_[6] = {};
  int first_reason_ = 1;
  std::vector<int> leaf_, age_, reason_;
};

}  // namespace relais

#endif  // RELAIS_TESTS_UNIT_SERVICES_CORE_MONITORING_LP_ATTACK_H_
