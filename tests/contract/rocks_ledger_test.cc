// The RocksDB ledger under the contract, in files and in RocksDB's own memory file system.
#include <memory>

#include "tests/contract/ledger_contract.h"
#include "tests/contract/rocks_rig.h"

namespace relais {
namespace {

std::string KindName(const ::testing::TestParamInfo<LedgerKind>& info) {
  return info.param.name;
}

INSTANTIATE_TEST_SUITE_P(
    Rocks, LedgerContract,
    ::testing::Values(LedgerKind{"Files", [] { return std::make_unique<RocksRig>(RocksRig::Where::kFiles); }},
                      LedgerKind{"MemEnv", [] { return std::make_unique<RocksRig>(RocksRig::Where::kMemory); }}),
    KindName);

}  // namespace
}  // namespace relais
