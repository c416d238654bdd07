#include "engine/data/geohash.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>

namespace sequent::data {
namespace {

constexpr double kRadian = M_PI / 180;
constexpr double kEarthRadius = 6372797.560856;  // metres
constexpr double kMercatorHalf = 20037726.37;

double radians(double degrees) {
  return degrees * kRadian;
}
double degrees(double radians) {
  return radians / kRadian;
}

struct Range {
  double least;
  double most;
};
constexpr Range kLongitudes{-kMostLongitude, kMostLongitude};
constexpr Range kLatitudes{-kMostLatitude, kMostLatitude};
constexpr Range kAllLatitudes{-90, 90};

// Puts a blank before each of the 32 bits.
std::uint64_t spread(std::uint64_t x) {
  x = (x | x << 16U) & 0x0000FFFF0000FFFFU;
  x = (x | x << 8U) & 0x00FF00FF00FF00FFU;
  x = (x | x << 4U) & 0x0F0F0F0F0F0F0F0FU;
  x = (x | x << 2U) & 0x3333333333333333U;
  return (x | x << 1U) & 0x5555555555555555U;
}
std::uint32_t squeeze(std::uint64_t x) {
  x &= 0x5555555555555555U;
  x = (x | x >> 1U) & 0x3333333333333333U;
  x = (x | x >> 2U) & 0x0F0F0F0F0F0F0F0FU;
  x = (x | x >> 4U) & 0x00FF00FF00FF00FFU;
  x = (x | x >> 8U) & 0x0000FFFF0000FFFFU;
  return static_cast<std::uint32_t>(x | x >> 16U);
}

std::uint64_t number_of(const GeoCell& cell) {
  return spread(cell.row) | spread(cell.column) << 1U;
}
GeoCell cell_of(std::uint64_t number) {
  return {squeeze(number >> 1U), squeeze(number), GeoCell::kFinest};
}

std::uint32_t index_in(const Range& range, double value, unsigned step) {
  const double offset = (value - range.least) / (range.most - range.least);
  return static_cast<std::uint32_t>(offset * static_cast<double>(1ULL << step));
}

double edge_of(const Range& range, std::uint32_t index, unsigned step) {
  return range.least +
         (index * 1.0 / static_cast<double>(1ULL << step)) * (range.most - range.least);
}

struct Box {
  Range longitude;
  Range latitude;
};

Box box_of(const GeoCell& cell) {
  return {{edge_of(kLongitudes, cell.column, cell.step),
           edge_of(kLongitudes, cell.column + 1, cell.step)},
          {edge_of(kLatitudes, cell.row, cell.step), edge_of(kLatitudes, cell.row + 1, cell.step)}};
}

// What surely holds the shape; towards the poles it is wider.
Box box_around(const GeoShape& shape) {
  const bool circle = shape.kind == GeoShape::Kind::kCircle;
  const double height = shape.unit * (circle ? shape.radius : shape.height / 2);
  const double width = shape.unit * (circle ? shape.radius : shape.width / 2);
  const GeoPoint center = shape.center;
  const double up = degrees(height / kEarthRadius);
  const double wide_edge = center.latitude < 0 ? center.latitude - up : center.latitude + up;
  const double aside = degrees(width / kEarthRadius / std::cos(radians(wide_edge)));
  return {{center.longitude - aside, center.longitude + aside},
          {center.latitude - up, center.latitude + up}};
}

// The step at which a cell and its neighbours reach about this far.
unsigned step_for(double metres, double latitude) {
  if (metres == 0) {
    return GeoCell::kFinest;
  }
  int step = -1;
  for (; metres < kMercatorHalf; metres *= 2) {
    ++step;
  }
  step -= std::abs(latitude) > 66 ? 1 : 0;
  step -= std::abs(latitude) > 80 ? 1 : 0;
  return static_cast<unsigned>(std::clamp(step, 1, static_cast<int>(GeoCell::kFinest)));
}

struct Direction {
  int east;
  int north;
};
// In the order of the search.
constexpr std::array<Direction, 9> kDirections{
    {{0, 0}, {0, 1}, {0, -1}, {1, 0}, {-1, 0}, {1, 1}, {-1, 1}, {1, -1}, {-1, -1}}};

// The earth is round: beyond the last column is the first.
std::uint32_t moved(std::uint32_t index, int by, unsigned step) {
  return by == 0 ? index : (index + static_cast<std::uint32_t>(by)) & ((1U << step) - 1);
}
GeoCell neighbour(const GeoCell& cell, Direction direction) {
  return {moved(cell.column, direction.east, cell.step),
          moved(cell.row, direction.north, cell.step), cell.step};
}

// Whether the neighbours end before the shape does.
bool fall_short(const GeoCell& cell, const Box& wanted) {
  return box_of(neighbour(cell, {0, 1})).latitude.most < wanted.latitude.most ||
         box_of(neighbour(cell, {0, -1})).latitude.least > wanted.latitude.least ||
         box_of(neighbour(cell, {1, 0})).longitude.most < wanted.longitude.most ||
         box_of(neighbour(cell, {-1, 0})).longitude.least > wanted.longitude.least;
}

// Whether the shape ends before it gets there.
bool is_useless(Direction direction, const Box& cell, const Box& wanted) {
  return (direction.north < 0 && cell.latitude.least < wanted.latitude.least) ||
         (direction.north > 0 && cell.latitude.most > wanted.latitude.most) ||
         (direction.east < 0 && cell.longitude.least < wanted.longitude.least) ||
         (direction.east > 0 && cell.longitude.most > wanted.longitude.most);
}

GeoScores scores_of(const GeoCell& cell) {
  const unsigned shift = 2 * (GeoCell::kFinest - cell.step);
  const std::uint64_t number = number_of(cell);
  return {static_cast<double>(number << shift), static_cast<double>((number + 1) << shift)};
}

// A score that ZADD made may be anything. What does not fit becomes what it becomes on x86-64.
std::uint64_t whole_number(double score) {
  constexpr double kHalf = 9223372036854775808.0;  // 2^63
  if (score >= 2 * kHalf) {
    return 0;
  }
  if (score >= 0) {
    return static_cast<std::uint64_t>(score);
  }
  return score > -kHalf ? static_cast<std::uint64_t>(static_cast<std::int64_t>(score))
                        : std::uint64_t{1} << 63U;
}

double meridian_distance(double from, double to) {
  return kEarthRadius * std::abs(radians(to) - radians(from));
}

}  // namespace

GeoCell geo_cell(GeoPoint point, unsigned step) {
  return {index_in(kLongitudes, point.longitude, step), index_in(kLatitudes, point.latitude, step),
          step};
}

double geo_score(GeoPoint point) {
  return static_cast<double>(number_of(geo_cell(point)));
}

GeoPoint geo_point(double score) {
  const Box box = box_of(cell_of(whole_number(score)));
  return {
      std::clamp((box.longitude.least + box.longitude.most) / 2, -kMostLongitude, kMostLongitude),
      std::clamp((box.latitude.least + box.latitude.most) / 2, -kMostLatitude, kMostLatitude)};
}

std::string geo_text(GeoPoint point) {
  constexpr std::string_view kAlphabet = "0123456789bcdefghjkmnpqrstuvwxyz";
  constexpr unsigned kBits = 5;
  const std::uint64_t number =
      number_of({index_in(kLongitudes, point.longitude, GeoCell::kFinest),
                 index_in(kAllLatitudes, point.latitude, GeoCell::kFinest), GeoCell::kFinest});
  std::string text;
  for (unsigned shift = 2 * GeoCell::kFinest; shift >= kBits;) {
    shift -= kBits;
    text += kAlphabet[number >> shift & 31U];
  }
  return text + kAlphabet[0];  // 52 bits fill ten characters
}

double geo_distance(GeoPoint from, GeoPoint to) {
  const double v = std::sin((radians(to.longitude) - radians(from.longitude)) / 2);
  if (v == 0) {
    return meridian_distance(from.latitude, to.latitude);
  }
  const double from_latitude = radians(from.latitude);
  const double to_latitude = radians(to.latitude);
  const double u = std::sin((to_latitude - from_latitude) / 2);
  const double a = u * u + std::cos(from_latitude) * std::cos(to_latitude) * v * v;
  return 2.0 * kEarthRadius * std::asin(std::sqrt(std::min(a, 1.0)));
}

std::optional<double> GeoShape::distance_inside(GeoPoint point) const {
  if (kind == Kind::kBox &&
      (meridian_distance(point.latitude, center.latitude) > height * unit / 2 ||
       geo_distance(point, {center.longitude, point.latitude}) > width * unit / 2)) {
    return std::nullopt;
  }
  const double distance = geo_distance(center, point);
  return kind == Kind::kBox || distance <= radius * unit ? std::optional(distance) : std::nullopt;
}

std::vector<GeoScores> covering_scores(const GeoShape& shape) {
  const Box wanted = box_around(shape);
  const double reach_metres =
      shape.unit * (shape.kind == GeoShape::Kind::kCircle
                        ? shape.radius
                        : std::sqrt((shape.width / 2) * (shape.width / 2) +
                                    (shape.height / 2) * (shape.height / 2)));
  unsigned step = step_for(reach_metres, shape.center.latitude);
  GeoCell center = geo_cell(shape.center, step);
  if (step > 1 && fall_short(center, wanted)) {
    center = geo_cell(shape.center, --step);
  }
  const Box center_box = box_of(center);
  std::vector<GeoScores> scores;
  std::optional<GeoCell> last;  // but for the center itself
  for (const Direction direction : kDirections) {
    const GeoCell cell = neighbour(center, direction);
    // Of a few large cells, two directions lead to the same one.
    if (cell == last || (step >= 2 && is_useless(direction, center_box, wanted))) {
      continue;
    }
    scores.push_back(scores_of(cell));
    if (direction.east != 0 || direction.north != 0) {
      last = cell;
    }
  }
  return scores;
}

}  // namespace sequent::data
