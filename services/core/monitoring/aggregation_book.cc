#include "services/core/monitoring/aggregation_book.h"

#include <iterator>

#include "services/core/handoff/check.h"
#include "services/core/monitoring/count_limits.h"

namespace relais {
namespace {

constexpr absl::string_view kStageNames[] = {"", "gathering", "fixed", "agreed", "opened", "erased"};

bool MayGoOn(Reason judged) {
  return judged == Reason::kNone || judged == Reason::kReplay;
}

}  // namespace

absl::string_view AggregationStageName(AggregationStage stage) {
  const auto number = static_cast<size_t>(stage);
  return number < std::size(kStageNames) ? kStageNames[number] : "";
}

const AggregatedMonth* AggregationBook::Find(Month month) const {
  const auto it = months_.find(month);
  return it == months_.end() ? nullptr : &it->second;
}

Reason AggregationBook::JudgeTake(Month month, NodeId node, const Digest& package) const {
  const AggregatedMonth* known = Find(month);
  if (known == nullptr) return Reason::kNone;
  if (const auto held = known->set.find(node); held != known->set.end()) {
    if (held->second == package) return Reason::kReplay;
    if (controls_.one_package) return Reason::kEquivocation;
  }
  if (known->stage != AggregationStage::kGathering) return Reason::kWrongState;
  return known->set.size() >= static_cast<size_t>(limits::kCountNodesMax) ? Reason::kTooLarge : Reason::kNone;
}

void AggregationBook::Take(Month month, NodeId node, const Digest& package) {
  RELAIS_CHECK(JudgeTake(month, node, package) == Reason::kNone);
  months_[month].set[node] = package;
}

Reason AggregationBook::JudgeFix(Month month) const {
  const AggregatedMonth* known = Find(month);
  if (known == nullptr || known->set.empty()) return Reason::kEvidenceMissing;
  return known->stage == AggregationStage::kGathering ? Reason::kNone : Reason::kReplay;
}

void AggregationBook::Fix(Month month) {
  RELAIS_CHECK(JudgeFix(month) == Reason::kNone);
  months_[month].stage = AggregationStage::kFixed;
}

Reason AggregationBook::JudgeAgree(Month month) const {
  const AggregatedMonth* known = Find(month);
  if (known == nullptr) return Reason::kWrongState;
  switch (known->stage) {
    case AggregationStage::kFixed:
      return Reason::kNone;
    case AggregationStage::kAgreed:
    case AggregationStage::kOpened:
      return Reason::kReplay;
    default:
      return Reason::kWrongState;
  }
}

void AggregationBook::Agree(Month month) {
  RELAIS_CHECK(JudgeAgree(month) == Reason::kNone);
  months_[month].stage = AggregationStage::kAgreed;
}

Reason AggregationBook::JudgeOpen(Month month, const Digest& mask) const {
  const AggregatedMonth* known = Find(month);
  if (known == nullptr) return Reason::kWrongState;
  if (known->stage == AggregationStage::kAgreed) return Reason::kNone;
  if (known->stage != AggregationStage::kOpened) return Reason::kWrongState;
  return known->opened == mask || !controls_.open_once ? Reason::kReplay : Reason::kEquivocation;
}

void AggregationBook::Open(Month month, const Digest& mask) {
  RELAIS_CHECK(JudgeOpen(month, mask) == Reason::kNone);
  months_[month].stage = AggregationStage::kOpened;
  months_[month].opened = mask;
}

Reason AggregationBook::JudgeRelease(Month month, const Digest& text, const Digest& previous) const {
  const AggregatedMonth* known = Find(month);
  if (known == nullptr || known->stage < AggregationStage::kOpened) return Reason::kWrongState;
  if (!known->released.none()) {
    return known->released == text || !controls_.release_once ? Reason::kReplay : Reason::kEquivocation;
  }
  for (auto it = months_.rbegin(); it != months_.rend(); ++it) {
    if (it->second.released.none()) continue;
    if (it->first > month) return Reason::kWrongState;
    return it->second.released == previous ? Reason::kNone : Reason::kMalformed;
  }
  return Reason::kNone;
}

void AggregationBook::Release(Month month, const Digest& text) {
  months_[month].released = text;
}

Reason AggregationBook::JudgeErase(Month month) const {
  const AggregatedMonth* known = Find(month);
  if (known == nullptr) return Reason::kWrongState;
  if (known->stage == AggregationStage::kErased) return Reason::kReplay;
  return known->stage == AggregationStage::kOpened ? Reason::kNone : Reason::kWrongState;
}

void AggregationBook::Erase(Month month) {
  RELAIS_CHECK(MayGoOn(JudgeErase(month)));
  months_[month].stage = AggregationStage::kErased;
}

}  // namespace relais
