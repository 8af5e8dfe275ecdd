#include "services/core/convention/validation.h"

#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/core/convention/vocabulary.h"
#include "services/core/handoff/day.h"

namespace relais {
namespace {

class Findings {
 public:
  void Add(Flaw flaw, std::string where, std::string detail = "") {
    problems_.push_back({flaw, std::move(where), std::move(detail)});
  }
  void Unless(bool fine, Flaw flaw, absl::string_view where, std::string detail = "") {
    if (!fine) Add(flaw, std::string(where), std::move(detail));
  }
  std::vector<Problem> Take() { return std::move(problems_); }

 private:
  std::vector<Problem> problems_;
};

std::string At(absl::string_view list, size_t index, absl::string_view field = "") {
  return absl::StrCat(list, "[", index, "]", field.empty() ? "" : ".", field);
}

void CheckFrame(const Agreement& a, Findings& found) {
  found.Unless(!a.id.none(), Flaw::kIdMissing, "id");
  found.Unless(a.version.value() > 0, Flaw::kVersionZero, "version");
  found.Unless(!a.title.empty(), Flaw::kTitleMissing, "title");
  found.Unless(a.title.size() <= kTitleBytesMax, Flaw::kTooLarge, "title", absl::StrCat(a.title.size(), " bytes"));
  if (a.kind == AgreementKind::kLocal) {
    found.Unless(!a.framework.none(), Flaw::kFrameworkMissing, "framework");
  } else {
    found.Unless(a.framework.none(), Flaw::kFrameworkUnexpected, "framework");
  }
  found.Unless(a.start != kNoDay, Flaw::kDatesMissing, "start");
  found.Unless(a.end != kNoDay, Flaw::kDatesMissing, "end");
  if (a.start != kNoDay && a.end != kNoDay) {
    found.Unless(a.start <= a.end, Flaw::kDatesReversed, "end",
                 absl::StrCat(FormatDay(a.end), " lies before ", FormatDay(a.start)));
  }
}

void CheckOneParty(const Agreement& a, size_t i, Findings& found) {
  const Party& party = a.parties[i];
  found.Unless(!party.partner.none(), Flaw::kPartyIncomplete, At("parties", i, "partner"));
  found.Unless(!party.name.empty(), Flaw::kPartyIncomplete, At("parties", i, "name"));
  found.Unless(!party.signatory.none(), Flaw::kPartyIncomplete, At("parties", i, "signatory"));
  const bool has_door = party.first_door || party.second_door;
  if (a.kind == AgreementKind::kLocal) {
    found.Unless(has_door, Flaw::kDoorsMissing, At("parties", i));
  } else {
    found.Unless(!has_door, Flaw::kDoorsUnexpected, At("parties", i));
  }
}

void CheckParties(const Agreement& a, Findings& found) {
  found.Unless(a.parties.size() <= kPartiesMax, Flaw::kTooLarge, "parties", absl::StrCat(a.parties.size(), " parties"));
  absl::btree_set<PartnerId> partners;
  absl::btree_set<SigningKey> keys;
  absl::btree_set<SigningKey> required;
  bool first_door = false;
  bool second_door = false;
  for (size_t i = 0; i < a.parties.size(); ++i) {
    const Party& party = a.parties[i];
    CheckOneParty(a, i, found);
    if (!party.partner.none() && !partners.insert(party.partner).second) {
      found.Add(Flaw::kPartyTwice, At("parties", i, "partner"), party.name);
    }
    if (!party.signatory.none() && !keys.insert(party.signatory).second) {
      found.Add(Flaw::kSignatoryTwice, At("parties", i, "signatory"), party.name);
    }
    if (party.required && !party.signatory.none()) required.insert(party.signatory);
    first_door |= party.first_door;
    second_door |= party.second_door;
  }
  found.Unless(required.size() >= 2, Flaw::kTooFewSignatories, "parties");
  if (a.kind == AgreementKind::kLocal) {
    found.Unless(first_door, Flaw::kNoFirstDoor, "parties");
    found.Unless(second_door, Flaw::kNoSecondDoor, "parties");
  }
}

void CheckScope(const Agreement& a, const absl::btree_set<std::string>* known_communes, Findings& found) {
  const bool local = a.kind == AgreementKind::kLocal;
  found.Unless(!local || !a.communes.empty(), Flaw::kNoCommune, "communes");
  found.Unless(a.communes.size() <= kConventionCommunesMax, Flaw::kTooLarge, "communes");
  for (const std::string& commune : a.communes) {
    if (!IsCommuneCode(commune)) {
      found.Add(Flaw::kCommuneMalformed, "communes", commune);
    } else if (known_communes != nullptr && !known_communes->contains(commune)) {
      found.Add(Flaw::kCommuneUnknown, "communes", commune);
    }
  }
  found.Unless(!local || !a.needs.empty(), Flaw::kNoNeed, "needs");
  for (const std::string& need : a.needs) found.Unless(IsNeed(need), Flaw::kNeedUnknown, "needs", need);
  found.Unless(!local || !a.publics.empty(), Flaw::kNoPublic, "publics");
  for (const std::string& code : a.publics) found.Unless(IsPublic(code), Flaw::kPublicUnknown, "publics", code);
}

void CheckFields(const Agreement& a, Findings& found) {
  found.Unless((a.layer1_fields - kLayer1Fields).empty(), Flaw::kFieldInWrongLayer, "layer1_fields");
  found.Unless((a.layer2_fields - kLayer2Fields).empty(), Flaw::kFieldInWrongLayer, "layer2_fields");
  if (a.kind == AgreementKind::kLocal) {
    found.Unless((kNeededFields - a.layer1_fields).empty(), Flaw::kFieldNeeded, "layer1_fields");
  }
}

void CheckDelay(int delay, int ceiling, absl::string_view where, Findings& found) {
  if (delay < 1 || delay > kDelayOpenDaysMax) {
    found.Add(Flaw::kDelayOutOfRange, std::string(where), absl::StrCat(delay, " open days"));
    return;
  }
  // Five open days a week at best: n of them take at least n·7/5 civil days.
  const int civil_days = (delay * 7 + 4) / 5;
  found.Unless(civil_days <= ceiling, Flaw::kDelayOverCeiling, where,
               absl::StrCat(delay, " open days take ", civil_days, " days or more, the ceiling is ", ceiling));
}

void CheckTimes(const Agreement& a, Findings& found) {
  const std::pair<int, absl::string_view> ceilings[] = {{a.ceilings.answer, "ceilings.answer"},
                                                        {a.ceilings.appointment, "ceilings.appointment"},
                                                        {a.ceilings.conclusion, "ceilings.conclusion"},
                                                        {a.ceilings.closing, "ceilings.closing"},
                                                        {a.ceilings.other, "ceilings.other"}};
  for (const auto& [days, where] : ceilings) {
    found.Unless(days >= 1 && days <= kCeilingDaysMax, Flaw::kCeilingOutOfRange, where, absl::StrCat(days, " days"));
  }
  CheckDelay(a.delays.answer, a.ceilings.answer, "delays.answer", found);
  CheckDelay(a.delays.question, a.ceilings.answer, "delays.question", found);
  CheckDelay(a.delays.conclusion, a.ceilings.conclusion, "delays.conclusion", found);
  CheckDelay(a.delays.closing, a.ceilings.closing, "delays.closing", found);
  CheckDelay(a.delays.erasure, a.ceilings.other, "delays.erasure", found);
  found.Unless(a.retention_days >= 1 && a.retention_days <= kRetentionDaysMax, Flaw::kRetentionOutOfRange,
               "retention_days", absl::StrCat(a.retention_days, " days"));
}

void CheckFigures(const Agreement& a, Findings& found) {
  found.Unless(a.disclosure_threshold >= kDisclosureThresholdMin, Flaw::kThresholdTooLow, "disclosure_threshold");
  found.Unless(a.opening_nodes_min >= kOpeningNodesMin, Flaw::kOpeningNodesTooFew, "opening_nodes_min");
  absl::btree_set<SealingKey> keys;
  for (size_t i = 0; i < a.aggregation_keys.size(); ++i) {
    if (a.aggregation_keys[i].none()) {
      found.Add(Flaw::kAggregationKeyMissing, At("aggregation_keys", i));
    } else if (!keys.insert(a.aggregation_keys[i]).second) {
      // One body with two shares could open sums with one other.
      found.Add(Flaw::kAggregationKeyTwice, At("aggregation_keys", i));
    }
  }
}

void CheckKeysAndAnnexes(const Agreement& a, Findings& found) {
  const Animator& animator = a.animator;
  if (a.kind == AgreementKind::kLocal) {
    found.Unless(!animator.partner.none(), Flaw::kAnimatorMissing, "animator.partner");
    found.Unless(!animator.name.empty(), Flaw::kAnimatorMissing, "animator.name");
    found.Unless(!animator.signing.none(), Flaw::kAnimatorMissing, "animator.signing");
    found.Unless(!animator.sealing.none(), Flaw::kAnimatorMissing, "animator.sealing");
  }
  found.Unless(!a.hub_key.none(), Flaw::kHubKeyMissing, "hub_key");
  for (size_t i = 0; i < a.annexes.size(); ++i) {
    found.Unless(!a.annexes[i].title.empty(), Flaw::kAnnexIncomplete, At("annexes", i, "title"));
    found.Unless(!a.annexes[i].sha256.none(), Flaw::kAnnexIncomplete, At("annexes", i, "sha256"));
  }
}

void CheckWithin(const absl::btree_set<std::string>& inner, const absl::btree_set<std::string>& outer,
                 absl::string_view where, Findings& found) {
  if (outer.empty()) return;
  for (const std::string& code : inner) found.Unless(outer.contains(code), Flaw::kWiderThanFramework, where, code);
}

void CheckFieldsWithin(FieldSet inner, FieldSet outer, absl::string_view where, Findings& found) {
  if (outer.empty()) return;
  found.Unless((inner - outer).empty(), Flaw::kWiderThanFramework, where);
}

}  // namespace

std::vector<Problem> ValidateAgreement(const Agreement& agreement, const absl::btree_set<std::string>* known_communes) {
  Findings found;
  CheckFrame(agreement, found);
  CheckParties(agreement, found);
  CheckScope(agreement, known_communes, found);
  CheckFields(agreement, found);
  CheckTimes(agreement, found);
  CheckFigures(agreement, found);
  CheckKeysAndAnnexes(agreement, found);
  return found.Take();
}

std::vector<Problem> CheckUnderFramework(const Agreement& local, const Agreement& framework) {
  Findings found;
  found.Unless(framework.kind == AgreementKind::kFramework && local.framework == framework.id, Flaw::kFrameworkOther,
               "framework");
  found.Unless(local.start >= framework.start, Flaw::kOutsideFrameworkDays, "start");
  found.Unless(local.end <= framework.end, Flaw::kOutsideFrameworkDays, "end");
  CheckWithin(local.communes, framework.communes, "communes", found);
  CheckWithin(local.needs, framework.needs, "needs", found);
  if (!framework.publics.contains(std::string(kAllPublics))) {
    CheckWithin(local.publics, framework.publics, "publics", found);
  }
  CheckFieldsWithin(local.layer1_fields, framework.layer1_fields, "layer1_fields", found);
  CheckFieldsWithin(local.layer2_fields, framework.layer2_fields, "layer2_fields", found);
  const Ceilings& mine = local.ceilings;
  const Ceilings& bound = framework.ceilings;
  found.Unless(mine.answer <= bound.answer, Flaw::kLaxerThanFramework, "ceilings.answer");
  found.Unless(mine.appointment <= bound.appointment, Flaw::kLaxerThanFramework, "ceilings.appointment");
  found.Unless(mine.conclusion <= bound.conclusion, Flaw::kLaxerThanFramework, "ceilings.conclusion");
  found.Unless(mine.closing <= bound.closing, Flaw::kLaxerThanFramework, "ceilings.closing");
  found.Unless(mine.other <= bound.other, Flaw::kLaxerThanFramework, "ceilings.other");
  found.Unless(local.retention_days <= framework.retention_days, Flaw::kLaxerThanFramework, "retention_days");
  found.Unless(local.disclosure_threshold >= framework.disclosure_threshold, Flaw::kLaxerThanFramework,
               "disclosure_threshold");
  found.Unless(local.opening_nodes_min >= framework.opening_nodes_min, Flaw::kLaxerThanFramework, "opening_nodes_min");
  found.Unless(local.aggregation_keys == framework.aggregation_keys, Flaw::kKeysOtherThanFramework, "aggregation_keys");
  found.Unless(local.hub_key == framework.hub_key, Flaw::kKeysOtherThanFramework, "hub_key");
  return found.Take();
}

std::string DescribeProblems(const std::vector<Problem>& problems) {
  std::string text;
  for (const Problem& problem : problems) {
    absl::StrAppend(&text, text.empty() ? "" : "\n", problem.where, ": ", FlawName(problem.flaw));
    if (!problem.detail.empty()) absl::StrAppend(&text, " (", problem.detail, ")");
  }
  return text;
}

absl::string_view FlawName(Flaw flaw) {
  // In the order of the enum, from 1.
  static constexpr absl::string_view kNames[] = {
      "ID_MISSING",
      "VERSION_ZERO",
      "TITLE_MISSING",
      "DATES_MISSING",
      "DATES_REVERSED",
      "FRAMEWORK_MISSING",
      "FRAMEWORK_UNEXPECTED",
      "TOO_FEW_SIGNATORIES",
      "PARTY_INCOMPLETE",
      "PARTY_TWICE",
      "SIGNATORY_TWICE",
      "DOORS_MISSING",
      "DOORS_UNEXPECTED",
      "NO_FIRST_DOOR",
      "NO_SECOND_DOOR",
      "NO_COMMUNE",
      "COMMUNE_MALFORMED",
      "COMMUNE_UNKNOWN",
      "NO_NEED",
      "NEED_UNKNOWN",
      "NO_PUBLIC",
      "PUBLIC_UNKNOWN",
      "FIELD_IN_WRONG_LAYER",
      "FIELD_NEEDED",
      "DELAY_OUT_OF_RANGE",
      "DELAY_OVER_CEILING",
      "CEILING_OUT_OF_RANGE",
      "RETENTION_OUT_OF_RANGE",
      "THRESHOLD_TOO_LOW",
      "OPENING_NODES_TOO_FEW",
      "ANIMATOR_MISSING",
      "AGGREGATION_KEY_MISSING",
      "AGGREGATION_KEY_TWICE",
      "HUB_KEY_MISSING",
      "ANNEX_INCOMPLETE",
      "TOO_LARGE",
      "FRAMEWORK_OTHER",
      "OUTSIDE_FRAMEWORK_DAYS",
      "WIDER_THAN_FRAMEWORK",
      "LAXER_THAN_FRAMEWORK",
      "KEYS_OTHER_THAN_FRAMEWORK",
  };
  static_assert(std::size(kNames) == static_cast<size_t>(Flaw::kKeysOtherThanFramework));
  const auto number = static_cast<size_t>(flaw);
  return number >= 1 && number <= std::size(kNames) ? kNames[number - 1] : absl::string_view();
}

}  // namespace relais
