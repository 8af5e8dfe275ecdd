#include "tests/integration/hostile_member.h"

#include <chrono>
#include <fstream>
#include <sstream>
#include <utility>

#include "relais/v1/count_service.grpc.pb.h"
#include "services/adapters/communes/region_counts.h"
#include "services/adapters/grpc/status_map.h"
#include "services/adapters/sodium/sodium_share_stream.h"
#include "services/adapters/system/os_entropy.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/convention/admission.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/day.h"
#include "services/core/monitoring/count_limits.h"
#include "services/wire/count_package.h"
#include "services/wire/envelope_batch.h"
#include "services/wire/exchange_codec.h"
#include "services/wire/knowledge_codec.h"
#include "tests/integration/read_file.h"

namespace relais::integration {
namespace {

constexpr auto kPatience = std::chrono::seconds(30);
constexpr int kOutgoingBytesMax = 4 << 20;
// The least that Argon2id takes: nobody guesses these codes.
constexpr SlipCost kCheap{8192, 1};
constexpr int kDaysToAnswer = 10;
constexpr absl::string_view kNeed = "se-former--trouver-sa-formation";

}  // namespace

ChannelOptions MembersPort(const demo::Network& network, const std::string& key) {
  ChannelOptions options;
  options.address = network.members_address();
  options.authority_pem = ReadFile(network.HubFolder() + "/hub-ca.crt");
  options.message_bytes_max = kOutgoingBytesMax;
  if (!key.empty()) {
    const std::string tls = network.NodeFolder(key) + "/tls/";
    options.identity = ChannelIdentity{ReadFile(tls + "node.key"), ReadFile(tls + "node.crt")};
  }
  return options;
}

Reason ReasonSaid(const grpc::Status& status) {
  return status.ok() || status.error_details().empty() ? Reason::kNone : ReasonOf(FromGrpc(status));
}

RawLine::RawLine(const ChannelOptions& options) : RawLine(OpenChannel(options)) {}

RawLine::RawLine(std::shared_ptr<grpc::Channel> channel) : stub_(v1::ExchangeService::NewStub(std::move(channel))) {
  context_.set_deadline(std::chrono::system_clock::now() + kPatience);
  stream_ = stub_->Exchange(&context_);
}

RawLine::~RawLine() {
  if (over_) return;
  context_.TryCancel();
  AwaitEnd();
}

void RawLine::Write(const v1::ExchangeRequest& frame) {
  stream_->Write(frame);  // false when the stream is over: what reads it then says how
}

void RawLine::Write(NodeFrame frame) {
  Write(wire::EncodeNodeFrame(std::move(frame)));
}

std::optional<WelcomeFacts> RawLine::Greet() {
  HelloFacts hello;
  hello.store = OsEntropy().DrawId<LedgerId>();  // one that was here before would have to know its mark
  hello.boot = BootId::FromBytes("a boot made up..");
  Write(NodeFrame(std::move(hello)));
  return NextOf<WelcomeFacts>();
}

std::optional<HubFrame> RawLine::Next() {
  v1::ExchangeResponse response;
  if (!stream_->Read(&response)) return std::nullopt;
  absl::StatusOr<HubFrame> frame = wire::DecodeHubFrame(std::move(response));
  RELAIS_CHECK(frame.ok());
  if (const auto* push = std::get_if<KnowledgePush>(&*frame)) {
    Write(NodeFrame(KnowledgeVerdict{push->items.back().revision, {}}));
  }
  return *std::move(frame);
}

grpc::Status RawLine::AwaitEnd() {
  while (Next()) {
  }
  over_ = true;
  return stream_->Finish();
}

HostileMember::HostileMember(demo::Network& network, const std::string& key) : network_(network), key_(key) {
  absl::StatusOr<node::KeyFolder> keys = node::ReadKeyFolder(network.NodeFolder(key) + "/keys", sealer_);
  RELAIS_CHECK(keys.ok());
  keys_ = *std::move(keys);
  node_ = NodeId::FromHex(network.node_id(key));
  desk_ = std::make_unique<node::SealingDesk>(sealer_, entropy_, digester_, node_, keys_.identity,
                                              Secret32(entropy_.Draw(32)));
  desk_->AddSealingPair(keys_.sealing.back());
}

bool HostileMember::Connect() {
  line_ = std::make_unique<RawLine>(MembersPort(network_, key_));
  sequence_ = FrameSequence();
  const std::optional<WelcomeFacts> welcome = line_->Greet();
  if (!welcome) return false;
  nonce_ = welcome->session_nonce;
  return true;
}

KnowledgeItem::Content HostileMember::Published(const std::string& name) const {
  const wire::KeyTools tools = wire::KeyToolsOf(sealer_, digester_);
  absl::StatusOr<SignedText> text =
      wire::ReadSignedText(ReadFile(network_.HubFolder() + "/knowledge/" + name + ".signed"));
  RELAIS_CHECK(text.ok());
  absl::StatusOr<KnowledgeItem::Content> content = wire::DecodeText(text->kind, text->text, tools);
  RELAIS_CHECK(content.ok());
  return *std::move(content);
}

Target HostileMember::TargetOf(const std::string& key) const {
  Target target;
  target.partner = network_.PartnerOf(key);
  target.node = NodeId::FromHex(network_.node_id(key));
  target.sealing = std::get<SealingKeyEntry>(Published("sealing-" + key)).terms.front().key;
  const auto directory = std::get<DirectoryEntry>(Published("directory-" + key));
  for (const Service& service : directory.services) {
    if (service.door == Door::kSecond && service.needs.contains(std::string(kNeed))) target.service = service.id;
  }
  RELAIS_CHECK(!target.service.none());
  return target;
}

HostileMember::Sealed HostileMember::Referral(const std::string& to) {
  const Target target = TargetOf(to);
  const Moment now = MomentOf(SystemClock().Now());
  const auto agreement = std::get<Agreement>(Published("convention-pithiviers"));
  Draft draft;
  draft.need = std::string(kNeed);
  draft.service = target.service;
  draft.public_code = "jeunes";
  draft.age_band = AgeBand::k18To25;
  draft.commune = "45252";
  draft.language = "fr";
  draft.reason = "Cherche une formation.";
  draft.consent = {ConsentBy::kPerson, now.day, false, false};
  draft.surname = "Exemple";
  draft.given_name = "Camille";
  draft.birth_date = {2006, 3, 4};
  node::ReferralOrder order;
  order.route.convention = agreement.id;
  order.route.convention_version = convention_version;
  order.route.sender = network_.PartnerOf(key_);
  order.route.destination = target.partner;
  order.route.mailbox = target.node;
  order.route.recipient_key = target.sealing;
  order.route.handoff = entropy_.DrawId<HandoffId>();
  order.route.journey = entropy_.DrawId<JourneyId>();
  order.route.due_day = AddDays(now.day, kDaysToAnswer);
  order.route.window = now.window;
  order.allowed = AllowedFields(agreement, MemberLevel::kNode, draft.consent);
  absl::StatusOr<node::SealedReferral> sealed = desk_->SealReferral(draft, order, kCheap);
  RELAIS_CHECK(sealed.ok());
  return {sealed->header, sealed->envelope};
}

std::string HostileMember::Forge(const HandoffHeader& header, const SigningPair* signer) {
  return Envelope(header, entropy_.Draw(limits::kSealedBytes), signer == nullptr ? keys_.identity : *signer);
}

std::string HostileMember::Unsealed(const HandoffHeader& header, const std::string& words) {
  std::string sealed = words;
  sealed.resize(limits::kSealedBytes, '.');
  return Envelope(header, sealed, keys_.identity);
}

std::string HostileMember::Envelope(const HandoffHeader& header, const std::string& sealed, const SigningPair& signer) {
  const std::string bytes = EncodeHeader(header);
  return wire::JoinEnvelope(bytes, sealed, sealer_.Sign(signer, wire::EnvelopeText(bytes, sealer_.Sha512(sealed))));
}

std::string HostileMember::Package(Month month, const MonthCounts& counts, bool split_and_sealed) {
  const size_t cells = RegionCountDomain().size();
  node::CountOrder order{month, digester_.Sha256(RegionCountDomain().CanonicalText()), cells, {}};
  for (SealingKey& key : order.to) key = sealer_.NewSealingPair().key;
  if (split_and_sealed) {
    absl::StatusOr<std::string> package = desk_->SealCounts(counts, order, SodiumShareStream());
    RELAIS_CHECK(package.ok());
    return *std::move(package);
  }
  wire::CountHead head{month, node_, order.domain, {}};
  std::array<std::string, kAggregators> shares;
  for (size_t i = 0; i < kAggregators; ++i) {
    const auto to = static_cast<Aggregator>(i + 1);
    if (to == kVectorTo) shares[i] = EncodeWords(WordsOf(counts, cells));
    shares[i].resize(wire::SealedShareBytes(to, cells), '.');
    head.shares[i] = {order.to[i], digester_.Sha256(shares[i])};
  }
  const std::string bytes = wire::EncodeCountHead(head);
  return wire::EncodeCountPackage(bytes, sealer_.Sign(keys_.identity, wire::CountHeadText(bytes)), shares);
}

Reason HostileMember::Bring(Month month, const std::string& package) {
  const auto stub = v1::CountService::NewStub(OpenChannel(MembersPort(network_, key_)));
  v1::DepositPieceRequest request;
  request.set_month(FormatMonth(month));
  for (uint32_t piece = 0; piece * limits::kCountPieceBytes < package.size(); ++piece) {
    request.set_piece(piece);
    request.set_bytes(package.substr(piece * limits::kCountPieceBytes, limits::kCountPieceBytes));
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + kPatience);
    v1::DepositPieceResponse response;
    const grpc::Status status = stub->DepositPiece(&context, request, &response);
    if (!status.ok()) return ReasonSaid(status) == Reason::kNone ? Reason::kUnavailable : ReasonSaid(status);
    if (response.complete()) return Reason::kNone;
  }
  return Reason::kMalformed;
}

DepositFacts HostileMember::Frame(NodeId mailbox, std::string envelopes) {
  DepositFacts deposit;
  deposit.sequence = sequence_ = sequence_.next();
  deposit.mailbox = mailbox;
  deposit.envelopes = std::move(envelopes);
  deposit.signature = desk_->SignFrame(nonce_, deposit);
  return deposit;
}

std::optional<DepositAnswerFacts> HostileMember::Deposit(NodeId mailbox, std::string envelopes) {
  line_->Write(NodeFrame(Frame(mailbox, std::move(envelopes))));
  return line_->NextOf<DepositAnswerFacts>();
}

std::optional<Reason> HostileMember::DepositOne(const std::string& envelope, NodeId mailbox) {
  const std::optional<DepositAnswerFacts> answer = Deposit(mailbox, envelope);
  if (!answer) return std::nullopt;
  return answer->exceptions.empty() ? Reason::kNone : answer->exceptions.front().reason;
}

}  // namespace relais::integration
