#include "services/core/convention/structure.h"

#include <functional>
#include <string>

#include "gtest/gtest.h"
#include "services/core/convention/service.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/status_matchers.h"

namespace relais {
namespace {

Structure Sample() {
  Structure s;
  s.kinds = {"mission-locale", "spro--cria"};
  s.siret = "12345678901234";
  s.address = {"1 rue de l’Exemple", "45300", "45252", "Pithiviers", "bâtiment B"};
  s.location = {{4817000, 225000}, PointPrecision::kCommune};
  return s;
}

TEST(CheckStructureTest, AnEmptyAndAFullOneAreSound) {
  EXPECT_OK(CheckStructure(Structure()));
  EXPECT_OK(CheckStructure(Sample()));
}

TEST(CheckStructureTest, RefusesEachFault) {
  struct Case {
    const char* name;
    Reason reason;
    std::function<void(Structure&)> spoil;
  };
  const Case cases[] = {
      {"kind", Reason::kUnknownValue, [](Structure& s) { s.kinds.insert("cio"); }},
      {"short siret", Reason::kMalformed, [](Structure& s) { s.siret.pop_back(); }},
      {"siret", Reason::kMalformed, [](Structure& s) { s.siret[3] = 'x'; }},
      {"description", Reason::kTooLarge, [](Structure& s) { s.description.resize(kStructureTextBytesMax + 1, 'x'); }},
      {"text", Reason::kTooLarge, [](Structure& s) { s.accessibility_page.resize(kServiceTextBytesMax + 1, 'x'); }},
      {"commune", Reason::kUnknownValue, [](Structure& s) { s.address.commune = "452"; }},
      {"location", Reason::kMalformed, [](Structure& s) { s.location.precision = PointPrecision::kNone; }},
  };
  for (const Case& c : cases) {
    Structure spoilt = Sample();
    c.spoil(spoilt);
    EXPECT_THAT(CheckStructure(spoilt), RefusedFor(c.reason)) << c.name;
  }
}

}  // namespace
}  // namespace relais
