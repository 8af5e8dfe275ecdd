#include "services/adapters/grpc/gate.h"

#include <grpc/grpc_security_constants.h>
#include <grpcpp/security/auth_context.h>

#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/adapters/grpc/socket_address.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

Caller OfRole(Role role, std::string name) {
  Caller caller;
  caller.kind = KindOf(role);
  caller.principal.role = role;
  caller.principal.name = std::move(name);
  return caller;
}

}  // namespace

int64_t SharedRates::Take(absl::string_view who, const Permission& permission, int64_t now_ms) {
  std::lock_guard lock(mutex_);
  return rates_.Take(who, permission, now_ms);
}

bool Gate::IsForBrowsers() const {
  return doorway_ == Doorway::kDeskWeb || doorway_ == Doorway::kAccountWeb || doorway_ == Doorway::kPublicWeb;
}

std::string Gate::AddressOf(const grpc::ServerContextBase& context) const {
  if (!IsForBrowsers()) {
    const std::string peer = NormalPeer(context.peer());
    return PlainHost(peer.substr(0, peer.rfind(':')));
  }
  const auto& metadata = context.client_metadata();
  const auto caller = metadata.find(kCallerMetadata);
  return caller == metadata.end() ? std::string() : PlainHost({caller->second.data(), caller->second.size()});
}

std::string Gate::KeyOf(const Caller& caller, const grpc::ServerContextBase& context) const {
  if (!caller.principal.account.none()) return caller.principal.account.ToHex();
  if (caller.kind == CallerKind::kPublic || caller.kind == CallerKind::kTokenBearer) return AddressOf(context);
  return caller.principal.name;
}

absl::StatusOr<Caller> Gate::FromCertificate(const grpc::ServerContextBase& context) const {
  const absl::Time now = tools_.clock->Now();
  const absl::StatusOr<Peer> node = PeerOf(context, tools_.read_node);
  if (node.ok()) {
    if (!node->ValidAt(now)) return Refuse(Reason::kCertificateInvalid);
    return OfRole(Role::kNodeOperator, node->node.ToHex());
  }
  const std::shared_ptr<const grpc::AuthContext> auth = context.auth_context();
  if (auth == nullptr || !auth->IsPeerAuthenticated()) return node.status();
  const std::vector<grpc::string_ref> pems = auth->FindPropertyValues(GRPC_X509_PEM_CERT_PROPERTY_NAME);
  if (pems.size() != 1 || tools_.read_account == nullptr) return node.status();
  const absl::StatusOr<NamedAccount> named = tools_.read_account({pems.front().data(), pems.front().size()});
  if (!named.ok()) return named.status();
  if (now < named->not_before || named->not_after < now) return Refuse(Reason::kCertificateInvalid);
  absl::StatusOr<Principal> who = tools_.find_account(named->account, named->fingerprint);
  if (!who.ok()) return who.status();
  return Caller{KindOf(who->role), *std::move(who), false};
}

absl::StatusOr<Caller> Gate::FromPass(const grpc::ServerContextBase& context) const {
  const auto& metadata = context.client_metadata();
  const auto pass = metadata.find(kPassMetadata);
  if (pass == metadata.end() || tools_.find_pass == nullptr) return Caller();
  if (metadata.count(kPassMetadata) != 1) return Refuse(Reason::kSignInRefused);
  absl::StatusOr<Caller> caller = tools_.find_pass({pass->second.data(), pass->second.size()});
  // In a browser it is the session that ended, not a signing in that failed.
  if (!caller.ok() && IsForBrowsers()) return Refuse(Reason::kSessionOver);
  return caller;
}

absl::StatusOr<Caller> Gate::FromSession(const grpc::ServerContextBase& context, Caller otherwise) const {
  const auto& metadata = context.client_metadata();
  const auto session = metadata.find(kPassMetadata);
  if (session == metadata.end()) return otherwise;
  if (metadata.count(kPassMetadata) != 1 || tools_.find_session == nullptr) return Refuse(Reason::kSessionOver);
  return tools_.find_session({session->second.data(), session->second.size()});
}

absl::StatusOr<Caller> Gate::WhoCalls(const grpc::ServerContextBase& context) const {
  switch (doorway_) {
    case Doorway::kOperatorSocket:
      return OfRole(Role::kHubOperator, "exploitant");
    case Doorway::kDeskSocket:
      return FromSession(context, OfRole(Role::kDeskStaff, "guichet"));
    case Doorway::kDeskPort:
    case Doorway::kDeskWeb:
      return FromSession(context, Caller());
    case Doorway::kMembers:
      return FromCertificate(context);
    case Doorway::kJoining:
      return Caller{CallerKind::kTokenBearer, {}, false};
    case Doorway::kPublic:
    case Doorway::kAccountWeb:
      return FromPass(context);
    case Doorway::kPublicWeb:
      return Caller();
  }
  return Refuse(Reason::kNotPermitted);
}

absl::StatusOr<Caller> Gate::Admit(grpc::ServerContextBase* context, absl::string_view method) {
  absl::StatusOr<Caller> caller = WhoCalls(*context);
  if (!caller.ok()) return caller.status();
  const Permission* permission = FindPermission(method);
  if (!tools_.off) {
    if (permission == nullptr) return Refuse(Reason::kNotPermitted);
    const int64_t wait_ms =
        tools_.rates->Take(KeyOf(*caller, *context), *permission, absl::ToUnixMillis(tools_.clock->Now()));
    if (wait_ms > 0) {
      context->AddTrailingMetadata(kRetryAfterMetadata, absl::StrCat((wait_ms + 999) / 1000));
      return Refuse(Reason::kTooOften);
    }
    if (!MayCall(method, caller->kind)) {
      RecordRefusal(*caller, *permission);
      if (caller->kind == CallerKind::kNewcomer) return Refuse(Reason::kPasswordToChange);
      const bool signs_in =
          doorway_ == Doorway::kDeskPort || doorway_ == Doorway::kDeskWeb || doorway_ == Doorway::kAccountWeb;
      const bool stranger = signs_in && caller->kind == CallerKind::kPublic;
      return Refuse(stranger ? Reason::kSessionOver : Reason::kNotPermitted);
    }
  }
  if (listener_ != nullptr && caller->kind != KindOf(Role::kNodeOperator)) listener_->Claim(context->peer(), NodeId());
  return caller;
}

PrincipalFinder Gate::Finder() const {
  return [this](const grpc::CallbackServerContext& context) -> absl::StatusOr<Principal> {
    absl::StatusOr<Caller> caller = WhoCalls(context);
    if (!caller.ok()) return caller.status();
    if (caller->kind == CallerKind::kPublic || caller->kind == CallerKind::kTokenBearer) {
      return Refuse(Reason::kNotPermitted);
    }
    return std::move(caller->principal);
  };
}

Admitter Gate::Admits() {
  return [this](grpc::ServerContextBase* context, absl::string_view method) -> absl::StatusOr<Principal> {
    absl::StatusOr<Caller> caller = Admit(context, method);
    if (!caller.ok()) return caller.status();
    if (caller->kind == CallerKind::kPublic || caller->kind == CallerKind::kTokenBearer) {
      return Refuse(Reason::kNotPermitted);
    }
    return std::move(caller->principal);
  };
}

void Gate::RecordRefusal(const Caller& caller, const Permission& permission) const {
  // A socket of one's own machine cannot be refused much, and a stranger leaves nothing behind.
  const bool known = caller.kind != CallerKind::kPublic && caller.kind != CallerKind::kTokenBearer;
  if (!known || !permission.audited || tools_.record_refusal == nullptr) return;
  tools_.record_refusal(Act{caller.principal, std::string(permission.method), "", Reason::kNotPermitted,
                            absl::ToUnixSeconds(tools_.clock->Now())});
}

}  // namespace relais
