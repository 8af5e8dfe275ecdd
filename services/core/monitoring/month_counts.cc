#include "services/core/monitoring/month_counts.h"

#include <algorithm>

#include "services/core/handoff/check.h"
#include "services/core/handoff/fixed_bytes.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

constexpr uint8_t kCountsFormat = 1;
constexpr size_t kCellBytes = 12;

}  // namespace

void MonthCounts::Add(absl::Span<const CellIndex> cells) {
  for (CellIndex cell : cells) ++cells_[cell];
}

bool MonthCounts::TakeBack(absl::Span<const CellIndex> cells) {
  const bool all = std::all_of(cells.begin(), cells.end(), [this](CellIndex cell) { return cells_.contains(cell); });
  if (!all) return false;
  for (CellIndex cell : cells) {
    const auto it = cells_.find(cell);
    RELAIS_CHECK(it != cells_.end());
    if (--it->second == 0) cells_.erase(it);
  }
  return true;
}

uint64_t MonthCounts::At(CellIndex cell) const {
  const auto it = cells_.find(cell);
  return it == cells_.end() ? 0 : it->second;
}

std::string MonthCounts::Encode() const {
  FixedWriter out(5 + cells_.size() * kCellBytes);
  out.U8(kCountsFormat);
  out.U32(static_cast<uint32_t>(cells_.size()));
  for (const auto& [cell, count] : cells_) {
    out.U32(cell.value());
    out.U32(static_cast<uint32_t>(count >> 32));
    out.U32(static_cast<uint32_t>(count));
  }
  return out.Take();
}

absl::StatusOr<MonthCounts> MonthCounts::Decode(absl::string_view bytes, size_t domain_size) {
  FixedReader in(bytes);
  if (in.U8() != kCountsFormat) return Refuse(Reason::kMalformed, "counts of another format");
  MonthCounts counts;
  const uint32_t cells = in.U32();
  if (bytes.size() != 5 + size_t{cells} * kCellBytes) return Refuse(Reason::kMalformed, "counts cut");
  for (uint32_t i = 0; i < cells; ++i) {
    const CellIndex cell(in.U32());
    const uint64_t high = in.U32();
    const uint64_t count = high << 32 | in.U32();
    const bool ascends = counts.cells_.empty() || counts.cells_.rbegin()->first < cell;
    if (!ascends || count == 0 || cell.value() >= domain_size) return Refuse(Reason::kMalformed, "counts");
    counts.cells_.emplace_hint(counts.cells_.end(), cell, count);
  }
  return counts;
}

std::vector<CellIndex> CellsOf(const CountDomain& domain, const CountedPerson& person, const CountedItem& item) {
  std::vector<CellIndex> cells = domain.CellsOf(person, item.fact);
  if (item.reason != ReasonNumber()) {
    for (CellIndex cell : domain.CellsOf(person, item.reason)) cells.push_back(cell);
  }
  return cells;
}

Month MonthToFold(const FactToFold& fact, Month open) {
  const Month counted = MonthOf(fact.counted);
  if (fact.taken_back && counted >= open) return counted;
  return std::max(MonthOf(fact.day), open);
}

void FoldFact(const CountDomain& domain, const std::optional<CountedPerson>& person, const FactToFold& fact, Month open,
              absl::btree_map<Month, MonthCounts>* months) {
  const CountedPerson known = person.value_or(CountedPerson());
  const std::vector<CellIndex> cells = CellsOf(domain, known, fact.item);
  if (!fact.taken_back) {
    (*months)[MonthToFold(fact, open)].Add(cells);
    return;
  }
  const Month counted = MonthOf(fact.counted);
  if (person && counted >= open && (*months)[counted].TakeBack(cells)) return;
  (*months)[std::max(MonthOf(fact.day), open)].Add(domain.CorrectionCells(known, fact.item.fact));
}

}  // namespace relais
