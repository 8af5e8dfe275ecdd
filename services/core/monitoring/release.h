// The release of one closed month: what is published of its counts, once and for ever; what an outsider can check of
// it; and answers over several months.
#ifndef RELAIS_SERVICES_CORE_MONITORING_RELEASE_H_
#define RELAIS_SERVICES_CORE_MONITORING_RELEASE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/core/handoff/ids.h"
#include "services/core/monitoring/count_domain.h"
#include "services/core/monitoring/disclosure.h"
#include "services/core/monitoring/published_counts.h"

namespace relais {

// Which nodes the sums are over, as the combiner knows it.
struct ReleaseCoverage {
  Digest nodes;           // of the set of nodes that all three aggregations agreed on
  uint32_t reported = 0;  // nodes in that set
  uint32_t expected = 0;  // nodes that should have reported
  friend bool operator==(const ReleaseCoverage&, const ReleaseCoverage&) = default;
};

struct ReleasedCell {
  CellIndex cell;
  uint64_t persons = 0;
  friend bool operator==(const ReleasedCell&, const ReleasedCell&) = default;
};

// A value; every released cell that is not in `figures` is withheld. No reason is told (see Withheld).
struct Release {
  Month month;
  Digest previous;                       // SHA-256 of the text of the release before; none for the first one
  Digest domain;                         // SHA-256 of CountDomain::CanonicalText
  std::vector<std::string> territories;  // what the domain is built from
  DisclosureRules rules;                 // `complementary` is always true here
  ReleaseCoverage coverage;
  std::vector<std::vector<uint8_t>> unstated;  // Disclosed::unstated
  std::vector<ReleasedCell> figures;           // ascending by cell
  friend bool operator==(const Release&, const Release&) = default;
};

// What a combiner adds to the sums.
struct ReleaseFacts {
  Month month;
  Digest previous;
  Digest domain;
  std::vector<std::string> territories;
  ReleaseCoverage coverage;
};

// The figures that `disclosed` lets pass, as a release; nothing is checked.
Release AssembleRelease(const CountDomain& domain, const std::vector<CellSums>& sums, const Disclosed& disclosed,
                        const DisclosureRules& rules, const ReleaseFacts& facts);

// Judges the month, keeps what passes, and looks at it as an outsider would (CheckRelease). A fact that does not pass
// this second look is withheld as a whole: reports of a hostile node may contradict each other in ways that only show
// once figures are missing, and must not keep the region from its other figures. Refuses as Disclose, and kMalformed
// for a coverage that is not possible. Equal sums and facts make equal releases.
absl::StatusOr<Release> MakeRelease(const CountDomain& domain, const std::vector<CellSums>& sums,
                                    const DisclosureRules& rules, const ReleaseFacts& facts);

// What an outsider can find wrong, without any withheld value. Closed list; numbers are never reused.
enum class ReleaseFlaw : uint8_t {
  kOrder = 1,           // figures not in the domain's order, twice, or in no released table
  kUnderThreshold = 2,  // a figure under the release's own threshold
  kDoubles = 3,         // one figure stands in two tables and differs, or is withheld in one of them only
  kDetailOpen = 4,      // a figure below a withheld total or margin
  kSums = 5,            // figures contradict their margins: no persons could make them
  kNarrow = 6,          // a withheld figure can be worked out, or closer than the threshold
  kCoverage = 7,        // more nodes reported than were expected, or none
};
// "under_threshold", and a sentence for people; empty outside the enum.
absl::string_view ReleaseFlawName(ReleaseFlaw flaw);
absl::string_view ReleaseFlawWordsFr(ReleaseFlaw flaw);
absl::string_view ReleaseFlawWordsEn(ReleaseFlaw flaw);

struct ReleaseFinding {
  ReleaseFlaw flaw;
  CellIndex cell;  // the first one concerned; of kCoverage it means nothing
  friend bool operator==(const ReleaseFinding&, const ReleaseFinding&) = default;
};

// Recomputes what can be recomputed from outside: the threshold on each figure; that details go with their margins;
// that the figures add up; and, as an attacker would, the exact interval of every withheld figure from one possible
// month that fits the published ones (hole_grid.h). That a figure has three partners and none dominates cannot be seen
// from outside: the signature says so. `domain` is the release's own. Empty: nothing is wrong.
std::vector<ReleaseFinding> CheckRelease(const CountDomain& domain, const Release& release);

// The answer over one or several closed months.
struct ReleasedFigure {
  bool withheld = false;  // in one of the months at least; then `persons` is 0 and means nothing
  uint64_t persons = 0;
  friend bool operator==(const ReleasedFigure&, const ReleasedFigure&) = default;
};

// All released months of one domain, and the only way to ask over them. An answer is the sum of released figures, and
// is withheld when one of them is; not even "at least …" is said then. So answers over overlapping or successive
// periods never tell more than the months do.
// Memory: 4 bytes per cell and month. One thread.
class ReleasedFigures : public PublishedCounts {
 public:
  // `domain` must outlive this; `digest` is SHA-256 of its canonical text.
  ReleasedFigures(const CountDomain& domain, Digest digest) : domain_(domain), digest_(digest) {}

  // Takes a release whose signature was verified; `text_sha256` is the digest of its text. On refusal nothing changes.
  // kUnknownValue: of another domain. kReplay: this very release is here already. kEquivocation: another one of its
  // month is. kMalformed: it is older than the last one, or does not name that one as previous. kReleaseFlawed: it
  // fails CheckRelease.
  absl::Status Add(const Release& release, Digest text_sha256);

  // kUnknownValue: no month at all, a month without a release, or a cell outside the domain or never released.
  absl::StatusOr<ReleasedFigure> Ask(const absl::btree_set<Month>& months, const CellKey& cell) const;

  // Ask over consecutive months; nothing as well where a month has no release.
  std::optional<uint64_t> Value(const CellKey& cell, const MonthRange& months) const override;
  std::optional<Reported> Coverage(const MonthRange& months) const override;

  // Ascending.
  std::vector<Month> months() const;

 private:
  struct Entry {
    Digest text;
    ReleaseCoverage coverage;
    std::vector<uint32_t> persons;  // by cell; 0: withheld, which no figure is
  };
  const CountDomain& domain_;
  Digest digest_;
  absl::btree_map<Month, Entry> months_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_MONITORING_RELEASE_H_
