// Why a service stands where it stands in a search, and why another is left out: closed lists, each with its figures
// and its words. The words are those a counsellor would say.
#ifndef RELAIS_SERVICES_CORE_DIRECTORY_MATCH_REASON_H_
#define RELAIS_SERVICES_CORE_DIRECTORY_MATCH_REASON_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "services/core/convention/address.h"

namespace relais {

// Numbers are kept. From 32 on they speak against it: worth knowing before somebody is sent there.
enum class MatchReason : uint8_t {
  kForThisPublic = 1,   // it names the person's public
  kSameCommune = 2,     // it receives where the person lives
  kDistance = 3,        // figure: metres; precision: of the worse end
  kRemote = 4,          // it can receive at a distance
  kNextPlace = 5,       // figure: the next open day with room, as far as it says; count: days until then
  kPromisedAnswer = 6,  // figure: open days
  kUsualAnswer = 7,     // figure: median of open days that it took; count: answers it is taken from
  kCepLevel = 8,        // figure: the level asked for
  kLanguage = 9,
  kAccess = 10,           // it can meet every access need asked for
  kSameDepartement = 11,  // where no distance is known
  kPlacesPerWeek = 12,    // figure

  kOtherCepLevel = 32,    // figure: its level; 0: it is not CEP
  kLanguageNotSaid = 33,  // it says nothing of languages
  kLanguageMissing = 34,  // it names others
  kAccessNotSaid = 35,    // it says nothing of access
  kAccessMissing = 36,    // figure: the AccessNeed bits that it does not name
  kDistanceUnknown = 37,
  kNotInTime = 38,  // figure: the next open day with room, after the day asked for
  kStale = 39,      // figure: the day of the last confirmation, more than six months ago
  kNeverConfirmed = 40,
};

// One reason with its figures; what a figure is stands beside the reason.
struct MatchWhy {
  MatchReason reason{};
  int32_t figure = 0;
  int32_t count = 0;
  PointPrecision precision = PointPrecision::kNone;
  friend bool operator==(const MatchWhy&, const MatchWhy&) = default;
};

bool IsCaution(MatchReason reason);
// "for_this_public"; "" for a number outside the list.
absl::string_view MatchReasonName(MatchReason reason);
// "À 12 km (point de la commune)", "Répond d’habitude en 3 jours ouvrés (14 réponses)"; "" as above.
std::string MatchWhyFr(const MatchWhy& why);
std::string MatchWhyEn(const MatchWhy& why);

// Why a second door for this need cannot be used, the nearest to usable first: that is the order in which they are
// told.
enum class LeftOutWhy : uint8_t {
  kNoKey = 1,      // its node has no sealing key in use
  kClosed = 2,     // no open day in sight
  kSuspended = 3,  // the partner, here or everywhere
  kNotSigned = 4,  // it has not signed the convention that names it
  kConventionNotInForce = 5,
  kPublic = 6,            // the service is not for this public
  kCommune = 7,           // the service is not for people who live there
  kConventionPublic = 8,  // the convention does not cover the public
  kConventionNeed = 9,
  kConventionCommune = 10,
  kNotJoined = 11,     // the partner is not in the network yet
  kGone = 12,          // it has left
  kOver = 13,          // a stand whose days are over
  kOriginMayNot = 14,  // the first door itself is suspended or has not signed
  kNoConvention = 15,  // no convention lets these two refer
};
inline constexpr uint8_t kLeftOutWhyMax = 15;

// "no_key"; "" for a number outside the list.
absl::string_view LeftOutName(LeftOutWhy why);
absl::string_view LeftOutFr(LeftOutWhy why);
absl::string_view LeftOutEn(LeftOutWhy why);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_DIRECTORY_MATCH_REASON_H_
