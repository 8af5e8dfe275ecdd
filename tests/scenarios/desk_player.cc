// What the staff of a structure do, through the clerk and the desk of their node.
#include <utility>
#include <variant>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "node/api/desk_view.h"
#include "node/clerk/clerk.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/reason.h"
#include "tests/scenarios/player.h"

namespace relais::scenarios {
namespace {

// The form for a person of a story: every text that could name somebody holds the canary word.
region::SendForm FormFor(const std::string& name) {
  region::SendForm form;
  form.need = region::kOtherNeed;
  form.surname = absl::StrCat(kCanary, " ", name);
  form.given_name = name;
  form.reason = absl::StrCat(kCanary, ": code déjà obtenu");
  form.contact = absl::StrCat(name, ".", kCanary, "@exemple.fr");
  return form;
}

// The enumerator whose name is `word`; none when there is no such.
template <class E>
std::optional<E> Named(absl::string_view word, absl::string_view (*name)(E)) {
  for (int i = 1; i < 256; ++i) {
    if (name(static_cast<E>(i)) == word && !word.empty()) return static_cast<E>(i);
  }
  return std::nullopt;
}

std::optional<uint16_t> MinuteOf(const std::string& clock) {
  const std::pair<std::string, std::string> parts = absl::StrSplit(clock, ':');
  int hours = 0;
  int minutes = 0;
  if (!absl::SimpleAtoi(parts.first, &hours) || !absl::SimpleAtoi(parts.second, &minutes)) return std::nullopt;
  return static_cast<uint16_t>(hours * 60 + minutes);
}

}  // namespace

void Player::Refer(const Structure& who, Rest& rest, bool again) {
  const std::string name = rest.First();
  Case* known = FindCase(name);
  const Structure* door = stage_.Find(rest.After("to").value_or(""));
  if (door == nullptr || (again && known == nullptr))
    return Fault("refers somebody, or reroutes somebody known, to a door");
  Case person;
  if (known != nullptr) {
    person = *known;
  } else {
    person.name = name;
    const auto same = rest.After("like");
    const Case* other = same ? FindCase(*same) : nullptr;
    if (same && other == nullptr) return Fault("like whom?");
    person.form = other != nullptr ? other->form : FormFor(name);
    person.form.drill = rest.Take("drill");
    person.form.consent = !rest.Take("unconsenting");
    person.form.identified = rest.Take("identified");
    if (rest.Take("training")) person.form.need = region::kNeed;
    if (auto commune = rest.After("from")) person.form.commune = *commune;
  }
  region::SendForm form = person.form;
  form.to = door->number;
  form.journey = person.journey;
  // The same form again keeps its ids, until it is known to be on its way.
  if (!again && known != nullptr) form.referral = person.referrals.front();
  if (again) form.parent = person.referrals.back();
  if (rest.Take("otherwise")) form.drill = !form.drill;
  form.twin_confirmed = rest.Take("confirmed");
  if (rest.Take("anew")) form.new_need_reason = absl::StrCat(kCanary, ": autre besoin");
  if (auto token = rest.After("with")) form.derogation = tokens_[*token];
  if (!rest.empty()) return Fault(absl::StrCat("what is '", rest.Text(), "'?"));
  region::NodeParty& party = stage_.NodeOf(who);
  const region::Sent sent = region::Refer(party, stage_.region().country(), form, who.number);
  Tell(sent.reason);
  if (sent.reason != Reason::kNone && sent.reason != Reason::kUnavailable) return;
  person.journey = sent.journey;
  if (form.referral.none()) person.referrals.push_back(sent.referral);
  if (sent.slip) person.slip = *sent.slip;
  Keep(party, sent.referral, person);
  cases_[person.name] = std::move(person);
}

// What a story may need later: the slip that waits for a printer, and the bytes that left.
void Player::Keep(region::NodeParty& party, HandoffId referral, Case& person) {
  if (!party.up()) return;
  const node::NodeState& state = party.engine().state();
  const node::ReferralRow* row = state.FindRow({referral, node::Side::kOrigin});
  if (row != nullptr && row->slip_body != node::BodyIndex()) {
    const auto slip = party.desk().OpenSlip(party.ReadBody(row->journey, row->slip_body), row->journey, referral);
    if (slip.ok()) person.slip = *slip;
  }
  if (const node::OutboxItem* item = state.outbox().Find(referral)) {
    person.sealed[referral] = party.ReadBody(person.journey, item->envelope_body);
  }
}

std::optional<node::RowKey> Player::RowOf(const Structure& who, const std::string& label, ReferralEvent event) {
  Case* person = FindCase(label);
  const std::pair<std::string, std::string> parts = absl::StrSplit(label, absl::MaxSplits('/', 1));
  size_t number = 1;
  if (!parts.second.empty() && !absl::SimpleAtoi(parts.second, &number)) number = 0;
  if (person == nullptr || number < 1 || number > person->referrals.size()) {
    Fault(absl::StrCat("no such referral: ", label));
    return std::nullopt;
  }
  const HandoffId referral = person->referrals[number - 1];
  const node::NodeEngine& engine = stage_.NodeOf(who).engine();
  // The side on which it may be done; else the side that is here, for the reason it will give.
  node::RowKey here{referral, node::Side::kDestination};
  for (node::Side side : {node::Side::kOrigin, node::Side::kDestination}) {
    const node::ReferralRow* row = engine.state().FindRow({referral, side});
    if (row == nullptr || row->us() != who.partner) continue;
    here = row->key;
    if (engine.MayDo(here, event) == Reason::kNone) return here;
  }
  return here;
}

void Player::Make(const Structure& who, const std::string& label, ReferralEvent event, EventDetail detail) {
  const auto row = RowOf(who, label, event);
  if (!row) return;
  Tell(region::Act(stage_.NodeOf(who), *row, event, detail).reason);
}

void Player::ReplaceSlip(const Structure& who, const std::string& label) {
  const auto key = RowOf(who, label, ReferralEvent::kReissueSlip);
  Case* person = FindCase(label);
  if (!key || person == nullptr) return;
  const region::Sent sent = region::Reissue(stage_.NodeOf(who), key->referral);
  Tell(sent.reason);
  if (!sent.slip) return;
  person->lost_slip = person->slip;
  person->slip = *sent.slip;
}

void Player::Correct(const Structure& who, const std::string& label) {
  const auto key = RowOf(who, label, ReferralEvent::kCorrectReception);
  if (!key) return;
  const node::ReferralRow* row = stage_.NodeOf(who).engine().state().FindRow(*key);
  ReferralEvent event = ReferralEvent::kCorrectReferral;
  if (row != nullptr && key->side == node::Side::kDestination) {
    event = IsReceived(row->place.state) ? ReferralEvent::kCorrectReception : ReferralEvent::kCorrectAnswer;
  }
  Make(who, label, event, {});
}

std::string Player::Spoiled(const std::string& code, Rest& rest) {
  std::string typed;
  for (char c : code) {
    if (c != '-') typed.push_back(c);
  }
  int at = 0;
  int other = 0;
  if (auto symbol = rest.After("symbol")) {
    if (absl::SimpleAtoi(*symbol, &at) && at >= 1 && at <= static_cast<int>(typed.size())) {
      char& c = typed[static_cast<size_t>(at - 1)];
      c = c == '7' ? '8' : '7';
    }
    rest.Take("wrong");
  } else if (auto first = rest.After("swapping")) {
    const auto second = rest.After("and");
    if (second && absl::SimpleAtoi(*first, &at) && absl::SimpleAtoi(*second, &other)) {
      std::swap(typed[static_cast<size_t>(at - 1)], typed[static_cast<size_t>(other - 1)]);
    }
  }
  return typed;
}

void Player::Receive(const Structure& who, Rest& rest) {
  const std::string label = rest.First();
  const Case* paper = FindCase(label);
  const auto key = RowOf(who, label, ReferralEvent::kReceive);
  if (paper == nullptr || !key) return;
  region::NodeParty& party = stage_.NodeOf(who);
  rest.Take("with"), rest.Take("by"), rest.Take("code");
  EventDetail detail;
  if (rest.Take("transcribed")) {
    detail.grade = ArrivalGrade::kTranscribed;
  } else if (rest.Take("attested")) {
    detail.grade = ArrivalGrade::kAttested;
  }
  node::NodeResult result;
  if (detail.grade != ArrivalGrade::kNone) {
    result = region::Act(party, *key, ReferralEvent::kReceive, detail);
  } else {
    if (auto whose = rest.After("of")) paper = FindCase(*whose);
    if (paper == nullptr) return Fault("whose paper?");
    const node::SlipCodes& slip = rest.Take("lost") ? paper->lost_slip : paper->slip;
    const std::string& code = rest.Take("follow-up") ? slip.follow_code : slip.arrival_code;
    // As at the desk: the paper finds the referral.
    result = region::ReceiveByCode(party, slip.locator, Spoiled(code, rest));
  }
  if (!rest.empty()) return Fault(absl::StrCat("what is '", rest.Text(), "'?"));
  Tell(result.reason);
  if (result.twin) Say("warning: an open journey of the same person and need is here");
}

void Player::Decline(const Structure& who, const Case& person, Rest& rest) {
  const std::string label = rest.First();
  EventDetail detail;
  const auto reason = rest.After("because");
  if (reason) detail.decline = Named(*reason, &DeclineReasonName);
  detail.no_solution = rest.Take("unsolved");
  if (auto name = rest.After("proposing")) {
    const Structure* other = stage_.Find(*name);
    if (other == nullptr) return Fault("propose whom?");
    detail.counter_proposal = other->service;
    const auto key = RowOf(who, label, ReferralEvent::kDecline);
    const node::NodeState& state = stage_.NodeOf(who).engine().state();
    const node::ReferralRow* row = key ? state.FindRow(*key) : nullptr;
    if (row == nullptr) return Tell(Reason::kUnknownReferral);
    relais::Draft asked;
    asked.need = person.form.need;
    asked.public_code = person.form.public_code;
    asked.commune = person.form.commune;
    const absl::Status offered =
        node::CheckCounterProposal(state.knowledge(), *row, asked, detail.counter_proposal, stage_.today());
    if (!offered.ok()) return Tell(ReasonOf(offered));
  }
  Make(who, label, ReferralEvent::kDecline, std::move(detail));
}

void Player::Read(const Structure& who, Rest& rest) {
  const auto key = RowOf(who, rest.First(), ReferralEvent::kOpen);
  if (!key) return;
  region::NodeParty& party = stage_.NodeOf(who);
  absl::StatusOr<node::DetailPlan> plan = node::PlanDetail(party.engine().state(), key->referral);
  if (!plan.ok()) return Tell(ReasonOf(plan.status()));
  const v1::ReferralDetail detail =
      node::FinishDetail(party.desk(), *std::move(plan),
                         [&party](JourneyId journey, node::BodyIndex body) { return party.ReadBody(journey, body); });
  Say(absl::StrCat("need: ", detail.need().empty() ? "(sealed or erased)" : detail.need()));
  if (!detail.reason().empty()) Say(absl::StrCat("reason: ", detail.reason()));
  Say(absl::StrCat("name: ", detail.given_name().empty() ? "(sealed)" : detail.given_name()));
  if (!detail.contact().empty()) Say(absl::StrCat("contact: ", detail.contact()));
  for (const v1::ReferralEvent& event : detail.events()) {
    std::string line = absl::StrCat(FormatDay(Day(event.day())), " ", event.actor(), " ", event.event());
    if (event.decline_reason() != 0) {
      absl::StrAppend(&line, " because ", DeclineReasonName(static_cast<DeclineReason>(event.decline_reason())));
    }
    for (const Structure& structure : stage_.structures()) {
      if (structure.service.view() == event.counter_service() && !structure.service.none()) {
        absl::StrAppend(&line, ", proposing ", structure.name);
      }
    }
    if (!event.text().empty()) absl::StrAppend(&line, " \"", event.text(), "\"");
    if (event.corrected()) absl::StrAppend(&line, " (entered in error)");
    Say(line);
  }
}

bool Player::PlayAnswer(const Structure& who, const std::string& verb, Rest& rest) {
  static const std::map<std::string, ReferralEvent> plain = {{"opens", ReferralEvent::kOpen},
                                                             {"accepts", ReferralEvent::kAccept},
                                                             {"misses", ReferralEvent::kMarkAbsent},
                                                             {"calls-off", ReferralEvent::kCancelAppointment},
                                                             {"asks-to-cancel", ReferralEvent::kRequestCancel},
                                                             {"confirms-cancel", ReferralEvent::kConfirmCancel},
                                                             {"withdraws", ReferralEvent::kWithdraw}};
  const std::string label = rest.First();
  EventDetail detail;
  ReferralEvent event;
  if (auto it = plain.find(verb); it != plain.end()) {
    event = it->second;
    detail.at_persons_request = event == ReferralEvent::kWithdraw;
  } else if (verb == "asks" || verb == "replies") {
    event = verb == "asks" ? ReferralEvent::kAsk : ReferralEvent::kReply;
    detail.text = rest.First();
  } else if (verb == "waitlists") {
    event = ReferralEvent::kWaitlist;
    detail.not_before = DayOf(rest.After("until").value_or("")).value_or(kNoDay);
  } else if (verb == "schedules") {
    event = ReferralEvent::kSchedule;
    detail.appointment = Appointment{DayOf(rest.After("on").value_or("")).value_or(kNoDay),
                                     MinuteOf(rest.After("at").value_or("")).value_or(0)};
  } else if (verb == "concludes") {
    event = ReferralEvent::kConclude;
    detail.outcome = Named(rest.First(), &OutcomeName);
  } else if (verb == "closes") {
    event = ReferralEvent::kClose;
    detail.helped = rest.First() == "helped";
  } else {
    return false;
  }
  Make(who, label, event, std::move(detail));
  return true;
}

bool Player::PlayDesk(const Structure& who, const std::string& verb, Rest rest) {
  if (!stage_.NodeOf(who).up()) return false;
  if (verb == "refers" || verb == "reroutes") {
    Refer(who, rest, verb == "reroutes");
  } else if (verb == "receives") {
    Receive(who, rest);
  } else if (verb == "declines") {
    Rest peek = rest;
    const Case* person = FindCase(peek.First());
    if (person == nullptr) return false;
    Decline(who, *person, rest);
  } else if (verb == "corrects") {
    Correct(who, rest.First());
  } else if (verb == "replaces-slip") {
    ReplaceSlip(who, rest.First());
  } else if (verb == "reads") {
    Read(who, rest);
  } else if (verb == "asks-leave") {
    AskLeave(who, rest);
  } else if (verb == "solves") {
    Tell(region::SolveHere(stage_.NodeOf(who)).reason);
    rest.First();
  } else {
    return PlayMachine(who, verb, rest) || PlayAnswer(who, verb, rest);
  }
  return true;
}

}  // namespace relais::scenarios
