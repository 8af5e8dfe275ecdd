// A small engine that adds numbers, its codec, and a ledger whose appends wait at a gate: for the tests of the loop.
#ifndef RELAIS_TESTS_UNIT_SERVICES_RUNNER_TALLY_H_
#define RELAIS_TESTS_UNIT_SERVICES_RUNNER_TALLY_H_

#include <array>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/core/mailbox/step.h"
#include "services/ports/digest.h"
#include "services/ports/ledger.h"
#include "services/runner/step_loop.h"

namespace relais::tally {

inline constexpr std::array<uint8_t, 16> kOwner = {7};

// Adds what it is given. 0 changes nothing: no record. Puts or drops one body when told to.
class Engine {
 public:
  struct Input {
    int add = 0;
    std::optional<uint64_t> put;
    std::optional<uint64_t> drop;
  };
  struct Result {
    int total = 0;
  };
  struct Effect {
    int added = 0;
  };
  struct Record {
    int add = 0;
  };

  Result Step(const Moment& now, Input input, StepOutcome<Record, Effect>* out) {
    last_day = now.day;
    if (input.add != 0) out->records.push_back({input.add});
    total += input.add;
    if (input.drop) out->drops.push_back({kOwner, *input.drop, *input.drop + 1});
    if (input.put) out->puts.push_back({kOwner, *input.put, std::make_shared<const std::string>("body")});
    out->effects.push_back({input.add});
    return {total};
  }
  void Replay(const Record& record) {
    total += record.add;
    ++replayed;
  }
  Input TickInput() {
    ++ticks;
    return {};
  }

  int total = 0;
  int replayed = 0;
  int ticks = 0;
  Day last_day;
};

struct Codec {
  std::string EncodeRecord(const Engine::Record& record) const { return absl::StrCat(record.add); }
  absl::StatusOr<Engine::Record> DecodeRecord(absl::string_view bytes) const {
    Engine::Record record;
    if (!absl::SimpleAtoi(bytes, &record.add)) return absl::InvalidArgumentError("not a number");
    return record;
  }
  std::string EncodeState(const Engine& engine) const { return absl::StrCat(engine.total); }
  absl::Status DecodeState(absl::string_view bytes, Engine* engine) const {
    if (!absl::SimpleAtoi(bytes, &engine->total)) return absl::DataLossError("not a number");
    return absl::OkStatus();
  }
};

// Tells texts apart, no more: FNV-1a under four starts.
class Fnv : public Digester {
 public:
  Digest Sha256(absl::string_view a, absl::string_view b, absl::string_view c) const override {
    std::array<uint8_t, 32> out{};
    for (size_t word = 0; word < 4; ++word) {
      uint64_t hash = 14695981039346656037u + word;
      for (absl::string_view part : {a, b, c}) {
        for (char byte : part) hash = (hash ^ static_cast<uint8_t>(byte)) * 1099511628211u;
      }
      for (size_t i = 0; i < 8; ++i) out[8 * word + i] = static_cast<uint8_t>(hash >> (8 * i));
    }
    return Digest(out);
  }
};

// Passes everything on to `inner`, keeps what was appended, and lets an append begin only while the gate is open.
class GatedLedger : public Ledger {
 public:
  explicit GatedLedger(Ledger* inner) : inner_(inner) {}

  void Shut() { SetGate(false); }
  void Open() { SetGate(true); }
  // Until an append stands at the shut gate.
  void AwaitWaiting() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return waiting_; });
  }
  // The records of each append, in order.
  std::vector<std::vector<std::string>> appends() const {
    std::lock_guard<std::mutex> lock(mutex_);
    return appends_;
  }

  LedgerId id() const override { return inner_->id(); }
  LedgerHead head() const override { return inner_->head(); }
  absl::StatusOr<LedgerHead> Append(const LedgerHead& expected, const LedgerBatch& batch) override {
    {
      std::unique_lock<std::mutex> lock(mutex_);
      waiting_ = true;
      changed_.notify_all();
      changed_.wait(lock, [this] { return open_; });
      waiting_ = false;
      appends_.push_back(batch.records);
    }
    return inner_->Append(expected, batch);
  }
  absl::Status Confirm() override { return inner_->Confirm(); }
  absl::Status Replay(uint64_t after, absl::FunctionRef<absl::Status(uint64_t, absl::string_view)> visit) override {
    return inner_->Replay(after, visit);
  }
  absl::StatusOr<std::string> ReadBody(const BodyKey& key) const override { return inner_->ReadBody(key); }
  absl::StatusOr<std::vector<BodyKey>> ListBodies(const std::array<uint8_t, 16>& owner, uint64_t from,
                                                  uint64_t to) const override {
    return inner_->ListBodies(owner, from, to);
  }
  absl::Status SaveCheckpoint(const Checkpoint& checkpoint) override { return inner_->SaveCheckpoint(checkpoint); }
  absl::StatusOr<std::optional<Checkpoint>> LoadCheckpoint() override { return inner_->LoadCheckpoint(); }
  absl::Status TrimBefore(uint64_t sequence) override { return inner_->TrimBefore(sequence); }
  absl::Status Scrub() override { return inner_->Scrub(); }

 private:
  void SetGate(bool open) {
    std::lock_guard<std::mutex> lock(mutex_);
    open_ = open;
    changed_.notify_all();
  }

  Ledger* const inner_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = true;
  bool waiting_ = false;
  std::vector<std::vector<std::string>> appends_;
};

}  // namespace relais::tally

#endif  // RELAIS_TESTS_UNIT_SERVICES_RUNNER_TALLY_H_
