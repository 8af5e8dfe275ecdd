// Looking a code up in an ascending list. Used by the vocabulary's own files only.
#ifndef RELAIS_SERVICES_CORE_CONVENTION_FIND_TERM_H_
#define RELAIS_SERVICES_CORE_CONVENTION_FIND_TERM_H_

#include <algorithm>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/core/convention/vocabulary.h"

namespace relais {

// nullptr when `code` is not among `terms`, which are ascending by code.
inline const Term* FindTerm(absl::Span<const Term> terms, absl::string_view code) {
  auto it = std::lower_bound(terms.begin(), terms.end(), code,
                             [](const Term& term, absl::string_view wanted) { return term.code < wanted; });
  return it != terms.end() && it->code == code ? &*it : nullptr;
}

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_CONVENTION_FIND_TERM_H_
