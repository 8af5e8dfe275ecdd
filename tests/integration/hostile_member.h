// Callers that keep to no rule: a stream on which a test writes what it likes, and a member whose own keys and
// certificate are real and whose intentions are not. Composed of the product's wire code, desk and channel.
#ifndef RELAIS_TESTS_INTEGRATION_HOSTILE_MEMBER_H_
#define RELAIS_TESTS_INTEGRATION_HOSTILE_MEMBER_H_

#include <memory>
#include <optional>
#include <string>

#include "deploy/demo/network.h"
#include "node/desk/sealing_desk.h"
#include "node/key_folder.h"
#include "relais/v1/exchange_service.grpc.pb.h"
#include "services/adapters/grpc/channel.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"
#include "services/core/mailbox/exchange.h"
#include "services/core/monitoring/month_counts.h"

namespace relais::integration {

// How to reach the members' port, with the certificate in the folder of `key`; with none when `key` is empty. Sends
// more than a node may: it is for the hub to refuse.
ChannelOptions MembersPort(const demo::Network& network, const std::string& key);

// The reason that travelled with a status; kNone when none did: gRPC itself ended the call, or time was up.
Reason ReasonSaid(const grpc::Status& status);

// One Exchange stream, written and read by one thread; over by itself after half a minute, so that a hub that lets it
// hang fails a test, not a night.
class RawLine {
 public:
  explicit RawLine(const ChannelOptions& options);
  explicit RawLine(std::shared_ptr<grpc::Channel> channel);
  ~RawLine();

  void Write(const v1::ExchangeRequest& frame);
  void Write(NodeFrame frame);
  // Says Hello as a node that was never here before; nothing unless it was welcomed.
  std::optional<WelcomeFacts> Greet();
  // The hub's next frame, nothing when the stream is over. Pushed knowledge is acknowledged on the way, as nodes do.
  std::optional<HubFrame> Next();
  // The next frame of this kind; others are dropped.
  template <class Frame>
  std::optional<Frame> NextOf() {
    while (std::optional<HubFrame> frame = Next()) {
      if (auto* wanted = std::get_if<Frame>(&*frame)) return std::move(*wanted);
    }
    return std::nullopt;
  }
  // Reads to the end; how the hub ended it.
  grpc::Status AwaitEnd();

 private:
  std::unique_ptr<v1::ExchangeService::Stub> stub_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReaderWriter<v1::ExchangeRequest, v1::ExchangeResponse>> stream_;
  bool over_ = false;
};

// Where a partner is reached.
struct Target {
  PartnerId partner;
  NodeId node;
  SealingKey sealing;
  ServiceId service;  // of its second door
};

// Holds the keys of an enrolled node, whose process must not run: a hub has one session per node.
class HostileMember {
 public:
  HostileMember(demo::Network& network, const std::string& key);

  // A stream of its own, greeted; false when it was not welcomed.
  bool Connect();
  RawLine& line() { return *line_; }
  const Nonce& nonce() const { return nonce_; }

  // A signed text as it lies in the hub's knowledge folder.
  KnowledgeItem::Content Published(const std::string& name) const;
  Target TargetOf(const std::string& key) const;
  // A referral as an honest node makes it: what its destination opens and shows.
  struct Sealed {
    HandoffHeader header;
    std::string envelope;
  };
  Sealed Referral(const std::string& to);
  // The same header, or any other, over bytes that nobody can open; signed by this node unless `signer` is given.
  std::string Forge(const HandoffHeader& header, const SigningPair* signer = nullptr);

  // The same header over words that a node would have sealed: anybody can read them.
  std::string Unsealed(const HandoffHeader& header, const std::string& words);
  // The month's package over the region's domain: as an honest node makes it, or with the counts as they are in place
  // of its shares. Sealed to keys that nobody holds.
  std::string Package(Month month, const MonthCounts& counts, bool split_and_sealed);
  // Brings a package to the hub, piece by piece; kNone when the hub says that it has all of it.
  Reason Bring(Month month, const std::string& package);

  // A deposit under the session's next sequence, signed as it must be.
  DepositFacts Frame(NodeId mailbox, std::string envelopes);
  // This node's signature under a frame of whatever session.
  Signature SignAs(const Nonce& nonce, const DepositFacts& deposit) const { return desk_->SignFrame(nonce, deposit); }
  // Writes it and awaits its answer; nothing when the hub ended the stream instead.
  std::optional<DepositAnswerFacts> Deposit(NodeId mailbox, std::string envelopes);
  // What became of one envelope: its reason, kNone when it was taken now; nothing when the stream ended.
  std::optional<Reason> DepositOne(const std::string& envelope, NodeId mailbox);

  const SigningPair& identity() const { return keys_.identity; }
  const NodeId& node() const { return node_; }
  ConventionVersion convention_version{1};  // that its referrals name

 private:
  std::string Envelope(const HandoffHeader& header, const std::string& sealed, const SigningPair& signer);

  demo::Network& network_;
  const std::string key_;
  OsEntropy entropy_;
  OpensslDigester digester_;
  SodiumSealer sealer_{entropy_};
  node::KeyFolder keys_;
  NodeId node_;
  std::unique_ptr<node::SealingDesk> desk_;
  std::unique_ptr<RawLine> line_;
  Nonce nonce_;
  FrameSequence sequence_;
};

}  // namespace relais::integration

#endif  // RELAIS_TESTS_INTEGRATION_HOSTILE_MEMBER_H_
