#include "services/adapters/inclusion/own_fields.h"

#include "absl/types/span.h"
#include "services/core/convention/service.h"
#include "services/core/handoff/draft.h"

namespace relais {
namespace {

template <class Value>
struct Word {
  Value value;
  absl::string_view word;
};

constexpr Word<PointPrecision> kPrecisions[] = {{PointPrecision::kAddress, "adresse"},
                                                {PointPrecision::kCommune, "commune"},
                                                {PointPrecision::kArrondissement, "arrondissement"}};
constexpr Word<Door> kDoors[] = {{Door::kFirst, "premiere"}, {Door::kSecond, "seconde"}};
constexpr Word<uint16_t> kAccess[] = {
    {kAccessWheelchair, "fauteuil"}, {kAccessHearing, "audition"},       {kAccessSight, "vue"},
    {kAccessReading, "lecture"},     {kAccessInterpreter, "interprete"}, {kAccessTransport, "transport"},
    {kAccessChildren, "enfants"},    {kAccessByTelephone, "telephone"},  {kAccessCalm, "calme"}};
constexpr Word<uint8_t> kOwnWays[] = {{kWayEmail, "envoyer-un-courriel"},
                                      {kWayVisit, "se-presenter"},
                                      {kWayTelephone, "telephoner"},
                                      {kWayLink, "utiliser-lien-mobilisation"}};
constexpr Word<uint8_t> kAskers[] = {{kAskedByPerson, "usagers"}, {kAskedByProfessional, "professionnels"}};

template <class Value>
absl::string_view WordIn(absl::Span<const Word<Value>> words, Value value) {
  for (const Word<Value>& word : words) {
    if (word.value == value) return word.word;
  }
  return {};
}

template <class Value>
std::optional<Value> ValueIn(absl::Span<const Word<Value>> words, absl::string_view wanted) {
  for (const Word<Value>& word : words) {
    if (word.word == wanted) return word.value;
  }
  return std::nullopt;
}

template <class Bits>
std::vector<std::string> WordsIn(absl::Span<const Word<Bits>> words, Bits bits) {
  std::vector<std::string> found;
  for (const Word<Bits>& word : words) {
    if ((bits & word.value) != 0) found.emplace_back(word.word);
  }
  return found;
}

}  // namespace

absl::string_view WordOf(PointPrecision precision) {
  return WordIn<PointPrecision>(kPrecisions, precision);
}
std::optional<PointPrecision> PrecisionFromWord(absl::string_view word) {
  return ValueIn<PointPrecision>(kPrecisions, word);
}

absl::string_view WordOf(Door door) {
  return WordIn<Door>(kDoors, door);
}
std::optional<Door> DoorFromWord(absl::string_view word) {
  return ValueIn<Door>(kDoors, word);
}

std::vector<std::string> AccessWords(uint16_t needs) {
  return WordsIn<uint16_t>(kAccess, needs);
}
std::optional<uint16_t> AccessFromWord(absl::string_view word) {
  return ValueIn<uint16_t>(kAccess, word);
}

std::vector<std::string> WayWords(uint8_t ways) {
  return WordsIn<uint8_t>(kOwnWays, ways);
}
std::optional<uint8_t> WayFromWord(absl::string_view word) {
  return ValueIn<uint8_t>(kOwnWays, word);
}

std::vector<std::string> AskedByWords(uint8_t who) {
  return WordsIn<uint8_t>(kAskers, who);
}
std::optional<uint8_t> AskedByFromWord(absl::string_view word) {
  return ValueIn<uint8_t>(kAskers, word);
}

}  // namespace relais
