// What the contract cannot see of the RocksDB ledger: what a call costs.
#include "services/adapters/rocksdb/rocks_ledger.h"

#include <memory>

#include "gtest/gtest.h"
#include "rocksdb/env.h"
#include "rocksdb/perf_context.h"
#include "rocksdb/perf_level.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/system/os_entropy.h"

namespace relais {
namespace {

const std::array<uint8_t, 16> kOneMailbox = {1};
const std::array<uint8_t, 16> kMailboxBehindIt = {2};

BodyPut MailOf(const std::array<uint8_t, 16>& mailbox, uint64_t index) {
  return {{mailbox, index}, std::make_shared<const std::string>("sealed")};
}

// It went on behind the last body of its mailbox, through everything that was ever dropped from the next one.
TEST(RocksLedger, ADropLooksNoFurtherThanItsEnd) {
  constexpr uint64_t kDropped = 500;
  const OpensslDigester digester;
  OsEntropy entropy;
  const std::unique_ptr<rocksdb::Env> memory(rocksdb::NewMemEnv(rocksdb::Env::Default()));
  RocksLedgerOptions options;
  options.folder = "/ledger";
  options.env = memory.get();
  options.free_bytes_min = 0;
  auto ledger = RocksLedger::Open(options, digester, entropy);
  ASSERT_TRUE(ledger.ok()) << ledger.status();
  const auto append = [&ledger](LedgerBatch batch) { ASSERT_TRUE((*ledger)->Append((*ledger)->head(), batch).ok()); };
  LedgerBatch puts;
  for (uint64_t i = 1; i <= kDropped; ++i) puts.puts.push_back(MailOf(kMailboxBehindIt, i));
  puts.puts.push_back(MailOf(kOneMailbox, 7));
  append(puts);
  for (uint64_t i = 1; i <= kDropped; ++i) append({{}, {{kMailboxBehindIt, i, i + 1}}, {}});
  rocksdb::SetPerfLevel(rocksdb::PerfLevel::kEnableCount);
  rocksdb::get_perf_context()->Reset();
  append({{}, {{kOneMailbox, 1, 9}}, {}});
  EXPECT_LT(rocksdb::get_perf_context()->internal_delete_skipped_count, kDropped / 10);
  rocksdb::SetPerfLevel(rocksdb::PerfLevel::kDisable);
  EXPECT_EQ((*ledger)->ReadBody({kOneMailbox, 7}).status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace relais
