// What the engine does about its own store: copies of it, and coming back from one.
#include <algorithm>
#include <type_traits>
#include <utility>

#include "node/node_engine.h"
#include "services/core/handoff/limits.h"

namespace relais::node {

Reason NodeEngine::HeldBack(const NodeInput& input) const {
  const OwnStore& store = state_.own_store();
  if (store.doubt == Reason::kNone) return Reason::kNone;
  const bool passes = std::visit(
      [&store](const auto& in) {
        using In = std::decay_t<decltype(in)>;
        // Nobody's file is opened in a store that has yet to hear what was erased since its copy.
        if constexpr (std::is_same_v<In, TouchJourney>) return store.copy_made == kNoDay;
        return std::is_same_v<In, LineUp> || std::is_same_v<In, LineDown> || std::is_same_v<In, LineRefused> ||
               std::is_same_v<In, RetoldHeard> || std::is_same_v<In, DeclareRestore> || std::is_same_v<In, ChangeStaff>;
      },
      input);
  return passes ? Reason::kNone : store.WriteRefusal();
}

NodeResult NodeEngine::On(const Moment&, BackupBegun&, NodeOutcome*) {
  backed_up_limit_ = state_.durable_through();
  return {};
}

NodeResult NodeEngine::On(const Moment&, BackupKept& in, NodeOutcome* out) {
  backed_up_limit_.reset();
  Commit(BackupNoted{{in.day, in.through}}, out);
  Settle(out);
  return {};
}

NodeResult NodeEngine::On(const Moment& now, LineRefused& in, NodeOutcome* out) {
  const bool doubted = in.reason == Reason::kRolledBack || in.reason == Reason::kFenced;
  if (doubted && state_.own_store().doubt == Reason::kNone) Commit(StoreDoubted{in.reason, now.day}, out);
  return {};
}

NodeResult NodeEngine::On(const Moment&, DeclareRestore&, NodeOutcome* out) {
  const OwnStore& store = state_.own_store();
  if (store.doubt == Reason::kNone) return {.reason = Reason::kWrongState};
  if (store.declared) return {.repeat = true};
  Commit(RestoreDeclared{}, out);
  return {};
}

NodeResult NodeEngine::On(const Moment& now, RetoldHeard& in, NodeOutcome* out) {
  if (!line_up_ || state_.own_store().doubt == Reason::kNone) return {};
  const bool last = in.last;
  Commit(Retold{std::move(in.erased), std::move(in.journeys), in.last, now.day}, out);
  if (last) BeginSession(now, out);
  return {};
}

NodeResult NodeEngine::On(const Moment&, RectifyCopy& in, NodeOutcome* out) {
  const ReferralRow* row = state_.FindRow(in.row);
  if (row == nullptr) return {.reason = Reason::kUnknownReferral};
  if (state_.Tombstoned(row->journey)) return {.reason = Reason::kTombstoned};
  if (row->content_body != in.former || in.former == BodyIndex()) return {.reason = Reason::kBusy};
  const BodyIndex content = Put(row->journey, std::move(in.content), out);
  Commit(CopyRectified{in.row, content, in.twin, in.person}, out);
  return {};
}

Cursor NodeEngine::BackedUpThrough() const {
  const Cursor kept = state_.BackedUpThrough();
  return backed_up_limit_ ? std::min(kept, *backed_up_limit_) : kept;
}

void NodeEngine::SendErasedOf(std::vector<JourneyId> journeys, NodeOutcome* out) {
  for (size_t from = 0; from < journeys.size(); from += limits::kErasedJourneysMax) {
    const auto begin = journeys.begin() + static_cast<std::ptrdiff_t>(from);
    const size_t count = std::min<size_t>(limits::kErasedJourneysMax, journeys.size() - from);
    out->effects.push_back(SendErased{{{begin, begin + static_cast<std::ptrdiff_t>(count)}}});
  }
}

}  // namespace relais::node
