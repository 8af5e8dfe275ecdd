#include "node/clerk/counting.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/adapters/communes/region_counts.h"
#include "services/core/handoff/fixed_bytes.h"
#include "services/core/handoff/reason.h"
#include "services/core/monitoring/count_limits.h"

namespace relais::node {
namespace {

// First byte of what is locked under a journey's own note: no note and no counts pass for a person.
constexpr uint8_t kPersonFormat = 0xC1;
constexpr uint8_t kMonthFormat = 0xC2;

// The book without what is owed: what edges may hold on to.
CountBook MonthsOf(const CountBook& book) {
  CountBook months;
  months.open = book.open;
  months.months = book.months;
  return months;
}

bool NamesAggregators(const Agreement& agreement) {
  return std::none_of(agreement.aggregation_keys.begin(), agreement.aggregation_keys.end(),
                      [](const SealingKey& key) { return key.none(); });
}

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
  plan.book = MonthsOf(book);
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

absl::StatusOr<PackagePlan> PlanPackage(const NodeState& state, Month month, Day today, const Digester& digester) {
  const Agreement* framework = nullptr;
  for (const KnownAgreement* known : state.knowledge().Agreements()) {
    const Agreement& agreement = known->agreement();
    if (agreement.kind != AgreementKind::kFramework || !NamesAggregators(agreement)) continue;
    if (InForce(agreement, known->status, today).ok()) framework = &agreement;
  }
  if (framework == nullptr) return Refuse(Reason::kConventionUnknown, "no framework names who sums");
  PackagePlan plan;
  plan.order.month = month;
  plan.order.domain = digester.Sha256(RegionCountDomain().CanonicalText());
  plan.order.cells = RegionCountDomain().size();
  plan.order.to = framework->aggregation_keys;
  plan.book = MonthsOf(state.counts());
  return plan;
}

absl::StatusOr<PackageMade> MakePackage(SealingDesk& desk, const PackagePlan& plan, const ShareStream& stream,
                                        const ReadBodyFn& read) {
  const Month month = plan.order.month;
  const absl::StatusOr<MonthCounts> counts = CountsOf(desk, plan.book, month, read);
  if (!counts.ok()) return counts.status();
  const absl::StatusOr<std::string> package = desk.SealCounts(*counts, plan.order, stream);
  if (!package.ok()) return package.status();
  PackageMade made;
  made.month = month;
  const auto known = plan.book.months.find(month);
  if (known != plan.book.months.end()) made.counts = known->second.counts_body;
  for (size_t at = 0; at < package->size(); at += limits::kCountPieceBytes) {
    made.pieces.push_back(std::make_shared<const std::string>(package->substr(at, limits::kCountPieceBytes)));
  }
  return made;
}

absl::StatusOr<std::string> PackageOf(const CountBook& book, Month month, const ReadBodyFn& read) {
  const auto known = book.months.find(month);
  if (known == book.months.end() || known->second.package_body == BodyIndex()) {
    return Refuse(Reason::kUnknownValue, "no package of this month is kept");
  }
  std::string package;
  for (uint32_t piece = 0; piece < known->second.pieces; ++piece) {
    absl::StatusOr<std::string> bytes = read(JourneyId(), BodyIndex(known->second.package_body.value() + piece));
    if (!bytes.ok()) return bytes.status();
    absl::StrAppend(&package, *bytes);
  }
  return package;
}

}  // namespace relais::node
