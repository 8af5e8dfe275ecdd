#include "node/clerk/arrival.h"

#include <algorithm>
#include <memory>
#include <tuple>
#include <utility>
#include <variant>

#include "services/core/handoff/day.h"
#include "services/core/handoff/limits.h"
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
                                       const std::vector<ReferralRow>& rows, SlipCost cost, const WasKeyOf& was) {
  absl::StatusOr<std::string> locator = ParseLocator(search.locator);
  if (!locator.ok()) return locator.status();
  absl::StatusOr<std::string> code = ParseCode(search.code);
  if (!code.ok()) return code.status();
  ArrivalKeys keys = sealer.DeriveArrival(*locator, CodeSecret(*code), cost);
  for (const ReferralRow& row : rows) {
    if (row.arrival_key == keys.signing.key) return UnlockedArrival{row, std::move(keys)};
  }
  for (const ReferralRow& row : rows) {
    if (was && row.slip_version > kFirstSlipVersion && was(row, keys.signing.key)) return Refuse(Reason::kSlipReplaced);
  }
  return Refuse(Reason::kCodeWrong);
}

wire::SlipPaper PaperOf(const ReferralRow& row) {
  wire::SlipPaper paper;
  paper.slip_version = row.slip_version;
  paper.drill = row.drill;
  // As long as the referral itself may still be on its way.
  const Day made(static_cast<int32_t>(row.slip_made.value() / limits::kWindowsPerDay));
  paper.last_day = AddDays(made, limits::kRetentionDays);
  paper.journey = row.journey;
  paper.referral = row.key.referral;
  paper.origin = row.origin;
  paper.destination = row.destination;
  return paper;
}

absl::Status VerifyPaper(const Sealer& sealer, const Knowledge& knowledge, const wire::SlipPaper& paper,
                         SlipCost cost) {
  const SigningKey signer = knowledge.roster().IdentityKeyOf(paper.origin);
  if (signer.none()) return Refuse(Reason::kPartnerUnknown);
  const ArrivalKeys keys = sealer.DeriveArrival(paper.locator, CodeSecret(paper.arrival_code), cost);
  const bool real = sealer.Verify(signer, wire::SlipPaperText(paper, keys.signing.key), paper.signature);
  return real ? absl::OkStatus() : Refuse(Reason::kBadSignature, "slip");
}

std::vector<PaperCopy> SlipNotesOf(const ReferralRow& row) {
  std::vector<PaperCopy> notes;
  for (const RowEvent& event : row.events) {
    const bool kept = event.local_body != BodyIndex() && !event.handoff.none();
    if (event.event == ReferralEvent::kReissueSlip && kept) notes.push_back({event.handoff, event.local_body});
  }
  return notes;
}

WasKeyOf KeysInCopies(const SealingDesk& desk, ReadPaper read) {
  return [&desk, read = std::move(read)](const ReferralRow& row, const SigningKey& key) {
    std::vector<PaperCopy> copies = SlipNotesOf(row);
    copies.push_back({row.key.referral, row.content_body});
    return std::any_of(copies.begin(), copies.end(), [&](const PaperCopy& copy) {
      const absl::StatusOr<LocalView> view = desk.OpenLocal(read(row.journey, copy.body), row.journey, copy.handoff);
      return view.ok() && view->header.arrival_key == key;
    });
  };
}

PersonAtDesk OpenPerson(SealingDesk& desk, const UnlockedArrival& arrival, const ReadPaper& read) {
  PersonAtDesk person;
  const ReferralRow& row = arrival.row;
  const std::string copy = read(row.journey, row.content_body);
  absl::StatusOr<LocalView> view = desk.OpenLocal(copy, row.journey, row.key.referral);
  if (!view.ok()) return person;
  const auto* referral = std::get_if<wire::ReferralContent>(&view->content);
  if (referral == nullptr) return person;
  std::string layer2 = referral->layer2;
  if (view->header.slip_version < row.slip_version) {
    for (const PaperCopy& note : SlipNotesOf(row)) {
      const absl::StatusOr<LocalView> brought = desk.OpenLocal(read(row.journey, note.body), row.journey, note.handoff);
      const auto* event = brought.ok() ? std::get_if<wire::EventContent>(&brought->content) : nullptr;
      if (event != nullptr && brought->header.slip_version == row.slip_version) layer2 = event->layer2;
    }
  }
  if (layer2.empty()) return person;
  absl::StatusOr<wire::Identity> identity =
      desk.OpenLayer2(layer2, arrival.keys.layer2, row.journey, row.origin, row.arrival_key);
  if (!identity.ok()) return person;
  absl::StatusOr<std::string> kept = desk.KeepIdentity(copy, row.journey, row.key.referral, *identity);
  if (kept.ok()) person.content = std::make_shared<const std::string>(*std::move(kept));
  person.twin = desk.TwinOf(*identity, referral->draft.need);
  person.person = desk.PersonOf(*identity);
  return person;
}

}  // namespace relais::node
