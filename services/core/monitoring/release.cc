#include "services/core/monitoring/release.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/core/handoff/reason.h"
#include "services/core/monitoring/release_check.h"

namespace relais {

absl::StatusOr<Release> MakeRelease(const CountDomain& domain, const std::vector<CellSums>& sums,
                                    const DisclosureRules& rules, const ReleaseFacts& facts) {
  const absl::StatusOr<Disclosed> disclosed = Disclose(domain, sums, rules);
  if (!disclosed.ok()) return disclosed.status();
  Release release;
  release.month = facts.month;
  release.previous = facts.previous;
  release.domain = facts.domain;
  release.territories = facts.territories;
  release.rules = rules;
  release.coverage = facts.coverage;
  release.unstated = disclosed->unstated;
  for (uint32_t i = 0; i < domain.size(); ++i) {
    if (disclosed->cells[i] == Withheld::kNo) release.figures.push_back({CellIndex(i), sums[i].x});
  }
  const std::vector<ReleaseFinding> findings = CheckRelease(domain, release);
  if (!findings.empty()) {
    return Refuse(Reason::kMalformed, absl::StrCat("release: ", ReleaseFlawName(findings.front().flaw)));
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
    return Refuse(Reason::kMalformed, absl::StrCat("release: ", ReleaseFlawName(findings.front().flaw)));
  }
  Entry entry{text_sha256, std::vector<uint32_t>(domain_.size())};
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

std::vector<Month> ReleasedFigures::months() const {
  std::vector<Month> months;
  for (const auto& [month, entry] : months_) months.push_back(month);
  return months;
}

}  // namespace relais
