// The gate of one doorway: says who calls, and lets the permission table and the rate book decide whether the call goes
// on. Every handler of hub and node asks it first, and decides nothing of the kind by itself.
#ifndef RELAIS_SERVICES_ADAPTERS_GRPC_GATE_H_
#define RELAIS_SERVICES_ADAPTERS_GRPC_GATE_H_

#include <grpcpp/server_context.h>

#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/adapters/grpc/listener.h"
#include "services/adapters/grpc/peer.h"
#include "services/core/access/permission.h"
#include "services/core/access/principal.h"
#include "services/core/access/rate_book.h"
#include "services/core/handoff/ids.h"
#include "services/core/monitoring/audit_log.h"
#include "services/ports/clock.h"

namespace relais {

// Metadata that a call by a pass carries, and that a refusal for too many calls answers with: whole seconds.
inline constexpr char kPassMetadata[] = "relais-pass";
inline constexpr char kRetryAfterMetadata[] = "retry-after";
// The browser's address, at doorways for browsers: their calls come from within the process, by the gateway alone,
// which hands on nothing that a browser wrote there. Other doorways do not look at it.
inline constexpr char kCallerMetadata[] = "relais-caller";

// What a doorway tells of its callers before any of them says a word.
enum class Doorway : uint8_t {
  kOperatorSocket,  // Unix socket, mode 0600: whoever may open it is the hub's operator
  kDeskSocket,      // the same at a node: its own machine, and staff who show a session
  kDeskPort,        // no certificate: a node's staff, by a session, and whoever signs in
  kMembers,         // client certificates: nodes and accounts
  kJoining,         // no certificate: token bearers
  kPublic,          // no certificate: the public, and accounts that show a pass
  kDeskWeb,         // browsers: as kDeskPort
  kAccountWeb,      // browsers: accounts that show a pass, and whoever signs in
  kPublicWeb,       // browsers: the public, and nobody else
};

struct Caller {
  CallerKind kind = CallerKind::kPublic;
  Principal principal;   // of kinds that are roles; empty otherwise
  bool by_pass = false;  // an account that signed in with a password, not one that showed its certificate
};

// An account as a certificate names it.
struct NamedAccount {
  AccountId account;
  absl::Time not_before;  // both ends included
  absl::Time not_after;
  Digest fingerprint;
};

// How often each caller of one daemon called. Its gates share it: somebody who is refused at one door has no second
// measure at another. Any thread.
class SharedRates {
 public:
  // As RateBook::Take.
  int64_t Take(absl::string_view who, const Permission& permission, int64_t now_ms);

 private:
  std::mutex mutex_;
  RateBook rates_{limits::kRateCallersRemembered};  // guarded by mutex_
};

// What a gate needs of its daemon. Functions may be called from any thread, by several at once; those that a doorway
// does not use may be empty.
struct GateTools {
  const Clock* clock = nullptr;
  std::shared_ptr<SharedRates> rates = std::make_shared<SharedRates>();  // of its own, unless the daemon gives one
  CertificateReader read_node;                                           // kMembers
  std::function<absl::StatusOr<NamedAccount>(absl::string_view pem)> read_account;              // kMembers
  std::function<absl::StatusOr<Principal>(AccountId, const Digest& fingerprint)> find_account;  // kMembers
  std::function<absl::StatusOr<Caller>(absl::string_view pass)> find_pass;                      // kPublic, kAccountWeb
  std::function<absl::StatusOr<Caller>(absl::string_view session)> find_session;  // kDeskSocket, kDeskPort, kDeskWeb
  // A known caller was refused an audited method.
  std::function<void(Act)> record_refusal;
  // Hidden, for the tests of the tests: everybody may call everything, as often as they like.
  bool off = false;
};

// Who acts in a call: for services that ask nothing else of the gate. As Gate::WhoCalls, and kNotPermitted for the
// public and for token bearers. Any thread.
using PrincipalFinder = std::function<absl::StatusOr<Principal>(const grpc::CallbackServerContext&)>;

// The gate's judgement as a function: who acts, or why the call goes no further. As Gate::Admit, and kNotPermitted for
// the public and for token bearers. Any thread.
using Admitter = std::function<absl::StatusOr<Principal>(grpc::ServerContextBase*, absl::string_view method)>;

// Any thread. Outlives the servers whose services ask it.
class Gate {
 public:
  Gate(Doorway doorway, GateTools tools) : doorway_(doorway), tools_(std::move(tools)) {}
  // Of the server behind this doorway, before its first call: admitted callers without a node's certificate claim their
  // connection there. Services of nodes claim by themselves, because they know the node.
  void SetListener(Listener* listener) { listener_ = listener; }

  // Who calls. Refuses with kCertificateInvalid (none, unreadable, outside its days, replaced), kNotPermitted (account
  // closed), kSignInRefused (a pass that is not good), kSessionOver (a session that is not, and a browser's pass). Says
  // nothing about what they may do.
  absl::StatusOr<Caller> WhoCalls(const grpc::ServerContextBase& context) const;
  // WhoCalls, then the table: kNotPermitted (where one signs in kSessionOver for who shows no session),
  // kPasswordToChange, or kTooOften with kRetryAfterMetadata set on the answer. `method` is as in the table:
  // "/relais.v1.AccountService/CloseAccount".
  absl::StatusOr<Caller> Admit(grpc::ServerContextBase* context, absl::string_view method);
  // Where the call comes from, "192.0.2.7" or "2001:db8::7", alike at every doorway: what throttling counts by.
  std::string AddressOf(const grpc::ServerContextBase& context) const;
  // Valid while this gate lives.
  PrincipalFinder Finder() const;
  // Valid while this gate lives.
  Admitter Admits();

 private:
  absl::StatusOr<Caller> FromCertificate(const grpc::ServerContextBase& context) const;
  absl::StatusOr<Caller> FromPass(const grpc::ServerContextBase& context) const;
  bool IsForBrowsers() const;
  // What rates count by.
  std::string KeyOf(const Caller& caller, const grpc::ServerContextBase& context) const;
  // `otherwise` when the call shows no session.
  absl::StatusOr<Caller> FromSession(const grpc::ServerContextBase& context, Caller otherwise) const;
  void RecordRefusal(const Caller& caller, const Permission& permission) const;

  const Doorway doorway_;
  const GateTools tools_;
  Listener* listener_ = nullptr;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_GRPC_GATE_H_
