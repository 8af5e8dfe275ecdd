#include "node/api/access_keeper.h"

#include "node/api/desk_acts.h"

namespace relais::node {

absl::Status AccessKeeper::Enter(const Caller& caller, absl::string_view method, const google::protobuf::Message& about,
                                 bool* entered) const {
  *entered = false;
  const DeskAct* act = FindDeskAct(method);
  if (act == nullptr) return Refuse(Reason::kNotPermitted);
  if (!act->logged) return absl::OkStatus();
  const Subject subject = SubjectOf(about);
  if (subject.none()) return absl::OkStatus();
  TouchJourney touch{caller.principal.account, subject.journey, subject.referral, act->act, act->takes_up};
  touch.now_s = absl::ToUnixSeconds(ports_.clock->Now());
  const NodeResult result = PostAndWait(*runner_, touch);
  // Not here: there is nothing to show, and the call itself says so.
  if (result.reason == Reason::kUnknownReferral) return absl::OkStatus();
  if (result.reason != Reason::kNone) return Refuse(result.reason);
  *entered = true;
  if (entered_) entered_();
  return absl::OkStatus();
}

absl::Status AccessKeeper::Before(const Caller& caller, absl::string_view method,
                                  const google::protobuf::Message& request, bool* entered) const {
  return Enter(caller, method, request, entered);
}

absl::Status AccessKeeper::After(const Caller& caller, absl::string_view method,
                                 const google::protobuf::Message& answer) const {
  bool entered = false;
  return Enter(caller, method, answer, &entered);
}

}  // namespace relais::node
