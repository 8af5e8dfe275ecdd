#include <type_traits>
#include <utility>

#include "deploy/year/seats.h"
#include "node/clerk/clerk.h"
#include "node/frames.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/handoff/check.h"
#include "services/wire/exchange_codec.h"
#include "services/wire/knowledge_codec.h"

namespace relais::year {

using node::NodeEngine;

NodeSeat::NodeSeat(const OfficePaper& paper, const Anchor& anchor, const YearClock* clock, const Digester* digester,
                   uint64_t seed, std::unique_ptr<Ledger> ledger, RowHook hook)
    : paper_(paper),
      clock_(clock),
      digester_(digester),
      entropy_(seed),
      ledger_(std::move(ledger)),
      codec_(wire::KeyToolsOf(sealer_, *digester)),
      engine_(paper.node, anchor, NodeEngine::Options{}),
      desk_(sealer_, entropy_, *digester, paper.node, paper.identity, paper.vault),
      hook_(std::move(hook)) {}

Moment NodeSeat::Now() const {
  return MomentOf(clock_->Now());
}

absl::Status NodeSeat::Start() {
  LearnKeys();
  loop_ = std::make_unique<Loop>(&engine_, ledger_.get(), &codec_,
                                 [this](node::NodeEffect&& effect) { Release(std::move(effect)); });
  boot_ = entropy_.DrawId<BootId>();
  return loop_->Recover();
}

void NodeSeat::LearnKeys() {
  for (; keys_learnt_ < paper_.sealing.size(); ++keys_learnt_) desk_.AddSealingPair(paper_.sealing[keys_learnt_]);
}

std::string NodeSeat::Hello() {
  welcomed_ = spoken_to_ = line_broken_ = false;
  return wire::EncodeNodeFrame(node::HelloOf(engine_.Hello(ledger_->id(), boot_), *ledger_)).SerializeAsString();
}

bool NodeSeat::Take(Delivery delivery) {
  if (!delivery.items.empty()) {
    node::KnowledgeHeard heard;
    for (const KnowledgeItemPtr& item : delivery.items) heard.items.push_back(*item);
    heard.newest = delivery.items.back()->revision;
    waiting_.push_back({std::move(heard), nullptr});
    return true;
  }
  v1::ExchangeResponse response;
  if (!response.ParseFromArray(delivery.frame.data(), static_cast<int>(delivery.frame.size()))) return false;
  absl::StatusOr<node::NodeInput> input =
      node::ReadHubFrame(std::move(response), engine_.state().knowledge(), {desk_, sealer_, *digester_});
  if (!input.ok()) return false;
  if (const auto* up = std::get_if<node::LineUp>(&*input)) {
    nonce_ = up->welcome.session_nonce;
    welcomed_ = true;
  }
  waiting_.push_back({*std::move(input), nullptr});
  return true;
}

void NodeSeat::LineDown() {
  output_.clear();
  spoken_to_ = false;
  if (std::exchange(welcomed_, false)) waiting_.push_back({node::LineDown{}, nullptr});
}

void NodeSeat::Turn() {
  if (waiting_.empty()) return;
  RELAIS_CHECK(loop_->Turn(Now(), std::exchange(waiting_, {})).ok());
}

node::NodeResult NodeSeat::Do(node::NodeInput input) {
  node::NodeResult result{.reason = Reason::kUnavailable};
  waiting_.push_back({std::move(input), [&result](node::NodeResult answer) { result = answer; }});
  Turn();
  return result;
}

void NodeSeat::Send(NodeFrame frame) {
  if (!spoken_to_) return;
  output_.push_back(wire::EncodeNodeFrame(std::move(frame)).SerializeAsString());
}

void NodeSeat::Release(node::NodeEffect&& effect) {
  std::visit(
      [this](auto& e) {
        using E = std::decay_t<decltype(e)>;
        if constexpr (std::is_same_v<E, node::StartLine>) {
          spoken_to_ = welcomed_ && e.session == nonce_;
        } else if constexpr (std::is_same_v<E, node::SendDeposit>) {
          absl::StatusOr<DepositFacts> facts = node::DepositOf(e, nonce_, desk_, *ledger_);
          if (facts.ok()) {
            Send(*std::move(facts));
          } else {
            line_broken_ = true;  // as the daemon's line does: a body that a later step of the same group dropped
          }
        } else if constexpr (std::is_same_v<E, node::SendSettle>) {
          Send(node::SettleOf(std::move(e), *ledger_));
        } else if constexpr (std::is_same_v<E, node::SendVerdict>) {
          Send(std::move(e.verdict));
        } else if constexpr (std::is_same_v<E, node::SendErased>) {
          Send(std::move(e.erased));
        } else if constexpr (std::is_same_v<E, node::SendRestate>) {
          for (RestateFacts& facts : node::RestateOf(e, sealer_, *ledger_)) Send(std::move(facts));
        } else if constexpr (std::is_same_v<E, node::NeedReseal> || std::is_same_v<E, node::NeedReceipt>) {
          errands_.push_back(std::move(e));
        } else if constexpr (std::is_same_v<E, node::NeedFold>) {
          fold_due_ = true;
        } else if constexpr (std::is_same_v<E, node::NeedPackage>) {
          month_due_ = e.month;
        } else if constexpr (std::is_same_v<E, node::RowChanged>) {
          if (hook_) hook_(e.row);
        }
      },
      effect);
}

bool NodeSeat::RunErrand() {
  if (errands_.empty()) return false;
  const auto errand = std::move(errands_.front());
  errands_.pop_front();
  if (const auto* need = std::get_if<node::NeedReseal>(&errand)) {
    const absl::StatusOr<node::ResealTo> to = node::PlanReseal(engine_, *need, Now());
    if (!to.ok()) return true;
    absl::StatusOr<node::ResealedHandoff> sealed =
        node::SealAgain(desk_, *digester_, *need, *to, ReadBody(need->journey, need->local_body));
    if (sealed.ok()) Do(*std::move(sealed));
    return true;
  }
  const node::EventRequest request = node::ReceiptRequest(std::get<node::NeedReceipt>(errand).row);
  const absl::StatusOr<node::EventPlan> plan = node::PlanEvent(engine_, request, entropy_.DrawId<HandoffId>(), Now());
  if (!plan.ok()) return true;
  absl::StatusOr<node::LocalEvent> event = node::SealEventPlan(desk_, *digester_, request, *plan);
  if (!event.ok()) return true;
  const std::optional<node::SealedHandoff> sealed = event->sealed;
  const node::NodeResult result = Do(*std::move(event));
  if (sealed && result.reason == Reason::kNone && !result.repeat) receipts_.push_back(sealed->header);
  return true;
}

std::string NodeSeat::ReadBody(JourneyId journey, node::BodyIndex body) const {
  if (body == node::BodyIndex()) return "";
  absl::StatusOr<std::string> bytes = ledger_->ReadBody({journey.bytes(), body.value()});
  return bytes.ok() ? *std::move(bytes) : "";
}

}  // namespace relais::year
