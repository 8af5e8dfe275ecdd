#include "services/core/monitoring/release.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/core/handoff/reason.h"
#include "services/core/monitoring/fact_tables.h"

namespace relais {

namespace {

std::vector<CellIndex> EveryCell(const FactTables& fact) {
  std::vector<CellIndex> cells = fact.totals;
  for (const FactLine& line : fact.lines) {
    cells.insert(cells.end(), line.cells.begin(), line.cells.end());
    cells.insert(cells.end(), line.doubles.begin(), line.doubles.end());
  }
  for (const FactTable& table : fact.tables) cells.insert(cells.end(), table.cells.begin(), table.cells.end());
  std::sort(cells.begin(), cells.end());
  return cells;
}

// Takes all figures of the fact that `cell` belongs to out of the release. False when it belongs to none.
bool WithholdFactOf(const CountDomain& domain, CellIndex cell, Release* release) {
  const std::vector<FactTables> facts = FactTablesOf(domain);
  for (size_t i = 0; i < facts.size(); ++i) {
    const std::vector<CellIndex> cells = EveryCell(facts[i]);
    if (!std::binary_search(cells.begin(), cells.end(), cell)) continue;
    std::erase_if(release->figures, [&](const ReleasedCell& figure) {
      return std::binary_search(cells.begin(), cells.end(), figure.cell);
    });
    release->unstated[i].assign(facts[i].lines.size(), 0);
    return true;
  }
  return false;
}

}  // namespace

Release AssembleRelease(const CountDomain& domain, const std::vector<CellSums>& sums, const Disclosed& disclosed,
                        const DisclosureRules& rules, const ReleaseFacts& facts) {
  Release release;
  release.month = facts.month;
  release.previous = facts.previous;
  release.domain = facts.domain;
  release.territories = facts.territories;
  release.rules = rules;
  release.rules.complementary = true;
  release.coverage = facts.coverage;
  release.unstated = disclosed.unstated;
  for (uint32_t i = 0; i < domain.size(); ++i) {
    if (disclosed.cells[i] == Withheld::kNo) release.figures.push_back({CellIndex(i), sums[i].x});
  }
  return release;
}

absl::StatusOr<Release> MakeRelease(const CountDomain& domain, const std::vector<CellSums>& sums,
                                    const DisclosureRules& rules, const ReleaseFacts& facts) {
  if (facts.coverage.reported == 0 || facts.coverage.reported > facts.coverage.expected) {
    return Refuse(Reason::kMalformed, "release: coverage");
  }
  const absl::StatusOr<Disclosed> disclosed = Disclose(domain, sums, rules);
  if (!disclosed.ok()) return disclosed.status();
  Release release = AssembleRelease(domain, sums, *disclosed, rules, facts);
  // Each round takes a whole fact out, so it ends.
  std::vector<ReleaseFinding> findings = CheckRelease(domain, release);
  while (!findings.empty() && !release.figures.empty()) {
    for (const ReleaseFinding& finding : findings) {
      if (!WithholdFactOf(domain, finding.cell, &release)) return Refuse(Reason::kMalformed, "release: figures");
    }
    findings = CheckRelease(domain, release);
  }
  return release;
}

absl::Status ReleasedFigures::Add(const Release& release, Digest text_sha256) {
  if (release.domain != digest_) return Refuse(Reason::kUnknownValue, "release: another domain of counts");
  if (const auto known = months_.find(release.month); known != months_.end()) {
    return Refuse(known->second.text == text_sha256 ? Reason::kReplay : Reason::kEquivocation,
                  "release: its month has one already");
  }
  if (!months_.empty()) {
    const auto& [month, last] = *months_.rbegin();
    if (release.month < month) return Refuse(Reason::kMalformed, "release: older than the last one");
    if (release.previous != last.text) return Refuse(Reason::kMalformed, "release: does not follow the last one");
  }
  const std::vector<ReleaseFinding> findings = CheckRelease(domain_, release);
  if (!findings.empty()) {
    return Refuse(Reason::kReleaseFlawed, std::string(ReleaseFlawName(findings.front().flaw)));
  }
  Entry entry{text_sha256, release.coverage, std::vector<uint32_t>(domain_.size())};
  for (const ReleasedCell& figure : release.figures) {
    entry.persons[figure.cell.value()] = static_cast<uint32_t>(figure.persons);
  }
  months_.emplace(release.month, std::move(entry));
  return absl::OkStatus();
}

absl::StatusOr<ReleasedFigure> ReleasedFigures::Ask(const absl::btree_set<Month>& months, const CellKey& cell) const {
  if (months.empty()) return Refuse(Reason::kUnknownValue, "no month");
  if (!domain_.Contains(cell) || !IsReleased(cell)) return Refuse(Reason::kUnknownValue, "never released");
  const CellIndex index = domain_.IndexOf(cell);
  ReleasedFigure answer;
  for (Month month : months) {
    const auto found = months_.find(month);
    if (found == months_.end()) return Refuse(Reason::kUnknownValue, "a month without a release");
    const uint32_t persons = found->second.persons[index.value()];
    answer.withheld = answer.withheld || persons == 0;
    answer.persons += persons;
  }
  if (answer.withheld) answer.persons = 0;
  return answer;
}

std::optional<uint64_t> ReleasedFigures::Value(const CellKey& cell, const MonthRange& months) const {
  absl::btree_set<Month> asked;
  for (Month month = months.first; month <= months.last; month = month.next()) asked.insert(month);
  const absl::StatusOr<ReleasedFigure> figure = Ask(asked, cell);
  if (!figure.ok() || figure->withheld) return std::nullopt;
  return figure->persons;
}

std::optional<PublishedCounts::Reported> ReleasedFigures::Coverage(const MonthRange& months) const {
  Reported sum;
  for (Month month = months.first; month <= months.last; month = month.next()) {
    const auto found = months_.find(month);
    if (found == months_.end()) return std::nullopt;
    sum.nodes += found->second.coverage.reported;
    sum.due += found->second.coverage.expected;
  }
  return sum;
}

std::vector<Month> ReleasedFigures::months() const {
  std::vector<Month> months;
  for (const auto& [month, entry] : months_) months.push_back(month);
  return months;
}

}  // namespace relais
