#include "tests/sim/books.h"

#include <utility>
#include <variant>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/core/handoff/check.h"

namespace relais::sim {

Books::Books(const Digester* digester, std::vector<std::string> canaries)
    : digester_(digester), canaries_(std::move(canaries)), codec_(wire::KeyToolsOf(sealer_, *digester)) {}

void Books::Mix(char kind, int party, absl::string_view bytes) {
  const char head[2] = {kind, static_cast<char>(party)};
  hash_ = digester_->Sha256(hash_.view(), absl::string_view(head, sizeof(head)), bytes);
}

bool Books::HoldsCanary(absl::string_view bytes) const {
  for (const std::string& canary : canaries_) {
    if (absl::StrContains(bytes, canary)) return true;
  }
  return false;
}

void Books::OnEffect(int party, absl::string_view effect) {
  Mix('e', party, effect);
  if (HoldsCanary(effect)) Violation(absl::StrCat("rule 4: a typed word left party ", party, " in the clear"));
}

void Books::OnRecord(int party, absl::string_view record) {
  Mix('r', party, record);
  ++records_;
  if (HoldsCanary(record)) Violation(absl::StrCat("rule 4: a typed word rests in a record of party ", party));
  if (party == 0) return;
  absl::StatusOr<node::NodeRecord> decoded = codec_.DecodeRecord(record);
  if (!decoded.ok()) return Violation(absl::StrCat("a record of node ", party, " does not decode"));
  Note(party, *decoded);
}

void Books::Note(int n, const node::NodeRecord& record) {
  if (const auto* done = std::get_if<node::LocalDone>(&record)) Note(n, *done);
  if (const auto* arrived = std::get_if<node::Arrived>(&record)) Note(n, *arrived);
  if (const auto* deposited = std::get_if<node::Deposited>(&record)) Note(n, *deposited);
}

void Books::Note(int n, const node::LocalDone& done) {
  const node::LocalEvent& event = done.event;
  if (event.row.side == node::Side::kDestination) {
    // At a reception a partner is added, at its correction it goes again.
    if (event.event == ReferralEvent::kReceive && event.sealed) {
      receptions_[event.journey].insert(event.sealed->header.sender);
    }
    if (event.event == ReferralEvent::kCorrectReception && event.sealed) {
      receptions_[event.journey].erase(event.sealed->header.sender);
    }
    if (event.event == ReferralEvent::kDecline && event.detail.no_solution != event.detail.counter_proposal.none()) {
      Violation("rule 6: a refusal that leads nowhere");
    }
  }
  if (!event.sealed) return;
  const HandoffHeader& header = event.sealed->header;
  auto [drill, first] = drill_.try_emplace(header.journey, header.drill);
  if (!first && drill->second != header.drill) Violation("rule 12: drill and real in one journey");
  Entry& entry = entries_[header.handoff];
  if (entry.from != 0) Violation("rule 2: one handoff was made twice");
  entry.from = n;
  entry.header = header;
}

void Books::Note(int n, const node::Arrived& arrived) {
  if (arrived.repeat) return;
  if (arrived.header.kind == HandoffKind::kPerson) return;
  auto it = entries_.find(arrived.header.handoff);
  if (it == entries_.end()) {
    if (arrived.refused == Reason::kNone) Violation(absl::StrCat("a handoff that nobody made arrived at node ", n));
    return;
  }
  Entry& entry = it->second;
  if (arrived.refused != Reason::kNone) {
    entry.refused_there = arrived.refused;
    return;
  }
  if (++entry.effects > 1) {
    Violation(absl::StrCat("rule 2: handoff ", arrived.header.handoff.ToHex(), " took effect ", entry.effects,
                           " times at node ", n));
  }
}

void Books::Note(int, const node::Deposited& deposited) {
  for (const node::DepositFate& fate : deposited.fates) {
    auto it = entries_.find(fate.handoff);
    if (it == entries_.end()) continue;
    it->second.refused_by_hub = fate.refused;
    it->second.refused_generation = fate.generation;
  }
}

}  // namespace relais::sim
