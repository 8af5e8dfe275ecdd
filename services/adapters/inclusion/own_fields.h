// What our services have and data·inclusion v1 has no field for: their names in a file, all behind "spro--". A value of
// ours that a v1 field would not take (a malformed e-mail address, a name of two letters) stands under that field's
// name behind the same prefix.
#ifndef RELAIS_SERVICES_ADAPTERS_INCLUSION_OWN_FIELDS_H_
#define RELAIS_SERVICES_ADAPTERS_INCLUSION_OWN_FIELDS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/core/convention/address.h"
#include "services/core/convention/agreement.h"
#include "services/core/handoff/ids.h"

namespace relais {

// The producer of what was made here, and the beginning of its ids.
inline constexpr char kOwnSource[] = "relais";
inline constexpr char kOwnIdPrefix[] = "relais--";

// Services and structures.
inline constexpr char kIdField[] = "spro--identifiant";             // 32 hexadecimal symbols
inline constexpr char kPrecisionField[] = "spro--precision";        // of the point; absent: adresse
inline constexpr char kNeverConfirmed[] = "spro--jamais-confirme";  // true: date_maj is only the day of the export
// Services.
inline constexpr char kNeedsField[] = "spro--thematiques";  // our own codes
inline constexpr char kDoorField[] = "spro--porte";         // premiere, seconde
inline constexpr char kCepField[] = "spro--niveau-cep";
inline constexpr char kWeekdaysField[] = "spro--jours-ouverture";  // 1 = Monday … 7 = Sunday
inline constexpr char kHolidaysField[] = "spro--ouvert-jours-feries";
inline constexpr char kClosuresField[] = "spro--fermetures";  // [{"du": …, "au": …}], both included
inline constexpr char kAnswerField[] = "spro--delai-reponse-jours-ouvres";
inline constexpr char kPlacesField[] = "spro--places-par-semaine";
inline constexpr char kLanguagesField[] = "spro--langues";
inline constexpr char kAccessField[] = "spro--accessibilite";
inline constexpr char kValidFromField[] = "spro--du";  // a stand's days
inline constexpr char kValidToField[] = "spro--au";
inline constexpr char kCapacityDayField[] = "spro--capacite-dite-le";
inline constexpr char kNextPlaceField[] = "spro--prochaine-place";
inline constexpr char kWebField[] = "spro--site-web";
inline constexpr char kNoDescription[] = "spro--sans-description";  // true: the description only repeats the name
// Structures.
inline constexpr char kKindsField[] = "spro--natures";  // our own codes

// "adresse", "commune", "arrondissement"; not for kNone.
absl::string_view WordOf(PointPrecision precision);
std::optional<PointPrecision> PrecisionFromWord(absl::string_view word);

// "premiere", "seconde".
absl::string_view WordOf(Door door);
std::optional<Door> DoorFromWord(absl::string_view word);

// AccessNeed bits as words, ascending by bit, and back: nothing for an unknown word.
std::vector<std::string> AccessWords(uint16_t needs);
std::optional<uint16_t> AccessFromWord(absl::string_view word);

// WayIn bits as modes_mobilisation, AskedBy bits as mobilisable_par; ascending by bit.
std::vector<std::string> WayWords(uint8_t ways);
std::optional<uint8_t> WayFromWord(absl::string_view word);
std::vector<std::string> AskedByWords(uint8_t who);
std::optional<uint8_t> AskedByFromWord(absl::string_view word);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_INCLUSION_OWN_FIELDS_H_
