// The closed lists as they are typed and shown: the core's names ("no_place") in both directions, its French labels.
#ifndef RELAIS_NODE_CLI_WORDS_H_
#define RELAIS_NODE_CLI_WORDS_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "services/adapters/terminal/json_message.h"
#include "services/adapters/terminal/message_json.h"

namespace relais::node {

// One closed list. A name is "" for a number outside it.
struct WordList {
  std::function<absl::string_view(uint32_t)> name;
  std::function<absl::string_view(uint32_t)> label;

  // Nothing when no number has this name.
  std::optional<uint32_t> NumberOf(absl::string_view word) const;
  // "no_place|not_eligible|…", for Option::values.
  std::string Choices() const;
  // Of a list by bit: labels, or names, with commas; "" for none.
  std::string LabelsOf(uint32_t bits) const { return Listed(label, bits); }
  std::string NamesOf(uint32_t bits) const { return Listed(name, bits); }

 private:
  static std::string Listed(const std::function<absl::string_view(uint32_t)>& word, uint32_t bits);
};
const WordList& AgeBands();
const WordList& DeclineReasons();
const WordList& Outcomes();
const WordList& AccessNeeds();  // by bit, not by place: 1, 2, 4…

// For MessageJson and FillMessage: numbers of DeskService's closed lists as names, null when not said; access needs as
// a list of names; "helped…" as true, false or null.
const NumberWords& DeskWords();
const NumberReaders& DeskReaders();

}  // namespace relais::node

#endif  // RELAIS_NODE_CLI_WORDS_H_
