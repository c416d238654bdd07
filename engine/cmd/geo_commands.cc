#include "engine/cmd/geo_commands.h"

#include <cmath>
#include <cstdio>
#include <optional>
#include <vector>

#include "engine/base/parse.h"
#include "engine/cmd/context.h"
#include "engine/cmd/lookup.h"
#include "engine/cmd/zset_commands.h"
#include "engine/data/zset.h"

namespace sequent::cmd {
namespace {

using data::GeoPoint;
using data::ZSet;

std::optional<GeoPoint> point_of(const Lookup<const ZSet>& zset, std::string_view member) {
  const auto score = zset ? zset->score(member) : std::nullopt;
  return score ? std::optional(data::geo_point(*score)) : std::nullopt;
}

// The words of the ZADD that a GEOADD is: options, then scores in place of the points.
class AddWords {
 public:
  void add(std::string_view word) { words_.emplace_back(word); }
  [[nodiscard]] std::vector<std::string_view> views() const {
    return {words_.begin(), words_.end()};
  }

 private:
  std::vector<std::string> words_;
};

}  // namespace

GeoPoint read_geo_point(ArgReader& in) {
  GeoPoint point;
  point.longitude = in.real();
  point.latitude = in.real();
  if (!in.failed() && (std::abs(point.longitude) > data::kMostLongitude ||
                       std::abs(point.latitude) > data::kMostLatitude)) {
    constexpr const char* kText = "ERR invalid longitude,latitude pair %f,%f";
    std::string text(700, '\0');  // two numbers of up to 309 digits
    const int size =
        std::snprintf(text.data(), text.size(), kText, point.longitude, point.latitude);
    in.fail(text.substr(0, static_cast<std::size_t>(size)));
  }
  return point;
}

double read_geo_unit(ArgReader& in) {
  if (in.take("M")) {
    return 1;
  }
  if (in.take("KM")) {
    return 1000;
  }
  if (in.take("FT")) {
    return 0.3048;
  }
  if (!in.take("MI")) {
    in.fail("ERR unsupported unit provided. please use M, KM, FT, MI");
  }
  return 1609.34;
}

std::string format_distance(double distance) {
  constexpr long long kParts = 10'000;
  const long long whole = std::llrint(distance * static_cast<double>(kParts));
  std::string text = std::to_string(whole % kParts + kParts);  // with leading zeros behind a 1
  text[0] = '.';
  return std::to_string(whole / kParts) + text;
}

void reply_geo_point(resp::ReplySink& reply, GeoPoint point) {
  reply.begin_array(2);
  reply.decimal(point.longitude, base::format_long_double(point.longitude));
  reply.decimal(point.latitude, base::format_long_double(point.latitude));
}

void geoadd(Context& context, Args args) {
  ArgReader in(context.reply, args, 2);
  AddWords words;
  words.add("ZADD");
  words.add(args[1]);
  bool only_new = false;
  bool only_existing = false;
  while (in.more()) {
    const std::string_view option = in.peek();
    if (in.take("NX")) {
      only_new = true;
    } else if (in.take("XX")) {
      only_existing = true;
    } else if (!in.take("CH")) {
      break;
    }
    words.add(option);
  }
  if (in.left() % 3 != 0 || (only_new && only_existing)) {
    in.fail();
  }
  while (in.more()) {
    const GeoPoint point = read_geo_point(in);
    if (!in.failed()) {
      words.add(base::format_int(static_cast<std::int64_t>(data::geo_score(point))));
      words.add(in.word());
    }
  }
  if (in.failed()) {
    return;
  }
  const std::uint64_t dirty = context.instance.dirty;
  const std::vector<std::string_view> views = words.views();
  zadd(context, views);
  if (context.instance.dirty != dirty) {
    context.propagate(Args(views));
  }
}

void geopos(Context& context, Args args) {
  const Lookup<const ZSet> zset = find_as<ZSet>(context, args[1]);
  if (zset.failed()) {
    return;
  }
  const Args members = args.subspan(2);
  context.reply.begin_array(members.size());
  for (const std::string_view member : members) {
    if (const auto point = point_of(zset, member)) {
      reply_geo_point(context.reply, *point);
    } else {
      context.reply.null_array();
    }
  }
}

void geohash(Context& context, Args args) {
  const Lookup<const ZSet> zset = find_as<ZSet>(context, args[1]);
  if (zset.failed()) {
    return;
  }
  const Args members = args.subspan(2);
  context.reply.begin_array(members.size());
  for (const std::string_view member : members) {
    if (const auto point = point_of(zset, member)) {
      context.reply.bulk(data::geo_text(*point));
    } else {
      context.reply.null();
    }
  }
}

void geodist(Context& context, Args args) {
  ArgReader in(context.reply, args, 4);
  const double unit = args.size() == 5 ? read_geo_unit(in) : 1;
  if (in.more()) {
    in.fail();
  }
  if (in.failed()) {
    return;
  }
  const Lookup<const ZSet> zset = find_as<ZSet>(context, args[1]);
  if (zset.failed()) {
    return;
  }
  const auto from = point_of(zset, args[2]);
  const auto to = point_of(zset, args[3]);
  if (from && to) {
    context.reply.bulk(format_distance(data::geo_distance(*from, *to) / unit));
  } else {
    context.reply.null();
  }
}

}  // namespace sequent::cmd
