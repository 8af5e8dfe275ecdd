// What the engine decides about stores that copies bring back: its nodes', and its own.
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "hub/hub_engine.h"
#include "services/core/handoff/limits.h"

namespace relais::hub {
namespace {

// A party of this journey, as owner or as the destination of one of its referrals.
bool IsParty(const JourneyDoors& doors, const std::vector<PartnerId>& partners) {
  const auto among = [&partners](PartnerId partner) {
    return std::find(partners.begin(), partners.end(), partner) != partners.end();
  };
  return among(doors.owner) ||
         std::any_of(doors.referrals.begin(), doors.referrals.end(),
                     [&](const JourneyReferral& referral) { return among(referral.destination); });
}

}  // namespace

Reason HubEngine::DoubtStores(const Moment& now, const OpenSession& in, HubOutcome* out) {
  const OwnLedger& own = state_.own_ledger();
  if (!own.doubted && in.head_signed && !in.hello.hub_head.CoveredBy(own.epoch, in.own_records)) {
    LedgerFoundBehind record{in.hello.hub_head.epoch, in.hello.hub_head.records, now.day};
    Touched nobody;
    state_.Apply(record, &nobody);
    out->records.push_back(record);
    EndAllSessions(Reason::kHubRestored, out);
  }
  if (own.doubted) return Reason::kHubRestored;
  const StoreBook& stores = state_.stores();
  const Reason reason = stores.Judge(in.node, in.hello, sessions_.Connected(in.node));
  if (reason == Reason::kNone) return reason;
  const StoreRow* row = stores.Find(in.node);
  if (row != nullptr && row->doubt == reason) return reason;
  StoreDoubted record{in.node, reason, now.day};
  Touched nobody;
  state_.Apply(record, &nobody);
  out->records.push_back(record);
  return reason;
}

void HubEngine::Greet(const Moment& now, const OpenSession& in, Cursor settled_through, HubOutcome* out) {
  const HelloFacts& hello = in.hello;
  SessionMarked marked{in.node, hello.store, hello.mark, in.mark, hello.records, {}, hello.doubted, now.day};
  marked.incarnation = state_.stores().IncarnationOf(in.node, hello);
  Touched touched;
  if (!in.mark.none()) {
    if (const Mailbox* mailbox = state_.FindMailbox(in.node); hello.doubted && mailbox != nullptr) {
      marked.forgot_after = sessions_.Find(in.session)->sent_through;
      marked.forgot_through = mailbox->backed_up_through();
    }
    state_.Apply(marked, &touched);
    out->records.push_back(marked);
  }
  SendWelcome welcome{in.session, state_.AwaitsRestating(in.node), settled_through};
  welcome.identity = state_.knowledge().roster().OwnerOf(in.node)->entry.identity;
  welcome.epoch = state_.own_ledger().epoch;
  welcome.mark = in.mark;
  welcome.incarnation = marked.incarnation;
  welcome.returned = hello.doubted;
  out->effects.push_back(std::move(welcome));
  if (hello.doubted) Retell(in.session, in.node, out);
  Tell(touched, out);
}

void HubEngine::Retell(SessionId session, NodeId node, HubOutcome* out) const {
  std::vector<RetoldFacts> frames(1);
  const auto erase = [&frames](JourneyId journey) {
    if (frames.back().erased.size() == limits::kErasedJourneysMax) frames.emplace_back();
    frames.back().erased.push_back(journey);
  };
  for (const auto& [journey, day] : state_.stores().Find(node)->erased) erase(journey);
  const std::vector<PartnerId> partners = state_.knowledge().roster().PartnersAt(node);
  const auto journeys = state_.journeys().Sorted();
  for (const auto& [journey, row] : journeys) {
    if (row->doors.withdrawn && IsParty(row->doors, partners)) erase(journey);
  }
  // All that is to be erased comes before anything else.
  for (const auto& [journey, row] : journeys) {
    if (row->doors.withdrawn || !IsParty(row->doors, partners)) continue;
    if (frames.back().journeys.size() == limits::kRetoldJourneysMax) frames.emplace_back();
    frames.back().journeys.push_back({journey, EncodeJourney(row->doors)});
  }
  frames.back().last = true;
  for (RetoldFacts& frame : frames) out->effects.push_back(SendRetold{session, std::move(frame)});
}

void HubEngine::KeepMark(Session& session, HubOutcome* out) {
  if (session.mark_kept || session.mark.none()) return;
  session.mark_kept = true;
  MarkKept record{session.node, session.mark};
  Touched nobody;
  state_.Apply(record, &nobody);
  out->records.push_back(record);
}

void HubEngine::EndAllSessions(Reason reason, HubOutcome* out) {
  for (SessionId id : sessions_.OthersThan(SessionId())) {
    out->effects.push_back(EndSession{id, reason});
    sessions_.Close(id);
  }
}

HubResult HubEngine::On(const Moment& now, ErasedFrame& in, HubOutcome* out) {
  Session* session = Live(in.session, now.day, out);
  if (session == nullptr) return {.reason = Reason::kNotMember};
  KeepMark(*session, out);
  const StoreRow* row = state_.stores().Find(session->node);
  ErasuresHeard record{session->node, {}, now.day};
  for (const JourneyId& journey : in.erased.journeys) {
    if (row == nullptr || !row->erased.contains(journey)) record.journeys.push_back(journey);
  }
  if (record.journeys.empty()) return {};
  Touched nobody;
  state_.Apply(record, &nobody);
  out->records.push_back(std::move(record));
  return {};
}

HubResult HubEngine::TakeReturn(const Moment& now, const AdmitReturn& in, HubOutcome* out) {
  const Member* member = state_.knowledge().roster().OwnerOf(in.node);
  if (member == nullptr) return {.reason = Reason::kPartnerUnknown};
  if (!LooksAfter(in.principal, member->entry.partner)) return {.reason = Reason::kNotPermitted};
  const StoreRow* row = state_.stores().Find(in.node);
  if (row == nullptr || row->doubt != Reason::kRestoreNotAdmitted) return {.reason = Reason::kRestoreUndeclared};
  if (row->admitted) return {.repeat = true};
  ReturnAdmitted record{in.node, now.day};
  Touched nobody;
  state_.Apply(record, &nobody);
  out->records.push_back(record);
  return {};
}

HubResult HubEngine::On(const Moment& now, AdmitReturn& in, HubOutcome* out) {
  Act act{in.principal, "/relais.v1.EnrolmentService/AdmitRestore", absl::StrCat("node ", in.node.ToHex())};
  return Audited(now, std::move(act), TakeReturn(now, in, out), out);
}

HubResult HubEngine::On(const Moment& now, DeclareOwnRestore& in, HubOutcome* out) {
  Act act{in.principal, "/relais.v1.EnrolmentService/DeclareHubRestore", "hub"};
  if (!state_.own_ledger().doubted) return Audited(now, std::move(act), {.reason = Reason::kWrongState}, out);
  EpochOpened record{state_.own_ledger().epoch.next(), now.day};
  Touched nobody;
  state_.Apply(record, &nobody);
  out->records.push_back(record);
  return Audited(now, std::move(act), {.epoch = record.epoch}, out);
}

}  // namespace relais::hub
