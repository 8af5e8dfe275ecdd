#include "tests/bench/hub_pipe.h"

#include <deque>
#include <mutex>
#include <optional>
#include <utility>
#include <variant>

#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"
#include "services/core/handoff/check.h"
#include "services/wire/envelope_batch.h"
#include "tests/bench/envelope_mould.h"
#include "tests/bench/exchange_line.h"

namespace relais::bench {
namespace {

// Signs each frame as a node does. A hub that refuses a single envelope, or knows it already, spoils the run.
class HubSender : public SenderStream {
 public:
  HubSender(const Region& region, const RegionNode& node, const std::string& address, AckFn on_ack)
      : region_(region), node_(node), on_ack_(std::move(on_ack)), line_(region, node, address, [this](HubFrame frame) {
          if (const auto* answer = std::get_if<DepositAnswerFacts>(&frame)) Take(*answer);
        }) {}
  absl::Status Open() { return line_.Open(); }

  void Send(int recipient, std::string batch) override {
    DepositFacts deposit;
    deposit.sequence = sequence_ = sequence_.next();
    deposit.mailbox = region_.nodes[static_cast<size_t>(recipient)].node;
    deposit.envelopes = std::move(batch);
    const std::string text = wire::FrameText(
        line_.nonce(), deposit, [this](absl::string_view a, absl::string_view b) { return digester_.Sha256(a, b); });
    deposit.signature = sealer_.Sign(node_.identity, text);
    line_.Write(std::move(deposit));
  }

 private:
  void Take(const DepositAnswerFacts& answer) {
    RELAIS_CHECK(answer.exceptions.empty());
    on_ack_(answer.sequence.value());
  }

  const Region& region_;
  const RegionNode& node_;
  const AckFn on_ack_;
  OsEntropy entropy_;
  SodiumSealer sealer_{entropy_};
  OpensslDigester digester_;
  FrameSequence sequence_;
  ExchangeLine line_;  // last: its threads use all of the above
};

class HubRecipient : public RecipientStream {
 public:
  HubRecipient(const Region& region, const RegionNode& node, const std::string& address, DeliverFn on_frame)
      : on_frame_(std::move(on_frame)), line_(region, node, address, [this](HubFrame frame) {
          if (auto* delivery = std::get_if<DeliveryFacts>(&frame)) Take(*delivery);
        }) {}
  absl::Status Open() { return line_.Open(); }

  void Ack(uint64_t frames) override {
    SettleFacts settle;
    {
      std::lock_guard lock(mutex_);
      RELAIS_CHECK(frames > acked_ && frames - acked_ <= last_cursors_.size());
      settle.durable_through = last_cursors_[frames - acked_ - 1];
      last_cursors_.erase(last_cursors_.begin(), last_cursors_.begin() + static_cast<ptrdiff_t>(frames - acked_));
      acked_ = frames;
    }
    settle.backed_up_through = settle.durable_through;
    line_.Write(std::move(settle));
  }

 private:
  void Take(DeliveryFacts& delivery) {
    const size_t count = delivery.envelopes.size() / limits::kEnvelopeBytes;
    RELAIS_CHECK(count > 0);  // this load causes no notices
    {
      std::lock_guard lock(mutex_);
      last_cursors_.push_back(Cursor(delivery.first_cursor.value() + count - 1));
    }
    on_frame_(std::move(delivery.envelopes));
  }

  const DeliverFn on_frame_;
  std::mutex mutex_;
  std::deque<Cursor> last_cursors_;  // of the frames delivered and not yet acknowledged
  uint64_t acked_ = 0;               // frames
  ExchangeLine line_;                // last: its threads use all of the above
};

class HubPipe : public Pipe {
 public:
  explicit HubPipe(std::string bin) : bin_(std::move(bin)) {}

  absl::Status Prepare(const Plan& plan) override { return Region::Make(plan); }
  std::vector<std::string> HubCommand(const Plan& plan) override {
    return {bin_ + "/relais-hub", "serve", "--config", Region::HubFolder(plan) + "/hub.toml"};
  }
  absl::StatusOr<std::vector<std::string>> NodeCommand(const Plan& plan, int mailbox) override {
    const absl::StatusOr<std::string> config = Region::NodeConfig(plan, mailbox);
    if (!config.ok()) return config.status();
    return std::vector<std::string>{bin_ + "/relais-node", "serve", "--config", *config};
  }
  bool daemons() const override { return true; }
  absl::StatusOr<std::unique_ptr<SenderStream>> OpenSender(const Plan& plan, int sender, AckFn on_ack) override {
    if (absl::Status loaded = Load(plan); !loaded.ok()) return loaded;
    const RegionNode& node = region_->nodes[static_cast<size_t>(plan.recipients + sender)];
    auto stream = std::make_unique<HubSender>(*region_, node, plan.address, std::move(on_ack));
    if (absl::Status opened = stream->Open(); !opened.ok()) return opened;
    return stream;
  }
  absl::StatusOr<std::unique_ptr<RecipientStream>> OpenRecipient(const Plan& plan, int recipient,
                                                                 DeliverFn on_frame) override {
    if (absl::Status loaded = Load(plan); !loaded.ok()) return loaded;
    const RegionNode& node = region_->nodes[static_cast<size_t>(recipient)];
    auto stream = std::make_unique<HubRecipient>(*region_, node, plan.address, std::move(on_frame));
    if (absl::Status opened = stream->Open(); !opened.ok()) return opened;
    return stream;
  }
  void FillEnvelope(const Plan&, int sender, int recipient, uint64_t number, char* out) override {
    mould_->Cast(sender, recipient, number, out);
  }

 private:
  absl::Status Load(const Plan& plan) {
    if (region_) return absl::OkStatus();
    absl::StatusOr<Region> region = Region::Load(plan);
    if (!region.ok()) return region.status();
    region_ = *std::move(region);
    mould_.emplace(*region_, plan.senders, plan.recipients);
    return absl::OkStatus();
  }

  const std::string bin_;
  std::optional<Region> region_;
  std::optional<EnvelopeMould> mould_;
};

}  // namespace

std::unique_ptr<Pipe> MakeHubPipe(const std::string& bin) {
  return std::make_unique<HubPipe>(bin);
}

}  // namespace relais::bench
