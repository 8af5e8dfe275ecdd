#include "tests/bench/bare_transactions.h"

#include <sched.h>

#include <mutex>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "hub/hub_codec.h"
#include "services/adapters/etcd/change.h"
#include "services/adapters/etcd/grpc_kv.h"
#include "services/adapters/etcd/keys.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"
#include "services/core/handoff/limits.h"

namespace relais::bench {
namespace {

void RunOn(const std::vector<int>& cpus) {
  if (cpus.empty()) return;
  cpu_set_t set;
  CPU_ZERO(&set);
  for (const int cpu : cpus) CPU_SET(cpu, &set);
  sched_setaffinity(0, sizeof(set), &set);  // else it runs elsewhere, which costs the figure and not the run
}

// What a hub writes down of a frame of one envelope, in the layout of an append.
std::string BatchOfOne() {
  OsEntropy entropy;
  SodiumSealer sealer(entropy);
  OpensslDigester digester;
  hub::FrameTaken frame;
  frame.envelopes.resize(1);
  const std::string record = hub::HubCodec(wire::KeyToolsOf(sealer, digester)).EncodeRecord(frame);
  const std::string salt = entropy.Draw(kSaltBytes);
  etcd::StoredBatch batch;
  batch.records.push_back({salt, Digest(), record});
  return batch.Encode();
}

class Writer {
 public:
  Writer(etcd::Kv& kv, const std::string& prefix, const std::string& batch) : kv_(kv), keys_(prefix), batch_(batch) {}

  absl::Status Write() {
    std::string envelope(limits::kEnvelopeBytes, '\0');
    FillOpaque(++head_.writes, envelope.data());
    ++head_.head.sequence;
    etcd::pb::TxnRequest request;
    etcd::AddPut(request, keys_.Body({}, head_.writes), envelope);
    etcd::AddPut(request, keys_.Record(head_.head.sequence, 0), batch_);
    etcd::AddPut(request, keys_.Head(), head_.Encode());
    etcd::pb::Compare* head = request.add_compare();
    head->set_target(etcd::pb::Compare::MOD);
    head->set_key(keys_.Head());
    head->set_mod_revision(revision_);
    etcd::pb::Compare* claim = request.add_compare();
    claim->set_target(etcd::pb::Compare::CREATE);
    claim->set_key(keys_.Claim());
    claim->set_create_revision(0);
    request.add_failure()->mutable_request_range()->set_key(keys_.Head());
    const absl::StatusOr<etcd::pb::TxnResponse> response = kv_.Txn(request);
    if (!response.ok()) return response.status();
    if (!response->succeeded()) return absl::AbortedError("somebody else writes below the bench's prefix");
    revision_ = response->header().revision();
    return absl::OkStatus();
  }

 private:
  etcd::Kv& kv_;
  const etcd::Keys keys_;
  const std::string& batch_;
  etcd::Head head_;
  int64_t revision_ = 0;  // of the head; 0: there is none yet
};

}  // namespace

absl::StatusOr<std::vector<double>> BareTransactions(const Settings& settings, const EtcdCluster& cluster,
                                                     const std::string& prefix, int writers, uint64_t count,
                                                     uint64_t rate) {
  etcd::GrpcKv kv(cluster.Reach());
  kv.Standings();  // turns to the member that leads
  const std::string batch = BatchOfOne();
  std::mutex mutex;
  std::vector<double> all;
  absl::Status status;
  std::vector<std::thread> threads;
  threads.reserve(static_cast<size_t>(writers));
  const uint64_t begin = NowNs();
  for (int w = 0; w < writers; ++w) {
    threads.emplace_back([&, w] {
      RunOn(settings.plan.hub_cpus);
      Writer writer(kv, absl::StrCat(prefix, "/", w), batch);
      absl::Status wrong = writer.Write();  // not counted: what comes first is slower
      std::vector<double> mine;
      for (uint64_t i = static_cast<uint64_t>(w); i < count && wrong.ok(); i += static_cast<uint64_t>(writers)) {
        const uint64_t due = rate == 0 ? NowNs() : begin + 1'000'000'000u + i * 1'000'000'000u / rate;
        const uint64_t now = NowNs();
        if (now < due) absl::SleepFor(absl::Nanoseconds(static_cast<int64_t>(due - now)));
        wrong = writer.Write();
        mine.push_back(static_cast<double>(NowNs() - due) / 1000);
      }
      const std::lock_guard lock(mutex);
      status.Update(wrong);
      all.insert(all.end(), mine.begin(), mine.end());
    });
  }
  for (std::thread& thread : threads) thread.join();
  if (!status.ok()) return status;
  return all;
}

}  // namespace relais::bench
