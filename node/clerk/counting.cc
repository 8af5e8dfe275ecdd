#include "node/clerk/counting.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/adapters/communes/region_counts.h"
#include "services/core/handoff/fixed_bytes.h"
#include "services/core/handoff/reason.h"

namespace relais::node {
namespace {

// First byte of what is locked under a journey's own note: no note and no counts pass for a person.
constexpr uint8_t kPersonFormat = 0xC1;
constexpr uint8_t kMonthFormat = 0xC2;

}  // namespace

SharedBytes LockPerson(SealingDesk& desk, JourneyId journey, const CountedPerson& person) {
  FixedWriter out(9);
  out.U8(kPersonFormat);
  for (uint16_t value : {person.territory, person.need_group, person.public_group, person.age_band}) out.U16(value);
  return std::make_shared<const std::string>(desk.LockNote(journey, out.Take()));
}

SharedBytes LockPersonOf(SealingDesk& desk, JourneyId journey, const Draft& draft) {
  return LockPerson(desk, journey, CountedPersonOf(draft.need, draft.public_code, draft.age_band, draft.commune));
}

absl::StatusOr<CountedPerson> OpenPersonCounted(const SealingDesk& desk, JourneyId journey, absl::string_view locked) {
  const absl::StatusOr<std::string> bytes = desk.OpenNote(journey, locked);
  if (!bytes.ok()) return bytes.status();
  FixedReader in(*bytes);
  const bool format = in.U8() == kPersonFormat;
  CountedPerson person;
  for (uint16_t* value : {&person.territory, &person.need_group, &person.public_group, &person.age_band}) {
    *value = in.U16();
  }
  const CountDomain& domain = RegionCountDomain();
  const bool known = person.territory <= domain.territories() && person.need_group <= domain.need_groups() &&
                     person.public_group <= domain.publics() && person.age_band <= domain.age_bands();
  if (!format || !in.done() || !known) return Refuse(Reason::kMalformed, "counted person");
  return person;
}

std::string LockCounts(SealingDesk& desk, Month month, const MonthCounts& counts) {
  FixedWriter out(5);
  out.U8(kMonthFormat);
  out.I32(month.value());
  return desk.LockNote(JourneyId(), absl::StrCat(out.Take(), counts.Encode()));
}

absl::StatusOr<MonthCounts> OpenCounts(const SealingDesk& desk, Month month, absl::string_view locked) {
  const absl::StatusOr<std::string> bytes = desk.OpenNote(JourneyId(), locked);
  if (!bytes.ok()) return bytes.status();
  FixedReader in(*bytes);
  if (in.U8() != kMonthFormat || in.I32() != month.value() || !in.ok()) return Refuse(Reason::kMalformed, "counts");
  return MonthCounts::Decode(absl::string_view(*bytes).substr(5), RegionCountDomain().size());
}

absl::StatusOr<MonthCounts> CountsOf(const SealingDesk& desk, const CountBook& book, Month month,
                                     const ReadBodyFn& read) {
  const auto known = book.months.find(month);
  if (known == book.months.end() || known->second.counts_body == BodyIndex()) return MonthCounts();
  const absl::StatusOr<std::string> locked = read(JourneyId(), known->second.counts_body);
  if (!locked.ok()) return locked.status();
  return OpenCounts(desk, month, *locked);
}

FoldPlan PlanFold(const NodeState& state) {
  const CountBook& book = state.counts();
  FoldPlan plan;
  plan.book.open = book.open;
  plan.book.months = book.months;
  const size_t facts = std::min(book.owed.size(), kFactsPerFold);
  plan.owed.assign(book.owed.begin(), book.owed.begin() + static_cast<std::ptrdiff_t>(facts));
  return plan;
}

absl::StatusOr<std::optional<FactsFolded>> FoldOwed(SealingDesk& desk, const FoldPlan& plan, const ReadBodyFn& read) {
  if (plan.owed.empty()) return std::nullopt;
  absl::btree_map<Month, MonthCounts> months;
  for (const OwedFact& owed : plan.owed) {
    const FactToFold fact{owed.item, owed.day, owed.taken_back, owed.counted};
    // What is taken back may end as a correction of another month.
    for (Month month : {MonthToFold(fact, plan.book.open), std::max(MonthOf(owed.day), plan.book.open)}) {
      if (months.contains(month)) continue;
      absl::StatusOr<MonthCounts> counts = CountsOf(desk, plan.book, month, read);
      if (!counts.ok()) return counts.status();
      months[month] = *std::move(counts);
    }
    std::optional<CountedPerson> person;
    if (owed.person_body != BodyIndex()) {
      const absl::StatusOr<std::string> locked = read(owed.journey, owed.person_body);
      absl::StatusOr<CountedPerson> opened =
          locked.ok() ? OpenPersonCounted(desk, owed.journey, *locked) : locked.status();
      if (opened.ok()) person = *opened;
    }
    FoldFact(RegionCountDomain(), person, fact, plan.book.open, &months);
  }
  FactsFolded folded;
  folded.through = plan.owed.back().number;
  for (const auto& [month, counts] : months) {
    const auto known = plan.book.months.find(month);
    const BodyIndex former = known == plan.book.months.end() ? BodyIndex() : known->second.counts_body;
    folded.months.push_back({month, former, std::make_shared<const std::string>(LockCounts(desk, month, counts))});
  }
  return folded;
}

}  // namespace relais::node
