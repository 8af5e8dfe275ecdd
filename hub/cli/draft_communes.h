// The communes of a convention's JSON, as people write them, made into the codes that the text holds.
#ifndef RELAIS_HUB_CLI_DRAFT_COMMUNES_H_
#define RELAIS_HUB_CLI_DRAFT_COMMUNES_H_

#include <nlohmann/json.hpp>
#include <string>

#include "absl/status/status.h"
#include "services/adapters/terminal/terminal.h"

namespace relais::hub {

// In `draft`, a ConventionText as JSON, "communes" may hold INSEE codes of any year, "departement:45",
// "arrondissement:452" and "file:list.csv" (ReadCommuneList; a relative path is below `folder`, the draft's own).
// "cog", which is taken out, is the year whose communes are meant, from 2024 on (2024). Afterwards "communes" holds
// every code once, ascending; a code that was given up is replaced, and Warn says by which. Anything else in `draft`
// is left as it is, and so is a draft without communes.
// kUnknownValue names every entry that is no commune, with its place and the nearest one; `draft` is then of no use.
// BadUsage: a list that cannot be read, an entry that is no text, a year that is none.
absl::Status ExpandCommunes(nlohmann::json& draft, const std::string& folder, Terminal& terminal);

}  // namespace relais::hub

#endif  // RELAIS_HUB_CLI_DRAFT_COMMUNES_H_
