// What the engine does about accounts and the audit log.
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "hub/hub_engine.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/limits.h"

namespace relais::hub {

HubResult HubEngine::Audited(const Moment& now, Act act, HubResult result, HubOutcome* out) {
  RELAIS_CHECK(options_.digest != nullptr);
  act.reason = result.reason;
  if (act.at_s == 0) act.at_s = int64_t{now.window.value()} * limits::kWindowMinutes * 60;
  ActRecorded record{state_.audit().Next(act, options_.digest)};
  Touched touched;
  state_.Apply(record, &touched);
  out->records.push_back(std::move(record));
  return result;
}

HubResult HubEngine::On(const Moment& now, AccountInput& in, HubOutcome* out) {
  Act act{in.principal, std::move(in.method), absl::StrCat("account ", AccountOf(in.change).ToHex()), {}, in.now_s};
  // The gate judged by what was durable a moment ago: whoever was closed since may do nothing more.
  const Account* self = state_.accounts().Find(in.principal.account);
  Reason reason = Reason::kNone;
  if (!in.principal.account.none() && (self == nullptr || self->closed)) reason = Reason::kNotPermitted;
  if (reason == Reason::kNone) reason = state_.accounts().Check(in.change, in.principal, in.now_s);
  if (reason != Reason::kNone) {
    if (!in.audit_refusal) return {.reason = reason};
    return Audited(now, std::move(act), {.reason = reason}, out);
  }
  AccountChanged record{std::move(in.change), in.now_s};
  Touched touched;
  state_.Apply(record, &touched);
  out->records.push_back(std::move(record));
  out->effects.push_back(PublishAccounts{SessionId(), std::make_shared<const AccountBook>(state_.accounts())});
  return Audited(now, std::move(act), {}, out);
}

HubResult HubEngine::On(const Moment& now, RecordAct& in, HubOutcome* out) {
  const Reason reason = in.act.reason;
  Audited(now, std::move(in.act), {.reason = reason}, out);
  return {};
}

}  // namespace relais::hub
