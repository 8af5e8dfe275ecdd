// What the vault costs a node: real nodes end to end with it and with the vault left open, in turn; and how soon a
// journey is shown, and an erased one gone from the files.
#ifndef RELAIS_TESTS_BENCH_VAULT_COST_H_
#define RELAIS_TESTS_BENCH_VAULT_COST_H_

#include "absl/status/statusor.h"
#include "tests/bench/measure.h"

namespace relais::bench {

// `rotations` pairs of turns, of which now the one and now the other goes first; then one turn of looking and erasing.
absl::StatusOr<VaultFigures> MeasureVaultCost(const Settings& settings, int rotations);

}  // namespace relais::bench

#endif  // RELAIS_TESTS_BENCH_VAULT_COST_H_
