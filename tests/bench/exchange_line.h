// A member's stream as the bench drives it: the real protocol of relais.v1.ExchangeService over the product's channel
// and codec, with nothing behind it.
#ifndef RELAIS_TESTS_BENCH_EXCHANGE_LINE_H_
#define RELAIS_TESTS_BENCH_EXCHANGE_LINE_H_

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "absl/status/status.h"
#include "relais/v1/exchange_service.grpc.pb.h"
#include "services/core/mailbox/exchange.h"
#include "tests/bench/region.h"

namespace relais::bench {

// Made, opened once, written to from any thread. It looks at pushed knowledge as a node does: it says so, in order.
class ExchangeLine final : public grpc::ClientBidiReactor<v1::ExchangeRequest, v1::ExchangeResponse> {
 public:
  // Deliveries and answers, in order, on gRPC's threads.
  using OnFrame = std::function<void(HubFrame)>;
  ExchangeLine(const Region& region, const RegionNode& node, const std::string& address, OnFrame on_frame);
  ~ExchangeLine() override;  // ends the stream and waits for its last callback

  // Says Hello and waits for Welcome.
  absl::Status Open();
  // Of the Welcome.
  const Nonce& nonce() const { return nonce_; }
  void Write(NodeFrame frame);

 private:
  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnDone(const grpc::Status& status) override;
  void Take(HubFrame frame);

  const OnFrame on_frame_;
  const std::shared_ptr<grpc::Channel> channel_;
  const std::unique_ptr<v1::ExchangeService::Stub> stub_;
  grpc::ClientContext context_;
  v1::ExchangeResponse incoming_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<v1::ExchangeRequest> outgoing_;
  Nonce nonce_;  // written once, before Open returns
  grpc::Status status_;
  bool writing_ = false;
  bool over_ = false;  // no more writes
  bool started_ = false;
  bool done_ = false;
};

}  // namespace relais::bench

#endif  // RELAIS_TESTS_BENCH_EXCHANGE_LINE_H_
