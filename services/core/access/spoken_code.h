// Chance as symbols that are not taken for one another when they are read aloud: passwords and codes that one person
// tells another.
#ifndef RELAIS_SERVICES_CORE_ACCESS_SPOKEN_CODE_H_
#define RELAIS_SERVICES_CORE_ACCESS_SPOKEN_CODE_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace relais {

// One symbol of five bits for each drawn byte, in groups of `group` with hyphens; 0: without.
inline std::string SpokenCode(absl::string_view drawn, size_t group) {
  static constexpr absl::string_view kSymbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  std::string code;
  for (size_t i = 0; i < drawn.size(); ++i) {
    if (group != 0 && i > 0 && i % group == 0) code.push_back('-');
    code.push_back(kSymbols[static_cast<unsigned char>(drawn[i]) & 31]);
  }
  return code;
}

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_ACCESS_SPOKEN_CODE_H_
