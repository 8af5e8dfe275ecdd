// The words of a closed list: an enum's value, its name in files and on the wire, its label on a French screen.
#ifndef RELAIS_SERVICES_CORE_HANDOFF_ENUM_WORDS_H_
#define RELAIS_SERVICES_CORE_HANDOFF_ENUM_WORDS_H_

#include <cstddef>

namespace relais {

struct Words {
  const char* name;
  const char* label_fr;
};

// `words` is indexed by the enum's number. A number beyond it, which no code of ours makes, has no words: "".
template <class Enum, size_t N>
const Words& FindWords(const Words (&words)[N], Enum value) {
  static constexpr Words kNoWords = {"", ""};
  const auto number = static_cast<size_t>(value);
  return number < N ? words[number] : kNoWords;
}

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_HANDOFF_ENUM_WORDS_H_
