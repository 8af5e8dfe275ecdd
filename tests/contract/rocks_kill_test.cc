// A real process appends and is killed with SIGKILL, again and again: whatever it acknowledged is there.
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "absl/strings/strip.h"
#include "gmock/gmock.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/core/handoff/check.h"
#include "tests/contract/ledger_child.h"
#include "tests/contract/rocks_rig.h"
#include "tests/fakes/seeded_entropy.h"
#include "tests/fakes/status_matchers.h"

namespace relais {
namespace {

absl::StatusOr<std::unique_ptr<RocksLedger>> Open(const std::string& folder) {
  static OpensslDigester digester;
  static SeededEntropy entropy(6);
  RocksLedgerOptions options;
  options.folder = folder;
  options.free_bytes_min = 0;
  return RocksLedger::Open(options, digester, entropy);
}

struct Acknowledged {
  uint64_t record = 0;
  uint64_t checkpoint = 0;
};

// Lets a child append until `more` further records were acknowledged, kills it, and reads what it still had said.
void AppendThenKill(const std::string& folder, int more, Acknowledged& acknowledged) {
  int ends[2];
  RELAIS_CHECK(pipe(ends) == 0);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addclose(&actions, ends[0]);
  posix_spawn_file_actions_addclose(&actions, ends[1]);
  std::string program = RELAIS_LEDGER_CHILD;
  std::string argument = folder;
  char* argv[] = {program.data(), argument.data(), nullptr};
  pid_t child = 0;
  RELAIS_CHECK(posix_spawn(&child, program.c_str(), &actions, nullptr, argv, environ) == 0);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);

  FILE* lines = fdopen(ends[0], "r");
  char line[64];
  int seen = 0;
  while (std::fgets(line, sizeof(line), lines) != nullptr) {
    absl::string_view said = line;
    if (absl::ConsumePrefix(&said, "checkpoint ")) {
      acknowledged.checkpoint = std::strtoull(said.data(), nullptr, 10);
      continue;
    }
    acknowledged.record = std::strtoull(said.data(), nullptr, 10);
    if (++seen != more) continue;
    // While it lives the store is its own.
    EXPECT_THAT(Open(folder), HasCode(absl::StatusCode::kFailedPrecondition));
    kill(child, SIGKILL);
  }
  std::fclose(lines);
  int status = 0;
  RELAIS_CHECK(waitpid(child, &status, 0) == child);
  ASSERT_TRUE(WIFSIGNALED(status)) << "the child gave up by itself after " << acknowledged.record;
}

void CheckWhatIsThere(RocksLedger& ledger, const Acknowledged& acknowledged) {
  const uint64_t head = ledger.head().sequence;
  // One append may have become durable just before its word got out.
  EXPECT_GE(head, acknowledged.record);
  EXPECT_LE(head, acknowledged.record + 1);
  ASSERT_OK_AND_ASSIGN(std::optional<Checkpoint> checkpoint, ledger.LoadCheckpoint());
  const uint64_t at = checkpoint ? checkpoint->sequence : 0;
  EXPECT_GE(at, acknowledged.checkpoint);
  if (checkpoint) {
    EXPECT_EQ(checkpoint->bytes, ledger_child::CheckpointOf(at));
  }
  EXPECT_LE(ledger.trimmed(), at);
  EXPECT_OK(ledger.Replay(ledger.trimmed(), [](uint64_t sequence, absl::string_view record) {
    EXPECT_EQ(record, ledger_child::RecordOf(sequence));
    return absl::OkStatus();
  }));
  const uint64_t first = head > ledger_child::kBodiesKept ? head - ledger_child::kBodiesKept + 1 : 1;
  for (uint64_t sequence = first; sequence <= head; ++sequence) {
    EXPECT_THAT(ledger.ReadBody(ledger_child::BodyKeyOf(sequence)), IsOkAndHolds(ledger_child::BodyOf(sequence)));
  }
  ASSERT_OK_AND_ASSIGN(std::vector<BodyKey> bodies, ledger.ListBodies(ledger_child::BodyKeyOf(0).owner, 0, head + 2));
  EXPECT_EQ(bodies.size(), head - first + 1);
}

TEST(RocksKillTest, WhatAKilledProcessAcknowledgedIsThere) {
  TempFolder folder;
  RocksLedgerOptions options;
  options.folder = folder.path() + "/store";
  options.free_bytes_min = 0;
  OpensslDigester digester;
  SeededEntropy dice(5);
  Acknowledged acknowledged;
  for (int round = 0; round < 12; ++round) {
    SCOPED_TRACE(round);
    AppendThenKill(options.folder, 1 + static_cast<int>(dice.Below(60)), acknowledged);
    if (HasFatalFailure()) return;
    {
      // The independent reader sees the same as whoever opens to go on, and leaves no trace.
      ASSERT_OK_AND_ASSIGN(std::unique_ptr<RocksLedger> reader, RocksLedger::OpenReadOnly(options, digester));
      CheckWhatIsThere(*reader, acknowledged);
    }
    if (round % 3 == 0) continue;  // the next child recovers from the kill itself
    ASSERT_OK_AND_ASSIGN(std::unique_ptr<RocksLedger> ledger, Open(options.folder));
    CheckWhatIsThere(*ledger, acknowledged);
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace relais
