// Forms that the data·inclusion schema asks of texts.
#ifndef RELAIS_SERVICES_ADAPTERS_INCLUSION_FORMATS_H_
#define RELAIS_SERVICES_ADAPTERS_INCLUSION_FORMATS_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace relais {

inline constexpr size_t kWebAddressBytesMax = 2083;

// "local@domain.tld" as pydantic takes it: at most 254 bytes, ASCII, two labels at least. Existence is not asked.
bool IsEmailAddress(absl::string_view text);
// http or https, a host, no blank and no control character; at most kWebAddressBytesMax.
bool IsWebAddress(absl::string_view text);
// Exactly `count` digits.
bool IsDigits(absl::string_view text, size_t count);

// Characters, of UTF-8 that is known to be valid.
size_t CharactersIn(absl::string_view utf8);
// `utf8` itself when it has at most `bytes_max`, otherwise as many whole characters as fit with "…" behind them.
// `bytes_max` is at least 3.
std::string CutText(absl::string_view utf8, size_t bytes_max);
// The first `count` characters.
absl::string_view FirstCharacters(absl::string_view utf8, size_t count);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_INCLUSION_FORMATS_H_
