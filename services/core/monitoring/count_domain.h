// The fixed public domain of the nodes' monthly counts: every cell that a count can fall in, zeros included, in one
// order that everyone agrees on by its digest. Nothing that happens adds a cell or takes one away.
//
// Four tables. In each, the coordinate "all" (0) of a dimension is a cell of its own, so that [x > 0] and x² exist for
// the margins too: they do not follow from the cells below.
//
//   table        dimensions                                   what it answers
//   outcomes     territory × need group × public × fact       who was referred, received, helped, and who was not
//   ages         territory × age band × fact                  the same by age, kept apart from need and public
//   reasons      territory × need group × reason              why doors declined, why needs stayed unmet
//   corrections  territory × fact                             what was counted in a closed month, and taken back since
//
// Facts and reasons are no parts of a whole: there is no "all" over them. Territory is where the person lives.
#ifndef RELAIS_SERVICES_CORE_MONITORING_COUNT_DOMAIN_H_
#define RELAIS_SERVICES_CORE_MONITORING_COUNT_DOMAIN_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/core/handoff/draft.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/referral_detail.h"
#include "services/core/handoff/unmet_need.h"

namespace relais {

// A civil month, counted from January 1970 = 0. A fact belongs to the month of its day in Europe/Paris.
using Month = Number<struct MonthTag, int32_t>;
// `day` lies within [kFirstDay, kLastDay].
Month MonthOf(Day day);
// First day of `month`; of the month after it for the end, exclusive.
Day MonthStart(Month month);
// "2026-11", and back; kMalformed for anything else.
std::string FormatMonth(Month month);
absl::StatusOr<Month> ParseMonth(absl::string_view text);

// What is counted. Each fact is counted by exactly one node, so that sums never count a referral twice: by the origin
// or by the destination, as said. A partner without a node is counted by its custodian. Numbers are never reused.
enum class CountedFact : uint8_t {
  kReferred = 1,        // origin: a referral left (sent, durable at the origin), re-routings included
  kSolvedHere = 2,      // origin: a journey ended at the first door, without any referral
  kAnsweredYes = 3,     // destination: its first yes (accepted, waiting list or appointment)
  kDeclined = 4,        // destination: its no
  kAbsent = 5,          // destination: an appointment to which the person did not come; each one
  kReceived = 6,        // destination: the person stood there, late and breaking arrivals included
  kStarted = 7,         // destination: "follow-up started"
  kHelped = 8,          // destination: "helped"
  kNotHelped = 9,       // destination: "did not help"
  kSaidHelped = 10,     // origin: the person or, failing that, the first door said that it helped
  kSaidNotHelped = 11,  // origin: said that it did not
  kDisagreed = 12,      // origin: the closing words of the two sides contradict each other
  kUnmet = 13,          // origin: an unmet need was opened; the reason is in `reasons`
  kExpired = 14,        // origin: the last step of the escalation passed
  kUndelivered = 15,    // origin: undeliverable
  kWithdrawn = 16,      // origin: by the person's will
  kNewNeed = 17,        // origin: a new need at a partner that had already received the person
};
inline constexpr int kCountedFacts = 17;
// "referred" and "Orientations envoyées"; empty outside the enum.
absl::string_view CountedFactName(CountedFact fact);
absl::string_view CountedFactLabelFr(CountedFact fact);

// A reason, numbered through: declines first (by the destination), then unmet needs (by the origin).
using ReasonNumber = Number<struct ReasonNumberTag, uint8_t>;  // 1 … kCountedReasons
inline constexpr int kCountedDeclines = 12;
inline constexpr int kCountedUnmet = 9;
inline constexpr int kCountedReasons = kCountedDeclines + kCountedUnmet;
ReasonNumber NumberOf(DeclineReason reason);
ReasonNumber NumberOf(UnmetNeedReason reason);
// "declined.no_place", "unmet.no_door", and the label on a French screen; empty outside 1 … kCountedReasons.
std::string ReasonNumberName(ReasonNumber reason);
absl::string_view ReasonNumberLabelFr(ReasonNumber reason);

enum class CountTable : uint8_t { kOutcomes = 1, kAges = 2, kReasons = 3, kCorrections = 4 };
absl::string_view CountTableName(CountTable table);

// Where a cell lies. In each coordinate 0 is "all", 1 … its size a value; a coordinate that its table does not have is
// 0. `item` is a fact's or a reason's number, and is never 0.
struct CellKey {
  CountTable table = CountTable::kOutcomes;
  uint16_t territory = 0;
  uint16_t need_group = 0;
  uint16_t public_group = 0;
  uint16_t age_band = 0;
  uint16_t item = 1;
  friend bool operator==(const CellKey&, const CellKey&) = default;
  friend auto operator<=>(const CellKey&, const CellKey&) = default;
};

// What of a person a count knows: only this, and only within the node. 1 … the dimension's size each; 0 for a value
// that nobody stated (it counts in "all" alone).
struct CountedPerson {
  uint16_t territory = 0;  // the last one is "elsewhere"
  uint16_t need_group = 0;
  uint16_t public_group = 0;
  uint16_t age_band = 0;
  friend bool operator==(const CountedPerson&, const CountedPerson&) = default;
};

// Place of a cell in every vector, from 0.
using CellIndex = Number<struct CellTag, uint32_t>;

// A value; built once, then only read. Any thread.
class CountDomain {
 public:
  // `territories`: codes of the arrondissements, ascending, each once; "elsewhere" is added behind them.
  explicit CountDomain(std::vector<std::string> territories);

  size_t size() const { return size_; }
  // Asserts that `key` lies in the domain: what comes from outside asks Contains first.
  CellIndex IndexOf(const CellKey& key) const;
  bool Contains(const CellKey& key) const;
  CellKey KeyOf(CellIndex index) const;

  // Values of each dimension, without "all".
  int territories() const { return static_cast<int>(territories_.size()) + 1; }
  int need_groups() const;
  int publics() const;
  int age_bands() const;
  // Codes: "452", "elsewhere"; "se-former"; "jeunes"; "18_25". `value` from 1; asserts the range.
  absl::string_view TerritoryCode(int value) const;
  absl::string_view NeedGroupCode(int value) const;
  absl::string_view PublicCode(int value) const;
  std::string AgeBandCode(int value) const;

  // "elsewhere" for a code that is none of the domain's.
  uint16_t Territory(absl::string_view arrondissement) const;
  // By the part before "--"; 0 for a need or public outside the vocabulary.
  static uint16_t NeedGroup(absl::string_view need);
  static uint16_t PublicGroup(absl::string_view public_code);

  // The cells that one more `fact` of such a person falls in: its own and every margin of it, in outcomes and in ages.
  std::vector<CellIndex> CellsOf(const CountedPerson& person, CountedFact fact) const;
  std::vector<CellIndex> CellsOf(const CountedPerson& person, ReasonNumber reason) const;
  std::vector<CellIndex> CorrectionCells(const CountedPerson& person, CountedFact fact) const;

  // The domain as canonical text, one line per dimension and value: what its digest is made over. Two domains with
  // equal text have equal cells in equal order.
  std::string CanonicalText() const;

 private:
  struct Shape {
    CountTable table;
    size_t start;                                                 // of its first cell
    size_t territory, need_group, public_group, age_band, items;  // lengths, "all" included; 1 for none
  };
  const Shape& ShapeOf(CountTable table) const;

  std::vector<std::string> territories_;
  std::vector<Shape> shapes_;
  size_t size_ = 0;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_MONITORING_COUNT_DOMAIN_H_
