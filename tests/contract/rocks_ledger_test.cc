// The RocksDB ledger under the contract, on disk and in RocksDB's own memory file system.
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
    ::testing::Values(LedgerKind{"OnDisk", [] { return std::make_unique<RocksRig>(RocksRig::Where::kDisk); }},
                      LedgerKind{"InMemory", [] { return std::make_unique<RocksRig>(RocksRig::Where::kMemory); }}),
    KindName);

}  // namespace
}  // namespace relais
