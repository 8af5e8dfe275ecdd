#include "tests/scenarios/picture.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "node/api/desk_view.h"
#include "node/clerk/derogations.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/reason.h"

namespace relais::scenarios {
namespace {

void Also(std::string& text, absl::string_view more) {
  if (!more.empty()) absl::StrAppend(&text, ", ", more);
}

std::string Words(const ClosureWords& words) {
  std::string text;
  if (words.destination) absl::StrAppend(&text, "second door: ", OutcomeName(*words.destination));
  const auto add = [&text](absl::string_view who, const std::optional<bool>& helped) {
    if (helped) absl::StrAppend(&text, text.empty() ? "" : ", ", who, *helped ? ": helped" : ": did not help");
  };
  add("first door", words.origin_helped);
  add("person", words.person_helped);
  if (words.disagree()) absl::StrAppend(&text, " (they disagree)");
  return text;
}

std::string RowText(const node::NodeState& state, const node::ReferralRow& row) {
  const v1::ReferralSummary summary = node::SummaryOf(state, row);
  std::string text = summary.state();
  if (row.due_day != kNoDay) Also(text, absl::StrCat("due ", FormatDay(row.due_day)));
  if (row.animator_told) {
    Also(text, "animator told");
  } else if (row.overdue) {
    Also(text, "overdue");
  }
  if (row.grade != ArrivalGrade::kNone) Also(text, ArrivalGradeName(row.grade));
  if (row.late) Also(text, "late");
  if (row.breach) Also(text, "breach");
  if (row.new_need) Also(text, "new need");
  if (row.undeliverable != Reason::kNone) Also(text, ReasonName(row.undeliverable));
  if (row.answer_refused != Reason::kNone) Also(text, absl::StrCat("not taken: ", ReasonName(row.answer_refused)));
  if (summary.unmet_need()) Also(text, "unmet need");
  if (summary.drill()) Also(text, "drill");
  Also(text, Words(row.words));
  if (const node::OutboxItem* item = state.outbox().Find(row.last_handoff)) {
    if (item->level == 0) Also(text, "waits in the outbox");
    if (item->level == 1) Also(text, "waits at the hub");
  }
  if (row.content_body == node::BodyIndex()) Also(text, "content erased");
  return text;
}

std::string HubText(const Stage& stage, const JourneyReferral& referral) {
  std::string text = absl::StrCat("at ", stage.NameOf(referral.destination), " is ", CoarseStateName(referral.state));
  if (referral.due_day != kNoDay) Also(text, absl::StrCat("due ", FormatDay(referral.due_day)));
  if (referral.received != ArrivalGrade::kNone) Also(text, ArrivalGradeName(referral.received));
  if (referral.third_door_allowed) Also(text, "by derogation");
  if (referral.breach) Also(text, "breach");
  return text;
}

void LookAtLeaves(Stage& stage, const Structure& structure, const Cases& cases, Picture& picture) {
  const node::NodeState& state = stage.NodeOf(structure).engine().state();
  for (const auto& [name, person] : cases) {
    int number = 0;
    for (const auto& [id, row] : state.derogations()) {
      if (row.journey != person.journey) continue;
      std::string text(node::DerogationStateName(state, row, stage.today()));
      if (row.state == node::DerogationState::kNotTaken) Also(text, ReasonName(row.reason));
      if (row.state == node::DerogationState::kGranted) Also(text, absl::StrCat("until ", FormatDay(row.token.expiry)));
      picture.emplace_back(absl::StrCat(structure.name, ": leave ", ++number, " for ", name, " at ",
                                        stage.NameOf(row.destination), " is"),
                           text);
    }
  }
}

void LookAtHub(Stage& stage, const Cases& cases, Picture& picture) {
  picture.emplace_back("hub:", stage.hub().up() ? "is up" : "is down");
  if (!stage.hub().up()) return;
  const hub::HubState& state = stage.hub().engine().state();
  for (const auto& [name, person] : cases) {
    const hub::JourneyRow* row = state.journeys().Find(person.journey);
    if (row == nullptr) continue;
    for (size_t i = 0; i < person.referrals.size(); ++i) {
      const JourneyReferral* referral = row->doors.find(person.referrals[i]);
      if (referral == nullptr) continue;
      picture.emplace_back(absl::StrCat("hub: ", LabelOf(person, i)), HubText(stage, *referral));
    }
    if (row->doors.doors() > 1)
      picture.emplace_back(absl::StrCat("hub: doors of ", name), absl::StrCat(row->doors.doors()));
    if (!row->doors.whole()) picture.emplace_back(absl::StrCat("hub: journey of ", name), "is not whole");
  }
  const hub::HubCounters& counters = state.counters();
  if (counters.breaches > 0) picture.emplace_back("hub: breaches", absl::StrCat(counters.breaches));
  if (counters.derogations > 0) picture.emplace_back("hub: derogations", absl::StrCat(counters.derogations));
  if (counters.equivocations > 0) picture.emplace_back("hub: equivocations", absl::StrCat(counters.equivocations));
}

}  // namespace

std::string LabelOf(const Case& person, size_t referral) {
  return referral == 0 ? person.name : absl::StrCat(person.name, "/", referral + 1);
}

Picture Look(Stage& stage, const Cases& cases) {
  Picture picture;
  for (const Structure& structure : stage.structures()) {
    const region::NodeParty& party = stage.NodeOf(structure);
    if (!party.up()) continue;
    const node::NodeState& state = party.engine().state();
    for (const auto& [name, person] : cases) {
      for (size_t i = 0; i < person.referrals.size(); ++i) {
        for (node::Side side : {node::Side::kOrigin, node::Side::kDestination}) {
          const node::ReferralRow* row = state.FindRow({person.referrals[i], side});
          if (row == nullptr || row->us() != structure.partner) continue;
          const bool own = row->origin == row->destination && side == node::Side::kDestination;
          picture.emplace_back(
              absl::StrCat(structure.name, own ? " (second door)" : "", ": ", LabelOf(person, i), " is"),
              RowText(state, *row));
        }
      }
    }
    if (!structure.paper()) LookAtLeaves(stage, structure, cases, picture);
    if (!structure.paper() && !state.solved_here().empty()) {
      picture.emplace_back(absl::StrCat(structure.name, ": solved here"), absl::StrCat(state.solved_here().size()));
    }
  }
  LookAtHub(stage, cases, picture);
  return picture;
}

std::vector<std::string> Changes(const Picture& before, const Picture& after) {
  const std::map<std::string, std::string> was(before.begin(), before.end());
  const std::map<std::string, std::string> is(after.begin(), after.end());
  std::vector<std::string> lines;
  for (const auto& [subject, value] : after) {
    auto it = was.find(subject);
    if (it == was.end() || it->second != value) lines.push_back(absl::StrCat(subject, " ", value));
  }
  for (const auto& [subject, value] : before) {
    if (!is.contains(subject)) lines.push_back(absl::StrCat(subject, " gone"));
  }
  return lines;
}

}  // namespace relais::scenarios
