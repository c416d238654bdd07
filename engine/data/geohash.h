#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sequent::data {

// Places on the earth as members of a sorted set: the score is the number of a cell, its
// longitude and latitude interleaved, 26 bits each. Scores and distances are Redis's to the
// last bit, so each sum is made in Redis's order.

struct GeoPoint {
  double longitude = 0;
  double latitude = 0;
};

inline constexpr double kMostLongitude = 180;
inline constexpr double kMostLatitude = 85.05112878;  // of the Mercator square

// One cell of the earth cut into 2^step × 2^step.
struct GeoCell {
  std::uint32_t column = 0;  // from the west
  std::uint32_t row = 0;     // from the south
  unsigned step = 0;

  static constexpr unsigned kFinest = 26;
  friend bool operator==(const GeoCell&, const GeoCell&) = default;
};

// REQUIRES: the point lies within the limits; step <= kFinest.
[[nodiscard]] GeoCell geo_cell(GeoPoint point, unsigned step = GeoCell::kFinest);
[[nodiscard]] double geo_score(GeoPoint point);
// The centre of the cell that a score names; any score names one.
[[nodiscard]] GeoPoint geo_point(double score);
// As geohash.org writes it, in eleven characters.
[[nodiscard]] std::string geo_text(GeoPoint point);

// Along the surface, in metres.
[[nodiscard]] double geo_distance(GeoPoint from, GeoPoint to);

// A circle or a box around a point, in some unit.
struct GeoShape {
  enum class Kind : std::uint8_t { kCircle, kBox };

  Kind kind = Kind::kCircle;
  GeoPoint center;
  double unit = 1;  // in metres
  double radius = 0;
  double width = 0;
  double height = 0;

  // How far the point is from the center, in metres; absent if it is outside.
  [[nodiscard]] std::optional<double> distance_inside(GeoPoint point) const;
};

// The scores of one cell: from `first` on and below `end`.
struct GeoScores {
  double first = 0;
  double end = 0;
};
// Cells that cover the shape, in the order in which Redis searches them: the center's first.
[[nodiscard]] std::vector<GeoScores> covering_scores(const GeoShape& shape);

}  // namespace sequent::data
