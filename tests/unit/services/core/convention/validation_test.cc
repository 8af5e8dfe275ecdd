#include "services/core/convention/validation.h"

#include <functional>
#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/core/handoff/day.h"
#include "tests/unit/services/core/convention/sample_network.h"

namespace relais {
namespace {

using sample::Filled;
using sample::Framework;
using sample::Local;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<Flaw> FlawsOf(const std::vector<Problem>& problems) {
  std::vector<Flaw> flaws;
  for (const Problem& problem : problems) flaws.push_back(problem.flaw);
  return flaws;
}

TEST(ValidateAgreementTest, TheSamplesAreSound) {
  EXPECT_THAT(ValidateAgreement(Local()), IsEmpty());
  EXPECT_THAT(ValidateAgreement(Framework()), IsEmpty());
  EXPECT_THAT(CheckUnderFramework(Local(), Framework()), IsEmpty());
}

// One change, one flaw; and between them the changes show every flaw that a convention can have by itself.
TEST(ValidateAgreementTest, FindsEachFlaw) {
  struct Case {
    Flaw flaw;
    std::function<void(Agreement&)> spoil;
  };
  const Case cases[] = {
      {Flaw::kIdMissing, [](Agreement& a) { a.id = {}; }},
      {Flaw::kVersionZero, [](Agreement& a) { a.version = ConventionVersion(0); }},
      {Flaw::kTitleMissing, [](Agreement& a) { a.title = ""; }},
      {Flaw::kTooLarge, [](Agreement& a) { a.title = std::string(kTitleBytesMax + 1, 'x'); }},
      {Flaw::kDatesMissing, [](Agreement& a) { a.start = kNoDay; }},
      {Flaw::kDatesReversed, [](Agreement& a) { std::swap(a.start, a.end); }},
      {Flaw::kFrameworkMissing, [](Agreement& a) { a.framework = {}; }},
      {Flaw::kPartyIncomplete, [](Agreement& a) { a.parties[1].name = ""; }},
      {Flaw::kPartyIncomplete, [](Agreement& a) { a.parties[1].signatory = {}; }},
      {Flaw::kPartyTwice, [](Agreement& a) { a.parties[3].partner = a.parties[2].partner; }},
      {Flaw::kSignatoryTwice, [](Agreement& a) { a.parties[3].signatory = a.parties[2].signatory; }},
      {Flaw::kDoorsMissing, [](Agreement& a) { a.parties[3].second_door = false; }},
      {Flaw::kNoCommune, [](Agreement& a) { a.communes.clear(); }},
      {Flaw::kCommuneMalformed, [](Agreement& a) { a.communes.insert("2C001"); }},
      {Flaw::kNoNeed, [](Agreement& a) { a.needs.clear(); }},
      {Flaw::kNeedUnknown, [](Agreement& a) { a.needs.insert("se-former--voler"); }},
      {Flaw::kNoPublic, [](Agreement& a) { a.publics.clear(); }},
      {Flaw::kPublicUnknown, [](Agreement& a) { a.publics.insert("martiens"); }},
      {Flaw::kFieldInWrongLayer, [](Agreement& a) { a.layer1_fields.Add(DraftField::kSurname); }},
      {Flaw::kFieldInWrongLayer, [](Agreement& a) { a.layer2_fields.Add(DraftField::kReason); }},
      {Flaw::kFieldNeeded, [](Agreement& a) { a.layer1_fields = FieldSet{DraftField::kNeed}; }},
      {Flaw::kDelayOutOfRange, [](Agreement& a) { a.delays.question = 0; }},
      {Flaw::kDelayOutOfRange, [](Agreement& a) { a.delays.erasure = kDelayOpenDaysMax + 1; }},
      {Flaw::kDelayOverCeiling, [](Agreement& a) { a.delays.answer = 25; }},
      {Flaw::kCeilingOutOfRange, [](Agreement& a) { a.ceilings.appointment = kCeilingDaysMax + 1; }},
      {Flaw::kRetentionOutOfRange, [](Agreement& a) { a.retention_days = 0; }},
      {Flaw::kThresholdTooLow, [](Agreement& a) { a.disclosure_threshold = kDisclosureThresholdMin - 1; }},
      {Flaw::kOpeningNodesTooFew, [](Agreement& a) { a.opening_nodes_min = 2; }},
      {Flaw::kAnimatorMissing, [](Agreement& a) { a.animator.signing = {}; }},
      {Flaw::kAggregationKeyMissing, [](Agreement& a) { a.aggregation_keys[1] = {}; }},
      {Flaw::kAggregationKeyTwice, [](Agreement& a) { a.aggregation_keys[1] = a.aggregation_keys[0]; }},
      {Flaw::kHubKeyMissing, [](Agreement& a) { a.hub_key = {}; }},
      {Flaw::kAnnexIncomplete,
       [](Agreement& a) {
         a.annexes = {{"Annexe", Digest()}};
       }},
  };
  for (const Case& c : cases) {
    Agreement spoilt = Local();
    c.spoil(spoilt);
    EXPECT_THAT(FlawsOf(ValidateAgreement(spoilt)), ElementsAre(c.flaw)) << FlawName(c.flaw);
  }
}

TEST(ValidateAgreementTest, CountsSignatoriesByKey) {
  Agreement alone = Local();
  for (Party& party : alone.parties) party.required = false;
  alone.parties[0].required = true;
  EXPECT_THAT(FlawsOf(ValidateAgreement(alone)), ElementsAre(Flaw::kTooFewSignatories));
}

TEST(ValidateAgreementTest, WantsBothDoorsSomewhere) {
  Agreement one_sided = Local();
  for (Party& party : one_sided.parties) {
    party.first_door = true;
    party.second_door = false;
  }
  EXPECT_THAT(FlawsOf(ValidateAgreement(one_sided)), ElementsAre(Flaw::kNoSecondDoor));
  for (Party& party : one_sided.parties) std::swap(party.first_door, party.second_door);
  EXPECT_THAT(FlawsOf(ValidateAgreement(one_sided)), ElementsAre(Flaw::kNoFirstDoor));
}

TEST(ValidateAgreementTest, AFrameworkHoldsNoDoorAndStandsUnderNothing) {
  Agreement framework = Framework();
  framework.framework = sample::kLocal;
  framework.parties[0].first_door = true;
  EXPECT_THAT(FlawsOf(ValidateAgreement(framework)), ElementsAre(Flaw::kFrameworkUnexpected, Flaw::kDoorsUnexpected));
}

TEST(ValidateAgreementTest, AsksWhetherCommunesExistWhenTold) {
  const absl::btree_set<std::string> known = {"45252", "45191"};
  EXPECT_THAT(ValidateAgreement(Local(), &known), IsEmpty());
  const absl::btree_set<std::string> fewer = {"45252"};
  const std::vector<Problem> problems = ValidateAgreement(Local(), &fewer);
  ASSERT_THAT(FlawsOf(problems), ElementsAre(Flaw::kCommuneUnknown));
  EXPECT_EQ(problems[0].detail, "45191");
}

TEST(ValidateAgreementTest, ListsEverythingAtOnce) {
  Agreement spoilt = Local();
  std::swap(spoilt.start, spoilt.end);
  spoilt.communes.insert("99");
  spoilt.parties[1].partner = spoilt.parties[0].partner;
  spoilt.delays.answer = 25;
  spoilt.animator = {};
  const std::vector<Problem> problems = ValidateAgreement(spoilt);
  EXPECT_THAT(FlawsOf(problems), ElementsAre(Flaw::kDatesReversed, Flaw::kPartyTwice, Flaw::kCommuneMalformed,
                                             Flaw::kDelayOverCeiling, Flaw::kAnimatorMissing, Flaw::kAnimatorMissing,
                                             Flaw::kAnimatorMissing, Flaw::kAnimatorMissing));
  EXPECT_EQ(DescribeProblems({problems[0], problems[1]}),
            "end: DATES_REVERSED (2026-01-01 lies before 2028-12-31)\nparties[1].partner: PARTY_TWICE (Structure 2)");
}

TEST(ValidateAgreementTest, AnEmptyConventionIsAllProblems) {
  EXPECT_GE(ValidateAgreement(Agreement()).size(), 15u);
}

TEST(CheckUnderFrameworkTest, ALocalConventionOnlyNarrows) {
  struct Case {
    Flaw flaw;
    std::function<void(Agreement& local, Agreement& framework)> spoil;
  };
  const Case cases[] = {
      {Flaw::kFrameworkOther, [](Agreement& l, Agreement&) { l.framework = sample::kLocal; }},
      {Flaw::kOutsideFrameworkDays, [](Agreement& l, Agreement&) { l.start = AddDays(l.start, -1); }},
      {Flaw::kOutsideFrameworkDays, [](Agreement& l, Agreement&) { l.end = AddDays(l.end, 1); }},
      {Flaw::kWiderThanFramework, [](Agreement&, Agreement& f) { f.communes = {"45252"}; }},
      {Flaw::kWiderThanFramework, [](Agreement&, Agreement& f) { f.needs = {sample::kNeed}; }},
      {Flaw::kWiderThanFramework, [](Agreement&, Agreement& f) { f.publics = {"jeunes"}; }},
      {Flaw::kWiderThanFramework, [](Agreement&, Agreement& f) { f.layer2_fields = {DraftField::kSurname}; }},
      {Flaw::kLaxerThanFramework, [](Agreement& l, Agreement&) { ++l.ceilings.answer; }},
      {Flaw::kLaxerThanFramework, [](Agreement& l, Agreement&) { ++l.retention_days; }},
      {Flaw::kLaxerThanFramework, [](Agreement& l, Agreement&) { --l.disclosure_threshold; }},
      {Flaw::kLaxerThanFramework, [](Agreement& l, Agreement&) { --l.opening_nodes_min; }},
      {Flaw::kKeysOtherThanFramework, [](Agreement& l, Agreement&) { l.hub_key = Filled<SigningKey>(77); }},
      {Flaw::kKeysOtherThanFramework, [](Agreement& l, Agreement&) { l.aggregation_keys[0] = Filled<SealingKey>(77); }},
  };
  for (const Case& c : cases) {
    Agreement local = Local();
    Agreement framework = Framework();
    c.spoil(local, framework);
    EXPECT_THAT(FlawsOf(CheckUnderFramework(local, framework)), ElementsAre(c.flaw)) << FlawName(c.flaw);
  }
}

TEST(FlawNameTest, NamesAreThereAndDistinct) {
  std::set<std::string> names;
  int flaws = 0;
  for (int i = 1; i < 256; ++i) {
    const absl::string_view name = FlawName(static_cast<Flaw>(i));
    if (name.empty()) continue;
    ++flaws;
    names.insert(std::string(name));
  }
  EXPECT_EQ(flaws, static_cast<int>(Flaw::kKeysOtherThanFramework));
  EXPECT_EQ(names.size(), static_cast<size_t>(flaws));
}

}  // namespace
}  // namespace relais
