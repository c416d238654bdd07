#include "engine/cmd/zset_commands.h"

#include <cmath>
#include <limits>
#include <vector>

#include "engine/base/parse.h"
#include "engine/cmd/arg_reader.h"
#include "engine/cmd/collection_scan.h"
#include "engine/cmd/context.h"
#include "engine/cmd/errors.h"
#include "engine/cmd/lookup.h"
#include "engine/cmd/random_elements.h"
#include "engine/cmd/zset_lookup.h"
#include "engine/data/zset.h"

namespace sequent::cmd {
namespace {

using data::ZSet;

struct AddOptions {
  bool only_new = false;       // NX
  bool only_existing = false;  // XX
  bool only_greater = false;   // GT
  bool only_less = false;      // LT
  bool count_changed = false;  // CH
  bool increment = false;      // INCR
};

AddOptions read_add_options(ArgReader& in, bool increment) {
  AddOptions options;
  options.increment = increment;
  while (in.more()) {
    if (in.take("NX")) {
      options.only_new = true;
    } else if (in.take("XX")) {
      options.only_existing = true;
    } else if (in.take("CH")) {
      options.count_changed = true;
    } else if (in.take("INCR")) {
      options.increment = true;
    } else if (in.take("GT")) {
      options.only_greater = true;
    } else if (in.take("LT")) {
      options.only_less = true;
    } else {
      break;
    }
  }
  if (in.left() == 0 || in.left() % 2 != 0) {
    in.fail();
  } else if (options.only_new && options.only_existing) {
    in.fail("ERR XX and NX options at the same time are not compatible");
  } else if ((options.only_greater && options.only_less) ||
             (options.only_new && (options.only_greater || options.only_less))) {
    in.fail("ERR GT, LT, and/or NX options at the same time are not compatible");
  } else if (options.increment && in.left() > 2) {
    in.fail("ERR INCR option supports a single increment-element pair");
  }
  return options;
}

enum class Added : std::uint8_t { kRefused, kSame, kNew, kChanged, kNotANumber };

// Adds or changes one member; `score` becomes the one it has then.
Added add_one(ZSet& zset, std::string_view member, double& score, const AddOptions& options) {
  const auto old = zset.score(member);
  if (old ? options.only_new : options.only_existing) {
    return Added::kRefused;
  }
  if (!old) {
    zset.set(member, score);
    return Added::kNew;
  }
  if (options.increment) {
    score += *old;
    if (std::isnan(score)) {
      return Added::kNotANumber;
    }
  }
  if ((options.only_less && score >= *old) || (options.only_greater && score <= *old)) {
    return Added::kRefused;
  }
  if (score == *old) {
    return Added::kSame;
  }
  zset.set(member, score);
  return Added::kChanged;
}

void reply_added(
    Context& context, const AddOptions& options, bool done, double score, std::int64_t count) {
  if (!options.increment) {
    context.reply.integer(count);
  } else if (done) {
    context.reply.real(score);
  } else {
    context.reply.null();
  }
}

void add(Context& context, Args args, bool increment) {
  ArgReader in(context.reply, args, 2);
  const AddOptions options = read_add_options(in, increment);
  const std::size_t first = in.position();
  std::vector<double> scores;
  scores.reserve(in.left() / 2);
  while (in.more()) {
    scores.push_back(in.real());
    (void)in.word();
  }
  if (in.failed()) {
    return;
  }
  const Lookup<const ZSet> old = find_as<ZSet>(context, args[1]);
  if (old.failed()) {
    return;
  }
  if (!old && options.only_existing) {
    reply_added(context, options, false, 0, 0);
    return;
  }
  std::int64_t added = 0;
  std::int64_t changed = 0;
  bool done = false;
  bool is_number = true;
  (void)change_zset(context, args[1], IfAbsent::kMake, [&](ZSet& zset) {
    for (std::size_t i = 0; is_number && i < scores.size(); ++i) {
      const Added result = add_one(zset, args[first + 2 * i + 1], scores[i], options);
      added += result == Added::kNew ? 1 : 0;
      changed += result == Added::kChanged ? 1 : 0;
      done = done || result != Added::kRefused;
      is_number = result != Added::kNotANumber;
    }
  });
  if (!is_number) {
    context.reply.error("ERR resulting score is not a number (NaN)");
    return;
  }
  if (added + changed > 0) {
    context.changed(args[1], {state::kZSetEvent, options.increment ? "zincr" : "zadd"});
  }
  reply_added(context, options, done, scores.back(),
              options.count_changed ? added + changed : added);
}

void reply_score(resp::ReplySink& reply, const ZSet* zset, std::string_view member) {
  const auto score = zset == nullptr ? std::nullopt : zset->score(member);
  if (score) {
    reply.real(*score);
  } else {
    reply.null();
  }
}

// ZSCAN writes scores as the encoding keeps them: a listpack has integers.
base::NumberText scanned_score(const ZSet& zset, double score) {
  constexpr double kMost = 4611686018427387904.0;  // 2^62
  if (zset.encoding() == "listpack" && std::abs(score) < kMost && std::trunc(score) == score) {
    return base::format_int(static_cast<std::int64_t>(score));
  }
  return base::format_double(score);
}

enum class Order : bool { kRising, kFalling };

void reply_rank(Context& context, Args args, Order order) {
  const Lookup<const ZSet> zset = find_as<ZSet>(context, args[1]);
  if (zset.failed()) {
    return;
  }
  const auto rank = zset ? zset->rank(args[2]) : std::nullopt;
  if (!rank) {
    context.reply.null();
    return;
  }
  context.reply.integer(
      static_cast<std::int64_t>(order == Order::kRising ? *rank : zset->size() - 1 - *rank));
}

}  // namespace

void zadd(Context& context, Args args) {
  add(context, args, false);
}
void zincrby(Context& context, Args args) {
  add(context, args, true);
}

void zrem(Context& context, Args args) {
  std::int64_t removed = 0;
  if (!change_zset(context, args[1], IfAbsent::kLeave, [&](ZSet& zset) {
        for (const std::string_view member : args.subspan(2)) {
          removed += zset.erase(member) ? 1 : 0;
        }
      })) {
    return;
  }
  if (removed > 0) {
    context.changed(args[1]);
  }
  context.reply.integer(removed);
}

void zcard(Context& context, Args args) {
  const Lookup<const ZSet> zset = find_as<ZSet>(context, args[1]);
  if (!zset.failed()) {
    context.reply.integer(zset ? static_cast<std::int64_t>(zset->size()) : 0);
  }
}

void zscore(Context& context, Args args) {
  const Lookup<const ZSet> zset = find_as<ZSet>(context, args[1]);
  if (!zset.failed()) {
    reply_score(context.reply, zset.get(), args[2]);
  }
}

void zmscore(Context& context, Args args) {
  const Lookup<const ZSet> zset = find_as<ZSet>(context, args[1]);
  if (zset.failed()) {
    return;
  }
  const Args members = args.subspan(2);
  context.reply.begin_array(members.size());
  for (const std::string_view member : members) {
    reply_score(context.reply, zset.get(), member);
  }
}

void zrank(Context& context, Args args) {
  reply_rank(context, args, Order::kRising);
}
void zrevrank(Context& context, Args args) {
  reply_rank(context, args, Order::kFalling);
}

void zrandmember(Context& context, Args args) {
  constexpr std::int64_t kMostWithScores = std::numeric_limits<std::int64_t>::max() / 2;
  ArgReader in(context.reply, args, 2);
  const bool counted = in.more();
  const std::int64_t count = counted ? read_random_count(in) : 1;
  const bool with_scores = in.take("WITHSCORES");
  if (in.more()) {
    in.fail();
  }
  if (with_scores && (count < -kMostWithScores || count > kMostWithScores)) {
    in.fail(kValueOutOfRange);
  }
  if (in.failed()) {
    return;
  }
  const Lookup<const ZSet> zset = find_as<ZSet>(context, args[1]);
  if (zset.failed()) {
    return;
  }
  base::Random& random = context.instance.random;
  resp::ReplySink& reply = context.reply;
  if (!counted) {
    if (!zset) {
      reply.null();
      return;
    }
    zset->sample([&] { return random.next(); },
                 [&](std::string_view member, double) { reply.bulk(member); });
    return;
  }
  if (!zset || count == 0) {
    reply.begin_array(0);
    return;
  }
  const bool nested = with_scores && context.session.protocol > 2;
  visit_random(
      context, *zset, count,
      [&](std::size_t members) {
        reply.begin_array(with_scores && !nested ? 2 * members : members);
      },
      [&](std::string_view member, double score) {
        if (nested) {
          reply.begin_array(2);
        }
        reply.bulk(member);
        if (with_scores) {
          reply.real(score);
        }
      });
}

void zscan(Context& context, Args args) {
  CollectionScan scan;
  if (!scan.read_cursor(context, args)) {
    return;
  }
  const Lookup<const ZSet> zset = find_as<ZSet>(context, args[1]);
  if (zset.failed()) {
    return;
  }
  if (!zset) {
    CollectionScan::reply_nothing(context);
    return;
  }
  if (scan.read_options(context, args)) {
    scan.run(context, [&](std::uint64_t cursor) {
      return zset->scan(cursor, [&](std::string_view member, double score) {
        scan.add(member, scanned_score(*zset, score));
      });
    });
  }
}

}  // namespace sequent::cmd
