#include "engine/cmd/geo_search_commands.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/sort_first.h"
#include "engine/cmd/arg_reader.h"
#include "engine/cmd/context.h"
#include "engine/cmd/errors.h"
#include "engine/cmd/geo_commands.h"
#include "engine/cmd/lookup.h"
#include "engine/cmd/zset_lookup.h"
#include "engine/data/geohash.h"
#include "engine/data/zset.h"

namespace sequent::cmd {
namespace {

using data::GeoPoint;
using data::GeoShape;
using data::ZSet;

// Which of the six commands: how it names the shape, and where the result may go.
enum class Form : std::uint8_t {
  kRadius,
  kRadiusReadOnly,
  kMember,
  kMemberReadOnly,
  kSearch,
  kSearchStore,
};
bool is_search(Form form) {
  return form == Form::kSearch || form == Form::kSearchStore;
}
bool may_name_target(Form form) {
  return form == Form::kRadius || form == Form::kMember;
}

enum class Sort : std::uint8_t { kNone, kRising, kFalling };

struct Query {
  GeoShape shape;
  bool from_member = false;
  bool from_point = false;
  bool by_radius = false;
  bool by_box = false;
  bool with_distance = false;
  bool with_score = false;
  bool with_point = false;
  Sort sort = Sort::kNone;
  std::size_t count = 0;  // 0: all
  bool any = false;       // the first that are found will do
  std::optional<std::string_view> target;
  bool store_distance = false;
};

struct Match {
  std::string member;
  double score = 0;
  double distance = 0;
  GeoPoint point;
};

void read_radius(ArgReader& in, GeoShape& shape) {
  shape.kind = GeoShape::Kind::kCircle;
  shape.radius = in.real("ERR need numeric radius");
  if (shape.radius < 0) {
    in.fail("ERR radius cannot be negative");
  }
  shape.unit = read_geo_unit(in);
}

void read_box(ArgReader& in, GeoShape& shape) {
  shape.kind = GeoShape::Kind::kBox;
  shape.width = in.real("ERR need numeric width");
  shape.height = in.real("ERR need numeric height");
  if (shape.width < 0 || shape.height < 0) {
    in.fail("ERR height or width cannot be negative");
  }
  shape.unit = read_geo_unit(in);
}

// Without a key there is no member to look at, and no result to be wrong.
void read_member(ArgReader& in, const ZSet* zset, GeoShape& shape) {
  const std::string_view member = in.word();
  if (zset == nullptr) {
    return;
  }
  if (const auto score = zset->score(member)) {
    shape.center = data::geo_point(*score);
  } else {
    in.fail("ERR could not decode requested zset member");
  }
}

void read_count(ArgReader& in, Query& query) {
  const std::int64_t count = in.integer();
  if (count <= 0) {
    in.fail("ERR COUNT must be > 0");
  }
  query.count = static_cast<std::size_t>(count);
}

bool take_reply_option(ArgReader& in, Query& query) {
  if (in.take("WITHDIST")) {
    return query.with_distance = true;
  }
  if (in.take("WITHHASH")) {
    return query.with_score = true;
  }
  if (in.take("WITHCOORD")) {
    return query.with_point = true;
  }
  if (in.take("ANY")) {
    return query.any = true;
  }
  if (in.take("ASC")) {
    query.sort = Sort::kRising;
    return true;
  }
  if (in.take("DESC")) {
    query.sort = Sort::kFalling;
    return true;
  }
  if (in.take("COUNT", 1)) {
    read_count(in, query);
    return true;
  }
  return false;
}

bool take_target(ArgReader& in, Query& query, Form form) {
  if (form == Form::kSearchStore && in.take("STOREDIST")) {
    return query.store_distance = true;
  }
  if (may_name_target(form) && in.take("STORE", 1)) {
    query.target = in.word();
    query.store_distance = false;
    return true;
  }
  if (may_name_target(form) && in.take("STOREDIST", 1)) {
    query.target = in.word();
    return query.store_distance = true;
  }
  return false;
}

bool take_shape(ArgReader& in, const ZSet* zset, Query& query) {
  if (!query.from_point && in.take("FROMMEMBER", 1)) {
    read_member(in, zset, query.shape);
    return query.from_member = true;
  }
  if (!query.from_member && in.take("FROMLONLAT", 2)) {
    query.shape.center = read_geo_point(in);
    return query.from_point = true;
  }
  if (!query.by_box && in.take("BYRADIUS", 2)) {
    read_radius(in, query.shape);
    return query.by_radius = true;
  }
  if (!query.by_radius && in.take("BYBOX", 3)) {
    read_box(in, query.shape);
    return query.by_box = true;
  }
  return false;
}

// What of the options does not go together.
void check_query(ArgReader& in, const Query& query, Form form, std::string_view command) {
  if (query.target && (query.with_distance || query.with_score || query.with_point)) {
    const std::string what = is_search(form) ? "GEOSEARCHSTORE" : "STORE option in GEORADIUS";
    in.fail("ERR " + what + " is not compatible with WITHDIST, WITHHASH and WITHCOORD options");
  } else if (is_search(form) && !query.from_member && !query.from_point) {
    in.fail("ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for " +
            std::string(command));
  } else if (is_search(form) && !query.by_radius && !query.by_box) {
    in.fail("ERR exactly one of BYRADIUS and BYBOX can be specified for " + std::string(command));
  } else if (query.any && query.count == 0) {
    in.fail("ERR the ANY argument requires COUNT argument");
  }
}

Query read_query(ArgReader& in, Args args, const ZSet* zset, Form form) {
  Query query;
  if (form == Form::kRadius || form == Form::kRadiusReadOnly) {
    query.shape.center = read_geo_point(in);
    read_radius(in, query.shape);
  } else if (!is_search(form) && zset == nullptr) {
    (void)in.words(3);
  } else if (!is_search(form)) {
    read_member(in, zset, query.shape);
    read_radius(in, query.shape);
  } else if (form == Form::kSearchStore) {
    query.target = args[1];
  }
  while (in.more()) {
    if (!take_reply_option(in, query) && !take_target(in, query, form) &&
        !(is_search(form) && take_shape(in, zset, query))) {
      in.fail();
    }
  }
  check_query(in, query, form, args[0]);
  // Some of all are the nearest, unless any will do.
  if (query.count > 0 && query.sort == Sort::kNone && !query.any) {
    query.sort = Sort::kRising;
  }
  return query;
}

// Adds those of one cell that the shape holds, up to `limit` in all.
void search_cell(const ZSet& zset,
                 const data::GeoScores& scores,
                 const GeoShape& shape,
                 std::size_t limit,
                 std::vector<Match>& matches) {
  constexpr std::size_t kStep = 64;
  const std::size_t end = zset.count_below(scores.end);
  for (std::size_t rank = zset.count_below(scores.first); rank < end && matches.size() < limit;
       rank += kStep) {
    zset.for_range(rank, std::min(kStep, end - rank), [&](std::string_view member, double score) {
      const GeoPoint point = data::geo_point(score);
      if (matches.size() == limit) {
        return;
      }
      if (const auto distance = shape.distance_inside(point)) {
        matches.push_back({std::string(member), score, *distance, point});
      }
    });
  }
}

std::vector<Match> search(const ZSet& zset, const Query& query) {
  const std::size_t limit = query.any ? query.count : SIZE_MAX;
  std::vector<Match> matches;
  for (const data::GeoScores& scores : data::covering_scores(query.shape)) {
    search_cell(zset, scores, query.shape, limit, matches);
  }
  const std::size_t wanted =
      query.count == 0 ? matches.size() : std::min(query.count, matches.size());
  const int sign = query.sort == Sort::kFalling ? -1 : 1;
  const auto order = [sign](const Match& a, const Match& b) {
    return a.distance > b.distance ? sign : a.distance == b.distance ? 0 : -sign;
  };
  if (query.sort != Sort::kNone && wanted == matches.size()) {
    std::stable_sort(matches.begin(), matches.end(),
                     [order](const Match& a, const Match& b) { return order(a, b) < 0; });
  } else if (query.sort != Sort::kNone) {
    base::sort_first(std::span(matches), wanted, order);
  }
  matches.resize(wanted);
  return matches;
}

void reply_matches(resp::ReplySink& reply, const Query& query, const std::vector<Match>& matches) {
  const std::size_t extras = static_cast<std::size_t>(query.with_distance) +
                             static_cast<std::size_t>(query.with_score) +
                             static_cast<std::size_t>(query.with_point);
  reply.begin_array(matches.size());
  for (const Match& match : matches) {
    if (extras > 0) {
      reply.begin_array(1 + extras);
    }
    reply.bulk(match.member);
    if (query.with_distance) {
      reply.bulk(format_distance(match.distance / query.shape.unit));
    }
    if (query.with_score) {
      reply.integer(static_cast<std::int64_t>(match.score));
    }
    if (query.with_point) {
      reply_geo_point(reply, match.point);
    }
  }
}

void store_matches(Context& context, const Query& query, const std::vector<Match>& matches) {
  std::size_t longest = 0;
  for (const Match& match : matches) {
    longest = std::max(longest, match.member.size());
  }
  auto result = make_zset(context);
  result->prepare_for(matches.size(), longest);
  for (const Match& match : matches) {
    result->set(match.member,
                query.store_distance ? match.distance / query.shape.unit : match.score);
  }
  store_collection(context, *query.target, std::move(result));
  context.reply.integer(static_cast<std::int64_t>(matches.size()));
}

// `source`: which word is the key that is searched.
void run(Context& context, Args args, Form form, std::size_t source) {
  const Lookup<const ZSet> zset = find_source<ZSet>(context, args[source]);
  if (zset.failed()) {
    return;
  }
  ArgReader in(context.reply, args, source + 1);
  const Query query = read_query(in, args, zset.get(), form);
  if (in.failed()) {
    return;
  }
  const std::vector<Match> matches = zset ? search(*zset, query) : std::vector<Match>();
  if (query.target) {
    store_matches(context, query, matches);
  } else {
    reply_matches(context.reply, query, matches);
  }
}

}  // namespace

void georadius(Context& context, Args args) {
  run(context, args, Form::kRadius, 1);
}
void georadius_ro(Context& context, Args args) {
  run(context, args, Form::kRadiusReadOnly, 1);
}
void georadiusbymember(Context& context, Args args) {
  run(context, args, Form::kMember, 1);
}
void georadiusbymember_ro(Context& context, Args args) {
  run(context, args, Form::kMemberReadOnly, 1);
}
void geosearch(Context& context, Args args) {
  run(context, args, Form::kSearch, 1);
}
void geosearchstore(Context& context, Args args) {
  run(context, args, Form::kSearchStore, 2);
}

}  // namespace sequent::cmd
