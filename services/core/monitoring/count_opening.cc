#include "services/core/monitoring/count_opening.h"

#include <algorithm>
#include <utility>

#include "absl/container/btree_set.h"
#include "absl/numeric/int128.h"
#include "absl/strings/str_cat.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/fixed_bytes.h"
#include "services/core/handoff/reason.h"
#include "services/core/monitoring/count_limits.h"

namespace relais {
namespace {

constexpr absl::string_view kSetDomain = "relais.v1.count-set";
constexpr absl::string_view kMaskDomain = "relais.v1.count-mask";

absl::Status Impossible(size_t cell, absl::string_view what) {
  return Refuse(Reason::kMalformed, absl::StrCat("cell ", cell, ": ", what));
}

// Of a cell that is no "all" in the coordinates of its table: the margins in which exactly one coordinate is "all".
std::vector<CellKey> MarginsOf(const CellKey& key) {
  std::vector<CellKey> margins;
  for (uint16_t CellKey::*coordinate :
       {&CellKey::territory, &CellKey::need_group, &CellKey::public_group, &CellKey::age_band}) {
    if (key.*coordinate == 0) continue;
    CellKey margin = key;
    margin.*coordinate = 0;
    margins.push_back(margin);
  }
  return margins;
}

// For each margin, the sum of `values` over the values of one coordinate is at most the margin's own; cells that are
// not `open` are left out, and so are margins. `sum_up` is false where only each single one is at most the margin.
absl::Status CheckMargins(const CountDomain& domain, absl::Span<const uint64_t> values, const OpenCells& open,
                          bool sum_up) {
  // Per margin cell and coordinate that was "all"ed: what lies below.
  absl::btree_map<std::pair<CellIndex, int>, uint64_t> below;
  for (size_t i = 0; i < values.size(); ++i) {
    if (!open[i] || values[i] == 0) continue;
    const CellKey key = domain.KeyOf(CellIndex(static_cast<uint32_t>(i)));
    for (const CellKey& margin : MarginsOf(key)) {
      const CellIndex at = domain.IndexOf(margin);
      if (!open[at.value()]) continue;
      const int line = key.territory != margin.territory         ? 1
                       : key.need_group != margin.need_group     ? 2
                       : key.public_group != margin.public_group ? 3
                                                                 : 4;
      uint64_t& known = below[{at, line}];
      known = sum_up ? known + values[i] : std::max(known, values[i]);
      if (known > values[at.value()]) return Impossible(at.value(), "a margin below what it sums up");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckLengths(absl::Span<const PartialSums> three, size_t cells) {
  for (const PartialSums& partial : three) {
    if (partial.counts.size() != cells || partial.squares.size() != cells) {
      return Refuse(Reason::kMalformed, "partial sums of another length");
    }
  }
  return absl::OkStatus();
}

}  // namespace

Digest SetDigest(Month month, const Digest& domain, const CountSet& set, const DigestFn& digest) {
  FixedWriter out(64 + set.size() * (NodeId::kSize + Digest::kSize));
  out.Id(domain);
  out.I32(month.value());
  out.U32(static_cast<uint32_t>(set.size()));
  for (const auto& [node, package] : set) {
    out.Id(node);
    out.Id(package);
  }
  return digest(kSetDomain, out.Take());
}

Digest MaskDigest(const OpenCells& open, const DigestFn& digest) {
  return digest(kMaskDomain, absl::string_view(reinterpret_cast<const char*>(open.data()), open.size()));
}

absl::Status CheckAgreement(absl::Span<const SetFacts> about, absl::Span<const Aggregator> by,
                            const CountControls& controls) {
  RELAIS_CHECK(about.size() == by.size());
  const absl::btree_set<Aggregator> spoke(by.begin(), by.end());
  if (by.size() != kAggregators || spoke.size() != kAggregators) {
    return Refuse(Reason::kEvidenceMissing, "each of the three speaks once");
  }
  const bool equal = std::all_of(about.begin(), about.end(), [&](const SetFacts& facts) { return facts == about[0]; });
  if (!equal && controls.same_set) return Refuse(Reason::kEquivocation, "the three did not sum over the same set");
  return absl::OkStatus();
}

absl::StatusOr<std::vector<uint64_t>> JoinPresence(const CountDomain& domain, absl::Span<const PartialPresence> three,
                                                   const CountControls& controls) {
  std::vector<SetFacts> about;
  std::vector<Aggregator> by;
  for (const PartialPresence& partial : three) {
    about.push_back(partial.about);
    by.push_back(partial.by);
  }
  if (absl::Status status = CheckAgreement(about, by, controls); !status.ok()) return status;
  std::vector<uint64_t> n(domain.size());
  for (const PartialPresence& partial : three) {
    if (partial.present.size() != n.size()) return Refuse(Reason::kMalformed, "a presence of another length");
    AddWords(absl::MakeSpan(n), partial.present);
  }
  if (!controls.consistent) return n;
  for (size_t cell = 0; cell < n.size(); ++cell) {
    if (n[cell] > about[0].nodes) return Impossible(cell, "more nodes than there are");
  }
  if (absl::Status status = CheckMargins(domain, n, OpenCells(n.size(), 1), false); !status.ok()) return status;
  return n;
}

absl::StatusOr<OpenCells> DecideOpen(const std::vector<uint64_t>& n, uint32_t nodes, int nodes_min,
                                     const OpenRule& rule, const CountControls& controls) {
  const auto least = static_cast<uint32_t>(std::max(nodes_min, limits::kCountNodesMin));
  if (nodes < least && controls.few_nodes) {
    return Refuse(Reason::kEvidenceMissing, absl::StrCat("a sum is opened over ", least, " nodes at least"));
  }
  absl::StatusOr<OpenCells> open = rule(n);
  if (!open.ok()) return open.status();
  if (open->size() != n.size()) return Refuse(Reason::kMalformed, "a rule for another domain");
  for (size_t cell = 0; cell < n.size(); ++cell) {
    const bool few = n[cell] < static_cast<uint64_t>(limits::kCountNodesMin);
    if ((*open)[cell] && few && controls.few_nodes) {
      return Refuse(Reason::kNotPermitted, absl::StrCat("cell ", cell, " stands for too few nodes"));
    }
  }
  return open;
}

absl::StatusOr<OpenedMonth> JoinSums(const CountDomain& domain, const std::vector<uint64_t>& n, const OpenCells& open,
                                     absl::Span<const PartialSums> three, const CountCaps& caps, const DigestFn& digest,
                                     const CountControls& controls) {
  RELAIS_CHECK(n.size() == domain.size() && open.size() == domain.size());
  std::vector<SetFacts> about;
  std::vector<Aggregator> by;
  const Digest mask = MaskDigest(open, digest);
  for (const PartialSums& partial : three) {
    about.push_back(partial.about);
    by.push_back(partial.by);
    if (partial.opened != mask) return Refuse(Reason::kEquivocation, "other cells were opened");
  }
  if (absl::Status status = CheckAgreement(about, by, controls); !status.ok()) return status;
  const auto cells = static_cast<size_t>(std::count(open.begin(), open.end(), 1));
  if (absl::Status status = CheckLengths(three, cells); !status.ok()) return status;
  OpenedMonth month{about[0], n, open, std::vector<uint64_t>(n.size()), std::vector<uint64_t>(n.size())};
  for (const PartialSums& partial : three) {
    size_t at = 0;
    for (size_t cell = 0; cell < n.size(); ++cell) {
      if (!open[cell]) continue;
      month.x[cell] += partial.counts[at];
      month.x2[cell] += partial.squares[at];
      ++at;
    }
  }
  if (absl::Status status = CheckSums(domain, month); controls.consistent && !status.ok()) return status;
  if (absl::Status status = CheckCaps(domain, month, caps); controls.capped && !status.ok()) return status;
  return month;
}

absl::Status CheckSums(const CountDomain& domain, const OpenedMonth& month) {
  for (size_t cell = 0; cell < month.open.size(); ++cell) {
    if (!month.open[cell]) continue;
    const uint64_t n = month.n[cell];
    const absl::uint128 x = month.x[cell];
    const absl::uint128 x2 = month.x2[cell];
    if (x < n || (n == 0 && x != 0)) return Impossible(cell, "fewer persons than nodes");
    if (x2 < x || x2 > x * x) return Impossible(cell, "squares that no counts have");
    if (x2 * n < x * x) return Impossible(cell, "squares too small for so few nodes");
  }
  return CheckMargins(domain, month.x, month.open, true);
}

absl::Status CheckCaps(const CountDomain& domain, const OpenedMonth& month, const CountCaps& caps) {
  const auto sum_at = [&](CountTable table, int item) -> absl::uint128 {
    const CellIndex total = domain.IndexOf({table, 0, 0, 0, 0, static_cast<uint16_t>(item)});
    return month.open[total.value()] ? month.x[total.value()] : 0;
  };
  const auto sum_of = [&](CountedFact fact) {
    return std::max(sum_at(CountTable::kOutcomes, static_cast<int>(fact)),
                    sum_at(CountTable::kAges, static_cast<int>(fact)));
  };
  for (const auto& [fact, cap] : caps) {
    absl::uint128 most = sum_of(fact);
    const absl::uint128 not_delivered = fact == CountedFact::kReferred ? sum_of(CountedFact::kUndelivered) : 0;
    absl::uint128 reasons = 0;
    for (int reason = 1; fact == CountedFact::kDeclined && reason <= kCountedDeclines; ++reason) {
      reasons += sum_at(CountTable::kReasons, reason);
    }
    most = std::max(most, reasons);
    if (most > not_delivered + cap) {
      return Refuse(Reason::kOverCap, absl::StrCat(CountedFactName(fact), ": the network carried ", cap, " at most"));
    }
  }
  return absl::OkStatus();
}

}  // namespace relais
