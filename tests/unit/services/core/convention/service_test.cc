#include "services/core/convention/service.h"

#include <functional>
#include <string>

#include "gtest/gtest.h"
#include "services/core/handoff/draft.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/core/convention/sample_network.h"

namespace relais {
namespace {

TEST(CheckServiceTest, TheSampleIsSound) {
  EXPECT_OK(CheckService(sample::ServiceNo(62, 2)));
}

TEST(CheckServiceTest, EveryFieldMayBeFilledIn) {
  Service service = sample::ServiceNo(62, 2);
  service.remote = service.remote_only = true;
  service.location = {{4817000, 225000}, PointPrecision::kAddress};
  service.type = "accompagnement";
  service.languages = {"en", "prs"};
  service.access_needs = kAccessNeedsAll;
  service.valid_days = {Day(20000), Day(20001)};
  service.fee = Fee::kPaying;
  service.ways_in = kWaysInAll;
  service.asked_by = kAskedByAll;
  service.week_hours_x100 = 350;
  service.weeks = 12;
  EXPECT_OK(CheckService(service));
  EXPECT_TRUE(service.dated());
  EXPECT_FALSE(sample::ServiceNo(62, 2).dated());
}

TEST(CheckServiceTest, RefusesEachFault) {
  struct Case {
    const char* name;
    Reason reason;
    std::function<void(Service&)> spoil;
  };
  const Case cases[] = {
      {"no id", Reason::kMalformed, [](Service& s) { s.id = {}; }},
      {"no partner", Reason::kMalformed, [](Service& s) { s.partner = {}; }},
      {"no door", Reason::kMalformed, [](Service& s) { s.door = static_cast<Door>(0); }},
      {"no name", Reason::kMalformed, [](Service& s) { s.name = ""; }},
      {"long name", Reason::kTooLarge, [](Service& s) { s.name = std::string(kServiceNameBytesMax + 1, 'x'); }},
      {"long text", Reason::kTooLarge, [](Service& s) { s.contact.web = std::string(kServiceTextBytesMax + 1, 'x'); }},
      {"no need", Reason::kMalformed, [](Service& s) { s.needs.clear(); }},
      {"need", Reason::kUnknownValue, [](Service& s) { s.needs.insert("se-former--voler"); }},
      {"public", Reason::kUnknownValue, [](Service& s) { s.publics.insert("martiens"); }},
      {"commune", Reason::kUnknownValue, [](Service& s) { s.communes.insert("452"); }},
      {"its commune", Reason::kUnknownValue, [](Service& s) { s.address.commune = "452"; }},
      {"CEP", Reason::kMalformed, [](Service& s) { s.cep_level = 4; }},
      {"never open", Reason::kMalformed, [](Service& s) { s.open_weekdays = 0; }},
      {"eighth day", Reason::kMalformed, [](Service& s) { s.open_weekdays = 0b10000000; }},
      {"closure", Reason::kMalformed,
       [](Service& s) {
         s.closures = {{Day(2), Day(1)}};
       }},
      {"closures", Reason::kTooLarge, [](Service& s) { s.closures.resize(kServiceClosuresMax + 1); }},
      {"delay", Reason::kMalformed, [](Service& s) { s.answer_open_days = 0; }},
      {"remote only", Reason::kMalformed, [](Service& s) { s.remote_only = true; }},
      {"access", Reason::kMalformed, [](Service& s) { s.access_needs = kAccessNeedsAll + 1; }},
      {"ways in", Reason::kMalformed, [](Service& s) { s.ways_in = kWaysInAll + 1; }},
      {"asked by", Reason::kMalformed, [](Service& s) { s.asked_by = kAskedByAll + 1; }},
      {"fee", Reason::kMalformed, [](Service& s) { s.fee = static_cast<Fee>(kFeeMax + 1); }},
      {"hours", Reason::kMalformed, [](Service& s) { s.week_hours_x100 = kServiceWeekHoursMax + 1; }},
      {"weeks", Reason::kMalformed, [](Service& s) { s.weeks = -1; }},
      {"type", Reason::kUnknownValue, [](Service& s) { s.type = "loisir"; }},
      {"language", Reason::kUnknownValue, [](Service& s) { s.languages.insert("français"); }},
      {"languages", Reason::kTooLarge,
       [](Service& s) {
         for (char c = 'a'; c <= 'z'; ++c) {
           for (char d : {'a', 'b', 'c'}) s.languages.insert({c, d});
         }
       }},
      {"half a span", Reason::kMalformed, [](Service& s) { s.valid_days.last = Day(20000); }},
      {"other half", Reason::kMalformed, [](Service& s) { s.valid_days.first = Day(20000); }},
      {"span", Reason::kMalformed,
       [](Service& s) {
         s.valid_days = {Day(20001), Day(20000)};
       }},
      {"off the earth", Reason::kMalformed,
       [](Service& s) {
         s.location = {{9'000'001, 0}, PointPrecision::kAddress};
       }},
      {"source", Reason::kTooLarge, [](Service& s) { s.provenance.link = std::string(kServiceTextBytesMax + 1, 'x'); }},
      {"places", Reason::kMalformed, [](Service& s) { s.places_per_week = -1; }},
  };
  for (const Case& c : cases) {
    Service spoilt = sample::ServiceNo(62, 2);
    c.spoil(spoilt);
    EXPECT_THAT(CheckService(spoilt), RefusedFor(c.reason)) << c.name;
  }
}

}  // namespace
}  // namespace relais
