// What an outsider can check of a release; the rest of release.h is in release.cc.
#include <algorithm>
#include <cstddef>
#include <iterator>

#include "services/core/monitoring/fact_holes.h"
#include "services/core/monitoring/fact_tables.h"
#include "services/core/monitoring/hole_grid.h"
#include "services/core/monitoring/release.h"

namespace relais {
namespace {

struct FlawWords {
  const char* name;
  const char* fr;
  const char* en;
};
// Indexed by the flaw's number.
constexpr FlawWords kFlawWords[] = {
    {"", "", ""},
    {"order", "des chiffres ne sont pas dans l'ordre, ou ne sont d'aucun tableau publié",
     "figures are out of order, or belong to no released table"},
    {"under_threshold", "un chiffre est sous le seuil", "a figure is under the threshold"},
    {"doubles", "un même chiffre figure deux fois et diffère", "one figure stands in two tables and differs"},
    {"detail_open", "le détail d'un total retenu est publié", "the detail of a withheld total is published"},
    {"sums", "des chiffres contredisent leurs totaux", "figures contradict their totals"},
    {"narrow", "un chiffre retenu peut être calculé, ou encadré de trop près",
     "a withheld figure can be worked out, or bounded too closely"},
    {"coverage", "le nombre de nœuds n'est pas possible", "the number of nodes is not possible"},
};

const FlawWords& WordsOfFlaw(ReleaseFlaw flaw) {
  const auto number = static_cast<size_t>(flaw);
  return kFlawWords[number < std::size(kFlawWords) ? number : 0];
}

// The outsider's view of one fact: its published figures as tables with holes. Figures are by cell index, 0 where
// withheld. Finds at most one flaw for each line and table.
class FactCheck {
 public:
  FactCheck(const FactTables& fact, const std::vector<uint64_t>& persons, const std::vector<uint8_t>& unstated,
            uint64_t threshold, std::vector<ReleaseFinding>* findings)
      : fact_(fact), persons_(persons), unstated_(unstated), threshold_(threshold), findings_(*findings) {}

  void Run() {
    if (!DoublesAgree()) return;
    const size_t before = findings_.size();
    for (size_t i = 0; i < fact_.lines.size(); ++i) CheckLine(i);
    // A table is judged by margins that hold together themselves.
    if (findings_.size() != before) return;
    for (const FactTable& table : fact_.tables) CheckTable(table);
  }

 private:
  uint64_t Of(CellIndex cell) const { return persons_[cell.value()]; }
  uint64_t Total() const { return Of(fact_.totals.front()); }
  void Found(ReleaseFlaw flaw, CellIndex cell) { findings_.push_back({flaw, cell}); }

  bool DoublesAgree() {
    for (CellIndex total : fact_.totals) {
      if (Of(total) == Total()) continue;
      Found(ReleaseFlaw::kDoubles, total);
      return false;
    }
    for (const FactLine& line : fact_.lines) {
      for (size_t v = 0; v < line.doubles.size(); ++v) {
        if (Of(line.cells[v]) == Of(line.doubles[v])) continue;
        Found(ReleaseFlaw::kDoubles, line.doubles[v]);
        return false;
      }
    }
    return true;
  }

  void CheckLine(size_t i) {
    const FactLine& line = fact_.lines[i];
    uint64_t published = 0;
    size_t holes = unstated_[i] != 0 ? 1 : 0;
    for (CellIndex cell : line.cells) {
      published += Of(cell);
      if (Of(cell) == 0) ++holes;
      if (Of(cell) == 0 || Total() != 0) continue;
      return Found(ReleaseFlaw::kDetailOpen, cell);
    }
    if (Total() == 0) return;
    if (published > Total()) return Found(ReleaseFlaw::kSums, line.cells.front());
    const uint64_t hidden = Total() - published;
    if (holes == 0 && hidden != 0) return Found(ReleaseFlaw::kSums, line.cells.front());
    if (holes > 0 && (holes < 2 || hidden < threshold_)) Found(ReleaseFlaw::kNarrow, line.cells.front());
  }

  void CheckTable(const FactTable& table) {
    const FactLine& rows = fact_.lines[table.rows];
    const FactLine& cols = fact_.lines[table.cols];
    const size_t width = cols.cells.size();
    HoleGrid grid(rows.cells.size() + unstated_[table.rows], width + unstated_[table.cols]);
    std::fill(grid.hole.begin(), grid.hole.end(), uint8_t{1});
    GridMargins margins{ReadMargins(rows, &grid.row_hidden), ReadMargins(cols, &grid.col_hidden), Total()};
    for (size_t r = 0; r < rows.cells.size(); ++r) {
      for (size_t c = 0; c < width; ++c) {
        const CellIndex cell = table.cells[r * width + c];
        if (Of(cell) == 0) continue;
        if (grid.row_hidden[r] != 0 || grid.col_hidden[c] != 0) return Found(ReleaseFlaw::kDetailOpen, cell);
        grid.hole[grid.At(r, c)] = 0;
        grid.value[grid.At(r, c)] = Of(cell);
      }
    }
    if (Total() == 0) return;  // nothing is published, and nothing bounds it
    if (!FindPossibleWorld(&grid, margins)) return Found(ReleaseFlaw::kSums, table.cells.front());
    size_t r = 0;
    size_t c = 0;
    if (!FindNarrowHole(grid, threshold_, &r, &c)) return;
    const bool stated = r < rows.cells.size() && c < width;
    Found(ReleaseFlaw::kNarrow, stated ? table.cells[r * width + c] : table.cells.front());
  }

  // One margin for each place of `hidden`, which is set; "not stated", behind the line's own values, is always hidden.
  std::vector<uint64_t> ReadMargins(const FactLine& line, std::vector<uint8_t>* hidden) const {
    std::vector<uint64_t> margins(hidden->size());
    std::fill(hidden->begin(), hidden->end(), uint8_t{1});
    for (size_t v = 0; v < line.cells.size(); ++v) {
      margins[v] = Of(line.cells[v]);
      (*hidden)[v] = margins[v] == 0 ? 1 : 0;
    }
    return margins;
  }

  const FactTables& fact_;
  const std::vector<uint64_t>& persons_;
  const std::vector<uint8_t>& unstated_;
  const uint64_t threshold_;
  std::vector<ReleaseFinding>& findings_;
};

}  // namespace

absl::string_view ReleaseFlawName(ReleaseFlaw flaw) {
  return WordsOfFlaw(flaw).name;
}

absl::string_view ReleaseFlawWordsFr(ReleaseFlaw flaw) {
  return WordsOfFlaw(flaw).fr;
}

absl::string_view ReleaseFlawWordsEn(ReleaseFlaw flaw) {
  return WordsOfFlaw(flaw).en;
}

std::vector<ReleaseFinding> CheckRelease(const CountDomain& domain, const Release& release) {
  std::vector<ReleaseFinding> findings;
  const ReleaseCoverage& coverage = release.coverage;
  if (coverage.reported == 0 || coverage.reported > coverage.expected) {
    findings.push_back({ReleaseFlaw::kCoverage, CellIndex(0)});
  }
  std::vector<uint64_t> persons(domain.size());
  const auto threshold = static_cast<uint64_t>(release.rules.threshold);
  const ReleasedCell* last = nullptr;
  for (const ReleasedCell& figure : release.figures) {
    const bool in_order = last == nullptr || last->cell < figure.cell;
    const bool known = figure.cell.value() < domain.size() && IsReleased(domain.KeyOf(figure.cell));
    if (!in_order || !known || figure.persons > kCellPersonsMax) {
      findings.push_back({ReleaseFlaw::kOrder, figure.cell});
      return findings;
    }
    if (figure.persons < threshold) findings.push_back({ReleaseFlaw::kUnderThreshold, figure.cell});
    persons[figure.cell.value()] = figure.persons;
    last = &figure;
  }
  const std::vector<FactTables> facts = FactTablesOf(domain);
  if (release.unstated.size() != facts.size()) findings.push_back({ReleaseFlaw::kOrder, CellIndex(0)});
  if (!findings.empty()) return findings;  // what follows reads 0 as "withheld"
  for (size_t i = 0; i < facts.size(); ++i) {
    bool fits = release.unstated[i].size() == facts[i].lines.size();
    for (size_t l = 0; fits && l < facts[i].lines.size(); ++l) {
      const bool needed = AlwaysUnstated(facts[i].lines[l].line) && persons[facts[i].totals.front().value()] != 0;
      fits = release.unstated[i][l] <= 1 && (!needed || release.unstated[i][l] == 1);
    }
    if (fits) {
      FactCheck(facts[i], persons, release.unstated[i], threshold, &findings).Run();
    } else {
      findings.push_back({ReleaseFlaw::kOrder, facts[i].totals.front()});
    }
  }
  return findings;
}

}  // namespace relais
