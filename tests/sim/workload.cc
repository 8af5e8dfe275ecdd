#include "tests/sim/workload.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/core/handoff/day.h"

namespace relais::sim {

using node::ReferralRow;
using node::RowKey;
using node::Side;
using region::SendForm;
using region::Sent;
using S = ReferralState;
using E = ReferralEvent;

int Workload::OtherNode(int n) {
  const int other = 1 + static_cast<int>(lots_->Below(static_cast<uint64_t>(region_->nodes() - 1)));
  return other >= n ? other + 1 : other;
}

bool Workload::Covered(int a, int b) const {
  const int last = region_->nodes();
  if (a != last && b != last) return true;          // "Pithiviers"
  return a >= last - 1 && b >= last - 1 && a != b;  // "Loiret"
}

SendForm Workload::Form(int to) {
  SendForm form;
  form.to = to;
  form.surname = absl::StrCat(canaries_[0], " ", ++people_);
  form.given_name = canaries_[1];
  form.reason = absl::StrCat("Cherche ", canaries_[2]);
  if (lots_->Chance(1, 3)) form.contact = absl::StrCat(canaries_[3], "@exemple.example");
  form.drill = lots_->Below(100) < static_cast<uint64_t>(drill_percent_);
  return form;
}

void Workload::Act() {
  const int n = 1 + static_cast<int>(lots_->Below(static_cast<uint64_t>(region_->nodes())));
  if (!region_->node(n).up()) return;
  const uint64_t lot = lots_->Below(100);
  if (lot < 24) {
    Refer(n);
  } else if (lot < 28) {
    ReferWhatMayNotBe(n);
  } else if (lot < 31) {
    PersonSpeaks();
  } else if (lot < 32) {
    Tell(region::SolveHere(region_->node(n)).reason);
  } else {
    ActOnRow(n);
  }
  for (int i = 1; i <= region_->nodes(); ++i) {
    if (!region_->node(i).up()) region_->CrashNode(i);  // a disk in doubt: its stream goes with it
  }
  if (!region_->hub().up()) region_->CrashHub();
}

void Workload::Refer(int n) {
  const int to = OtherNode(n);
  const Sent sent = region::Refer(region_->node(n), region_->country(), Form(to));
  Tell(sent.reason);
  if (sent.reason != Reason::kNone) return;
  if (!Covered(n, to)) violations_.push_back(absl::StrCat("rule 5: ", n, " referred to ", to, " without a convention"));
  acknowledged_[sent.referral] = n;
  if (sent.slip) slips_[sent.journey] = *sent.slip;
}

void Workload::ReferWhatMayNotBe(int n) {
  const int to = OtherNode(n);
  SendForm form = Form(to);
  switch (lots_->Below(4)) {
    case 0:
      form.commune = region::kOtherCommune;
      break;
    case 1:
      form.consent = false;
      break;
    case 2:
      form.need = "logement-hebergement--etre-accompagne-pour-se-loger";
      break;
    default:
      form.reason.assign(2000, 'x');
      break;
  }
  const Sent sent = region::Refer(region_->node(n), region_->country(), form);
  Tell(sent.reason);
  if (sent.reason == Reason::kNone) violations_.push_back("rule 5: a draft that may not leave was taken");
}

void Workload::Reroute(int n, const ReferralRow& row) {
  SendForm form = Form(OtherNode(n));
  form.parent = row.key.referral;
  form.journey = row.journey;
  form.drill = row.drill;
  form.twin_confirmed = true;
  const Sent sent = region::Refer(region_->node(n), region_->country(), form);
  Tell(sent.reason);
  if (sent.reason == Reason::kNone) acknowledged_[sent.referral] = n;
}

void Workload::ActOnRow(int n) {
  const auto& rows = region_->node(n).engine().state().rows();
  if (rows.empty()) return Refer(n);
  auto it = rows.begin();
  std::advance(it, static_cast<int64_t>(lots_->Below(rows.size())));
  const ReferralRow row = it->second;  // a copy: acting changes the book
  if (lots_->Chance(1, 40)) {
    // What nobody in their right mind does in this state: refused, or right by accident.
    return Do(n, row, static_cast<E>(4 + lots_->Below(19)));
  }
  if (row.key.side == Side::kDestination) {
    ActAtDestination(n, row);
  } else {
    ActAtOrigin(n, row);
  }
}

void Workload::Do(int n, const ReferralRow& row, E event, const EventDetail& detail) {
  Tell(region::Act(region_->node(n), row.key, event, detail).reason);
}

void Workload::Decline(int n, const ReferralRow& row) {
  EventDetail detail;
  detail.decline = DeclineReason::kNoPlace;
  const uint64_t lot = lots_->Below(8);
  detail.no_solution = lot < 4;
  if (lot >= 4 && lot < 7) detail.counter_proposal = region_->country().partner(OtherNode(n)).service;
  const Reason reason = region::Act(region_->node(n), row.key, E::kDecline, detail).reason;
  Tell(reason);
  if (lot == 7 && reason == Reason::kNone) violations_.push_back("rule 6: a refusal that leads nowhere was taken");
}

void Workload::Receive(int n, const ReferralRow& row) {
  if (!slips_.contains(row.journey) || lots_->Chance(1, 4)) {
    Tell(region::Attest(region_->node(n), row.key.referral).reason);
    return;
  }
  const node::SlipCodes& paper = PaperOf(row.journey);
  std::string code = paper.arrival_code;
  if (lots_->Chance(1, 10)) code[0] = code[0] == '7' ? '8' : '7';
  Tell(region::ReceiveByCode(region_->node(n), paper.locator, code).reason);
}

void Workload::LoseSlip(int n, const ReferralRow& row) {
  const Sent sent = region::Reissue(region_->node(n), row.key.referral);
  Tell(sent.reason);
  if (sent.reason != Reason::kNone) return;
  if (auto former = slips_.find(sent.journey); former != slips_.end()) lost_slips_[sent.journey] = former->second;
  slips_[sent.journey] = *sent.slip;
}

// The one that was found again, or fell into other hands, now and then.
const node::SlipCodes& Workload::PaperOf(JourneyId journey) {
  auto lost = lost_slips_.find(journey);
  return lost != lost_slips_.end() && lots_->Chance(1, 3) ? lost->second : slips_.at(journey);
}

void Workload::ActAtDestination(int n, const ReferralRow& row) {
  EventDetail detail;
  const Day today = region_->Now().day;
  if (lots_->Chance(1, 50)) {
    detail.at_persons_request = true;
    return Do(n, row, E::kWithdraw, detail);
  }
  switch (row.place.state) {
    case S::kDelivered:
      return lots_->Chance(1, 12) ? Receive(n, row) : Do(n, row, E::kOpen);
    case S::kOpened:
    case S::kExpired: {
      const uint64_t lot = lots_->Below(10);
      if (lot < 2) {
        detail.text = "Quel diplôme ?";
        return Do(n, row, E::kAsk, detail);
      }
      if (lot < 6) return Do(n, row, E::kAccept);
      if (lot < 7) {
        detail.not_before = AddDays(today, 10);
        return Do(n, row, E::kWaitlist, detail);
      }
      return lot < 9 ? Decline(n, row) : Receive(n, row);
    }
    case S::kAccepted:
    case S::kWaitlisted:
    case S::kAbsent:
    case S::kAppointmentCancelled:
      if (lots_->Chance(1, 8)) return Decline(n, row);
      if (lots_->Chance(1, 2)) return Receive(n, row);
      detail.appointment = Appointment{AddDays(today, 3), 600};
      return Do(n, row, E::kSchedule, detail);
    case S::kScheduled:
      return lots_->Chance(2, 3) ? Receive(n, row)
                                 : Do(n, row, lots_->Chance(1, 2) ? E::kMarkAbsent : E::kCancelAppointment);
    case S::kReceived:
      if (lots_->Chance(1, 15)) return Do(n, row, E::kCorrectReception);
      detail.outcome = Outcome::kHelped;
      return Do(n, row, E::kConclude, detail);
    case S::kCancelRequested:
      return lots_->Chance(1, 3) ? Receive(n, row) : Do(n, row, E::kConfirmCancel);
    default:
      return lots_->Chance(1, 10) ? Receive(n, row) : Refer(n);
  }
}

void Workload::ActAtOrigin(int n, const ReferralRow& row) {
  EventDetail detail;
  if (lots_->Chance(1, 60)) {
    detail.at_persons_request = true;
    return Do(n, row, E::kWithdraw, detail);
  }
  switch (row.place.state) {
    case S::kQuestioned:
      detail.text = "Un baccalauréat professionnel.";
      return Do(n, row, E::kReply, detail);
    case S::kConcluded:
    case S::kReceived:
      detail.helped = lots_->Chance(3, 4);
      return Do(n, row, E::kClose, detail);
    case S::kDeclined:
    case S::kExpired:
    case S::kUndeliverable:
    case S::kCancelled:
    case S::kClosed:  // a third door: must be refused
      return Reroute(n, row);
    default:
      if (lots_->Chance(1, 10)) return LoseSlip(n, row);
      if (lots_->Chance(1, 12)) return Do(n, row, E::kRequestCancel);
      if (lots_->Chance(1, 30)) return Do(n, row, E::kCorrectReferral);
      return Refer(n);
  }
}

void Workload::PersonSpeaks() {
  if (slips_.empty() || !region_->hub().up()) return;
  auto it = slips_.begin();
  std::advance(it, static_cast<int64_t>(lots_->Below(slips_.size())));
  const int n = 1 + static_cast<int>(lots_->Below(static_cast<uint64_t>(region_->nodes())));
  if (!region_->node(n).up()) return;
  const bool withdraw = lots_->Chance(1, 4);
  const std::optional<bool> helped = withdraw ? std::nullopt : std::optional<bool>(lots_->Chance(1, 2));
  Tell(region::PersonSpeaks(region_->hub(), region_->node(n), PaperOf(it->first), helped, withdraw));
}

}  // namespace relais::sim
