#include "services/wire/release_text.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/core/handoff/reason.h"
#include "services/core/monitoring/fact_tables.h"

namespace relais::wire {
namespace {

constexpr absl::string_view kReleaseHead = "relais.v1.release";

size_t ReleasedCells(const CountDomain& domain) {
  size_t cells = 0;
  for (uint32_t i = 0; i < domain.size(); ++i) cells += IsReleased(domain.KeyOf(CellIndex(i))) ? 1 : 0;
  return cells;
}

absl::Status BadReleaseLine(size_t line) {
  return Refuse(Reason::kMalformed, absl::StrCat("release: line ", line + 1));
}

// Reads line after line; once something is not as expected, it stays so.
class ReleaseLines {
 public:
  explicit ReleaseLines(absl::string_view text) : lines_(Split(text)) {}

  // Whether the current line begins with `word` and a blank, or is `word`.
  bool At(absl::string_view word) const {
    if (next_ >= lines_.size()) return false;
    absl::string_view line = lines_[next_];
    return absl::ConsumePrefix(&line, word) && (line.empty() || line.front() == ' ');
  }
  // The words of the current line, and on to the next.
  std::vector<absl::string_view> Take() {
    if (next_ >= lines_.size()) return {};
    return absl::StrSplit(lines_[next_++], ' ');
  }
  size_t next() const { return next_; }

 private:
  static std::vector<absl::string_view> Split(absl::string_view text) { return absl::StrSplit(text, '\n'); }

  std::vector<absl::string_view> lines_;
  size_t next_ = 0;
};

template <class Int>
bool ReadCount(absl::string_view word, Int* out) {
  return absl::SimpleAtoi(word, out);
}

// "181", "2A1": so that no code can be taken for "all", "-" or "elsewhere".
bool IsTerritoryCode(absl::string_view code) {
  const auto good = [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)) || (c >= 'A' && c <= 'Z'); };
  return !code.empty() && code.size() <= 8 && std::all_of(code.begin(), code.end(), good);
}

// The fixed lines before the first figure. False at the first one that is not right.
bool ReadHead(ReleaseLines& lines, Release* release) {
  const auto words = [&lines](absl::string_view name, size_t count) {
    std::vector<absl::string_view> taken;
    if (lines.At(name)) taken = lines.Take();
    if (taken.size() != count) taken.clear();
    return taken;
  };
  if (words(kReleaseHead, 1).empty()) return false;
  const auto month = words("month", 2);
  if (month.empty()) return false;
  const absl::StatusOr<Month> parsed = ParseMonth(month[1]);
  if (!parsed.ok()) return false;
  release->month = *parsed;
  const auto previous = words("previous", 2);
  if (previous.empty()) return false;
  if (previous[1] != "none") release->previous = Digest::FromHex(previous[1]);
  const auto domain = words("domain", 2);
  if (domain.empty()) return false;
  release->domain = Digest::FromHex(domain[1]);
  while (lines.At("territory")) {
    const auto territory = words("territory", 2);
    if (territory.empty() || release->territories.size() == kReleaseTerritoriesMax) return false;
    const bool ascending = release->territories.empty() || release->territories.back() < territory[1];
    if (!ascending || !IsTerritoryCode(territory[1])) return false;
    release->territories.emplace_back(territory[1]);
  }
  const auto rules = words("rules", 7);
  if (rules.empty() || !ReadCount(rules[2], &release->rules.threshold) ||
      !ReadCount(rules[4], &release->rules.partners_min) || !ReadCount(rules[6], &release->rules.dominance_percent)) {
    return false;
  }
  const auto nodes = words("nodes", 6);
  if (nodes.empty() || !ReadCount(nodes[3], &release->coverage.reported) ||
      !ReadCount(nodes[5], &release->coverage.expected)) {
    return false;
  }
  release->coverage.nodes = Digest::FromHex(nodes[1]);
  return true;
}

bool ReadUnstatedLines(ReleaseLines& lines, const std::vector<FactTables>& facts, Release* release) {
  for (const FactTables& fact : facts) release->unstated.emplace_back(fact.lines.size());
  while (lines.At("unstated")) {
    const std::vector<absl::string_view> words = lines.Take();
    bool found = false;
    for (size_t i = 0; words.size() == 3 && i < facts.size(); ++i) {
      if (facts[i].name != words[1]) continue;
      for (size_t l = 0; l < facts[i].lines.size(); ++l) {
        if (CountLineName(facts[i].lines[l].line) != words[2]) continue;
        release->unstated[i][l] = 1;
        found = true;
      }
    }
    if (!found) return false;
  }
  return true;
}

}  // namespace

std::string CellName(const CountDomain& domain, const CellKey& key) {
  const bool outcomes = key.table == CountTable::kOutcomes;
  const auto coded = [](bool has, uint16_t value, auto code) -> std::string {
    if (!has) return "-";
    return value == 0 ? "all" : std::string(code(value));
  };
  const std::string item = key.table == CountTable::kReasons
                               ? ReasonNumberName(ReasonNumber(static_cast<uint8_t>(key.item)))
                               : std::string(CountedFactName(static_cast<CountedFact>(key.item)));
  return absl::StrCat(
      CountTableName(key.table), " ", coded(true, key.territory, [&](int v) { return domain.TerritoryCode(v); }), " ",
      coded(outcomes || key.table == CountTable::kReasons, key.need_group,
            [&](int v) { return domain.NeedGroupCode(v); }),
      " ", coded(outcomes, key.public_group, [&](int v) { return domain.PublicCode(v); }), " ",
      coded(key.table == CountTable::kAges, key.age_band, [&](int v) { return domain.AgeBandCode(v); }), " ", item);
}

std::string EncodeRelease(const CountDomain& domain, const Release& release) {
  std::string text = absl::StrCat(kReleaseHead, "\nmonth ", FormatMonth(release.month), "\nprevious ",
                                  release.previous.none() ? "none" : release.previous.ToHex(), "\ndomain ",
                                  release.domain.ToHex(), "\n");
  for (const std::string& territory : release.territories) absl::StrAppend(&text, "territory ", territory, "\n");
  absl::StrAppend(&text, "rules threshold ", release.rules.threshold, " partners ", release.rules.partners_min,
                  " dominance ", release.rules.dominance_percent, "\n");
  absl::StrAppend(&text, "nodes ", release.coverage.nodes.ToHex(), " reported ", release.coverage.reported,
                  " expected ", release.coverage.expected, "\n");
  const std::vector<FactTables> facts = FactTablesOf(domain);
  for (size_t i = 0; i < facts.size() && i < release.unstated.size(); ++i) {
    for (size_t l = 0; l < facts[i].lines.size() && l < release.unstated[i].size(); ++l) {
      if (release.unstated[i][l] == 0) continue;
      absl::StrAppend(&text, "unstated ", facts[i].name, " ", CountLineName(facts[i].lines[l].line), "\n");
    }
  }
  for (const ReleasedCell& figure : release.figures) {
    absl::StrAppend(&text, "figure ", CellName(domain, domain.KeyOf(figure.cell)), " ", figure.persons, "\n");
  }
  absl::StrAppend(&text, "withheld ", ReleasedCells(domain) - release.figures.size(), "\nend\n");
  return text;
}

absl::StatusOr<Release> DecodeRelease(absl::string_view text) {
  if (text.size() > kReleaseBytesMax) return Refuse(Reason::kTooLarge, "release");
  ReleaseLines lines(text);
  if (!lines.At(kReleaseHead)) return Refuse(Reason::kVersionUnknown, "release: first line");
  Release release;
  if (!ReadHead(lines, &release)) return BadReleaseLine(lines.next());
  if (absl::Status right = CheckRules(release.rules); !right.ok()) return right;
  const CountDomain domain(release.territories);
  if (!ReadUnstatedLines(lines, FactTablesOf(domain), &release)) return BadReleaseLine(lines.next());
  // Figures stand in the domain's order: one walk over both.
  uint32_t cell = 0;
  while (lines.At("figure")) {
    const size_t line = lines.next();
    const std::vector<absl::string_view> words = lines.Take();
    uint64_t persons = 0;
    if (words.size() != 8 || !ReadCount(words.back(), &persons)) return BadReleaseLine(line);
    const absl::string_view name(words[1].data(),
                                 static_cast<size_t>(words[6].data() + words[6].size() - words[1].data()));
    while (cell < domain.size()) {
      const CellKey key = domain.KeyOf(CellIndex(cell));
      if (IsReleased(key) && CellName(domain, key) == name) break;
      ++cell;
    }
    if (cell == domain.size()) {
      return Refuse(Reason::kUnknownValue,
                    absl::StrCat("release: line ", line + 1, ": no such figure, or out of order"));
    }
    release.figures.push_back({CellIndex(cell), persons});
    ++cell;
  }
  // Whatever else there may be: only the one spelling passes.
  const std::string again = EncodeRelease(domain, release);
  if (again == text) return release;
  const auto differs = std::mismatch(again.begin(), again.end(), text.begin(), text.end()).first;
  return BadReleaseLine(static_cast<size_t>(std::count(again.begin(), differs, '\n')));
}

absl::StatusOr<VerifiedRelease> VerifyRelease(absl::string_view bytes, const ReleaseSigners& signers,
                                              const VerifySignatureFn& verify) {
  absl::StatusOr<SignedRelease> file = ParseSignedRelease(bytes);
  if (!file.ok()) return file.status();
  if (file->signatures.size() < kAggregators) {
    return Refuse(Reason::kEvidenceMissing, "release: all three that summed sign it");
  }
  const auto are_the_three = [&](const std::array<SealingKey, kAggregators>& three) {
    return file->signatures.size() == kAggregators &&
           std::all_of(three.begin(), three.end(), [&](const SealingKey& key) {
             return std::any_of(file->signatures.begin(), file->signatures.end(),
                                [&](const LineSignature& one) { return signers.same_holder(one.key, key); });
           });
  };
  if (std::none_of(signers.frameworks.begin(), signers.frameworks.end(), are_the_three)) {
    return Refuse(Reason::kSignerUnknown, "release: not signed by the three whose keys the framework convention names");
  }
  for (const LineSignature& one : file->signatures) {
    if (!verify(one.key, file->text, one.signature)) {
      return Refuse(Reason::kBadSignature, "release: altered since it was signed");
    }
  }
  absl::StatusOr<Release> release = DecodeRelease(file->text);
  if (!release.ok()) return release.status();
  return VerifiedRelease{*std::move(file), *std::move(release)};
}

}  // namespace relais::wire
