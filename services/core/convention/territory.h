// Which communes a convention covers, from how people write it down: INSEE codes of any year, whole départements and
// arrondissements, lists kept in a spreadsheet.
#ifndef RELAIS_SERVICES_CORE_CONVENTION_TERRITORY_H_
#define RELAIS_SERVICES_CORE_CONVENTION_TERRITORY_H_

#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace relais {

struct Commune {
  std::string code;  // INSEE, five characters
  std::string name;
  std::string departement;     // "45"
  std::string arrondissement;  // "452"
  friend bool operator==(const Commune&, const Commune&) = default;
};

// A code that was given up when its commune joined another one.
struct MergedCommune {
  std::string old_code;
  std::string code;  // of the commune it became part of
  int cog = 0;       // first year of the Code officiel géographique (1 January) without the old code
  friend bool operator==(const MergedCommune&, const MergedCommune&) = default;
};

// The communes that exist in one year of the Code officiel géographique (COG). A value.
class CommuneTable {
 public:
  // `communes`: CSV lines under the head "code_insee,nom,departement,arrondissement,pmun,ptot", as of `cog`. `merged`:
  // CSV lines under "old_code,code,cog", of mergers before and after that year. kMalformed names the line.
  static absl::StatusOr<CommuneTable> Parse(absl::string_view communes, int cog, absl::string_view merged);

  // The same region in another year: mergers up to `cog` are made. kUnknownValue for a year before the table's own,
  // since what was merged cannot be taken apart again. Names and arrondissements stay those of the table.
  absl::StatusOr<CommuneTable> AsOf(int cog) const;

  int cog() const { return cog_; }
  // Ascending by code.
  const absl::btree_map<std::string, Commune>& communes() const { return communes_; }
  // nullptr if no such commune exists in this year. Valid while this object lives unchanged.
  const Commune* Find(absl::string_view code) const;
  // The commune that a code given up by this year now belongs to, through any number of mergers; nullptr if there is
  // none. `step` is the last of them.
  const Commune* Successor(absl::string_view old_code, MergedCommune* step) const;
  // Every code: what ValidateAgreement asks for.
  absl::btree_set<std::string> Codes() const;
  // The commune whose name, or code if `typed` is like one, takes the fewest changed letters; accents, case and hyphens
  // count for nothing. nullptr only when the table is empty.
  const Commune* Nearest(absl::string_view typed) const;

 private:
  absl::btree_map<std::string, Commune> communes_;
  absl::btree_map<std::string, MergedCommune> merged_;  // by old code
  int cog_ = 0;
};

// One thing that somebody wrote: "45252", "departement:45", "arrondissement:452"; `hint` is what stood beside it.
struct CommuneEntry {
  std::string where;  // for messages: "communes[3]", "liste.csv:12"
  std::string value;
  std::string hint;  // the commune's name, if the list has one
  friend bool operator==(const CommuneEntry&, const CommuneEntry&) = default;
};

// The entries of a list that was saved as CSV: the first cell of each line is the value, the second a hint. Cells end
// at ",", ";" or a tab and may stand in quotes. Blank lines, lines that begin with "#" and a head (a first line whose
// first cell holds no digit) are passed over. `file` is for messages.
std::vector<CommuneEntry> ReadCommuneList(absl::string_view csv, absl::string_view file);

struct CommuneProblem {
  CommuneEntry entry;
  std::string nearest;  // "45252 Pithiviers"; empty for an unknown département or arrondissement
  friend bool operator==(const CommuneProblem&, const CommuneProblem&) = default;
};
struct CommuneMapped {
  CommuneEntry entry;
  MergedCommune step;
  std::string name;  // of the commune it became part of
  friend bool operator==(const CommuneMapped&, const CommuneMapped&) = default;
};

struct ResolvedCommunes {
  absl::btree_set<std::string> codes;   // of `table`'s year
  std::vector<CommuneMapped> mapped;    // old codes that were followed
  std::vector<CommuneProblem> unknown;  // in the order written; not empty: the rest is not to be used
};

// Every entry, all problems at once. The same commune may be written more than once.
ResolvedCommunes ResolveCommunes(const CommuneTable& table, absl::Span<const CommuneEntry> entries);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_CONVENTION_TERRITORY_H_
