// Each text's fields: there and back, and each bad one refused under its own name.
#include "services/wire/knowledge_text.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/core/convention/sample_network.h"

namespace relais::wire {
namespace {

const std::string kShort = "short";
const std::string kBell = "a\a";  // a control character
constexpr uint32_t kHuge = 1u << 31;

template <class Text>
struct Bad {
  std::string refusal;
  std::function<void(Text&)> bend;
};
// `good` is read, and each of `all` is refused by exactly its sentence.
template <class Text>
void ExpectEachRefused(const Text& good, const std::vector<Bad<Text>>& all) {
  FieldCheck fine;
  ReadText(good, fine);
  EXPECT_OK(fine.status());
  for (const Bad<Text>& bad : all) {
    Text bent = good;
    bad.bend(bent);
    FieldCheck check;
    ReadText(bent, check);
    EXPECT_EQ(std::string(check.status().message()), bad.refusal);
  }
}
template <class Value>
void ExpectComesBack(const Value& value) {
  FieldCheck check;
  EXPECT_TRUE(ReadText(TextOf(value), check) == value);
  EXPECT_OK(check.status());
}

TEST(KnowledgeText, EveryTextComesBack) {
  ExpectComesBack(sample::Framework());
  ExpectComesBack(sample::Local());
  ExpectComesBack(
      std::get<StandingStatement>(sample::StandingItem(sample::kLocal, sample::PartnerNo(2), 3, Standing::kSuspended,
                                                       sample::kToday, sample::SignatoryNo(40))
                                      .content));
  for (int n = 1; n <= 5; ++n) ExpectComesBack(sample::EntryNo(n));
  ExpectComesBack(sample::DirectoryNo(2));
  ExpectComesBack(Delegation{sample::SignatoryNo(1), sample::SignatoryNo(2), sample::kLocal, Edition(3), Day(20000)});
}

TEST(KnowledgeText, EachBadFieldOfADelegation) {
  using T = v1::DelegationText;
  const Delegation good{sample::SignatoryNo(1), sample::SignatoryNo(2), sample::kLocal, Edition(3), Day(20000)};
  ExpectEachRefused<T>(TextOf(good), {{"MALFORMED: delegator_key", [](T& t) { t.clear_delegator_key(); }},
                                      {"MALFORMED: delegate_key", [](T& t) { t.set_delegate_key(kShort); }},
                                      {"MALFORMED: convention", [](T& t) { t.set_convention(kShort); }}});
}

TEST(KnowledgeText, ASealingTermsIdIsLeftToItsReader) {
  FieldCheck check;
  const SealingKeyEntry read = ReadText(TextOf(sample::KeysNo(1)), check);
  EXPECT_OK(check.status());
  SealingKeyEntry expected = sample::KeysNo(1);
  expected.terms[0].id = KeyId();
  EXPECT_EQ(read, expected);
}

TEST(KnowledgeText, WhatIsAbsentIsNoneOrZeroForTheCoreToName) {
  FieldCheck check;
  v1::ConventionText text;
  text.set_convention(std::string(ConventionId::kSize, 'c'));
  text.set_kind(v1::ConventionKind(1));
  for (int i = 0; i < 3; ++i) text.add_aggregation_keys("");
  text.add_parties();
  const Agreement read = ReadText(text, check);
  EXPECT_OK(check.status());
  EXPECT_EQ(read.version, ConventionVersion(0));
  EXPECT_TRUE(read.hub_key.none() && read.framework.none() && read.parties[0].partner.none());
  EXPECT_EQ(read.retention_days, 0);
  EXPECT_EQ(read.animator, Animator());
}

TEST(KnowledgeText, AConventionsFieldsAreRefusedByName) {
  using T = v1::ConventionText;
  ExpectEachRefused<T>(
      TextOf(sample::Local()),
      {{"MALFORMED: convention", [](T& t) { t.clear_convention(); }},
       {"UNKNOWN_VALUE: kind", [](T& t) { t.set_kind(v1::ConventionKind(0)); }},
       {"UNKNOWN_VALUE: kind", [](T& t) { t.set_kind(v1::ConventionKind(3)); }},
       {"MALFORMED: framework_convention", [](T& t) { t.set_framework_convention(kShort); }},
       {"MALFORMED: title", [](T& t) { t.set_title(kBell); }},
       {"MALFORMED: party: partner", [](T& t) { t.mutable_parties(1)->set_partner(kShort); }},
       {"MALFORMED: party: name", [](T& t) { t.mutable_parties(1)->set_name(kBell); }},
       {"MALFORMED: party: signatory_key", [](T& t) { t.mutable_parties(1)->set_signatory_key(kShort); }},
       {"MALFORMED: communes", [](T& t) { t.add_communes(t.communes(0)); }},
       {"MALFORMED: needs", [](T& t) { t.add_needs(t.needs(0)); }},
       {"MALFORMED: publics", [](T& t) { t.add_publics(kBell); }},
       {"UNKNOWN_VALUE: layer1_fields", [](T& t) { t.add_layer1_fields(v1::DraftField(0)); }},
       {"UNKNOWN_VALUE: layer1_fields", [](T& t) { t.add_layer1_fields(v1::DraftField(kDraftFieldMax + 1)); }},
       {"MALFORMED: layer2_fields", [](T& t) { t.add_layer2_fields(v1::DraftField(t.layer2_fields(0))); }},
       {"MALFORMED: delays: answer", [](T& t) { t.mutable_delays()->set_answer(kHuge); }},
       {"MALFORMED: delays: question", [](T& t) { t.mutable_delays()->set_question(kHuge); }},
       {"MALFORMED: delays: conclusion", [](T& t) { t.mutable_delays()->set_conclusion(kHuge); }},
       {"MALFORMED: delays: closing", [](T& t) { t.mutable_delays()->set_closing(kHuge); }},
       {"MALFORMED: delays: erasure", [](T& t) { t.mutable_delays()->set_erasure(kHuge); }},
       {"MALFORMED: ceilings: answer", [](T& t) { t.mutable_ceilings()->set_answer(kHuge); }},
       {"MALFORMED: ceilings: appointment", [](T& t) { t.mutable_ceilings()->set_appointment(kHuge); }},
       {"MALFORMED: ceilings: conclusion", [](T& t) { t.mutable_ceilings()->set_conclusion(kHuge); }},
       {"MALFORMED: ceilings: closing", [](T& t) { t.mutable_ceilings()->set_closing(kHuge); }},
       {"MALFORMED: ceilings: other", [](T& t) { t.mutable_ceilings()->set_other(kHuge); }},
       {"MALFORMED: retention_days", [](T& t) { t.set_retention_days(kHuge); }},
       {"MALFORMED: disclosure_threshold", [](T& t) { t.set_disclosure_threshold(kHuge); }},
       {"MALFORMED: opening_nodes_min", [](T& t) { t.set_opening_nodes_min(kHuge); }},
       {"MALFORMED: animator: partner", [](T& t) { t.mutable_animator()->set_partner(kShort); }},
       {"MALFORMED: animator: name", [](T& t) { t.mutable_animator()->set_name(kBell); }},
       {"MALFORMED: animator: signing_key", [](T& t) { t.mutable_animator()->set_signing_key(kShort); }},
       {"MALFORMED: animator: sealing_key", [](T& t) { t.mutable_animator()->set_sealing_key(kShort); }},
       {"MALFORMED: aggregation_keys", [](T& t) { t.add_aggregation_keys(t.aggregation_keys(0)); }},
       {"MALFORMED: aggregation_keys", [](T& t) { t.mutable_aggregation_keys()->RemoveLast(); }},
       {"MALFORMED: aggregation_keys", [](T& t) { t.set_aggregation_keys(1, kShort); }},
       {"MALFORMED: hub_key", [](T& t) { t.set_hub_key(kShort); }},
       {"MALFORMED: annex: title", [](T& t) { t.add_annexes()->set_title(kBell); }},
       {"MALFORMED: annex: sha256", [](T& t) { t.add_annexes()->set_sha256(kShort); }}});
}

TEST(KnowledgeText, TheOtherTextsFieldsAreRefusedByName) {
  using S = v1::StandingText;
  ExpectEachRefused<S>(
      TextOf(StandingStatement{sample::kLocal, sample::PartnerNo(2), Edition(1), Standing::kEnded, sample::kToday}),
      {{"MALFORMED: convention", [](S& t) { t.set_convention(kShort); }},
       {"MALFORMED: partner", [](S& t) { t.set_partner(kShort); }},
       {"UNKNOWN_VALUE: standing", [](S& t) { t.set_standing(v1::Standing(0)); }}});
  using R = v1::RosterText;
  ExpectEachRefused<R>(TextOf(sample::EntryNo(2)),
                       {{"MALFORMED: partner", [](R& t) { t.clear_partner(); }},
                        {"MALFORMED: name", [](R& t) { t.set_name(kBell); }},
                        {"UNKNOWN_VALUE: level", [](R& t) { t.set_level(v1::MemberLevel(0)); }},
                        {"MALFORMED: node", [](R& t) { t.set_node(kShort); }},
                        {"MALFORMED: identity_key", [](R& t) { t.set_identity_key(kShort); }},
                        {"MALFORMED: custodian", [](R& t) { t.set_custodian(kShort); }}});
  using K = v1::SealingKeysText;
  ExpectEachRefused<K>(TextOf(sample::KeysNo(2)),
                       {{"MALFORMED: node", [](K& t) { t.clear_node(); }},
                        {"MALFORMED: term: key", [](K& t) { t.mutable_terms(0)->clear_key(); }}});
}

TEST(KnowledgeText, AServicesFieldsAreRefusedByName) {
  using T = v1::DirectoryText;
  using S = v1::ServiceText;
  const auto in_service = [](void (*bend)(S&)) { return [bend](T& t) { bend(*t.mutable_services(0)); }; };
  ExpectEachRefused<T>(
      TextOf(sample::DirectoryNo(2)),
      {{"MALFORMED: partner", [](T& t) { t.clear_partner(); }},
       {"MALFORMED: service", in_service([](S& s) { s.clear_service(); })},
       {"UNKNOWN_VALUE: service: door", in_service([](S& s) { s.set_door(v1::Door(0)); })},
       {"MALFORMED: service: name", in_service([](S& s) { s.set_name(kBell); })},
       {"MALFORMED: service: description", in_service([](S& s) { s.set_description(kBell); })},
       {"MALFORMED: service: needs", in_service([](S& s) { s.add_needs(s.needs(0)); })},
       {"MALFORMED: service: publics", in_service([](S& s) { s.add_publics(s.publics(0)); })},
       {"MALFORMED: service: communes", in_service([](S& s) { s.add_communes(kBell); })},
       {"MALFORMED: service: address", in_service([](S& s) { s.set_address(kBell); })},
       {"MALFORMED: service: postcode", in_service([](S& s) { s.set_postcode(kBell); })},
       {"MALFORMED: service: commune", in_service([](S& s) { s.set_commune(kBell); })},
       {"MALFORMED: service: town", in_service([](S& s) { s.set_town(kBell); })},
       {"MALFORMED: service: telephone", in_service([](S& s) { s.set_telephone(kBell); })},
       {"MALFORMED: service: email", in_service([](S& s) { s.set_email(kBell); })},
       {"MALFORMED: service: web", in_service([](S& s) { s.set_web(kBell); })},
       {"MALFORMED: service: cep_level", in_service([](S& s) { s.set_cep_level(4); })},
       {"MALFORMED: service: open_weekdays", in_service([](S& s) { s.set_open_weekdays(128); })},
       {"MALFORMED: service: opening_hours", in_service([](S& s) { s.set_opening_hours(kBell); })},
       {"MALFORMED: service: answer_open_days", in_service([](S& s) { s.set_answer_open_days(kHuge); })},
       {"MALFORMED: service: places_per_week", in_service([](S& s) { s.set_places_per_week(kHuge); })},
       {"UNKNOWN_VALUE: service: location", in_service([](S& s) { s.mutable_location(); })},
       {"MALFORMED: service: type", in_service([](S& s) { s.set_type(kBell); })},
       {"MALFORMED: service: languages", in_service([](S& s) {
          s.add_languages("en");
          s.add_languages("en");
        })},
       {"MALFORMED: service: access_needs", in_service([](S& s) { s.set_access_needs(kHuge); })},
       {"UNKNOWN_VALUE: service: fee", in_service([](S& s) { s.set_fee(v1::Fee(3)); })},
       {"MALFORMED: service: fee_details", in_service([](S& s) { s.set_fee_details(kBell); })},
       {"MALFORMED: service: access_conditions", in_service([](S& s) { s.set_access_conditions(kBell); })},
       {"MALFORMED: service: publics_details", in_service([](S& s) { s.set_publics_details(kBell); })},
       {"MALFORMED: service: ways_in", in_service([](S& s) { s.set_ways_in(16); })},
       {"MALFORMED: service: asked_by", in_service([](S& s) { s.set_asked_by(4); })},
       {"MALFORMED: service: mobilisation_details", in_service([](S& s) { s.set_mobilisation_details(kBell); })},
       {"MALFORMED: service: mobilisation_link", in_service([](S& s) { s.set_mobilisation_link(kBell); })},
       {"MALFORMED: service: week_hours_x100", in_service([](S& s) { s.set_week_hours_x100(kHuge); })},
       {"MALFORMED: service: weeks", in_service([](S& s) { s.set_weeks(kHuge); })},
       {"MALFORMED: service: address_complement", in_service([](S& s) { s.set_address_complement(kBell); })},
       {"MALFORMED: service: provenance", in_service([](S& s) { s.mutable_provenance()->set_link(kBell); })}});
}

TEST(KnowledgeText, AStructuresFieldsAreRefusedByName) {
  using T = v1::DirectoryText;
  using S = v1::StructureText;
  const auto in_structure = [](void (*bend)(S&)) { return [bend](T& t) { bend(*t.mutable_structure()); }; };
  ExpectEachRefused<T>(
      TextOf(sample::DirectoryNo(2)),
      {{"MALFORMED: structure: kinds", in_structure([](S& s) {
          s.add_kinds("cidff");
          s.add_kinds("cidff");
        })},
       {"MALFORMED: structure: siret", in_structure([](S& s) { s.set_siret(kBell); })},
       {"MALFORMED: structure: description", in_structure([](S& s) { s.set_description(kBell); })},
       {"MALFORMED: structure: address", in_structure([](S& s) { s.set_address(kBell); })},
       {"MALFORMED: structure: postcode", in_structure([](S& s) { s.set_postcode(kBell); })},
       {"MALFORMED: structure: commune", in_structure([](S& s) { s.set_commune(kBell); })},
       {"MALFORMED: structure: town", in_structure([](S& s) { s.set_town(kBell); })},
       {"MALFORMED: structure: address_complement", in_structure([](S& s) { s.set_address_complement(kBell); })},
       {"UNKNOWN_VALUE: structure: location", in_structure([](S& s) { s.mutable_location(); })},
       {"MALFORMED: structure: telephone", in_structure([](S& s) { s.set_telephone(kBell); })},
       {"MALFORMED: structure: email", in_structure([](S& s) { s.set_email(kBell); })},
       {"MALFORMED: structure: web", in_structure([](S& s) { s.set_web(kBell); })},
       {"MALFORMED: structure: opening_hours", in_structure([](S& s) { s.set_opening_hours(kBell); })},
       {"MALFORMED: structure: accessibility_page", in_structure([](S& s) { s.set_accessibility_page(kBell); })},
       {"MALFORMED: structure: provenance", in_structure([](S& s) { s.mutable_provenance()->set_source(kBell); })}});
}

}  // namespace
}  // namespace relais::wire
