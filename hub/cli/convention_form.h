// A convention to be signed in ink: what its parties read before they sign, with the fingerprints that tie the paper to
// the signed text. In French, whatever the language of the command: the paper goes to the signatories.
#ifndef RELAIS_HUB_CLI_CONVENTION_FORM_H_
#define RELAIS_HUB_CLI_CONVENTION_FORM_H_

#include <string>
#include <vector>

#include "services/core/convention/verdict.h"

namespace relais::hub {

// One part of the form: a heading, then rows of cells under a head, or short items in columns.
struct FormPart {
  std::string heading;
  std::vector<std::string> head;               // of the rows; empty: items
  std::vector<std::vector<std::string>> rows;  // cells
  std::vector<std::string> items;              // set in columns
};

struct InkForm {
  std::string title;
  std::string subtitle;  // version and days
  std::string sha256;    // of the text, in groups of four
  std::vector<FormPart> parts;
  std::vector<std::string> signatures;  // one box to sign for each: the party's name
};

// Names of communes are those of the compiled-in table; a code it does not know stands alone.
InkForm InkFormOf(const ConventionEvidence& evidence);

// Plain text, kFormColumns wide at most where words allow it, for a printer that prints nothing else.
std::string FormAsText(const InkForm& form);
inline constexpr size_t kFormColumns = 80;

// One HTML page without script or outside resources, for A4 paper. All that comes from the text is escaped.
std::string FormAsHtml(const InkForm& form);

}  // namespace relais::hub

#endif  // RELAIS_HUB_CLI_CONVENTION_FORM_H_
