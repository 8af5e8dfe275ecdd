// Inviting and joining. What members and the operator ask afterwards is in membership_api.cc.
#include "hub/api/enrolment_api.h"

#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "hub/api/finish.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/convention/join_token.h"
#include "services/core/handoff/clean_text.h"
#include "services/core/handoff/limits.h"
#include "services/wire/parse.h"

namespace relais::hub {
namespace {

// As in the permission table.
constexpr char kIssueToken[] = "/relais.v1.EnrolmentService/IssueToken";
constexpr char kPrepareEnrol[] = "/relais.v1.EnrolmentService/PrepareEnrol";
constexpr char kEnrol[] = "/relais.v1.EnrolmentService/Enrol";

}  // namespace

EnrolmentApi::EnrolmentApi(HubPorts ports, Options options)
    : ports_(ports), options_(std::move(options)), tools_(wire::KeyToolsOf(*ports_.sealer, *ports_.digester)) {}

grpc::ServerUnaryReactor* EnrolmentApi::IssueToken(grpc::CallbackServerContext* context,
                                                   const v1::IssueTokenRequest* request,
                                                   v1::IssueTokenResponse* response) {
  absl::StatusOr<Caller> caller = options_.gate->Admit(context, kIssueToken);
  if (!caller.ok()) return FinishWith(context, ReasonOf(caller.status()));
  IssueTokenInput input;
  input.principal = std::move(caller->principal);
  input.partner = PartnerId::FromBytes(request->partner());
  input.node = NodeId::FromBytes(request->node());
  input.name = request->name();
  const std::string address =
      request->enrolment_address().empty() ? options_.enrolment_address : request->enrolment_address();
  const bool node_fits = request->node().empty() || !input.node.none();
  if (input.partner.none() || !node_fits || !IsHubAddress(address)) return FinishWith(context, Reason::kMalformed);
  if (input.name.size() > limits::kPartnerNameBytesMax) return FinishWith(context, Reason::kTooLarge);
  if (!IsCleanText(input.name) || absl::StrContains(input.name, '\n')) return FinishWith(context, Reason::kMalformed);
  const std::string secret = ports_.entropy->Draw(limits::kJoinTokenBytes);
  const NodeId fresh = ports_.entropy->DrawId<NodeId>();
  input.ends_at_s = absl::ToUnixSeconds(ports_.clock->Now()) + limits::kJoinTokenHours * 3600;
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  // A partner keeps its node, and with it its mailbox, over lost disks and changed names.
  const bool asked = runner_->Ask([=, this](const HubEngine& engine) mutable {
    const Member* member = engine.state().knowledge().roster().Find(input.partner);
    const bool has_node = member != nullptr && member->Signed() && !member->entry.node.none();
    if (input.node.none()) input.node = has_node ? member->entry.node : fresh;
    JoinToken token{secret, input.node, input.partner, address, options_.authority->fingerprint(), Digest()};
    token.anchor = ports_.digester->Sha256(AnchorText(options_.anchor));
    input.secret_hash = ports_.digester->Sha256(JoinSecretText(secret, token.node, token.partner));
    response->set_token(FormatJoinToken(token));
    response->set_ends_at(input.ends_at_s);
    response->set_node(std::string(token.node.view()));
    const bool posted = runner_->Post(std::move(input), [reactor, response](HubResult result) {
      if (result.reason != Reason::kNone) response->Clear();
      Finish(reactor, result.reason);
    });
    if (!posted) reactor->Finish(ToGrpc(Refuse(Reason::kBusy)));
  });
  if (!asked) reactor->Finish(ToGrpc(Refuse(Reason::kBusy)));
  return reactor;
}

grpc::ServerUnaryReactor* EnrolmentApi::PrepareEnrol(grpc::CallbackServerContext* context,
                                                     const v1::PrepareEnrolRequest* request,
                                                     v1::PrepareEnrolResponse* response) {
  const absl::StatusOr<Caller> caller = options_.gate->Admit(context, kPrepareEnrol);
  if (!caller.ok()) return FinishWith(context, ReasonOf(caller.status()));
  const NodeId node = NodeId::FromBytes(request->node());
  const PartnerId partner = PartnerId::FromBytes(request->partner());
  const SigningKey identity = SigningKey::FromBytes(request->identity_key());
  if (node.none() || identity.none() || request->secret().size() != limits::kJoinTokenBytes) {
    return FinishWith(context, Reason::kTokenInvalid);
  }
  const Digest hash = ports_.digester->Sha256(JoinSecretText(request->secret(), node, partner));
  const int64_t now_s = absl::ToUnixSeconds(ports_.clock->Now());
  response->set_region(options_.authority->region());
  response->set_members_address(options_.members_address);
  response->set_members_port(members_port_);
  for (const SigningKey& root : options_.anchor.roots) response->add_roots(std::string(root.view()));
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const bool asked = runner_->Ask([=](const HubEngine& engine) {
    const Reason reason = engine.state().enrolment().tokens().Check(hash, node, partner, now_s);
    if (reason != Reason::kNone) {
      response->Clear();
      return Finish(reactor, reason);
    }
    const auto [edition, name] = engine.EntryToSign(partner, node, identity);
    response->set_edition(edition.value());
    response->set_name(name);
    Finish(reactor, Reason::kNone);
  });
  if (!asked) Finish(reactor, Reason::kBusy);
  return reactor;
}

absl::StatusOr<KnowledgeItem> EnrolmentApi::ItemOf(const v1::SignedText& message, TextKind kind) const {
  absl::StatusOr<SignedText> text = wire::SignedTextFrom(v1::SignedText(message));
  if (!text.ok()) return text.status();
  if (text->kind != kind) return Refuse(Reason::kMalformed, "a text of another kind");
  return wire::VerifyItem(*std::move(text), tools_);
}

absl::StatusOr<EnrolInput> EnrolmentApi::ReadEnrol(const v1::EnrolRequest& request) const {
  if (wire::HasUnknownFields(request)) return Refuse(Reason::kMalformed, "unknown field");
  EnrolInput input;
  input.node = NodeId::FromBytes(request.node());
  input.partner = PartnerId::FromBytes(request.partner());
  if (input.node.none() || request.secret().size() != limits::kJoinTokenBytes) return Refuse(Reason::kTokenInvalid);
  input.secret_hash = ports_.digester->Sha256(JoinSecretText(request.secret(), input.node, input.partner));
  absl::StatusOr<KnowledgeItem> roster = ItemOf(request.roster(), TextKind::kRoster);
  if (!roster.ok()) return roster.status();
  absl::StatusOr<KnowledgeItem> keys = ItemOf(request.sealing_keys(), TextKind::kSealingKeys);
  if (!keys.ok()) return keys.status();
  const SigningKey& identity = std::get<RosterEntry>(roster->content).identity;
  const Signature proof = Signature::FromBytes(request.identity_proof());
  const std::string text = IdentityProofText(input.node, input.partner, request.csr());
  if (identity.none() || !ports_.sealer->Verify(identity, text, proof)) return Refuse(Reason::kBadSignature);
  input.roster = *std::move(roster);
  input.sealing_keys = *std::move(keys);
  return input;
}

grpc::ServerUnaryReactor* EnrolmentApi::Enrol(grpc::CallbackServerContext* context, const v1::EnrolRequest* request,
                                              v1::EnrolResponse* response) {
  const absl::StatusOr<Caller> caller = options_.gate->Admit(context, kEnrol);
  if (!caller.ok()) return FinishWith(context, ReasonOf(caller.status()));
  absl::StatusOr<EnrolInput> input = ReadEnrol(*request);
  if (!input.ok()) return FinishWith(context, ReasonOf(input.status()));
  const absl::Time now = ports_.clock->Now();
  absl::StatusOr<IssuedCertificate> issued = options_.authority->SignNode(request->csr(), input->node, now);
  if (!issued.ok()) return FinishWith(context, ReasonOf(issued.status()));
  input->now_s = absl::ToUnixSeconds(now);
  input->certificate = {issued->fingerprint, issued->key, absl::ToUnixSeconds(issued->not_before)};
  response->set_certificate(issued->pem);
  response->set_authority(options_.authority->pem());
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  // The certificate leaves only with the append that consumed the token.
  const bool posted = runner_->Post(*std::move(input), [reactor, response](HubResult result) {
    response->set_awaiting_signature(result.awaiting);
    if (result.reason != Reason::kNone) response->Clear();
    Finish(reactor, result.reason);
  });
  if (!posted) Finish(reactor, Reason::kBusy);
  return reactor;
}

}  // namespace relais::hub
