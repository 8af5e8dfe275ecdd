#include "services/core/handoff/draft.h"

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "gtest/gtest.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"
#include "tests/unit/services/core/handoff/samples.h"

namespace relais {
namespace {

using samples::kToday;

Draft Good() {
  Draft draft;
  draft.need = "mobilite--preparer-un-permis";
  draft.service = samples::Filled<ServiceId>(7);
  draft.public_code = "jeunes";
  draft.age_band = AgeBand::k18To25;
  draft.commune = "45252";
  draft.language = "fr";
  draft.access_needs = kAccessReading | kAccessTransport;
  draft.reason = "Souhaite passer le permis pour un contrat en apprentissage.";
  draft.contact = "06 00 00 00 00";
  draft.consent = {ConsentBy::kPerson, kToday, true, false};
  draft.surname = "Martin-Canari";
  draft.given_name = "Zoé";
  draft.birth_date = {2004, 2, 29};
  return draft;
}

Reason Bent(const std::function<void(Draft&)>& bend) {
  Draft draft = Good();
  bend(draft);
  return ReasonOf(CheckDraft(draft, kToday));
}

TEST(Draft, ACompleteFormPasses) {
  EXPECT_TRUE(CheckDraft(Good(), kToday).ok());
  EXPECT_EQ(Bent([](Draft& d) { d.reason.clear(); }), Reason::kNone);
  EXPECT_EQ(Bent([](Draft& d) { d.access_needs = 0; }), Reason::kNone);
  EXPECT_EQ(Bent([](Draft& d) { d.consent.by = ConsentBy::kLegalRepresentative; }), Reason::kNone);
  EXPECT_EQ(Bent([](Draft& d) { d.commune = "2A004"; }), Reason::kNone);
  EXPECT_EQ(Bent([](Draft& d) { d.language = "rcf"; }), Reason::kNone);
  EXPECT_EQ(Bent([](Draft& d) { d.birth_date = {1954, 12, 31}; }), Reason::kNone);
}

TEST(Draft, WhatIsMissing) {
  const std::vector<std::function<void(Draft&)>> bends = {
      [](Draft& d) { d.need.clear(); },        [](Draft& d) { d.service = ServiceId(); },
      [](Draft& d) { d.public_code.clear(); }, [](Draft& d) { d.age_band = AgeBand{}; },
      [](Draft& d) { d.commune.clear(); },     [](Draft& d) { d.language.clear(); },
      [](Draft& d) { d.surname.clear(); },     [](Draft& d) { d.given_name.clear(); },
      [](Draft& d) { d.contact.clear(); },     [](Draft& d) { d.birth_date = BirthDate(); },
  };
  for (const auto& bend : bends) EXPECT_EQ(Bent(bend), Reason::kMissingField);
}

TEST(Draft, WhatIsTooLong) {
  struct Bound {
    std::string Draft::*field;
    size_t bytes_max;
    Reason at_most;
  };
  const std::vector<Bound> bounds = {
      {&Draft::reason, limits::kReasonTextBytesMax, Reason::kNone},
      {&Draft::contact, limits::kContactBytesMax, Reason::kNone},
      {&Draft::surname, limits::kNameBytesMax, Reason::kNone},
      {&Draft::given_name, limits::kNameBytesMax, Reason::kNone},
      {&Draft::need, limits::kVocabularyBytesMax, Reason::kUnknownValue},  // no group in it
      {&Draft::public_code, limits::kVocabularyBytesMax, Reason::kNone},
  };
  for (const Bound& bound : bounds) {
    EXPECT_EQ(Bent([&](Draft& d) { d.*bound.field = std::string(bound.bytes_max, 'a'); }), bound.at_most);
    EXPECT_EQ(Bent([&](Draft& d) { d.*bound.field = std::string(bound.bytes_max + 1, 'a'); }), Reason::kTextTooLong);
  }
  EXPECT_EQ(Bent([](Draft& d) { d.surname = std::string(25, '\xc3') + std::string(25, '\xa9'); }), Reason::kTextTooLong)
      << "bytes count, not letters";
}

TEST(Draft, WhatIsNotInAnyList) {
  const std::vector<std::function<void(Draft&)>> bends = {
      [](Draft& d) { d.need = "mobilite"; },
      [](Draft& d) { d.need = "--permis"; },
      [](Draft& d) { d.need = "mobilite--"; },
      [](Draft& d) { d.need = "Mobilite--permis"; },
      [](Draft& d) { d.need = "mobilite -- permis"; },
      [](Draft& d) { d.public_code = "Jeunes"; },
      [](Draft& d) { d.public_code = "-jeunes"; },
      [](Draft& d) { d.age_band = static_cast<AgeBand>(8); },
      [](Draft& d) { d.commune = "4525"; },
      [](Draft& d) { d.commune = "452520"; },
      [](Draft& d) { d.commune = "4A252"; },
      [](Draft& d) { d.commune = "2C004"; },
      [](Draft& d) { d.commune = "4525x"; },
      [](Draft& d) { d.language = "FR"; },
      [](Draft& d) { d.language = "f"; },
      [](Draft& d) { d.language = "fran"; },
      [](Draft& d) { d.access_needs = kAccessNeedsAll + 1; },
      [](Draft& d) { d.consent.by = static_cast<ConsentBy>(3); },
      [](Draft& d) { d.consent.given_on = kToday.next(); },
      [](Draft& d) {
        d.birth_date = {2003, 2, 29};
      },
      [](Draft& d) {
        d.birth_date = {2003, 13, 1};
      },
      [](Draft& d) {
        d.birth_date = {2003, 0, 1};
      },
      [](Draft& d) {
        d.birth_date = {2003, 4, 31};
      },
      [](Draft& d) {
        d.birth_date = {2003, 4, 0};
      },
      [](Draft& d) {
        d.birth_date = {0, 4, 1};
      },
      [](Draft& d) {
        d.birth_date = {10000, 4, 1};
      },
      [](Draft& d) {
        d.birth_date = {2024, 10, 5};
      },  // the day after day 20,000
  };
  for (size_t i = 0; i < bends.size(); ++i) EXPECT_EQ(Bent(bends[i]), Reason::kUnknownValue) << i;
  EXPECT_EQ(Bent([](Draft& d) { d.birth_date = {2024, 10, 4}; }), Reason::kNone);
}

TEST(Draft, NothingGoesWithoutConsent) {
  EXPECT_EQ(Bent([](Draft& d) { d.consent = Consent(); }), Reason::kConsentMissing);
  EXPECT_EQ(Bent([](Draft& d) { d.consent.by = ConsentBy::kNobody; }), Reason::kConsentMissing);
  EXPECT_EQ(Bent([](Draft& d) { d.consent.given_on = kNoDay; }), Reason::kConsentMissing);
}

TEST(Draft, AContactHasItsOwnLineOfConsent) {
  EXPECT_EQ(Bent([](Draft& d) { d.consent.contact_shared = false; }), Reason::kNone) << "kept at the origin";
  EXPECT_EQ(Bent([](Draft& d) {
              d.consent.contact_shared = false;
              d.contact.clear();
            }),
            Reason::kNone);
}

TEST(Draft, TextIsClean) {
  for (std::string Draft::*field : {&Draft::reason, &Draft::contact, &Draft::surname, &Draft::given_name}) {
    EXPECT_EQ(Bent([field](Draft& d) { d.*field = "a\tb"; }), Reason::kMalformed);
    EXPECT_EQ(Bent([field](Draft& d) { d.*field = "\xc3"; }), Reason::kMalformed);
  }
}

TEST(Draft, ARefusalNamesTheFieldAndNeverItsContent) {
  Draft draft = Good();
  draft.surname = std::string(60, 'q');
  const absl::Status status = CheckDraft(draft, kToday);
  EXPECT_TRUE(absl::StrContains(std::string(status.message()), "surname: 60 bytes of 48"));
  EXPECT_FALSE(absl::StrContains(std::string(status.message()), "q"));
  draft = Good();
  draft.reason = "Canari\x01";
  EXPECT_FALSE(absl::StrContains(std::string(CheckDraft(draft, kToday).message()), "Canari"));
}

TEST(BirthDate, CountsDays) {
  EXPECT_EQ(DayOf({1970, 1, 1}), Day(0));
  EXPECT_EQ(DayOf({1969, 12, 31}), Day(-1));
  EXPECT_EQ(DayOf({2000, 3, 1}), Day(11017));
  EXPECT_EQ(DayOf({1900, 2, 29}), std::nullopt);
  EXPECT_EQ(DayOf(BirthDate()), std::nullopt);
}

TEST(DraftNames, CoverTheListsAndNothingElse) {
  int bands = 0;
  int givers = 0;
  for (int i = 0; i < 256; ++i) {
    EXPECT_EQ(AgeBandName(static_cast<AgeBand>(i)).empty(), AgeBandLabelFr(static_cast<AgeBand>(i)).empty());
    EXPECT_EQ(ConsentByName(static_cast<ConsentBy>(i)).empty(), ConsentByLabelFr(static_cast<ConsentBy>(i)).empty());
    if (!AgeBandName(static_cast<AgeBand>(i)).empty()) ++bands;
    if (!ConsentByName(static_cast<ConsentBy>(i)).empty()) ++givers;
  }
  EXPECT_EQ(bands, 7);
  EXPECT_EQ(givers, 3);
  int needs = 0;
  for (int bit = 0; bit < 16; ++bit) {
    const auto need = static_cast<AccessNeed>(1u << bit);
    EXPECT_EQ(AccessNeedName(need).empty(), (kAccessNeedsAll & need) == 0) << bit;
    EXPECT_EQ(AccessNeedName(need).empty(), AccessNeedLabelFr(need).empty()) << bit;
    if (!AccessNeedName(need).empty()) ++needs;
  }
  EXPECT_EQ(needs, 9);
  EXPECT_EQ(AgeBandName(AgeBand::k55AndOver), "55_and_over");
}

}  // namespace
}  // namespace relais
