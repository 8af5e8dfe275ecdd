#include "services/core/convention/agreement.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "services/core/convention/vocabulary.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

int CeilingDays(const Ceilings& ceilings, CoarseState state) {
  switch (state) {
    case CoarseState::kOpen:
      return ceilings.answer;
    case CoarseState::kAnsweredYes:
      return ceilings.appointment;
    case CoarseState::kReceived:
      return ceilings.conclusion;
    case CoarseState::kEnded:
      return ceilings.closing;
    case CoarseState::kAnsweredNo:
    case CoarseState::kCancelled:
    case CoarseState::kWithdrawn:
    case CoarseState::kExpired:
    case CoarseState::kUndeliverable:
    case CoarseState::kCorrected:
      return ceilings.other;
  }
  return ceilings.other;
}

bool CoversPublic(const Agreement& agreement, const std::string& code) {
  return code.empty() || agreement.publics.contains(std::string(kAllPublics)) || agreement.publics.contains(code);
}

absl::Status CheckCodes(const CoverageQuestion& question) {
  if (!IsNeed(question.need)) return Refuse(Reason::kUnknownValue, "need");
  if (!IsCommuneCode(question.commune)) return Refuse(Reason::kUnknownValue, "commune");
  if (!question.public_code.empty() && !IsPublic(question.public_code)) return Refuse(Reason::kUnknownValue, "public");
  return absl::OkStatus();
}

struct FieldWords {
  DraftField field;
  absl::string_view name;
  absl::string_view label_fr;
};
constexpr FieldWords kFieldWords[] = {
    {DraftField::kNeed, "need", "Besoin"},
    {DraftField::kService, "service", "Offre demandée"},
    {DraftField::kPublic, "public", "Public"},
    {DraftField::kAgeBand, "age_band", "Tranche d’âge"},
    {DraftField::kCommune, "commune", "Commune de résidence"},
    {DraftField::kLanguage, "language", "Langue"},
    {DraftField::kAccessNeeds, "access_needs", "Besoins d’accessibilité"},
    {DraftField::kReason, "reason", "Motif"},
    {DraftField::kContact, "contact", "Téléphone ou courriel"},
    {DraftField::kSurname, "surname", "Nom"},
    {DraftField::kGivenName, "given_name", "Prénom"},
    {DraftField::kBirthDate, "birth_date", "Date de naissance"},
};
static_assert(std::size(kFieldWords) == kDraftFieldMax);

const FieldWords* WordsOf(DraftField field) {
  const auto* it = std::find_if(std::begin(kFieldWords), std::end(kFieldWords),
                                [&](const FieldWords& words) { return words.field == field; });
  return it == std::end(kFieldWords) ? nullptr : it;
}

}  // namespace

absl::string_view DraftFieldName(DraftField field) {
  const FieldWords* words = WordsOf(field);
  return words == nullptr ? absl::string_view() : words->name;
}

absl::string_view DraftFieldLabelFr(DraftField field) {
  const FieldWords* words = WordsOf(field);
  return words == nullptr ? absl::string_view() : words->label_fr;
}

std::vector<DraftField> FieldSet::List() const {
  std::vector<DraftField> fields;
  for (int i = 1; i <= kDraftFieldMax; ++i) {
    const auto field = static_cast<DraftField>(i);
    if (Has(field)) fields.push_back(field);
  }
  return fields;
}

const Party* Agreement::FindParty(PartnerId partner) const {
  auto it = std::find_if(parties.begin(), parties.end(), [&](const Party& p) { return p.partner == partner; });
  return it == parties.end() ? nullptr : &*it;
}

absl::Status InForce(const Agreement& agreement, const AgreementStatus& status, Day today) {
  if (status.activated == kNoDay || today < status.activated) {
    return Refuse(Reason::kConventionNotInForce, "not activated");
  }
  if (today < agreement.start) return Refuse(Reason::kConventionNotInForce, "not started");
  if (today > agreement.end) return Refuse(Reason::kConventionNotInForce, "past its last day");
  const Standing standing = status.standing.On(today);
  if (standing == Standing::kEnded) return Refuse(Reason::kConventionNotInForce, "ended");
  if (standing == Standing::kSuspended) return Refuse(Reason::kConventionNotInForce, "suspended");
  if (status.superseded != kNoDay && today > AddDays(status.superseded, limits::kSupersededConventionDays)) {
    return Refuse(Reason::kConventionSuperseded);
  }
  return absl::OkStatus();
}

absl::Status CoversPair(const Agreement& agreement, PartnerId origin, PartnerId destination) {
  const Party* from = agreement.FindParty(origin);
  const Party* to = agreement.FindParty(destination);
  if (from == nullptr) return Refuse(Reason::kNotCovered, "the origin is no party");
  if (to == nullptr) return Refuse(Reason::kNotCovered, "the destination is no party");
  if (!from->Holds(Door::kFirst)) return Refuse(Reason::kNotCovered, "the origin holds no first door");
  if (!to->Holds(Door::kSecond)) return Refuse(Reason::kNotCovered, "the destination holds no second door");
  return absl::OkStatus();
}

absl::Status Covers(const Agreement& agreement, const CoverageQuestion& question) {
  if (absl::Status pair = CoversPair(agreement, question.origin, question.destination); !pair.ok()) return pair;
  if (absl::Status codes = CheckCodes(question); !codes.ok()) return codes;
  if (!agreement.needs.contains(question.need)) return Refuse(Reason::kNotCovered, "the need");
  if (!agreement.communes.contains(question.commune)) return Refuse(Reason::kNotCovered, "the commune");
  if (!CoversPublic(agreement, question.public_code)) return Refuse(Reason::kNotCovered, "the public");
  return absl::OkStatus();
}

Day DueDayCeiling(const Agreement& agreement, CoarseState state, Day sent) {
  return AddDays(sent, CeilingDays(agreement.ceilings, state));
}

absl::Status CheckDueDay(const Agreement& agreement, CoarseState state, Day due, Day sent) {
  if (due == kNoDay) return absl::OkStatus();
  if (due < sent) return Refuse(Reason::kDueDayTooFar, "already past when it was sent");
  if (due > DueDayCeiling(agreement, state, sent)) {
    return Refuse(Reason::kDueDayTooFar,
                  absl::StrCat("the convention allows ", CeilingDays(agreement.ceilings, state), " days at most"));
  }
  return absl::OkStatus();
}

Day EffectiveDueDay(Day due, Day sent, Day arrived) {
  if (due == kNoDay || arrived <= sent) return due;
  const int64_t waited = DaysBetween(sent, arrived);
  return AddDays(due, static_cast<int>(std::min<int64_t>(waited, kLastDay.value())));
}

}  // namespace relais
