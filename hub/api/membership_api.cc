// EnrolmentService for those who are in: renewing, rotating, leaving; and for the operator who watches over them.
#include <algorithm>
#include <utility>

#include "hub/api/enrolment_api.h"
#include "hub/api/finish.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/convention/join_token.h"
#include "services/wire/reason_codec.h"

namespace relais::hub {
namespace {

// As in the permission table.
constexpr char kRenew[] = "/relais.v1.EnrolmentService/Renew";
constexpr char kRotateKeys[] = "/relais.v1.EnrolmentService/RotateKeys";
constexpr char kLeave[] = "/relais.v1.EnrolmentService/Leave";
constexpr char kListPartners[] = "/relais.v1.EnrolmentService/ListPartners";
constexpr char kGetPendingRoster[] = "/relais.v1.EnrolmentService/GetPendingRoster";
constexpr char kAdmitRestore[] = "/relais.v1.EnrolmentService/AdmitRestore";
constexpr char kDeclareHubRestore[] = "/relais.v1.EnrolmentService/DeclareHubRestore";

v1::PartnerStatus StatusIn(const HubEngine& engine, PartnerId partner, Day today) {
  switch (engine.state().knowledge().roster().StatusOf(partner, today)) {
    case MemberStatus::kActive:
      return v1::PARTNER_STATUS_ACTIVE;
    case MemberStatus::kSuspended:
      return v1::PARTNER_STATUS_SUSPENDED;
    case MemberStatus::kLeft:
      return v1::PARTNER_STATUS_LEFT;
    case MemberStatus::kInvited:
    case MemberStatus::kAwaitingRosterSignature:
      break;
  }
  return engine.state().enrolment().FindPending(partner) == nullptr ? v1::PARTNER_STATUS_INVITED
                                                                    : v1::PARTNER_STATUS_AWAITING_SIGNATURE;
}

void Fill(const HubEngine& engine, PartnerId partner, const Milestones& way, const Digester& digester, Day today,
          v1::PartnerProgress* out) {
  const Member* member = engine.state().knowledge().roster().Find(partner);
  const PendingCard* pending = engine.state().enrolment().FindPending(partner);
  const RosterEntry* entry = member != nullptr && member->Signed() ? &member->entry : nullptr;
  out->set_partner(std::string(partner.view()));
  out->set_name(entry != nullptr ? entry->name : pending != nullptr ? pending->entry().name : way.name);
  const NodeId node = entry != nullptr ? entry->node : pending != nullptr ? pending->entry().node : NodeId();
  if (!node.none()) out->set_node(std::string(node.view()));
  out->set_status(StatusIn(engine, partner, today));
  out->set_invited_day(way.invited.value());
  out->set_token_ends_at(way.token_ends_s);
  out->set_joined_day(way.joined.value());
  out->set_roster_signed_day(way.roster_signed.value());
  out->set_published_day(way.published.value());
  out->set_first_drill_day(way.first_drill.value());
  out->set_first_handoff_day(way.first_handoff.value());
  if (pending != nullptr) {
    out->set_awaiting_fingerprint(SpokenFingerprint(digester.Sha256(pending->entry().identity.view())));
  }
  out->set_connected(!node.none() && engine.sessions().Connected(node));
  const StoreRow* store = engine.state().stores().Find(node);
  if (store == nullptr) return;
  out->set_incarnation(store->store.none() ? 0 : store->incarnation.value());
  out->set_store_doubt(wire::ToProto(store->doubt));
  out->set_store_doubt_day(store->doubted.value());
  out->set_restore_admitted(store->admitted);
  out->set_returned_day(store->returned.value());
}

}  // namespace

CertificateFacts FactsOf(const Peer& peer) {
  return {peer.fingerprint, Digest(), absl::ToUnixSeconds(peer.not_before)};
}

absl::StatusOr<Peer> EnrolmentApi::MemberBehind(grpc::CallbackServerContext* context, absl::string_view method) const {
  const absl::StatusOr<Caller> caller = options_.gate->Admit(context, method);
  if (!caller.ok()) return caller.status();
  absl::StatusOr<Peer> peer = PeerOf(*context, options_.read_certificate);
  if (!peer.ok()) return peer.status();
  if (!peer->ValidAt(ports_.clock->Now())) return Refuse(Reason::kCertificateInvalid);
  if (!listener_->Claim(peer->connection, peer->node)) return Refuse(Reason::kNotPermitted);
  return peer;
}

grpc::ServerUnaryReactor* EnrolmentApi::Renew(grpc::CallbackServerContext* context, const v1::RenewRequest* request,
                                              v1::RenewResponse* response) {
  absl::StatusOr<Peer> peer = MemberBehind(context, kRenew);
  if (!peer.ok()) return FinishWith(context, ReasonOf(peer.status()));
  absl::StatusOr<IssuedCertificate> issued =
      options_.authority->SignNode(request->csr(), peer->node, ports_.clock->Now());
  if (!issued.ok()) return FinishWith(context, ReasonOf(issued.status()));
  RenewInput input{peer->node, FactsOf(*peer), {}};
  input.fresh = {issued->fingerprint, issued->key, absl::ToUnixSeconds(issued->not_before)};
  response->set_certificate(issued->pem);
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  // It leaves only once it is recorded: one that the hub does not know would be refused.
  const bool posted = runner_->Post(std::move(input), [reactor, response](HubResult result) {
    if (result.reason != Reason::kNone) response->Clear();
    Finish(reactor, result.reason);
  });
  if (!posted) Finish(reactor, Reason::kBusy);
  return reactor;
}

grpc::ServerUnaryReactor* EnrolmentApi::PostMemberText(grpc::CallbackServerContext* context, absl::string_view method,
                                                       const v1::SignedText& text, TextKind kind) {
  absl::StatusOr<Peer> peer = MemberBehind(context, method);
  if (!peer.ok()) return FinishWith(context, ReasonOf(peer.status()));
  absl::StatusOr<KnowledgeItem> item = ItemOf(text, kind);
  if (!item.ok()) return FinishWith(context, ReasonOf(item.status()));
  MemberTextInput input{peer->node, FactsOf(*peer), *std::move(item)};
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const bool posted = runner_->Post(std::move(input), [reactor](HubResult result) { Finish(reactor, result.reason); });
  if (!posted) Finish(reactor, Reason::kBusy);
  return reactor;
}

grpc::ServerUnaryReactor* EnrolmentApi::RotateKeys(grpc::CallbackServerContext* context,
                                                   const v1::RotateKeysRequest* request, v1::RotateKeysResponse*) {
  return PostMemberText(context, kRotateKeys, request->sealing_keys(), TextKind::kSealingKeys);
}

grpc::ServerUnaryReactor* EnrolmentApi::Leave(grpc::CallbackServerContext* context, const v1::LeaveRequest* request,
                                              v1::LeaveResponse*) {
  return PostMemberText(context, kLeave, request->standing(), TextKind::kStanding);
}

grpc::ServerUnaryReactor* EnrolmentApi::ListPartners(grpc::CallbackServerContext* context,
                                                     const v1::ListPartnersRequest*,
                                                     v1::ListPartnersResponse* response) {
  const absl::StatusOr<Caller> caller = options_.gate->Admit(context, kListPartners);
  if (!caller.ok()) return FinishWith(context, ReasonOf(caller.status()));
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const Day today = MomentOf(ports_.clock->Now()).day;
  const bool asked = runner_->Ask([=, who = caller->principal, digester = ports_.digester](const HubEngine& engine) {
    for (const auto& [partner, way] : engine.state().enrolment().milestones()) {
      if (!engine.LooksAfter(who, partner)) continue;
      Fill(engine, partner, way, *digester, today, response->add_partners());
    }
    Finish(reactor, Reason::kNone);
  });
  if (!asked) Finish(reactor, Reason::kBusy);
  return reactor;
}

grpc::ServerUnaryReactor* EnrolmentApi::GetPendingRoster(grpc::CallbackServerContext* context,
                                                         const v1::GetPendingRosterRequest* request,
                                                         v1::GetPendingRosterResponse* response) {
  const absl::StatusOr<Caller> caller = options_.gate->Admit(context, kGetPendingRoster);
  if (!caller.ok()) return FinishWith(context, ReasonOf(caller.status()));
  const PartnerId partner = PartnerId::FromBytes(request->partner());
  if (partner.none()) return FinishWith(context, Reason::kMalformed);
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const bool asked = runner_->Ask([=, who = caller->principal, digester = ports_.digester](const HubEngine& engine) {
    // Before anything is looked up: whether a partner of others is awaited here is not theirs to know.
    if (!engine.LooksAfter(who, partner)) return Finish(reactor, Reason::kNotPermitted);
    const PendingCard* pending = engine.state().enrolment().FindPending(partner);
    if (pending == nullptr) return Finish(reactor, Reason::kPartnerUnknown);
    response->set_text(pending->roster.text);
    response->set_fingerprint(SpokenFingerprint(digester->Sha256(pending->entry().identity.view())));
    absl::btree_set<SigningKey> keys;
    for (const KnownAgreement* known : engine.state().knowledge().Agreements()) {
      const Party* party = known->agreement().FindParty(partner);
      if (party != nullptr) keys.insert(party->signatory);
    }
    for (const SigningKey& key : keys) response->add_signatories(std::string(key.view()));
    Finish(reactor, Reason::kNone);
  });
  if (!asked) Finish(reactor, Reason::kBusy);
  return reactor;
}

grpc::ServerUnaryReactor* EnrolmentApi::AdmitRestore(grpc::CallbackServerContext* context,
                                                     const v1::AdmitRestoreRequest* request,
                                                     v1::AdmitRestoreResponse*) {
  const absl::StatusOr<Caller> caller = options_.gate->Admit(context, kAdmitRestore);
  if (!caller.ok()) return FinishWith(context, ReasonOf(caller.status()));
  const NodeId node = NodeId::FromBytes(request->node());
  if (node.none()) return FinishWith(context, Reason::kMalformed);
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const bool posted = runner_->Post(AdmitReturn{caller->principal, node},
                                    [reactor](HubResult result) { Finish(reactor, result.reason); });
  if (!posted) Finish(reactor, Reason::kBusy);
  return reactor;
}

grpc::ServerUnaryReactor* EnrolmentApi::DeclareHubRestore(grpc::CallbackServerContext* context,
                                                          const v1::DeclareHubRestoreRequest*,
                                                          v1::DeclareHubRestoreResponse* response) {
  const absl::StatusOr<Caller> caller = options_.gate->Admit(context, kDeclareHubRestore);
  if (!caller.ok()) return FinishWith(context, ReasonOf(caller.status()));
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const bool posted = runner_->Post(DeclareOwnRestore{caller->principal}, [reactor, response](HubResult result) {
    response->set_epoch(result.epoch.value());
    Finish(reactor, result.reason);
  });
  if (!posted) Finish(reactor, Reason::kBusy);
  return reactor;
}

}  // namespace relais::hub
