// What staff and persons do, on parties of the region: the desk's and the follow-up page's steps in one call each.
#ifndef RELAIS_TESTS_REGION_DESK_H_
#define RELAIS_TESTS_REGION_DESK_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "services/core/handoff/derogation.h"
#include "services/core/handoff/referral.h"
#include "services/core/handoff/referral_detail.h"
#include "tests/region/hub_party.h"
#include "tests/region/node_party.h"

namespace relais::region {

struct SendForm {
  int to = 0;  // the partner whose service is asked for
  std::string need = kNeed;
  std::string public_code = kPublic;
  std::string commune = kCommune;
  std::string surname = "Exemple";
  std::string given_name = "Camille";
  std::string reason;
  std::string contact;
  std::string new_need_reason;
  HandoffId parent;    // with `journey`: a re-routing
  JourneyId journey;   // none: a new one
  HandoffId referral;  // none: a new one; the form's, when it is sent again
  Derogation derogation;
  bool drill = false;
  bool twin_confirmed = false;
  bool consent = true;
  bool identified = false;  // name and birth date may be opened before the person stands there
};

// What the desk told the counsellor. kNone only after the node's own write (level A0).
struct Sent {
  Reason reason = Reason::kNone;
  bool twin = false;
  HandoffId referral;
  JourneyId journey;
  std::optional<node::SlipCodes> slip;  // none for a re-routing: the person keeps the paper
};

// `origin` 0: the node's own partner; otherwise a partner in its custody.
Sent Refer(NodeParty& node, const Country& country, const SendForm& form, int origin = 0);

// Any event but a sending and a reception.
node::NodeResult Act(NodeParty& node, node::RowKey row, ReferralEvent event, const EventDetail& detail = {});
// The paper alone finds the referral when none is named.
node::NodeResult ReceiveByCode(NodeParty& node, absl::string_view locator, absl::string_view code,
                               HandoffId referral = {});
// The person lost the paper: another one, with the codes that it then has.
Sent Reissue(NodeParty& node, HandoffId referral);
node::NodeResult Attest(NodeParty& node, HandoffId referral);
node::NodeResult SolveHere(NodeParty& node);

// The person at home with the follow-up code: exactly one of both words, told to both doors. kCodeMistyped, kCodeWrong,
// or what the hub said of the first word that it refused.
Reason PersonSpeaks(HubParty& hub, NodeParty& tools, const node::SlipCodes& slip, std::optional<bool> helped,
                    bool withdraw);

// Argon2id at its cheapest: the seeded world derives thousands of keys.
inline constexpr SlipCost kCheapSlip{8 << 10, 1};

}  // namespace relais::region

#endif  // RELAIS_TESTS_REGION_DESK_H_
