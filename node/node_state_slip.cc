// The node's memory of papers: whose codes still wait for a printer, and which keys stand for the person.
#include <algorithm>
#include <limits>
#include <utility>

#include "node/node_state.h"
#include "services/core/handoff/check.h"

namespace relais::node {

BodyIndex NodeState::ForgetSlip(ReferralRow& row) {
  slips_.erase({row.slip_made, row.key.referral});
  return std::exchange(row.slip_body, BodyIndex());
}

void NodeState::ReplaceContent(ReferralRow& row, BodyIndex content, Follow* follow) {
  const BodyIndex former = std::exchange(row.content_body, content);
  if (former == BodyIndex()) return;
  follow->drops.push_back({row.journey.bytes(), former.value(), former.value() + 1});
  for (RowEvent& event : row.events) {
    if (event.local_body == former) event.local_body = content;  // the sending's own, at an origin
  }
  // There it is also what the referral would be sealed from again.
  OutboxItem* item = outbox_.Find(row.key.referral);
  if (item != nullptr && item->local_body == former) item->local_body = content;
}

void NodeState::HoldSlip(ReferralRow& row, BodyIndex slip, Window made, Follow* follow) {
  if (slip == BodyIndex()) return;
  const uint64_t former = ForgetSlip(row).value();
  if (former != 0) follow->drops.push_back({row.journey.bytes(), former, former + 1});
  row.slip_body = slip;
  row.slip_made = made;
  slips_.emplace(made, row.key.referral);
}

bool NodeState::WasSlipKey(JourneyId journey, const SigningKey& key) const {
  return std::any_of(outbox_.items().begin(), outbox_.items().end(), [&](const auto& entry) {
    const HandoffHeader& header = entry.second.header;
    return header.journey == journey && header.slip_version != 0 &&
           (header.arrival_key == key || header.follow_key == key);
  });
}

std::vector<HandoffId> NodeState::SlipsMadeThrough(Window window) const {
  std::vector<HandoffId> referrals;
  for (const auto& [made, referral] : slips_) {
    if (made > window) break;
    referrals.push_back(referral);
  }
  return referrals;
}

void NodeState::Apply(const SlipPrintedDone& done, Follow* follow) {
  auto it = rows_.find({done.referral, Side::kOrigin});
  RELAIS_CHECK(it != rows_.end());
  const uint64_t body = ForgetSlip(it->second).value();
  if (body != 0) follow->drops.push_back({it->second.journey.bytes(), body, body + 1});
}

void NodeState::TakeSlip(ReferralRow& row, const HandoffHeader& header) {
  if (header.slip_version <= row.slip_version) return;
  row.slip_version = header.slip_version;
  row.arrival_key = header.arrival_key;
  row.follow_key = header.follow_key;
  row.follow_sealing_key = header.follow_sealing_key;
}

uint8_t NodeState::NextSlipVersion(const ReferralRow& row) const {
  const JourneyDoors* doors = FindJourney(row.journey);
  const uint8_t last = std::max(row.slip_version, doors == nullptr ? uint8_t{0} : doors->slip_version);
  return last == std::numeric_limits<uint8_t>::max() ? uint8_t{0} : static_cast<uint8_t>(last + 1);
}

ArrivalGrade NodeState::GradeUnder(const ReferralRow& row, const SigningKey& arrival_key) const {
  const bool made_here = arrival_key == row.arrival_key || WasSlipKey(row.journey, arrival_key);
  return made_here ? ArrivalGrade::kProven : ArrivalGrade::kAttested;
}

}  // namespace relais::node
