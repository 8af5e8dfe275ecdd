#include "services/core/monitoring/count_caps.h"

#include <algorithm>

#include "services/core/monitoring/indicator.h"

namespace relais {
namespace {

struct CapRule {
  CountedFact fact;
  FlowFactSet events;
  int months_before;
};

constexpr FlowFactSet kEnds = Bit(FlowFact::kEnded);
constexpr int kHeardMonths = 2;    // 35 days in a mailbox
constexpr int kClosingMonths = 4;  // an appointment's and a closing word's delays together

constexpr CapRule kCapRules[] = {
    {CountedFact::kReferred, Bit(FlowFact::kSent), 0},
    {CountedFact::kAnsweredYes, Bit(FlowFact::kAnsweredYes), 0},
    {CountedFact::kDeclined, Bit(FlowFact::kAnsweredNo), 0},
    {CountedFact::kReceived, kFlowReceptions, 0},
    {CountedFact::kStarted, kEnds, 0},
    {CountedFact::kHelped, kEnds, 0},
    {CountedFact::kNotHelped, kEnds, 0},
    {CountedFact::kSaidHelped, kEnds, kClosingMonths},
    {CountedFact::kSaidNotHelped, kEnds, kClosingMonths},
    {CountedFact::kDisagreed, kEnds, kClosingMonths},
    {CountedFact::kExpired, Bit(FlowFact::kExpired), kHeardMonths},
    {CountedFact::kWithdrawn, Bit(FlowFact::kWithdrawn), kHeardMonths},
};

uint64_t EventsFrom(const FlowBook& book, FlowFactSet events, Month first) {
  uint64_t sum = 0;
  for (auto it = book.months().lower_bound(first); it != book.months().end(); ++it) {
    for (const FlowRow& row : it->second.rows()) {
      for (FlowFactSet rest = events; rest != 0; rest &= rest - 1) {
        sum += row.facts[static_cast<size_t>(__builtin_ctz(rest))];
      }
    }
  }
  return sum;
}

}  // namespace

CountCaps CapsOf(const FlowBook& book, Month month) {
  CountCaps caps;
  for (const CapRule& rule : kCapRules) {
    caps[rule.fact] = EventsFrom(book, rule.events, Month(month.value() - rule.months_before));
  }
  return caps;
}

CountCaps StricterCaps(CountCaps caps, const CountCaps& others) {
  for (const auto& [fact, cap] : others) {
    const auto [it, fresh] = caps.try_emplace(fact, cap);
    if (!fresh) it->second = std::min(it->second, cap);
  }
  return caps;
}

}  // namespace relais
