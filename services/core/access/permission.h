// The one table of who may call what, how often, and what is kept of it. Doorways ask it through their gate
// (adapters/grpc/gate.h); no handler decides by itself.
#ifndef RELAIS_SERVICES_CORE_ACCESS_PERMISSION_H_
#define RELAIS_SERVICES_CORE_ACCESS_PERMISSION_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/core/access/principal.h"

namespace relais {

// Who stands at a doorway. A role by its number, and those who have none.
enum class CallerKind : uint8_t {
  kPublic = 0,        // nobody in particular, on the public port
  kTokenBearer = 10,  // nobody in particular, on the enrolment port; what it shows is judged by the method
  // 1 to 9: the roles.
  // A node's own staff, each by a session (staff_book.h).
  kCounsellor = 11,
  kSupervisor = 12,
  kStaffOperator = 13,  // keeps the node running, opens no journey
  kNewcomer = 14,       // signed in by a one-time password: may only choose one of her own
};
inline constexpr int kCallerKindMax = 14;
constexpr CallerKind KindOf(Role role) {
  return static_cast<CallerKind>(role);
}
// "REGION_ADMINISTRATOR", "PUBLIC", "TOKEN_BEARER", "COUNSELLOR".
absl::string_view CallerKindName(CallerKind kind);

// A set of them.
using CallerSet = uint16_t;
constexpr CallerSet SetOf(CallerKind kind) {
  return static_cast<CallerSet>(1u << static_cast<unsigned>(kind));
}
constexpr CallerSet SetOf(Role role) {
  return SetOf(KindOf(role));
}

// Within what a caller may act. The table says which; the method's own rule looks, because only it knows its subject.
enum class Scope : uint8_t {
  kNone,  // the role is enough
  // A département administrator: conventions whose communes all lie in its départements (principal.scope); an animator:
  // those that name its body as theirs (principal.organisation). Everybody else who is listed: the role is enough.
  kConvention,
  kOwnNode,     // the node of the certificate, whatever the request says
  kOwnAccount,  // the caller's own account
};

struct Permission {
  absl::string_view method;  // as gRPC writes it: "/relais.v1.AccountService/CloseAccount"
  CallerSet callers = 0;
  Scope scope = Scope::kNone;
  int calls_per_minute = 0;  // of one caller (account, node, address), in the long run
  int burst = 0;             // at once
  // An entry of the audit log for each call that was let in and could be read, with what came of it, and for each known
  // caller (one with a certificate or a pass) that was not let in. Strangers who are refused leave nothing behind.
  bool audited = false;
};

// Every method of every service, of hub and node, ascending by method.
absl::Span<const Permission> Permissions();
// Null for a method without a row: nobody may call it.
const Permission* FindPermission(absl::string_view method);

// False for a method without a row.
bool MayCall(absl::string_view method, CallerKind caller);
inline bool MayCall(absl::string_view method, Role role) {
  return MayCall(method, KindOf(role));
}

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_ACCESS_PERMISSION_H_
