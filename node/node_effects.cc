#include "node/node_effects.h"

#include <type_traits>
#include <utility>
#include <variant>

#include "node/clerk/clerk.h"
#include "node/clerk/counting.h"
#include "services/adapters/sodium/sodium_share_stream.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/handoff/limits.h"

namespace relais::node {

NodeEffects::NodeEffects(NodePorts ports, const NodeEngine* engine)
    : ports_(ports), engine_(engine), errands_(limits::kInboxInputsMax) {}

NodeEffects::~NodeEffects() {
  Stop();
}

void NodeEffects::Connect(NodeRunner* runner, HubLine* line, DeskApi* desk) {
  runner_ = runner;
  line_ = line;
  desk_ = desk;
}

void NodeEffects::Start() {
  worker_ = std::thread([this] { Run(); });
}

void NodeEffects::Stop() {
  errands_.Close();
  if (worker_.joinable()) worker_.join();
}

void NodeEffects::Run() {
  while (!errands_.closed_and_empty()) {
    for (Errand& errand : errands_.Take(1, absl::Seconds(60))) errand();
  }
}

void NodeEffects::Carry(NodeEffect effect) {
  std::visit(
      [this](auto& e) {
        using E = std::decay_t<decltype(e)>;
        if constexpr (std::is_same_v<E, RowChanged>) {
          desk_->Tell(e.row);
        } else if constexpr (std::is_same_v<E, KnowledgeChanged>) {
          ports_.knowledge->Set(engine_->state().knowledge());
        } else if constexpr (std::is_same_v<E, PublishStaff>) {
          if (publish_staff_) publish_staff_(std::move(e.staff));
        } else if constexpr (std::is_same_v<E, NeedReseal> || std::is_same_v<E, NeedReceipt> ||
                             std::is_same_v<E, NeedFold> || std::is_same_v<E, NeedPackage> ||
                             std::is_same_v<E, SendVerdict>) {
          Carry(e);
        } else {
          line_->Send(std::move(e));
        }
      },
      effect);
}

void NodeEffects::Carry(NeedReseal& need) {
  errands_.Push([this, need = std::move(need)] {
    auto to = AskEngine(*runner_, [&need, now = MomentOf(ports_.clock->Now())](const NodeEngine& engine) {
      return PlanReseal(engine, need, now);
    });
    if (!to || !to->ok()) return;
    absl::StatusOr<std::string> copy = ports_.ledger->ReadBody({need.journey.bytes(), need.local_body.value()});
    absl::StatusOr<ResealedHandoff> sealed =
        copy.ok() ? SealAgain(*ports_.desk, *ports_.digester, need, **to, *copy) : copy.status();
    if (!sealed.ok()) {
      ports_.telemetry->Log(Severity::kError, "reseal_failed", {{"handoff", need.handoff.ToHex()}});
      return;
    }
    runner_->PostAlways(*std::move(sealed));
  });
}

void NodeEffects::Carry(NeedReceipt& need) {
  {
    const absl::MutexLock lock(&mutex_);
    if (erasing_ != nullptr && erasing_()) {
      held_.push_back(need);
      return;
    }
  }
  errands_.Push([this, row = need.row] {
    const EventRequest request = ReceiptRequest(row);
    const HandoffId handoff = ports_.entropy->DrawId<HandoffId>();
    auto plan = AskEngine(*runner_, [&](const NodeEngine& engine) {
      return PlanEvent(engine, request, handoff, MomentOf(ports_.clock->Now()));
    });
    if (!plan || !plan->ok()) return;
    absl::StatusOr<LocalEvent> event = SealEventPlan(*ports_.desk, *ports_.digester, request, **plan);
    if (event.ok()) runner_->PostAlways(*std::move(event));
  });
}

void NodeEffects::SayErased() {
  std::vector<NeedReceipt> held;
  {
    const absl::MutexLock lock(&mutex_);
    held.swap(held_);
  }
  for (NeedReceipt& need : held) Carry(need);
}

absl::StatusOr<std::string> NodeEffects::Read(JourneyId owner, BodyIndex body) const {
  return ports_.ledger->ReadBody({owner.bytes(), body.value()});
}

void NodeEffects::Carry(SendVerdict& verdict) {
  if (!prepare_verdict_ || engine_->state().own_store().incarnation <= Incarnation(1)) {
    return line_->Send(std::move(verdict), line_->open_session());
  }
  errands_.Push([this, verdict = std::move(verdict), session = line_->open_session()]() mutable {
    prepare_verdict_();
    line_->Send(std::move(verdict), session);
  });
}

void NodeEffects::Carry(NeedFold&) {
  errands_.Push([this] {
    auto plan = AskEngine(*runner_, [](const NodeEngine& engine) { return PlanFold(engine.state()); });
    if (!plan) return;
    auto folded = FoldOwed(*ports_.desk, *plan, [this](JourneyId owner, BodyIndex body) { return Read(owner, body); });
    if (!folded.ok()) ports_.telemetry->Log(Severity::kError, "counting_failed", {});
    if (folded.ok() && folded->has_value()) runner_->PostAlways(**std::move(folded));
  });
}

void NodeEffects::Carry(NeedPackage& need) {
  errands_.Push([this, month = need.month] {
    auto plan = AskEngine(*runner_, [this, month](const NodeEngine& engine) {
      return PlanPackage(engine.state(), month, MomentOf(ports_.clock->Now()).day, *ports_.digester);
    });
    if (!plan || !plan->ok()) return;
    absl::StatusOr<PackageMade> made =
        MakePackage(*ports_.desk, **plan, SodiumShareStream(),
                    [this](JourneyId owner, BodyIndex body) { return Read(owner, body); });
    if (!made.ok()) ports_.telemetry->Log(Severity::kError, "package_failed", {{"month", FormatMonth(month)}});
    if (made.ok()) runner_->PostAlways(*std::move(made));
  });
}

}  // namespace relais::node
