#include "services/core/convention/service.h"

#include <functional>
#include <string>

#include "gtest/gtest.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/core/convention/sample_network.h"

namespace relais {
namespace {

TEST(CheckServiceTest, TheSampleIsSound) {
  EXPECT_OK(CheckService(sample::ServiceNo(62, 2)));
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
