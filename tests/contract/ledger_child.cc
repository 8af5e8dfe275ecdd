// Appends until killed: contract_ledger_child FOLDER. Writes one line "n" to standard output after record n was
// acknowledged, and "checkpoint n" after a checkpoint was.
#include "tests/contract/ledger_child.h"

#include <unistd.h>

#include <cstdio>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/rocksdb/rocks_ledger.h"
#include "tests/fakes/seeded_entropy.h"

namespace relais::ledger_child {
namespace {

// One write, so that a line is there whole or not at all.
bool Say(const std::string& line) {
  return write(STDOUT_FILENO, line.data(), line.size()) == static_cast<ssize_t>(line.size());
}

int Fail(const absl::Status& status) {
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  return 1;
}

int Run(const std::string& folder) {
  OpensslDigester digester;
  SeededEntropy entropy(static_cast<uint64_t>(getpid()));
  RocksLedgerOptions options;
  options.folder = folder;
  options.free_bytes_min = 0;
  options.write_buffer_bytes = 256u << 10;  // so that tables are written and compacted under way
  absl::StatusOr<std::unique_ptr<RocksLedger>> ledger = RocksLedger::Open(options, digester, entropy);
  if (!ledger.ok()) return Fail(ledger.status());
  while (true) {
    const LedgerHead head = (*ledger)->head();
    const uint64_t next = head.sequence + 1;
    LedgerBatch batch;
    batch.records = {RecordOf(next)};
    batch.puts = {{BodyKeyOf(next), std::make_shared<const std::string>(BodyOf(next))}};
    if (next > kBodiesKept) batch.drops = {{BodyKeyOf(0).owner, 0, next - kBodiesKept + 1}};
    absl::StatusOr<LedgerHead> appended = (*ledger)->Append(head, batch);
    if (!appended.ok()) return Fail(appended.status());
    if (!Say(absl::StrCat(next, "\n"))) return 0;
    if (next % kCheckpointEvery != 0) continue;
    if (absl::Status s = (*ledger)->SaveCheckpoint({next, CheckpointOf(next)}); !s.ok()) return Fail(s);
    if (!Say(absl::StrCat("checkpoint ", next, "\n"))) return 0;
    if (absl::Status s = (*ledger)->TrimBefore(next - kCheckpointEvery); !s.ok()) return Fail(s);
  }
}

}  // namespace
}  // namespace relais::ledger_child

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
    return 2;
  }
  return relais::ledger_child::Run(argv[1]);
}
