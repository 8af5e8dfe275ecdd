// Leave for a third door: the counsellor who asks, the animator who answers.
#include "absl/strings/str_cat.h"
#include "services/core/handoff/day.h"
#include "tests/region/derogations.h"
#include "tests/scenarios/player.h"

namespace relais::scenarios {

// asks-leave P at DOOR "why": for the first referral of P's journey.
void Player::AskLeave(const Structure& who, Rest& rest) {
  const Case* person = FindCase(rest.First());
  const Structure* door = stage_.Find(rest.After("at").value_or(""));
  if (person == nullptr || door == nullptr) return Fault("asks-leave PERSON at DOOR \"why\"");
  const std::string why = absl::StrCat(kCanary, ": ", rest.First());
  const node::NodeResult result =
      region::AskLeave(stage_.NodeOf(who), stage_.region().country(), person->referrals.front(), door->number, why);
  Tell(result.reason);
  if (result.repeat) Say("asked already");
}

// gives-leave for P at DOOR until DAY; denies-leave for P at DOOR "why". The animator says what it read.
bool Player::AnswerLeave(const std::string& verb, Rest& rest) {
  const Case* person = FindCase(rest.After("for").value_or(""));
  const Structure* door = stage_.Find(rest.After("at").value_or(""));
  if (person == nullptr || door == nullptr || !stage_.hub().up()) return false;
  RequestId id;
  region::NodeParty& tools = stage_.region().node(1);  // whose generator draws for the animator's machine
  for (const auto& [request, row] : stage_.hub().engine().state().derogations().rows()) {
    if (row.answer || row.request.journey != person->journey || row.request.destination != door->partner) continue;
    id = request;
    const std::string read = region::ReadLeaveReason(stage_.region().country(), tools.sealer(), row.request);
    Say(absl::StrCat("the animator reads: ", read.substr(kCanary.size() + 2)));
  }
  if (verb == "gives-leave") {
    const auto until = DayOf(rest.After("until").value_or(""));
    if (!until) return false;
    Tell(region::GrantLeave(stage_.hub(), tools, stage_.region().country(), id, *until));
  } else {
    Tell(region::RefuseLeave(stage_.hub(), tools, stage_.region().country(), id,
                             absl::StrCat(kCanary, ": ", rest.First())));
  }
  return rest.empty();
}

}  // namespace relais::scenarios
