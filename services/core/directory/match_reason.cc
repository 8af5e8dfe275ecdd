#include "services/core/directory/match_reason.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/draft.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/spoken_day.h"

namespace relais {
namespace {

struct Words {
  absl::string_view name;
  absl::string_view fr;
  absl::string_view en;
};

constexpr Words kLeftOut[] = {
    {"no_key", "Son poste ne peut rien recevoir pour l’instant : sa clé n’est plus en service",
     "Its machine can receive nothing at present: its key is out of use"},
    {"closed", "Fermée : aucun jour d’ouverture en vue", "Closed: no open day in sight"},
    {"suspended", "La structure est suspendue", "The structure is suspended"},
    {"not_signed", "La structure n’a pas signé la convention qui la nomme",
     "The structure has not signed the convention that names it"},
    {"convention_not_in_force", "La convention qui vous lie n’est pas en vigueur aujourd’hui",
     "The convention between you is not in force today"},
    {"public", "Cette offre n’est pas pour ce public", "This service is not for this public"},
    {"commune", "Cette offre n’est pas pour les habitants de cette commune",
     "This service is not for people who live in this commune"},
    {"convention_public", "La convention qui vous lie ne couvre pas ce public",
     "The convention between you does not cover this public"},
    {"convention_need", "La convention qui vous lie ne couvre pas ce besoin",
     "The convention between you does not cover this need"},
    {"convention_commune", "La convention qui vous lie ne couvre pas cette commune",
     "The convention between you does not cover this commune"},
    {"not_joined", "La structure n’a pas encore rejoint le réseau", "The structure has not joined the network yet"},
    {"gone", "La structure a quitté le réseau", "The structure has left the network"},
    {"over", "Ce stand n’a plus lieu", "This stand is over"},
    {"origin_may_not", "Votre structure ne peut pas orienter sous cette convention pour l’instant",
     "Your structure may not refer under this convention at present"},
    {"no_convention", "Aucune convention ne vous permet d’orienter vers cette structure",
     "No convention lets you refer to this structure"},
};
static_assert(std::size(kLeftOut) == kLeftOutWhyMax);

const Words* WordsOf(LeftOutWhy why) {
  const auto number = static_cast<size_t>(why);
  return number >= 1 && number <= std::size(kLeftOut) ? &kLeftOut[number - 1] : nullptr;
}

// "12 km", "0,8 km" below ten.
std::string Kilometres(int32_t metres, char point) {
  if (metres >= 10'000) return absl::StrCat((metres + 500) / 1000, " km");
  const int32_t tenths = (metres + 50) / 100;
  return absl::StrCat(tenths / 10, std::string(1, point), tenths % 10, " km");
}

std::string PrecisionFr(PointPrecision precision) {
  if (precision == PointPrecision::kCommune) return " (point de la commune)";
  return precision == PointPrecision::kArrondissement ? " environ (point de l’arrondissement)" : "";
}

std::string PrecisionEn(PointPrecision precision) {
  if (precision == PointPrecision::kCommune) return " (point of the commune)";
  return precision == PointPrecision::kArrondissement ? " or so (point of the arrondissement)" : "";
}

// "lundi 30 novembre 2026", with how far that is when it is near.
std::string WhenFr(const MatchWhy& why) {
  if (why.count == 0) return "aujourd’hui";
  if (why.count == 1) return "demain";
  return absl::StrCat("le ", SpokenWeekdayFr(Day(why.figure)));
}

std::string WhenEn(const MatchWhy& why) {
  if (why.count == 0) return "today";
  if (why.count == 1) return "tomorrow";
  return absl::StrCat("on ", FormatDay(Day(why.figure)));
}

std::string AccessList(int32_t bits, absl::string_view (*words)(AccessNeed)) {
  std::vector<absl::string_view> needs;
  for (uint32_t bit = 1; bit <= kAccessNeedsAll; bit <<= 1) {
    if ((static_cast<uint32_t>(bits) & bit) != 0) needs.push_back(words(static_cast<AccessNeed>(bit)));
  }
  return absl::StrJoin(needs, ", ");
}

std::string OpenDaysFr(int32_t days) {
  return absl::StrCat(days, days < 2 ? " jour ouvré" : " jours ouvrés");
}

std::string OpenDaysEn(int32_t days) {
  return absl::StrCat(days, days == 1 ? " open day" : " open days");
}

}  // namespace

bool IsCaution(MatchReason reason) {
  return reason >= MatchReason::kOtherCepLevel;
}

absl::string_view MatchReasonName(MatchReason reason) {
  switch (reason) {
    case MatchReason::kForThisPublic:
      return "for_this_public";
    case MatchReason::kSameCommune:
      return "same_commune";
    case MatchReason::kDistance:
      return "distance";
    case MatchReason::kRemote:
      return "remote";
    case MatchReason::kNextPlace:
      return "next_place";
    case MatchReason::kPromisedAnswer:
      return "promised_answer";
    case MatchReason::kUsualAnswer:
      return "usual_answer";
    case MatchReason::kCepLevel:
      return "cep_level";
    case MatchReason::kLanguage:
      return "language";
    case MatchReason::kAccess:
      return "access";
    case MatchReason::kSameDepartement:
      return "same_departement";
    case MatchReason::kPlacesPerWeek:
      return "places_per_week";
    case MatchReason::kOtherCepLevel:
      return "other_cep_level";
    case MatchReason::kLanguageNotSaid:
      return "language_not_said";
    case MatchReason::kLanguageMissing:
      return "language_missing";
    case MatchReason::kAccessNotSaid:
      return "access_not_said";
    case MatchReason::kAccessMissing:
      return "access_missing";
    case MatchReason::kDistanceUnknown:
      return "distance_unknown";
    case MatchReason::kNotInTime:
      return "not_in_time";
    case MatchReason::kStale:
      return "stale";
    case MatchReason::kNeverConfirmed:
      return "never_confirmed";
  }
  return "";
}

std::string MatchWhyFr(const MatchWhy& why) {
  switch (why.reason) {
    case MatchReason::kForThisPublic:
      return "Spécialement pour ce public";
    case MatchReason::kSameCommune:
      return "Reçoit dans la commune";
    case MatchReason::kDistance:
      return absl::StrCat("À ", Kilometres(why.figure, ','), PrecisionFr(why.precision));
    case MatchReason::kRemote:
      return "Peut recevoir à distance";
    case MatchReason::kNextPlace:
      return absl::StrCat("Peut recevoir ", WhenFr(why));
    case MatchReason::kPromisedAnswer:
      return absl::StrCat("S’engage à répondre en ", OpenDaysFr(why.figure));
    case MatchReason::kUsualAnswer:
      return absl::StrCat("Répond d’habitude en ", OpenDaysFr(why.figure), " (", why.count, " réponses)");
    case MatchReason::kCepLevel:
      return absl::StrCat("Conseil en évolution professionnelle de niveau ", why.figure);
    case MatchReason::kLanguage:
      return "On y parle la langue de la personne";
    case MatchReason::kAccess:
      return "Peut préparer l’accueil demandé";
    case MatchReason::kSameDepartement:
      return "Reçoit dans le département";
    case MatchReason::kPlacesPerWeek:
      return absl::StrCat(why.figure, why.figure == 1 ? " place par semaine" : " places par semaine");
    case MatchReason::kOtherCepLevel:
      return why.figure == 0 ? "N’est pas du conseil en évolution professionnelle"
                             : absl::StrCat("De niveau ", why.figure, " du conseil en évolution professionnelle");
    case MatchReason::kLanguageNotSaid:
      return "Ne dit pas quelles langues on y parle : à demander";
    case MatchReason::kLanguageMissing:
      return "On n’y parle pas la langue de la personne : prévoir un interprète";
    case MatchReason::kAccessNotSaid:
      return "Ne dit rien de l’accueil demandé : à demander";
    case MatchReason::kAccessMissing:
      return absl::StrCat("N’annonce pas : ", AccessList(why.figure, AccessNeedLabelFr));
    case MatchReason::kDistanceUnknown:
      return "Distance inconnue";
    case MatchReason::kNotInTime:
      return why.figure == 0 ? "Aucune place en vue" : absl::StrCat("Pas avant le ", SpokenWeekdayFr(Day(why.figure)));
    case MatchReason::kStale:
      return absl::StrCat("À vérifier : pas confirmée depuis le ", SpokenDayFr(Day(why.figure)));
    case MatchReason::kNeverConfirmed:
      return "À vérifier : jamais confirmée";
  }
  return "";
}

std::string MatchWhyEn(const MatchWhy& why) {
  switch (why.reason) {
    case MatchReason::kForThisPublic:
      return "Made for this public";
    case MatchReason::kSameCommune:
      return "Receives in the commune";
    case MatchReason::kDistance:
      return absl::StrCat(Kilometres(why.figure, '.'), " away", PrecisionEn(why.precision));
    case MatchReason::kRemote:
      return "Can receive at a distance";
    case MatchReason::kNextPlace:
      return absl::StrCat("Can receive ", WhenEn(why));
    case MatchReason::kPromisedAnswer:
      return absl::StrCat("Promises an answer within ", OpenDaysEn(why.figure));
    case MatchReason::kUsualAnswer:
      return absl::StrCat("Usually answers within ", OpenDaysEn(why.figure), " (", why.count, " answers)");
    case MatchReason::kCepLevel:
      return absl::StrCat("CEP level ", why.figure);
    case MatchReason::kLanguage:
      return "The person's language is spoken there";
    case MatchReason::kAccess:
      return "Can meet the access needs";
    case MatchReason::kSameDepartement:
      return "Receives in the département";
    case MatchReason::kPlacesPerWeek:
      return absl::StrCat(why.figure, why.figure == 1 ? " place a week" : " places a week");
    case MatchReason::kOtherCepLevel:
      return why.figure == 0 ? "Is not CEP" : absl::StrCat("CEP level ", why.figure, ", not the one asked for");
    case MatchReason::kLanguageNotSaid:
      return "Does not say which languages are spoken there: ask";
    case MatchReason::kLanguageMissing:
      return "The person's language is not spoken there: an interpreter is needed";
    case MatchReason::kAccessNotSaid:
      return "Says nothing about access: ask";
    case MatchReason::kAccessMissing:
      return absl::StrCat("Does not name: ", AccessList(why.figure, AccessNeedName));
    case MatchReason::kDistanceUnknown:
      return "Distance unknown";
    case MatchReason::kNotInTime:
      return why.figure == 0 ? "No place in sight" : absl::StrCat("Not before ", FormatDay(Day(why.figure)));
    case MatchReason::kStale:
      return absl::StrCat("To be checked: not confirmed since ", FormatDay(Day(why.figure)));
    case MatchReason::kNeverConfirmed:
      return "To be checked: never confirmed";
  }
  return "";
}

absl::string_view LeftOutName(LeftOutWhy why) {
  const Words* words = WordsOf(why);
  return words == nullptr ? absl::string_view() : words->name;
}

absl::string_view LeftOutFr(LeftOutWhy why) {
  const Words* words = WordsOf(why);
  return words == nullptr ? absl::string_view() : words->fr;
}

absl::string_view LeftOutEn(LeftOutWhy why) {
  const Words* words = WordsOf(why);
  return words == nullptr ? absl::string_view() : words->en;
}

}  // namespace relais
