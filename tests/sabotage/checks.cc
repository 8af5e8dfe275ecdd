#include "tests/sabotage/checks.h"

#include <algorithm>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/core/handoff/header.h"
#include "services/core/handoff/limits.h"
#include "services/wire/envelope_batch.h"

namespace relais::sabotage {
namespace {

using node::RowKey;
using node::Side;
using region::Act;
using region::Region;
using region::RegionPlan;
using region::SendForm;
using region::Sent;

constexpr char kTyped[] = "girouette-bleue";

// Hears every byte that the hub wrote or sent, and every byte that was sent to it.
class Ear : public region::Trace {
 public:
  void OnRecord(int party, absl::string_view record) override {
    if (party == 0) Hear(record);
  }
  void OnEffect(int, absl::string_view effect) override { Hear(effect); }
  bool heard() const { return heard_; }

 private:
  void Hear(absl::string_view bytes) { heard_ = heard_ || absl::StrContains(bytes, kTyped); }
  bool heard_ = false;
};

Sent Send(Region& region, int to) {
  SendForm form;
  form.to = to;
  form.reason = kTyped;
  return Refer(region.node(1), region.country(), form);
}

const node::ReferralRow* RowAt(Region& region, int n, HandoffId referral, Side side) {
  return region.node(n).engine().state().FindRow({referral, side});
}

// What node `n` has to say reaches the hub and is answered, and nobody else hears of it.
void SpeakToHub(Region& region, int n) {
  region.TurnNode(n);
  while (region.DeliverUp(n)) continue;
  region.TurnHub();
  while (region.DeliverDown(n)) continue;
  region.TurnNode(n);
}

std::string Unless(bool kept, absl::string_view what) {
  return kept ? "" : std::string(what);
}

// A question of node 2's that the hub has taken, and that node 2 must deposit again: the hub's answer was lost.
HandoffId AskTwice(Region& region) {
  const Sent sent = Send(region, 2);
  region.Settle();
  const RowKey there{sent.referral, Side::kDestination};
  Act(region.node(2), there, ReferralEvent::kOpen);
  region.Settle();
  EventDetail question;
  question.text = "Quel diplôme ?";
  Act(region.node(2), there, ReferralEvent::kAsk, question);
  region.TurnNode(2);
  while (region.DeliverUp(2)) continue;
  region.TurnHub();
  region.Cut(2);
  region.Settle();
  return sent.referral;
}

}  // namespace

std::string DeskKeepsWhatItPromised(const RegionPlan& plan) {
  Region region(plan, nullptr);
  region.Settle();
  const Sent sent = Send(region, 2);
  if (sent.reason != Reason::kNone) return "the desk refused";
  region.CrashNode(1);
  if (!region.StartNode(1).ok()) return "the node does not start again";
  return Unless(RowAt(region, 1, sent.referral, Side::kOrigin) != nullptr, "rule 1: the desk had said: on its way");
}

std::string HubKeepsWhatItAccepted(const RegionPlan& plan) {
  Region region(plan, nullptr);
  region.Settle();
  const Sent sent = Send(region, 2);
  SpeakToHub(region, 1);
  const node::ReferralRow* row = RowAt(region, 1, sent.referral, Side::kOrigin);
  if (row == nullptr || row->level != 1) return "the hub did not accept";
  region.CrashHub();
  if (!region.StartHub().ok()) return "the hub does not start again";
  return Unless(region.hub().engine().state().journeys().Find(sent.journey) != nullptr,
                "rule 1: the hub had said: accepted");
}

std::string WhatALostHubHeldArrives(const RegionPlan& plan) {
  Region region(plan, nullptr);
  region.Settle();
  const Sent sent = Send(region, 2);
  SpeakToHub(region, 1);
  region.CrashHub();
  region.ReplaceHubDisk();
  if (!region.StartHub().ok() || !region.Settle()) return "the region does not come to rest";
  return Unless(RowAt(region, 2, sent.referral, Side::kDestination) != nullptr,
                "rule 1: lost with the hub that held it");
}

std::string WhatIsSentArrives(const RegionPlan& plan) {
  Region region(plan, nullptr);
  region.Settle();
  const Sent sent = Send(region, 2);
  if (!region.Settle()) return "the region does not come to rest";
  return Unless(RowAt(region, 2, sent.referral, Side::kDestination) != nullptr, "rule 1: it never arrived");
}

std::string HubTakesARepeatOnce(const RegionPlan& plan) {
  Region region(plan, nullptr);
  region.Settle();
  AskTwice(region);
  // Opened and asked: two envelopes for node 1.
  const Mailbox* mailbox = region.hub().engine().state().FindMailbox(region.node(1).paper().node);
  return Unless(mailbox != nullptr && mailbox->tail() == Cursor(2), "rule 2: the hub took a repeat as new");
}

std::string NodeFeelsARepeatOnce(const RegionPlan& plan) {
  RegionPlan repeating = plan;
  repeating.hub_sabotage.no_dedup = true;
  Region region(repeating, nullptr);
  region.Settle();
  const HandoffId referral = AskTwice(region);
  const Mailbox* mailbox = region.hub().engine().state().FindMailbox(region.node(1).paper().node);
  if (mailbox == nullptr || mailbox->tail() != Cursor(3)) return "the hub did not repeat itself";
  const node::ReferralRow* row = RowAt(region, 1, referral, Side::kOrigin);
  const auto asked = std::count_if(row->events.begin(), row->events.end(),
                                   [](const node::RowEvent& e) { return e.event == ReferralEvent::kAsk; });
  return Unless(asked == 1, absl::StrCat("rule 2: one question took effect ", asked, " times"));
}

std::string NoThirdDoor(const RegionPlan& plan) {
  Region region(plan, nullptr);
  region.Settle();
  const Sent sent = Send(region, 2);
  region.Settle();
  if (Attest(region.node(2), sent.referral).reason != Reason::kNone) return "nobody was received";
  region.Settle();
  SendForm further;
  further.to = 3;
  further.journey = sent.journey;
  further.parent = sent.referral;
  further.twin_confirmed = true;
  const Reason reason = Refer(region.node(1), region.country(), further).reason;
  return Unless(reason == Reason::kThirdDoor, absl::StrCat("rule 3: a third door was answered ", ReasonName(reason)));
}

std::string HubReadsNoTypedWord(const RegionPlan& plan) {
  Ear ear;
  Region region(plan, &ear);
  region.Settle();
  const Sent sent = Send(region, 2);
  SpeakToHub(region, 1);
  // While the hub holds it.
  bool rests = false;
  for (const std::string& bytes : region.hub().disk().AllBytes()) rests = rests || absl::StrContains(bytes, kTyped);
  region.Settle();
  if (RowAt(region, 2, sent.referral, Side::kDestination) == nullptr) return "it never arrived";
  return Unless(!rests && !ear.heard(), "rule 4: the hub held a typed word");
}

// A member that got hold of another's sealed bytes puts them under a header of its own, and signs that.
std::string ContentKeepsItsHeader(const RegionPlan& plan) {
  Region region(plan, nullptr);
  region.Settle();
  const Sent sent = Send(region, 2);
  const node::OutboxItem* item = region.node(1).engine().state().outbox().Find(sent.referral);
  if (item == nullptr) return "nothing waits";
  const std::string stolen =
      region.node(1).ReadBody(sent.journey, item->envelope_body).substr(0, limits::kEnvelopeBytes);
  const SigningPair& owner = region.country().partner(1).identity;
  if (!region.node(2).desk().OpenEnvelope(stolen, owner.key).ok()) return "its true recipient cannot open it";
  const EnvelopeView view = *SplitEnvelope(stolen);
  HandoffHeader header = item->header;
  header.sender = region.country().partner(3).partner;
  const std::string bytes = EncodeHeader(header);
  const SigningPair& thief = region.country().partner(3).identity;
  SodiumSealer& sealer = region.node(3).sealer();
  const Signature signature = sealer.Sign(thief, wire::EnvelopeText(bytes, sealer.Sha512(view.sealed)));
  const std::string forged = wire::JoinEnvelope(bytes, view.sealed, signature);
  return Unless(!region.node(2).desk().OpenEnvelope(forged, thief.key).ok(),
                "rule 4: sealed bytes opened under a header that they were not sealed with");
}

std::string NothingLeavesWithoutConvention(const RegionPlan& plan) {
  Region region(plan, nullptr);
  region.Settle();
  // Both are members, and no convention binds them.
  const Sent sent = Send(region, region.nodes());
  region.Settle();
  return Unless(sent.reason != Reason::kNone, "rule 5: the desk sent what no convention covers");
}

std::string NoDeadEndRefusal(const RegionPlan& plan) {
  Region region(plan, nullptr);
  region.Settle();
  const Sent sent = Send(region, 2);
  region.Settle();
  const RowKey there{sent.referral, Side::kDestination};
  Act(region.node(2), there, ReferralEvent::kOpen);
  EventDetail detail;
  detail.decline = DeclineReason::kNoPlace;
  return Unless(Act(region.node(2), there, ReferralEvent::kDecline, detail).reason != Reason::kNone,
                "rule 6: a refusal that leads nowhere was taken");
}

std::string LateAnswerCounts(const RegionPlan& plan) {
  Region region(plan, nullptr);
  region.Settle();
  const Sent sent = Send(region, 2);
  region.Settle();
  const RowKey there{sent.referral, Side::kDestination};
  Act(region.node(2), there, ReferralEvent::kOpen);
  region.Settle();
  for (int day = 0; day < limits::kRetentionDays; ++day) {
    if (RowAt(region, 1, sent.referral, Side::kOrigin)->place.state == ReferralState::kExpired) break;
    if (day % 20 == 19) {
      // What every operator does before a key's days are over.
      for (int n = 1; n <= region.nodes(); ++n) {
        region.Publish(region.country().Rotate(n, region.Now().day));
        region.node(n).AddKey(region.country().partner(n).sealing.back());
      }
    }
    region.PassDays(1);
  }
  if (RowAt(region, 1, sent.referral, Side::kOrigin)->place.state != ReferralState::kExpired) return "it never expired";
  Act(region.node(2), there, ReferralEvent::kAccept);
  region.Settle();
  const node::ReferralRow* row = RowAt(region, 1, sent.referral, Side::kOrigin);
  return Unless(row->place.state == ReferralState::kAccepted && row->late, "rule 7: an expiry beat the late answer");
}

std::string DrillsStayDrills(const RegionPlan& plan) {
  Region region(plan, nullptr);
  region.Settle();
  SendForm form;
  form.to = 2;
  form.drill = true;
  const Sent drill = Refer(region.node(1), region.country(), form);
  region.Settle();
  const RowKey there{drill.referral, Side::kDestination};
  Act(region.node(2), there, ReferralEvent::kOpen);
  EventDetail none;
  none.decline = DeclineReason::kNoPlace;
  none.no_solution = true;
  if (Act(region.node(2), there, ReferralEvent::kDecline, none).reason != Reason::kNone) return "it was not declined";
  region.Settle();
  form.to = 3;
  form.drill = false;
  form.journey = drill.journey;
  form.parent = drill.referral;
  form.twin_confirmed = true;
  const Reason reason = Refer(region.node(1), region.country(), form).reason;
  return Unless(reason == Reason::kDrillMixed, absl::StrCat("rule 12: a drill became real: ", ReasonName(reason)));
}

std::string ReplayedMemoryIsTheLiveOne(const RegionPlan& plan) {
  Region region(plan, nullptr);
  region.Settle();
  Send(region, 2);
  region.Settle();
  if (!(region.hub().Replayed()->state() == region.hub().engine().state())) return "replay: another hub";
  for (int n = 1; n <= region.nodes(); ++n) {
    if (!(region.node(n).Replayed()->state() == region.node(n).engine().state())) return "replay: another node";
  }
  return "";
}

std::string SettledBodiesAreGone(const RegionPlan& plan) {
  Region region(plan, nullptr);
  region.Settle();
  Send(region, 2);
  region.Settle();
  return Unless(region.hub().disk().body_count() == 0, "bodies: the hub keeps what was settled");
}

}  // namespace relais::sabotage
