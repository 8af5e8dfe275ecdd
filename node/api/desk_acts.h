// What each call of DeskService is for the access log: of which journey it shows or changes something, and as what.
#ifndef RELAIS_NODE_API_DESK_ACTS_H_
#define RELAIS_NODE_API_DESK_ACTS_H_

#include <google/protobuf/message.h>

#include "absl/strings/string_view.h"
#include "services/core/access/journey_log.h"
#include "services/core/handoff/ids.h"

namespace relais::node {

struct DeskAct {
  absl::string_view method;  // without its service
  bool logged = false;       // false: shows nothing of any one journey
  AccessAct act = AccessAct::kOpened;
  bool takes_up = false;  // whoever does it first keeps the journey
};
// Null for a method without a row: a test names it, and the gate refuses it.
const DeskAct* FindDeskAct(absl::string_view method);

// What a request or an answer is about: a journey, or a referral of it; both none when it names neither.
struct Subject {
  JourneyId journey;
  HandoffId referral;
  bool none() const { return journey.none() && referral.none(); }
};
// From its fields "referral" and "journey", those of its "draft", or those of the summary that it answers with.
Subject SubjectOf(const google::protobuf::Message& message);

}  // namespace relais::node

#endif  // RELAIS_NODE_API_DESK_ACTS_H_
