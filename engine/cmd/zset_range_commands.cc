#include "engine/cmd/zset_range_commands.h"

#include <algorithm>
#include <optional>

#include "engine/cmd/arg_reader.h"
#include "engine/cmd/context.h"
#include "engine/cmd/errors.h"
#include "engine/cmd/lookup.h"
#include "engine/cmd/zset_lookup.h"
#include "engine/cmd/zset_range.h"
#include "engine/data/zset.h"

namespace sequent::cmd {
namespace {

using data::ZSet;
using By = ZSetRange::By;

enum class Store : bool { kNo, kYes };

// What the ZRANGE commands ask for. What the name of a command fixes is set, the
// rest is read.
struct RangeQuery {
  std::optional<By> by;
  std::optional<bool> falling;
  bool with_scores = false;
  std::int64_t offset = 0;
  std::int64_t limit = -1;
  ZSetRange range;
};

bool take_range_option(ArgReader& in, RangeQuery& query, Store store) {
  if (store == Store::kNo && in.take("WITHSCORES")) {
    return query.with_scores = true;
  }
  if (in.take("LIMIT", 2)) {
    query.offset = in.integer();
    query.limit = in.integer();
    return true;
  }
  if (!query.falling && in.take("REV")) {
    query.falling = true;
    return true;
  }
  if (!query.by && in.take("BYLEX")) {
    query.by = By::kLex;
    return true;
  }
  if (!query.by && in.take("BYSCORE")) {
    query.by = By::kScore;
    return true;
  }
  return false;
}

// Reads `min max [options]` from args[first] on. Options come first in time: they
// say how min and max are read.
bool read_query(Context& context, Args args, std::size_t first, Store store, RangeQuery& query) {
  ArgReader options(context.reply, args, first + 2);
  while (options.more()) {
    if (!take_range_option(options, query, store)) {
      options.fail();
    }
  }
  const By by = query.by.value_or(By::kRank);
  if (query.limit != -1 && by == By::kRank) {
    options.fail(
        "ERR syntax error, LIMIT is only supported in combination with either BYSCORE or "
        "BYLEX");
  }
  if (query.with_scores && by == By::kLex) {
    options.fail("ERR syntax error, WITHSCORES not supported in combination with BYLEX");
  }
  if (options.failed()) {
    return false;
  }
  query.by = by;
  query.falling = query.falling.value_or(false);
  ArgReader ends(context.reply, args, first);
  query.range = ZSetRange::read(by, ends);
  if (*query.falling && by != By::kRank) {
    query.range.reverse();
  }
  return !ends.failed();
}

// The ranks to visit: from `first` on, down if the query is falling.
IndexRange resolve(const RangeQuery& query, const ZSet& zset) {
  const IndexRange range = query.range.ranks(zset, *query.falling);
  // LIMIT n -1 passes with ranks too, and says nothing there.
  const std::int64_t offset = query.by == By::kRank ? 0 : query.offset;
  if (offset < 0) {
    return {};
  }
  const std::size_t skipped = std::min(static_cast<std::size_t>(offset), range.count);
  std::size_t count = range.count - skipped;
  if (query.limit >= 0) {
    count = std::min(count, static_cast<std::size_t>(query.limit));
  }
  const std::size_t first =
      *query.falling ? range.first + range.count - 1 - skipped : range.first + skipped;
  return count == 0 ? IndexRange{} : IndexRange{first, count};
}

void visit(const RangeQuery& query, const ZSet& zset, const IndexRange& range, ZSet::Visit visit) {
  if (*query.falling) {
    zset.for_range_down(range.first, range.count, visit);
  } else {
    zset.for_range(range.first, range.count, visit);
  }
}

void reply_range(Context& context, Args args, RangeQuery query) {
  if (!read_query(context, args, 2, Store::kNo, query)) {
    return;
  }
  const Lookup<const ZSet> zset = find_as<ZSet>(context, args[1]);
  if (zset.failed()) {
    return;
  }
  resp::ReplySink& reply = context.reply;
  if (!zset) {
    reply.begin_array(0);
    return;
  }
  const IndexRange range = resolve(query, *zset);
  const bool nested = query.with_scores && context.session.protocol > 2;
  reply.begin_array(query.with_scores && !nested ? 2 * range.count : range.count);
  visit(query, *zset, range, [&](std::string_view member, double score) {
    if (nested) {
      reply.begin_array(2);
    }
    reply.bulk(member);
    if (query.with_scores) {
      reply.real(score);
    }
  });
}

void reply_count(Context& context, Args args, By by) {
  ArgReader in(context.reply, args, 2);
  const ZSetRange range = ZSetRange::read(by, in);
  if (in.failed()) {
    return;
  }
  const Lookup<const ZSet> zset = find_as<ZSet>(context, args[1]);
  if (!zset.failed()) {
    context.reply.integer(zset ? static_cast<std::int64_t>(range.ranks(*zset).count) : 0);
  }
}

void remove_range(Context& context, Args args, By by) {
  ArgReader in(context.reply, args, 2);
  const ZSetRange range = ZSetRange::read(by, in);
  if (in.failed()) {
    return;
  }
  IndexRange ranks{};
  if (!change_zset(context, args[1], IfAbsent::kLeave, [&](ZSet& zset) {
        ranks = range.ranks(zset);
        zset.erase_range(ranks.first, ranks.count);
      })) {
    return;
  }
  if (ranks.count > 0) {
    context.changed(args[1]);
  }
  context.reply.integer(static_cast<std::int64_t>(ranks.count));
}

}  // namespace

void zrange(Context& context, Args args) {
  reply_range(context, args, {});
}
void zrevrange(Context& context, Args args) {
  reply_range(context, args, {.by = By::kRank, .falling = true});
}
void zrangebyscore(Context& context, Args args) {
  reply_range(context, args, {.by = By::kScore, .falling = false});
}
void zrevrangebyscore(Context& context, Args args) {
  reply_range(context, args, {.by = By::kScore, .falling = true});
}
void zrangebylex(Context& context, Args args) {
  reply_range(context, args, {.by = By::kLex, .falling = false});
}
void zrevrangebylex(Context& context, Args args) {
  reply_range(context, args, {.by = By::kLex, .falling = true});
}

void zrangestore(Context& context, Args args) {
  RangeQuery query;
  if (!read_query(context, args, 3, Store::kYes, query)) {
    return;
  }
  const Lookup<const ZSet> source = find_source<ZSet>(context, args[2]);
  if (source.failed()) {
    return;
  }
  auto result = make_zset(context);
  if (source) {
    const IndexRange range = resolve(query, *source);
    result->prepare_for(range.count, 0);
    visit(query, *source, range,
          [&](std::string_view member, double score) { result->set(member, score); });
  }
  const auto size = static_cast<std::int64_t>(result->size());
  store_collection(context, args[1], std::move(result));
  context.reply.integer(size);
}

void zcount(Context& context, Args args) {
  reply_count(context, args, By::kScore);
}
void zlexcount(Context& context, Args args) {
  reply_count(context, args, By::kLex);
}
void zremrangebyrank(Context& context, Args args) {
  remove_range(context, args, By::kRank);
}
void zremrangebyscore(Context& context, Args args) {
  remove_range(context, args, By::kScore);
}
void zremrangebylex(Context& context, Args args) {
  remove_range(context, args, By::kLex);
}

}  // namespace sequent::cmd
