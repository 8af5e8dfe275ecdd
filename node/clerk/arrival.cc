#include "node/clerk/arrival.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <variant>

#include "services/core/handoff/slip_code.h"

namespace relais::node {

std::vector<ReferralRow> FindArrivals(const NodeState& state, const ArrivalSearch& search) {
  std::vector<ReferralRow> rows;
  if (!search.referral.none()) {
    if (const ReferralRow* row = state.FindRow({search.referral, Side::kDestination})) rows.push_back(*row);
    return rows;
  }
  for (const auto& [key, row] : state.rows()) {
    if (key.side == Side::kDestination && !row.arrival_key.none()) rows.push_back(row);
  }
  std::sort(rows.begin(), rows.end(),
            [](const ReferralRow& a, const ReferralRow& b) { return a.last_day > b.last_day; });
  return rows;
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
