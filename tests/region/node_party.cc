#include "tests/region/node_party.h"

#include <type_traits>

#include "node/clerk/clerk.h"
#include "node/clerk/counting.h"
#include "node/frames.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/handoff/check.h"
#include "services/wire/exchange_codec.h"
#include "services/wire/knowledge_codec.h"

namespace relais::region {

using node::NodeEngine;

NodeParty::NodeParty(int number, Country* country, const FakeClock* clock, const Digester* digester, uint64_t seed,
                     Trace* trace, NodeSabotage sabotage)
    : number_(number),
      country_(country),
      clock_(clock),
      digester_(digester),
      trace_(trace),
      sabotage_(sabotage),
      entropy_(seed),
      codec_(wire::KeyToolsOf(sealer_, *digester)) {}

Moment NodeParty::Now() const {
  return MomentOf(clock_->Now());
}

absl::Status NodeParty::Start() {
  RELAIS_CHECK(!up());
  desk_ =
      std::make_unique<node::SealingDesk>(sealer_, entropy_, *digester_, paper().node, paper().identity, paper().vault);
  for (const SealingPair& pair : paper().sealing) desk_->AddSealingPair(pair);
  auto process = std::make_unique<Process<NodeEngine, node::NodeCodec>>(
      number_, NodeEngine(paper().node, country_->anchor(), NodeEngine::Options{sabotage_.no_dedup}), &codec_, disk_,
      *digester_, entropy_, [this](node::NodeEffect&& effect) { Release(std::move(effect)); },
      Sabotage{sabotage_.answer_before_write}, trace_, &traced_);
  if (!process->ready().ok()) return process->ready();
  process_ = std::move(process);
  boot_ = entropy_.DrawId<BootId>();
  return absl::OkStatus();
}

void NodeParty::Crash() {
  process_.reset();
  desk_.reset();
  waiting_.clear();
  errands_.clear();
  output_.clear();
  greeted_ = welcomed_ = spoken_to_ = false;
  disk_->Crash();
}

std::string NodeParty::Hello() {
  greeted_ = true;
  welcomed_ = spoken_to_ = line_broken_ = false;
  return wire::EncodeNodeFrame(node::HelloOf(engine().Hello(process_->ledger().id(), boot_), process_->ledger()))
      .SerializeAsString();
}

bool NodeParty::Take(absl::string_view frame) {
  v1::ExchangeResponse response;
  if (!response.ParseFromArray(frame.data(), static_cast<int>(frame.size()))) return false;
  absl::StatusOr<node::NodeInput> input =
      node::ReadHubFrame(std::move(response), engine().state().knowledge(), {*desk_, sealer_, *digester_});
  if (!input.ok()) return false;
  if (const auto* up = std::get_if<node::LineUp>(&*input)) {
    nonce_ = up->welcome.session_nonce;
    welcomed_ = true;
  }
  waiting_.push_back({*std::move(input), nullptr});
  return true;
}

void NodeParty::LineDown() {
  if (!up() || !greeted_) return;
  greeted_ = spoken_to_ = false;
  output_.clear();
  if (std::exchange(welcomed_, false)) waiting_.push_back({node::LineDown{}, nullptr});
}

bool NodeParty::Turn() {
  if (waiting_.empty()) return true;
  if (process_->Turn(Now(), std::exchange(waiting_, {})).ok()) return true;
  Crash();
  return false;
}

node::NodeResult NodeParty::Do(node::NodeInput input) {
  node::NodeResult result{.reason = Reason::kUnavailable};
  waiting_.push_back({std::move(input), [&result](node::NodeResult answer) { result = answer; }});
  Turn();
  return result;
}

bool NodeParty::Tick() {
  waiting_.push_back({engine().TickInput(), nullptr});
  return Turn();
}

void NodeParty::Send(NodeFrame frame) {
  if (!spoken_to_) return;
  std::string bytes = wire::EncodeNodeFrame(std::move(frame)).SerializeAsString();
  if (trace_ != nullptr) trace_->OnEffect(number_, bytes);
  output_.push_back(std::move(bytes));
}

void NodeParty::Release(node::NodeEffect&& effect) {
  std::visit(
      [this](auto& e) {
        using E = std::decay_t<decltype(e)>;
        if constexpr (std::is_same_v<E, node::StartLine>) {
          spoken_to_ = welcomed_ && e.session == nonce_;
        } else if constexpr (std::is_same_v<E, node::SendDeposit>) {
          absl::StatusOr<DepositFacts> facts = node::DepositOf(e, nonce_, *desk_, process_->ledger());
          if (facts.ok()) {
            Send(*std::move(facts));
          } else {
            line_broken_ = true;  // as the daemon's line does: a body that a later step of the same group dropped
          }
        } else if constexpr (std::is_same_v<E, node::SendSettle>) {
          Send(node::SettleOf(std::move(e), process_->ledger()));
        } else if constexpr (std::is_same_v<E, node::SendVerdict>) {
          Send(std::move(e.verdict));
        } else if constexpr (std::is_same_v<E, node::SendErased>) {
          Send(std::move(e.erased));
        } else if constexpr (std::is_same_v<E, node::SendRestate>) {
          for (RestateFacts& facts : node::RestateOf(e, sealer_, process_->ledger())) Send(std::move(facts));
        } else if constexpr (std::is_same_v<E, node::NeedReseal> || std::is_same_v<E, node::NeedReceipt> ||
                             std::is_same_v<E, node::NeedFold>) {
          if (trace_ != nullptr) trace_->OnEffect(number_, "errand");
          errands_.push_back(std::move(e));
        } else if (trace_ != nullptr) {
          trace_->OnEffect(number_, std::is_same_v<E, node::RowChanged> ? "row" : "knowledge");
        }
      },
      effect);
}

bool NodeParty::RunErrand() {
  if (errands_.empty()) return false;
  const auto errand = std::move(errands_.front());
  errands_.pop_front();
  if (const auto* need = std::get_if<node::NeedReseal>(&errand)) {
    absl::StatusOr<node::ResealTo> to = node::PlanReseal(engine(), *need, Now());
    if (!to.ok()) return true;
    absl::StatusOr<node::ResealedHandoff> sealed =
        node::SealAgain(*desk_, *digester_, *need, *to, ReadBody(need->journey, need->local_body));
    if (sealed.ok()) Do(*std::move(sealed));
    return true;
  }
  if (std::holds_alternative<node::NeedFold>(errand)) {
    Fold();
    return true;
  }
  const node::EventRequest request = node::ReceiptRequest(std::get<node::NeedReceipt>(errand).row);
  absl::StatusOr<node::EventPlan> plan = node::PlanEvent(engine(), request, entropy_.DrawId<HandoffId>(), Now());
  if (!plan.ok()) return true;
  absl::StatusOr<node::LocalEvent> event = node::SealEventPlan(*desk_, *digester_, request, *plan);
  if (event.ok()) Do(*std::move(event));
  return true;
}

void NodeParty::Fold() {
  auto folded = node::FoldOwed(*desk_, node::PlanFold(engine().state()), [this](JourneyId owner, node::BodyIndex body) {
    return process_->ledger().ReadBody({owner.bytes(), body.value()});
  });
  if (folded.ok() && folded->has_value()) Do(**std::move(folded));
}

std::string NodeParty::ReadBody(JourneyId journey, node::BodyIndex body) const {
  if (body == node::BodyIndex()) return "";
  absl::StatusOr<std::string> bytes = process_->ledger().ReadBody({journey.bytes(), body.value()});
  return bytes.ok() ? *std::move(bytes) : "";
}

std::unique_ptr<NodeEngine> NodeParty::Replayed() const {
  SeededEntropy unused(0);
  Process<NodeEngine, node::NodeCodec> twin(
      number_, NodeEngine(paper().node, country_->anchor(), NodeEngine::Options{sabotage_.no_dedup}), &codec_,
      disk_->Backup(), *digester_, unused, [](node::NodeEffect&&) {}, Sabotage{}, nullptr, nullptr);
  RELAIS_CHECK(twin.ready().ok());
  return std::make_unique<NodeEngine>(std::move(twin.engine()));
}

}  // namespace relais::region
