// Asking for leave to have a person received at a third door, and hearing the answer.
#include <utility>

#include "node/node_engine.h"

namespace relais::node {

NodeResult NodeEngine::On(const Moment& now, AskDerogation& in, NodeOutcome* out) {
  const ReferralRow* referral = state_.FindRow({in.row.referral, Side::kOrigin});
  if (referral == nullptr || referral->journey != in.row.journey) return {.reason = Reason::kUnknownReferral};
  if (state_.Tombstoned(in.row.journey)) return {.reason = Reason::kTombstoned};
  for (const auto& [id, row] : state_.derogations()) {
    if (row.journey != in.row.journey || row.destination != in.row.destination) continue;
    const bool good = row.state == DerogationState::kGranted && row.token.expiry >= now.day &&
                      row.convention == in.row.convention && row.convention_version == in.row.convention_version &&
                      !state_.LeaveUsed(row);
    if (row.state == DerogationState::kAsked || good) return {.repeat = true};
  }
  DerogationAsked record{std::move(in.row)};
  record.row.asked = now.day;
  record.row.drill = referral->drill;
  record.row.state = DerogationState::kAsked;
  record.row.request_body = Put(record.row.journey, std::move(in.request), out);
  Commit(std::move(record), out);
  return {};
}

NodeResult NodeEngine::On(const Moment& now, DerogationHeard& in, NodeOutcome* out) {
  auto it = state_.derogations().find(in.id);
  // Forgotten meanwhile, with its journey, or heard before.
  if (it == state_.derogations().end() || it->second.state != DerogationState::kAsked) return {.repeat = true};
  DerogationSettled record{in.id, in.state, in.reason, in.token, {}, now.day};
  record.answer_body = Put(it->second.journey, std::move(in.answer), out);
  Commit(std::move(record), out);
  return {};
}

}  // namespace relais::node
