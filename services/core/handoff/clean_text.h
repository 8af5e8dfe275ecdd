// What a text typed by a person may contain.
#ifndef RELAIS_SERVICES_CORE_HANDOFF_CLEAN_TEXT_H_
#define RELAIS_SERVICES_CORE_HANDOFF_CLEAN_TEXT_H_

#include "absl/strings/string_view.h"

namespace relais {

// True when `text` is UTF-8 (RFC 3629: shortest forms, no surrogates, nothing past U+10FFFF) without control characters
// (C0, DEL, C1) but the line feed. An empty text is clean.
bool IsCleanText(absl::string_view text);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_HANDOFF_CLEAN_TEXT_H_
