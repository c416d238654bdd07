#include "engine/data/geohash.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/base/random.h"
#include "tests/support/catch.h"

using sequent::base::Random;
using sequent::data::covering_scores;
using sequent::data::geo_distance;
using sequent::data::geo_point;
using sequent::data::geo_score;
using sequent::data::geo_text;
using sequent::data::GeoPoint;
using sequent::data::GeoScores;
using sequent::data::GeoShape;
using sequent::data::kMostLatitude;
using sequent::data::kMostLongitude;

namespace {

constexpr GeoPoint kPalermo{13.361389, 38.115556};
constexpr GeoPoint kCatania{15.087269, 37.502669};

GeoPoint random_point(Random& random) {
  const auto part = [&random] {
    return static_cast<double>(random.below(1'000'001)) / 1e6;
  };
  return {(part() * 2 - 1) * kMostLongitude, (part() * 2 - 1) * kMostLatitude};
}

}  // namespace

TEST_CASE("scores, texts and distances are those of Redis", "[data]") {
  CHECK(geo_score(kPalermo) == 3479099956230698.0);
  CHECK(geo_score(kCatania) == 3479447370796909.0);
  const GeoPoint palermo = geo_point(geo_score(kPalermo));
  const GeoPoint catania = geo_point(geo_score(kCatania));
  CHECK(geo_text(palermo) == "sqc8b49rny0");
  CHECK(geo_text(catania) == "sqdtr74hyu0");
  CHECK(palermo.longitude == 13.36138933897018433);
  CHECK(palermo.latitude == 38.11555639549629859);
  CHECK(std::abs(geo_distance(palermo, catania) - 166274.1516) < 0.00005);
}

TEST_CASE("a point lies in its own cell, less than a metre from the centre", "[data]") {
  Random random(6);
  for (int round = 0; round < 2000; ++round) {
    const GeoPoint point = random_point(random);
    const double score = geo_score(point);
    CHECK(geo_score(geo_point(score)) == score);
    CHECK(geo_distance(point, geo_point(score)) < 1);
  }
}

TEST_CASE("any score is some place", "[data]") {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  for (const double score : {-1.0, 1e18, -1e300, 1e300, kInfinity, -kInfinity, 0.5}) {
    const GeoPoint point = geo_point(score);
    CHECK(std::abs(point.longitude) <= kMostLongitude);
    CHECK(std::abs(point.latitude) <= kMostLatitude);
    CHECK(geo_text(point).size() == 11);
  }
  CHECK(geo_point(-kInfinity).longitude == 180);
  CHECK(geo_point(kInfinity).longitude < -179.9);
  CHECK(geo_point(1e19).latitude == kMostLatitude);
}

TEST_CASE("opposite places are half an earth apart", "[data]") {
  const double half = geo_distance({-90, 0}, {90, 0});
  CHECK(std::abs(half - 20'020'741) < 1000);
  Random random(7);
  for (int round = 0; round < 1000; ++round) {
    const GeoPoint point = random_point(random);
    CHECK_FALSE(std::isnan(geo_distance(point, {point.longitude - 180, -point.latitude})));
  }
}

TEST_CASE("the cells of a search hold every place that is near", "[data]") {
  Random random(8);
  for (int round = 0; round < 300; ++round) {
    GeoShape shape;
    shape.center = random_point(random);
    shape.center.latitude /= 2;  // towards the poles and the date line Redis's cells fall short
    shape.center.longitude /= 2;
    shape.radius = static_cast<double>(1 + random.below(2'000'000));
    const auto cells = covering_scores(shape);
    REQUIRE(cells.size() <= 9);
    for (int i = 0; i < 50; ++i) {
      const GeoPoint near{
          shape.center.longitude + static_cast<double>(random.below(4000)) / 100 - 20,
          shape.center.latitude + static_cast<double>(random.below(4000)) / 100 - 20};
      if (!shape.distance_inside(near)) {
        continue;
      }
      const double score = geo_score(near);
      REQUIRE(std::any_of(cells.begin(), cells.end(), [score](const GeoScores& cell) {
        return score >= cell.first && score < cell.end;
      }));
    }
  }
}

TEST_CASE("no cell is searched twice", "[data]") {
  for (const double radius : {10.0, 1e5, 5e6, 2e7, 1e9}) {
    GeoShape shape;
    shape.radius = radius;
    auto cells = covering_scores(shape);
    std::sort(cells.begin(), cells.end(),
              [](const GeoScores& a, const GeoScores& b) { return a.first < b.first; });
    for (std::size_t i = 1; i < cells.size(); ++i) {
      CHECK(cells[i - 1].end <= cells[i].first);
    }
  }
}
