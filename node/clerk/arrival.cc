#include "node/clerk/arrival.h"

#include <algorithm>
#include <memory>
#include <tuple>
#include <utility>
#include <variant>

#include "services/core/handoff/slip_code.h"

namespace relais::node {
namespace {

constexpr int kRoundsCounted = 8;  // no journey comes back to one door more often; a loop of parents ends here

// How many earlier referrals of its journey stand behind `row` at this very door.
int RoundsBefore(const NodeState& state, const ReferralRow& row) {
  int rounds = 0;
  for (const ReferralRow* r = &row; !r->parent.none() && rounds < kRoundsCounted; ++rounds) {
    r = state.FindRow({r->parent, Side::kDestination});
    if (r == nullptr) break;
  }
  return rounds;
}

}  // namespace

std::vector<ReferralRow> FindArrivals(const NodeState& state, const ArrivalSearch& search) {
  std::vector<ReferralRow> rows;
  if (!search.referral.none()) {
    if (const ReferralRow* row = state.FindRow({search.referral, Side::kDestination})) rows.push_back(*row);
    return rows;
  }
  for (const auto& [key, row] : state.rows()) {
    if (key.side == Side::kDestination && !row.arrival_key.none()) rows.push_back(row);
  }
  const auto rank = [&state](const ReferralRow& row) {
    return std::tuple(!IsOpen(row.place.state), -RoundsBefore(state, row), -row.last_day.value(), row.key);
  };
  std::sort(rows.begin(), rows.end(),
            [&rank](const ReferralRow& a, const ReferralRow& b) { return rank(a) < rank(b); });
  return rows;
}

ArrivalGrade GradeWithoutCode(const NodeState& state, RowKey key) {
  const ReferralRow* row = state.FindRow(key);
  const Member* member = row == nullptr ? nullptr : state.knowledge().roster().Find(row->destination);
  const bool paper = member != nullptr && member->entry.level == MemberLevel::kPaper;
  return paper ? ArrivalGrade::kTranscribed : ArrivalGrade::kAttested;
}

absl::StatusOr<UnlockedArrival> Unlock(const Sealer& sealer, const ArrivalSearch& search,
                                       const std::vector<ReferralRow>& rows, SlipCost cost) {
  absl::StatusOr<std::string> locator = ParseLocator(search.locator);
  if (!locator.ok()) return locator.status();
  absl::StatusOr<std::string> code = ParseCode(search.code);
  if (!code.ok()) return code.status();
  ArrivalKeys keys = sealer.DeriveArrival(*locator, CodeSecret(*code), cost);
  for (const ReferralRow& row : rows) {
    if (row.arrival_key == keys.signing.key) return UnlockedArrival{row, std::move(keys)};
  }
  return Refuse(Reason::kCodeWrong);
}

PersonAtDesk OpenPerson(SealingDesk& desk, const UnlockedArrival& arrival, const std::string& copy) {
  PersonAtDesk person;
  const ReferralRow& row = arrival.row;
  absl::StatusOr<LocalView> view = desk.OpenLocal(copy, row.journey, row.key.referral);
  if (!view.ok()) return person;
  const auto* referral = std::get_if<wire::ReferralContent>(&view->content);
  if (referral == nullptr || referral->layer2.empty()) return person;
  absl::StatusOr<wire::Identity> identity =
      desk.OpenLayer2(referral->layer2, arrival.keys.layer2, row.journey, row.origin, row.arrival_key);
  if (!identity.ok()) return person;
  absl::StatusOr<std::string> kept = desk.KeepIdentity(copy, row.journey, row.key.referral, *identity);
  if (kept.ok()) person.content = std::make_shared<const std::string>(*std::move(kept));
  person.twin = desk.TwinOf(*identity, referral->draft.need);
  person.person = desk.PersonOf(*identity);
  return person;
}

}  // namespace relais::node
