#include "tests/bench/exchange_line.h"

#include <chrono>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "services/adapters/grpc/channel.h"
#include "services/adapters/system/os_entropy.h"
#include "services/core/handoff/check.h"
#include "services/wire/exchange_codec.h"

namespace relais::bench {
namespace {

constexpr auto kWelcomePatience = std::chrono::seconds(20);

ChannelOptions OptionsFor(const Region& region, const RegionNode& node, const std::string& address) {
  ChannelOptions options;
  options.address = address;
  options.authority_pem = region.authority_pem;
  options.identity = ChannelIdentity{node.key_pem, node.certificate_pem};
  return options;
}

}  // namespace

ExchangeLine::ExchangeLine(const Region& region, const RegionNode& node, const std::string& address, OnFrame on_frame)
    : on_frame_(std::move(on_frame)),
      channel_(OpenChannel(OptionsFor(region, node, address))),
      stub_(v1::ExchangeService::NewStub(channel_)) {}

ExchangeLine::~ExchangeLine() {
  if (!started_) return;
  context_.TryCancel();
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return done_; });
}

absl::Status ExchangeLine::Open() {
  HelloFacts hello;
  hello.store = OsEntropy().DrawId<LedgerId>();  // another each time: nobody here remembers a mark
  hello.boot = BootId::FromBytes("one for all node");
  started_ = true;
  stub_->async()->Exchange(&context_, this);
  Write(std::move(hello));
  StartRead(&incoming_);
  StartCall();
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, kWelcomePatience, [this] { return done_ || !nonce_.none(); });
  if (!nonce_.none()) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat("no Welcome from the hub: ", status_.error_message()));
}

void ExchangeLine::Write(NodeFrame frame) {
  v1::ExchangeRequest encoded = wire::EncodeNodeFrame(std::move(frame));
  std::lock_guard lock(mutex_);
  if (over_) return;
  outgoing_.push_back(std::move(encoded));
  if (writing_) return;
  writing_ = true;
  StartWrite(&outgoing_.front());
}

void ExchangeLine::OnWriteDone(bool ok) {
  std::lock_guard lock(mutex_);
  outgoing_.pop_front();
  if (!ok) over_ = true;
  writing_ = ok && !outgoing_.empty();
  if (writing_) StartWrite(&outgoing_.front());
}

void ExchangeLine::OnReadDone(bool ok) {
  if (!ok) return;  // OnDone follows
  absl::StatusOr<HubFrame> frame = wire::DecodeHubFrame(std::move(incoming_));
  RELAIS_CHECK(frame.ok());
  Take(*std::move(frame));
  incoming_.Clear();
  StartRead(&incoming_);
}

void ExchangeLine::Take(HubFrame frame) {
  if (const auto* welcome = std::get_if<WelcomeFacts>(&frame)) {
    std::lock_guard lock(mutex_);
    nonce_ = welcome->session_nonce;
    changed_.notify_all();
    return;
  }
  if (const auto* push = std::get_if<KnowledgePush>(&frame)) {
    Write(KnowledgeVerdict{push->items.back().revision, {}});
    return;
  }
  on_frame_(std::move(frame));
}

void ExchangeLine::OnDone(const grpc::Status& status) {
  std::lock_guard lock(mutex_);
  status_ = status;
  over_ = done_ = true;
  changed_.notify_all();
}

}  // namespace relais::bench
