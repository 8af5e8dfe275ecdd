#include "services/core/directory/place.h"

#include "gtest/gtest.h"

namespace relais {
namespace {

constexpr Location kPithiviers = {{4817223, 225138}, PointPrecision::kAddress};

TEST(PlaceTableTest, KnowsEveryCommuneOfTheRegionOnce) {
  const absl::Span<const CommunePoint> points = Region24Points();
  ASSERT_EQ(points.size(), 1756u);
  int exact = 0;
  for (size_t i = 0; i < points.size(); ++i) {
    if (i > 0) {
      EXPECT_LT(points[i - 1].commune, points[i].commune);
    }
    EXPECT_TRUE(CheckLocation(points[i].location).ok());
    // The region lies within these bounds.
    EXPECT_GT(points[i].location.point.latitude, 46'30'000) << points[i].commune;
    EXPECT_LT(points[i].location.point.latitude, 49'00'000) << points[i].commune;
    EXPECT_GT(points[i].location.point.longitude, 0) << points[i].commune;
    EXPECT_LT(points[i].location.point.longitude, 3'20'000) << points[i].commune;
    exact += points[i].location.precision == PointPrecision::kCommune ? 1 : 0;
  }
  EXPECT_EQ(exact, 451);
}

TEST(PlaceTableTest, FindsACommuneOrNone) {
  const PlaceTable table;
  EXPECT_EQ(table.Find("18003"), (Location{{4719652, 256506}, PointPrecision::kCommune}));
  EXPECT_EQ(table.Find("18001").precision, PointPrecision::kArrondissement);
  for (const char* code : {"", "00000", "75056", "99999"}) EXPECT_FALSE(table.Find(code).known()) << code;
  const CommunePoint own[] = {{"45252", kPithiviers}};
  EXPECT_EQ(PlaceTable(own).Find("45252"), kPithiviers);
  EXPECT_FALSE(PlaceTable(own).Find("18003").known());
}

TEST(DistanceTest, AgreesWithKnownDistances) {
  // Paris and Lyon, town halls: 392 km.
  const Location paris = {{4885661, 235222}, PointPrecision::kAddress};
  const Location lyon = {{4576404, 483566}, PointPrecision::kAddress};
  const std::optional<Distance> between = DistanceBetween(paris, lyon);
  ASSERT_TRUE(between.has_value());
  EXPECT_NEAR(between->metres, 391'500, 1'000);
  EXPECT_EQ(DistanceBetween(lyon, paris), between);
  EXPECT_EQ(DistanceBetween(paris, paris)->metres, 0);
  // One degree of latitude, and half of the earth.
  EXPECT_NEAR(DistanceBetween({{0, 0}, PointPrecision::kAddress}, {{100'000, 0}, PointPrecision::kAddress})->metres,
              111'195, 5);
  EXPECT_NEAR(DistanceBetween({{0, 0}, PointPrecision::kAddress}, {{0, 18'000'000}, PointPrecision::kAddress})->metres,
              20'015'115, 100);
}

TEST(DistanceTest, IsAsGoodAsItsWorseEnd) {
  Location there = kPithiviers;
  there.precision = PointPrecision::kArrondissement;
  EXPECT_EQ(DistanceBetween(kPithiviers, there)->precision, PointPrecision::kArrondissement);
  EXPECT_EQ(DistanceBetween(kPithiviers, kPithiviers)->precision, PointPrecision::kAddress);
  EXPECT_FALSE(DistanceBetween(kPithiviers, Location()).has_value());
  EXPECT_FALSE(DistanceBetween(Location(), kPithiviers).has_value());
}

}  // namespace
}  // namespace relais
