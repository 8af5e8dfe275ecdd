#include "hub/doorways.h"

#include <utility>
#include <variant>

#include "hub/convention_act.h"
#include "services/adapters/openssl/peer_certificate.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/limits.h"

namespace relais::hub {

Doorways::Doorways(HubPorts ports, Options options)
    : ports_(ports),
      options_(std::move(options)),
      desk_(ports, SlipCost{limits::kArgonMemoryBytes, limits::kArgonPasses}),
      members(Doorway::kMembers, Tools()),
      joining(Doorway::kJoining, Tools()),
      publics(Doorway::kPublic, Tools()),
      operators(Doorway::kOperatorSocket, Tools()),
      account_web(Doorway::kAccountWeb, Tools()),
      public_web(Doorway::kPublicWeb, Tools()),
      follow_tries(ports.clock, limits::kFollowTriesPerWindowMax, limits::kFollowTriesRemembered),
      search_tries(ports.clock, kPublicSearchesPerWindowMax, limits::kFollowTriesRemembered),
      member_accounts(ports, AccountsAt(&members)),
      joining_accounts(ports, AccountsAt(&joining)),
      public_accounts(ports, AccountsAt(&publics)),
      operator_accounts(ports, AccountsAt(&operators)),
      web_accounts(ports, AccountsAt(&account_web)) {}

GateTools Doorways::Tools() {
  GateTools tools;
  tools.clock = ports_.clock;
  tools.rates = rates_;
  tools.read_node = options_.read_node;
  tools.read_account = [region = options_.region](absl::string_view pem) -> absl::StatusOr<NamedAccount> {
    const absl::StatusOr<AccountCertificate> read = ParseAccountCertificate(pem, region);
    if (!read.ok()) return read.status();
    return NamedAccount{read->account, read->not_before, read->not_after, read->fingerprint};
  };
  tools.find_account = [this](AccountId account, const Digest& fingerprint) {
    return desk_.FindAccount(account, fingerprint);
  };
  tools.find_pass = [this](absl::string_view pass) { return desk_.FindPass(pass); };
  tools.record_refusal = [this](Act act) {
    if (runner_->Post(RecordAct{std::move(act)})) return;
    ports_.telemetry->Log(Severity::kWarning, "refusal_not_entered", {});
  };
  tools.off = options_.gates_off;
  return tools;
}

void Doorways::SetRunner(HubRunner* runner) {
  runner_ = runner;
  for (AccountApi* api : {&member_accounts, &joining_accounts, &public_accounts, &operator_accounts, &web_accounts}) {
    api->SetRunner(runner);
  }
}

bool Doorways::Take(HubEffect& effect) {
  auto* published = std::get_if<PublishAccounts>(&effect);
  if (published == nullptr) return false;
  desk_.Publish(std::move(published->accounts));
  return true;
}

void Doorways::LearnAccounts() {
  auto accounts = AskEngine(
      *runner_, [](const HubEngine& engine) { return std::make_shared<const AccountBook>(engine.state().accounts()); });
  RELAIS_CHECK(accounts.has_value());  // nobody has posted anything yet
  desk_.Publish(*std::move(accounts));
}

void Doorways::SetAddresses(const std::string& enrolment_address, int members_port) {
  for (AccountApi* api : {&member_accounts, &joining_accounts, &public_accounts, &operator_accounts, &web_accounts}) {
    api->SetAddresses(enrolment_address, members_port);
  }
}

Admitter StrangerEachTime(Admitter admit, Entropy* entropy) {
  return [admit = std::move(admit), entropy](grpc::ServerContextBase* context,
                                             absl::string_view method) -> absl::StatusOr<Principal> {
    absl::StatusOr<Principal> principal = admit(context, method);
    if (!principal.ok() || method != MethodOf(ActivateStep())) return principal;
    principal->account = entropy->DrawId<AccountId>();
    principal->organisation = principal->account.ToHex();
    return principal;
  };
}

}  // namespace relais::hub
