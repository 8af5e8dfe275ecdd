#include "services/core/monitoring/count_domain.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "absl/strings/str_cat.h"
#include "services/core/convention/vocabulary.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/enum_words.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

constexpr absl::string_view kElsewhere = "elsewhere";
constexpr int kAgeBands = static_cast<int>(AgeBand::k55AndOver);

// Indexed by the fact's number.
constexpr Words kFactWords[] = {
    {"", ""},
    {"referred", "Orientations envoyées"},
    {"solved_here", "Réponses données à la première porte"},
    {"answered_yes", "Orientations acceptées"},
    {"declined", "Orientations refusées"},
    {"absent", "Rendez-vous manqués"},
    {"received", "Personnes reçues à la seconde porte"},
    {"started", "Accompagnements engagés"},
    {"helped", "Aidées, selon la seconde porte"},
    {"not_helped", "Non aidées, selon la seconde porte"},
    {"said_helped", "Aidées, selon la personne ou la première porte"},
    {"said_not_helped", "Non aidées, selon la personne ou la première porte"},
    {"disagreed", "Avis contraires des deux côtés"},
    {"unmet", "Besoins restés sans réponse"},
    {"expired", "Orientations restées sans réponse au terme des relances"},
    {"undelivered", "Orientations qui n’ont pas pu être remises"},
    {"withdrawn", "Orientations retirées par la personne"},
    {"new_need", "Besoins nouveaux chez un partenaire qui avait déjà reçu la personne"},
};
static_assert(std::size(kFactWords) == kCountedFacts + 1);

constexpr Words kTableWords[] = {
    {"", ""}, {"outcomes", "Suites données"}, {"ages", "Âges"}, {"reasons", "Motifs"}, {"corrections", "Corrections"}};

// The groups of needs, ascending: what stands before "--" in a need's code.
const std::vector<absl::string_view>& NeedGroups() {
  static const auto* const groups = [] {
    auto* found = new std::vector<absl::string_view>;
    for (const Term& need : Needs()) {
      const absl::string_view group = need.code.substr(0, need.code.find("--"));
      if (found->empty() || found->back() != group) found->push_back(group);
    }
    return found;
  }();
  return *groups;
}

// "all" and `value`; what nobody stated counts in "all" alone.
absl::InlinedVector<uint16_t, 2> AllAnd(uint16_t value) {
  return value == 0 ? absl::InlinedVector<uint16_t, 2>{0} : absl::InlinedVector<uint16_t, 2>{0, value};
}

}  // namespace

Month MonthOf(Day day) {
  const CivilDay civil = CivilFromDay(day);
  return Month((civil.year - 1970) * 12 + civil.month - 1);
}

Day MonthStart(Month month) {
  const int months = month.value() + 1970 * 12;
  return DayFromCivil({months / 12, months % 12 + 1, 1});
}

std::string FormatMonth(Month month) {
  return FormatDay(MonthStart(month)).substr(0, 7);
}

absl::StatusOr<Month> ParseMonth(absl::string_view text) {
  absl::StatusOr<Day> day = ParseDay(absl::StrCat(text, "-01"));
  if (text.size() != 7 || !day.ok()) return Refuse(Reason::kMalformed, "a month is written YYYY-MM");
  return MonthOf(*day);
}

absl::string_view CountedFactName(CountedFact fact) {
  return FindWords(kFactWords, fact).name;
}

absl::string_view CountedFactLabelFr(CountedFact fact) {
  return FindWords(kFactWords, fact).label_fr;
}

absl::string_view CountTableName(CountTable table) {
  return FindWords(kTableWords, table).name;
}

ReasonNumber NumberOf(DeclineReason reason) {
  return ReasonNumber(static_cast<uint8_t>(reason));
}

ReasonNumber NumberOf(UnmetNeedReason reason) {
  return ReasonNumber(static_cast<uint8_t>(kCountedDeclines + static_cast<int>(reason)));
}

std::string ReasonNumberName(ReasonNumber reason) {
  if (reason.value() == 0 || reason.value() > kCountedReasons) return "";
  if (reason.value() <= kCountedDeclines) {
    return absl::StrCat("declined.", DeclineReasonName(static_cast<DeclineReason>(reason.value())));
  }
  return absl::StrCat("unmet.", UnmetNeedReasonName(static_cast<UnmetNeedReason>(reason.value() - kCountedDeclines)));
}

absl::string_view ReasonNumberLabelFr(ReasonNumber reason) {
  if (reason.value() == 0 || reason.value() > kCountedReasons) return "";
  if (reason.value() <= kCountedDeclines) return DeclineReasonLabelFr(static_cast<DeclineReason>(reason.value()));
  return UnmetNeedReasonLabelFr(static_cast<UnmetNeedReason>(reason.value() - kCountedDeclines));
}

CountDomain::CountDomain(std::vector<std::string> territories) : territories_(std::move(territories)) {
  RELAIS_CHECK(std::is_sorted(territories_.begin(), territories_.end()));
  RELAIS_CHECK(std::adjacent_find(territories_.begin(), territories_.end()) == territories_.end());
  const size_t territory = 1 + static_cast<size_t>(this->territories());
  const size_t need = 1 + static_cast<size_t>(need_groups());
  const size_t people = 1 + static_cast<size_t>(publics());
  const size_t age = 1 + static_cast<size_t>(age_bands());
  shapes_ = {{CountTable::kOutcomes, 0, territory, need, people, 1, kCountedFacts},
             {CountTable::kAges, 0, territory, 1, 1, age, kCountedFacts},
             {CountTable::kReasons, 0, territory, need, 1, 1, kCountedReasons},
             {CountTable::kCorrections, 0, territory, 1, 1, 1, kCountedFacts}};
  for (Shape& shape : shapes_) {
    shape.start = size_;
    size_ += shape.territory * shape.need_group * shape.public_group * shape.age_band * shape.items;
  }
}

const CountDomain::Shape& CountDomain::ShapeOf(CountTable table) const {
  const auto number = static_cast<size_t>(table);
  RELAIS_CHECK(number >= 1 && number <= shapes_.size());
  return shapes_[number - 1];
}

bool CountDomain::Contains(const CellKey& key) const {
  const auto number = static_cast<size_t>(key.table);
  if (number < 1 || number > shapes_.size()) return false;
  const Shape& shape = shapes_[number - 1];
  return key.territory < shape.territory && key.need_group < shape.need_group &&
         key.public_group < shape.public_group && key.age_band < shape.age_band && key.item >= 1 &&
         key.item <= shape.items;
}

CellIndex CountDomain::IndexOf(const CellKey& key) const {
  RELAIS_CHECK(Contains(key));
  const Shape& shape = ShapeOf(key.table);
  size_t place = key.territory;
  place = place * shape.need_group + key.need_group;
  place = place * shape.public_group + key.public_group;
  place = place * shape.age_band + key.age_band;
  place = place * shape.items + (key.item - 1u);
  return CellIndex(static_cast<uint32_t>(shape.start + place));
}

CellKey CountDomain::KeyOf(CellIndex index) const {
  RELAIS_CHECK(index.value() < size_);
  size_t which = shapes_.size() - 1;
  while (shapes_[which].start > index.value()) --which;
  const Shape& shape = shapes_[which];
  size_t place = index.value() - shape.start;
  const auto take = [&place](size_t length) {
    const auto value = static_cast<uint16_t>(place % length);
    place /= length;
    return value;
  };
  CellKey key{.table = shape.table};
  key.item = static_cast<uint16_t>(take(shape.items) + 1);
  key.age_band = take(shape.age_band);
  key.public_group = take(shape.public_group);
  key.need_group = take(shape.need_group);
  key.territory = take(shape.territory);
  return key;
}

int CountDomain::need_groups() const {
  return static_cast<int>(NeedGroups().size());
}

int CountDomain::publics() const {
  return static_cast<int>(Publics().size());
}

int CountDomain::age_bands() const {
  return kAgeBands;
}

absl::string_view CountDomain::TerritoryCode(int value) const {
  RELAIS_CHECK(value >= 1 && value <= territories());
  return value == territories() ? kElsewhere : absl::string_view(territories_[static_cast<size_t>(value - 1)]);
}

absl::string_view CountDomain::NeedGroupCode(int value) const {
  RELAIS_CHECK(value >= 1 && value <= need_groups());
  return NeedGroups()[static_cast<size_t>(value - 1)];
}

absl::string_view CountDomain::PublicCode(int value) const {
  RELAIS_CHECK(value >= 1 && value <= publics());
  return Publics()[static_cast<size_t>(value - 1)].code;
}

std::string CountDomain::AgeBandCode(int value) const {
  RELAIS_CHECK(value >= 1 && value <= kAgeBands);
  return std::string(AgeBandName(static_cast<AgeBand>(value)));
}

uint16_t CountDomain::Territory(absl::string_view arrondissement) const {
  const auto found = std::lower_bound(territories_.begin(), territories_.end(), arrondissement);
  const bool known = found != territories_.end() && *found == arrondissement;
  return static_cast<uint16_t>(known ? found - territories_.begin() + 1 : territories());
}

uint16_t CountDomain::NeedGroup(absl::string_view need) {
  if (!IsNeed(need)) return 0;
  const auto& groups = NeedGroups();
  const auto found = std::find(groups.begin(), groups.end(), need.substr(0, need.find("--")));
  return static_cast<uint16_t>(found - groups.begin() + 1);
}

uint16_t CountDomain::PublicGroup(absl::string_view public_code) {
  const absl::Span<const Term> publics = Publics();
  const auto found =
      std::find_if(publics.begin(), publics.end(), [&](const Term& term) { return term.code == public_code; });
  return static_cast<uint16_t>(found == publics.end() ? 0 : found - publics.begin() + 1);
}

std::vector<CellIndex> CountDomain::CellsOf(const CountedPerson& person, CountedFact fact) const {
  std::vector<CellIndex> cells;
  const auto item = static_cast<uint16_t>(fact);
  for (uint16_t territory : AllAnd(person.territory)) {
    for (uint16_t need : AllAnd(person.need_group)) {
      for (uint16_t people : AllAnd(person.public_group)) {
        cells.push_back(IndexOf({CountTable::kOutcomes, territory, need, people, 0, item}));
      }
    }
    for (uint16_t age : AllAnd(person.age_band)) {
      cells.push_back(IndexOf({CountTable::kAges, territory, 0, 0, age, item}));
    }
  }
  return cells;
}

std::vector<CellIndex> CountDomain::CellsOf(const CountedPerson& person, ReasonNumber reason) const {
  std::vector<CellIndex> cells;
  for (uint16_t territory : AllAnd(person.territory)) {
    for (uint16_t need : AllAnd(person.need_group)) {
      cells.push_back(IndexOf({CountTable::kReasons, territory, need, 0, 0, reason.value()}));
    }
  }
  return cells;
}

std::vector<CellIndex> CountDomain::CorrectionCells(const CountedPerson& person, CountedFact fact) const {
  std::vector<CellIndex> cells;
  for (uint16_t territory : AllAnd(person.territory)) {
    cells.push_back(IndexOf({CountTable::kCorrections, territory, 0, 0, 0, static_cast<uint16_t>(fact)}));
  }
  return cells;
}

std::string CountDomain::CanonicalText() const {
  std::string text = "relais.v1.count-domain\n";
  for (int value = 1; value <= territories(); ++value) absl::StrAppend(&text, "territory ", TerritoryCode(value), "\n");
  for (int value = 1; value <= need_groups(); ++value) absl::StrAppend(&text, "need ", NeedGroupCode(value), "\n");
  for (int value = 1; value <= publics(); ++value) absl::StrAppend(&text, "public ", PublicCode(value), "\n");
  for (int value = 1; value <= age_bands(); ++value) absl::StrAppend(&text, "age ", AgeBandCode(value), "\n");
  for (int fact = 1; fact <= kCountedFacts; ++fact) {
    absl::StrAppend(&text, "fact ", CountedFactName(static_cast<CountedFact>(fact)), "\n");
  }
  for (int reason = 1; reason <= kCountedReasons; ++reason) {
    absl::StrAppend(&text, "reason ", ReasonNumberName(ReasonNumber(static_cast<uint8_t>(reason))), "\n");
  }
  return text;
}

}  // namespace relais
