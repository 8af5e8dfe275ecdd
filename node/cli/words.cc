#include "node/cli/words.h"

#include <vector>

#include "absl/strings/str_join.h"
#include "services/core/handoff/draft.h"
#include "services/core/handoff/referral_detail.h"

namespace relais::node {
namespace {

// Every number of every list fits one byte, but for the bits of the access needs.
template <class Enum>
WordList ListOf(absl::string_view (*name)(Enum), absl::string_view (*label)(Enum)) {
  return {[name](uint32_t n) { return n > 0xFFFF ? absl::string_view() : name(static_cast<Enum>(n)); },
          [label](uint32_t n) { return n > 0xFFFF ? absl::string_view() : label(static_cast<Enum>(n)); }};
}
template <class Enum>
WordList ByteListOf(absl::string_view (*name)(Enum), absl::string_view (*label)(Enum)) {
  return {[name](uint32_t n) { return n > 0xFF ? absl::string_view() : name(static_cast<Enum>(n)); },
          [label](uint32_t n) { return n > 0xFF ? absl::string_view() : label(static_cast<Enum>(n)); }};
}

// Numbers worth asking a list about: 1…255, then single bits.
template <class F>
void ForEachNumber(F&& f) {
  for (uint32_t n = 1; n <= 0xFF; ++n) f(n);
  for (uint32_t n = 0x100; n <= 0x8000; n <<= 1) f(n);
}

nlohmann::json NameOrNull(const WordList& list, uint32_t number) {
  if (number == 0) return nullptr;
  const absl::string_view name = list.name(number);
  return name.empty() ? nlohmann::json(number) : nlohmann::json(std::string(name));
}

nlohmann::json YesNo(uint32_t number) {
  if (number == 0) return nullptr;
  return number == 1;
}

nlohmann::json AccessNames(uint32_t bits) {
  nlohmann::json names = nlohmann::json::array();
  for (uint32_t bit = 1; bit != 0 && bit <= bits; bit <<= 1) {
    if ((bits & bit) != 0) names.push_back(NameOrNull(AccessNeeds(), bit));
  }
  return names;
}

std::optional<uint32_t> AccessBits(const nlohmann::json& value) {
  if (!value.is_array()) return std::nullopt;
  uint32_t bits = 0;
  for (const nlohmann::json& word : value) {
    const std::optional<uint32_t> bit =
        word.is_string() ? AccessNeeds().NumberOf(word.get_ref<const std::string&>()) : std::nullopt;
    if (!bit) return std::nullopt;
    bits |= *bit;
  }
  return bits;
}

std::function<std::optional<uint32_t>(const nlohmann::json&)> ReaderOf(const WordList& list) {
  return [&list](const nlohmann::json& value) -> std::optional<uint32_t> {
    if (!value.is_string()) return std::nullopt;
    return list.NumberOf(value.get_ref<const std::string&>());
  };
}

}  // namespace

std::optional<uint32_t> WordList::NumberOf(absl::string_view word) const {
  std::optional<uint32_t> number;
  ForEachNumber([&](uint32_t n) {
    if (!word.empty() && name(n) == word) number = n;
  });
  return number;
}

std::string WordList::Choices() const {
  std::vector<absl::string_view> names;
  ForEachNumber([&](uint32_t n) {
    if (!name(n).empty()) names.push_back(name(n));
  });
  return absl::StrJoin(names, "|");
}

std::string WordList::Listed(const std::function<absl::string_view(uint32_t)>& word, uint32_t bits) {
  std::vector<absl::string_view> words;
  for (uint32_t bit = 1; bit <= kAccessNeedsAll; bit <<= 1) {
    if ((bits & bit) != 0) words.push_back(word(bit));
  }
  return absl::StrJoin(words, ", ");
}

const WordList& AgeBands() {
  static const auto* const list = new WordList(ByteListOf<AgeBand>(&AgeBandName, &AgeBandLabelFr));
  return *list;
}
const WordList& DeclineReasons() {
  static const auto* const list = new WordList(ByteListOf<DeclineReason>(&DeclineReasonName, &DeclineReasonLabelFr));
  return *list;
}
const WordList& Outcomes() {
  static const auto* const list = new WordList(ByteListOf<Outcome>(&OutcomeName, &OutcomeLabelFr));
  return *list;
}
const WordList& AccessNeeds() {
  static const auto* const list = new WordList(ListOf<AccessNeed>(&AccessNeedName, &AccessNeedLabelFr));
  return *list;
}

const NumberWords& DeskWords() {
  static const auto* const words = new NumberWords{
      {"access_needs", &AccessNames},
      {"age_band", [](uint32_t n) { return NameOrNull(AgeBands(), n); }},
      {"decline_reason", [](uint32_t n) { return NameOrNull(DeclineReasons(), n); }},
      {"helped_origin", &YesNo},
      {"helped_person", &YesNo},
      {"outcome", [](uint32_t n) { return NameOrNull(Outcomes(), n); }},
  };
  return *words;
}

const NumberReaders& DeskReaders() {
  static const auto* const readers =
      new NumberReaders{{"access_needs", &AccessBits}, {"age_band", ReaderOf(AgeBands())}};
  return *readers;
}

}  // namespace relais::node
