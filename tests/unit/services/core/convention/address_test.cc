#include "services/core/convention/address.h"

#include "gtest/gtest.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/status_matchers.h"

namespace relais {
namespace {

TEST(CheckLocationTest, TakesTheWholeEarthAndNoMore) {
  for (const Point& point : {Point{9'000'000, 18'000'000}, Point{-9'000'000, -18'000'000}, Point{0, 0}}) {
    EXPECT_OK(CheckLocation({point, PointPrecision::kAddress}));
  }
  for (const Point& point : {Point{9'000'001, 0}, Point{-9'000'001, 0}, Point{0, 18'000'001}, Point{0, -18'000'001}}) {
    EXPECT_THAT(CheckLocation({point, PointPrecision::kAddress}), RefusedFor(Reason::kMalformed));
  }
}

TEST(CheckLocationTest, APointGoesWithAPrecisionOfTheList) {
  EXPECT_OK(CheckLocation({}));
  EXPECT_THAT(CheckLocation({{1, 0}, PointPrecision::kNone}), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(CheckLocation({{1, 0}, static_cast<PointPrecision>(4)}), RefusedFor(Reason::kMalformed));
}

TEST(CheckAddressTest, ACommuneHasItsForm) {
  Address address;
  EXPECT_OK(CheckAddress(address));
  address.commune = "45252";
  EXPECT_OK(CheckAddress(address));
  address.commune = "Pithiviers";
  EXPECT_THAT(CheckAddress(address), RefusedFor(Reason::kUnknownValue));
}

}  // namespace
}  // namespace relais
