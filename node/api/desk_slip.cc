// The doorways of the paper: the slip that is held, another one for a lost one, and what a slip shown at the desk is
// worth.
#include <utility>

#include "node/api/desk_api.h"
#include "node/api/desk_view.h"
#include "node/clerk/arrival.h"
#include "node/clerk/reissue.h"
#include "services/adapters/grpc/status_map.h"
#include "services/core/directory/public_name.h"
#include "services/core/handoff/slip_code.h"
#include "services/wire/slip_paper.h"

namespace relais::node {

ReadPaper DeskApi::Reader() const {
  return [this](JourneyId journey, BodyIndex body) { return ReadCopy(journey, body); };
}

absl::StatusOr<v1::Slip> DeskApi::SlipOf(HandoffId referral) {
  auto plan = AskEngine(*runner_, [referral](const NodeEngine& engine) { return PlanSlip(engine.state(), referral); });
  if (!plan) return Refuse(Reason::kBusy);
  if (!plan->ok()) return plan->status();
  return FinishSlip(*ports_.desk, *ports_.knowledge->Get(), Now().day, **plan, Reader());
}

grpc::Status DeskApi::GetSlip(grpc::ServerContext*, const v1::GetSlipRequest* request, v1::GetSlipResponse* response) {
  const HandoffId id = HandoffId::FromBytes(request->referral());
  absl::StatusOr<v1::Slip> slip = SlipOf(id);
  if (!slip.ok()) return ToGrpc(slip.status());
  *response->mutable_slip() = *std::move(slip);
  if (request->printed()) {
    const NodeResult result = PostAndWait(*runner_, SlipPrintedEvent{id});
    if (result.reason != Reason::kNone) return ToGrpc(Refuse(result.reason));
  }
  return grpc::Status::OK;
}

grpc::Status DeskApi::ReissueSlip(grpc::ServerContext*, const v1::ReissueSlipRequest* request,
                                  v1::ReissueSlipResponse* response) {
  const HandoffId id = HandoffId::FromBytes(request->referral());
  const HandoffId handoff = ports_.entropy->DrawId<HandoffId>();
  auto plan = AskEngine(*runner_, [&, lost = request->slip_version(), now = Now()](const NodeEngine& engine) {
    return PlanReissue(engine, id, lost, handoff, now);
  });
  if (!plan) return ToGrpc(Refuse(Reason::kBusy));
  if (!plan->ok()) return ToGrpc(plan->status());
  if (!(*plan)->repeat) {
    absl::StatusOr<ReissuedSlip> sealed = SealReissue(*ports_.desk, *ports_.digester, **plan,
                                                      ReadCopy((*plan)->event.journey, (*plan)->copy), options_.cost);
    if (!sealed.ok()) return ToGrpc(sealed.status());
    const NodeResult result = PostAndWait(*runner_, std::move(sealed->event));
    if (result.reason != Reason::kNone) return ToGrpc(Refuse(result.reason));
  }
  absl::StatusOr<v1::Slip> slip = SlipOf(id);
  if (!slip.ok()) return ToGrpc(slip.status());
  *response->mutable_slip() = *std::move(slip);
  auto summary = AskEngine(*runner_, [id](const NodeEngine& engine) {
    const ReferralRow* row = engine.state().FindRow({id, Side::kOrigin});
    return row == nullptr ? v1::ReferralSummary() : SummaryOf(engine.state(), *row);
  });
  if (summary) *response->mutable_referral() = *std::move(summary);
  return grpc::Status::OK;
}

absl::Status DeskApi::CheckPaper(const wire::SlipPaper& paper, const ArrivalSearch& search, RowKey* here) {
  auto found =
      AskEngine(*runner_, [&search](const NodeEngine& engine) { return FindArrivals(engine.state(), search); });
  if (!found) return Refuse(Reason::kBusy);
  const absl::StatusOr<UnlockedArrival> unlocked = TryCode(search, *found);
  if (unlocked.ok()) {
    *here = unlocked->row.key;
    return absl::OkStatus();
  }
  // No referral with that code is here: then the first door's own signature is what there is.
  if (ReasonOf(unlocked.status()) != Reason::kCodeWrong) return unlocked.status();
  const absl::Status real = VerifyPaper(*ports_.sealer, *ports_.knowledge->Get(), paper, options_.cost);
  if (!real.ok()) return real;
  absl::MutexLock lock(&mutex_);
  tries_.Forget(paper.locator);  // a real one was no guess
  return absl::OkStatus();
}

grpc::Status DeskApi::CheckSlip(grpc::ServerContext*, const v1::CheckSlipRequest* request,
                                v1::CheckSlipResponse* response) {
  const absl::StatusOr<wire::SlipPaper> paper = wire::DecodeSlipPaper(request->scanned());
  if (!paper.ok()) return ToGrpc(paper.status());
  RowKey here;
  const ArrivalSearch search{HandoffId(), paper->locator, paper->arrival_code};
  if (auto status = CheckPaper(*paper, search, &here); !status.ok()) return ToGrpc(status);
  const std::shared_ptr<const Knowledge> knowledge = ports_.knowledge->Get();
  response->set_for_us(!here.referral.none() || knowledge->roster().MailboxOf(paper->destination) == options_.node);
  response->set_origin_name(PublicNameOf(*knowledge, paper->origin));
  if (const Member* second = knowledge->roster().Find(paper->destination)) {
    response->set_destination_name(second->entry.name);
  }
  response->set_last_day(paper->last_day.value());
  response->set_expired(here.referral.none() && Now().day > paper->last_day);
  response->set_drill(paper->drill);
  response->set_locator(Grouped(paper->locator));
  response->set_arrival_code(Grouped(paper->arrival_code));
  if (here.referral.none()) return grpc::Status::OK;
  auto summary = AskEngine(*runner_, [here](const NodeEngine& engine) {
    const ReferralRow* row = engine.state().FindRow(here);
    return row == nullptr ? v1::ReferralSummary() : SummaryOf(engine.state(), *row);
  });
  if (summary) *response->mutable_referral() = *std::move(summary);
  return grpc::Status::OK;
}

absl::StatusOr<UnlockedArrival> DeskApi::TryCode(const ArrivalSearch& search, const std::vector<ReferralRow>& found) {
  absl::StatusOr<std::string> locator = ParseLocator(search.locator);
  if (!locator.ok()) return locator.status();
  const std::string paper = search.referral.none() ? *locator : search.referral.ToHex();
  const Window window = Now().window;
  {
    absl::MutexLock lock(&mutex_);
    if (!tries_.MayTry(paper, window)) return Refuse(Reason::kTooManyTries);
  }
  absl::StatusOr<UnlockedArrival> unlocked =
      Unlock(*ports_.sealer, search, found, options_.cost, KeysInCopies(*ports_.desk, Reader()));
  absl::MutexLock lock(&mutex_);
  if (unlocked.ok()) {
    tries_.Forget(paper);
  } else if (ReasonOf(unlocked.status()) == Reason::kCodeWrong) {
    tries_.Count(paper, window);
  }
  return unlocked;
}

absl::Status DeskApi::ReceiveByCode(const v1::ReceiveRequest& request, EventRequest* event, PersonAtDesk* person) {
  const ArrivalSearch search = {HandoffId::FromBytes(request.referral()), request.locator(), request.arrival_code()};
  auto found =
      AskEngine(*runner_, [&search](const NodeEngine& engine) { return FindArrivals(engine.state(), search); });
  if (!found) return Refuse(Reason::kBusy);
  if (found->empty()) return Refuse(Reason::kCodeWrong);
  absl::StatusOr<UnlockedArrival> unlocked = TryCode(search, *found);
  if (!unlocked.ok()) return unlocked.status();
  event->row = unlocked->row.key;
  event->detail.grade = ArrivalGrade::kProven;
  *person = OpenPerson(*ports_.desk, *unlocked, Reader());
  event->arrival = std::move(unlocked->keys);
  return absl::OkStatus();
}

}  // namespace relais::node
