#include "node/api/desk_forms.h"

#include <algorithm>
#include <utility>

#include "node/api/desk_view.h"
#include "node/clerk/counting.h"
#include "services/adapters/communes/region_counts.h"
#include "services/core/handoff/day.h"

namespace relais::node {
namespace {

// An id that is empty or whole.
template <class Id>
bool Fits(const std::string& bytes) {
  return bytes.empty() || bytes.size() == Id::kSize;
}

bool InScope(const NodeState& state_of_node, const ReferralRow& row, v1::ListScope scope) {
  const bool origin = row.key.side == Side::kOrigin;
  const ReferralState state = row.place.state;
  const bool over = state == ReferralState::kClosed || state == ReferralState::kCancelled ||
                    state == ReferralState::kWithdrawn || state == ReferralState::kRerouted ||
                    state == ReferralState::kCorrected;
  switch (scope) {
    case v1::LIST_SCOPE_TO_HANDLE:
      return WaitsForUs(row);
    case v1::LIST_SCOPE_SENT:
      return origin && !over;
    case v1::LIST_SCOPE_RECEIVED:
      return !origin && !over;
    case v1::LIST_SCOPE_TO_REROUTE:
      return origin && row.child.none() &&
             (state == ReferralState::kUndeliverable || state == ReferralState::kExpired ||
              state == ReferralState::kDeclined || state == ReferralState::kCancelled);
    case v1::LIST_SCOPE_BY_PAPER:
      return !over && InOurCare(state_of_node, row);
    default:
      return true;
  }
}

bool InKeeperScope(const Office& office, JourneyId journey, v1::KeeperScope keepers, AccountId self) {
  const AccountId keeper = office.KeeperOf(journey);
  if (keepers == v1::KEEPER_SCOPE_MINE) return !keeper.none() && keeper == self;
  if (keepers != v1::KEEPER_SCOPE_NOBODY) return true;
  const Colleague* colleague = keeper.none() ? nullptr : office.staff.Find(keeper);
  return colleague == nullptr || colleague->state == StaffState::kLeft;
}

}  // namespace

absl::StatusOr<BirthDate> BirthDateFrom(const std::string& iso) {
  BirthDate date;
  if (iso.empty()) return date;
  absl::StatusOr<Day> day = ParseDay(iso);
  if (!day.ok()) return Refuse(Reason::kUnknownValue, "birth date");
  const CivilDay civil = CivilFromDay(*day);
  date.year = static_cast<uint16_t>(civil.year);
  date.month = static_cast<uint8_t>(civil.month);
  date.day = static_cast<uint8_t>(civil.day);
  return date;
}

absl::StatusOr<SendRequest> SendRequestFrom(const v1::Draft& form, Day today) {
  if (form.referral().size() != HandoffId::kSize || form.journey().size() != JourneyId::kSize ||
      form.service().size() != ServiceId::kSize || !Fits<HandoffId>(form.parent()) ||
      (!form.derogation().empty() && form.derogation().size() != limits::kDerogationBytes)) {
    return Refuse(Reason::kMalformed, "referral, journey, service, parent or derogation");
  }
  SendRequest request;
  request.referral = HandoffId::FromBytes(form.referral());
  request.journey = JourneyId::FromBytes(form.journey());
  request.parent = HandoffId::FromBytes(form.parent());
  request.drill = form.drill();
  if (!form.derogation().empty()) request.derogation = DecodeDerogation(form.derogation());
  Draft& draft = request.draft;
  draft.need = form.need();
  draft.service = ServiceId::FromBytes(form.service());
  draft.public_code = form.public_code();
  draft.age_band = static_cast<AgeBand>(std::min<uint32_t>(form.age_band(), 255));
  draft.commune = form.commune();
  draft.language = form.language();
  draft.access_needs = static_cast<uint16_t>(std::min<uint32_t>(form.access_needs(), 0xffff));
  draft.reason = form.reason();
  draft.contact = form.contact();
  draft.new_need_reason = form.new_need_reason();
  if (form.consent()) {
    draft.consent.by = form.consent_by_representative() ? ConsentBy::kLegalRepresentative : ConsentBy::kPerson;
    draft.consent.given_on = today;
    draft.consent.contact_shared = form.contact_consent();
    draft.consent.identify_beforehand = form.identify_beforehand();
  }
  draft.surname = form.surname();
  draft.given_name = form.given_name();
  absl::StatusOr<BirthDate> birth = BirthDateFrom(form.birth_date());
  if (!birth.ok()) return birth.status();
  draft.birth_date = *birth;
  return request;
}

SharedBytes LockSolvedPerson(SealingDesk& desk, JourneyId journey, const v1::SolveHereRequest& solved) {
  const uint32_t age = solved.age_band() <= static_cast<uint32_t>(AgeBand::k55AndOver) ? solved.age_band() : 0;
  return LockPerson(desk, journey,
                    CountedPersonOf(solved.need(), solved.public_code(), static_cast<AgeBand>(age), solved.commune()));
}

std::vector<v1::ReferralSummary> ListRows(const NodeState& state, v1::ListScope scope, v1::KeeperScope keepers,
                                          AccountId self) {
  std::vector<const ReferralRow*> rows;
  for (const auto& [key, row] : state.rows()) {
    if (InScope(state, row, scope) && InKeeperScope(state.office(), row.journey, keepers, self)) rows.push_back(&row);
  }
  std::sort(rows.begin(), rows.end(), [](const ReferralRow* a, const ReferralRow* b) {
    const auto rank = [](const ReferralRow& row) {
      const int32_t due = row.due_day == kNoDay ? kLastDay.value() : row.due_day.value();
      return std::tuple(!WaitsForUs(row), row.place.state != ReferralState::kUndeliverable, due, row.key);
    };
    return rank(*a) < rank(*b);
  });
  std::vector<v1::ReferralSummary> summaries;
  for (const ReferralRow* row : rows) summaries.push_back(SummaryOf(state, *row));
  return summaries;
}

}  // namespace relais::node
