#include "engine/cmd/hash_commands.h"

#include <cmath>
#include <string>

#include "engine/base/parse.h"
#include "engine/cmd/arg_reader.h"
#include "engine/cmd/collection_scan.h"
#include "engine/cmd/context.h"
#include "engine/cmd/errors.h"
#include "engine/cmd/lookup.h"
#include "engine/cmd/random_elements.h"
#include "engine/data/hash.h"

namespace sequent::cmd {
namespace {

using data::Digits;
using data::Hash;

template <typename Change>
bool change_hash(Context& context, std::string_view key, IfAbsent if_absent, Change change) {
  const state::Config& config = context.instance.config;
  const data::PackedLimits limits{
      .elements = static_cast<std::uint32_t>(config.hash_max_listpack_entries),
      .text = static_cast<std::uint32_t>(config.hash_max_listpack_value)};
  return change_collection<Hash>(context, key, if_absent, limits, change);
}

void set_field(Context& context,
               std::string_view key,
               std::string_view field,
               std::string_view value) {
  (void)change_hash(context, key, IfAbsent::kMake, [&](Hash& hash) { hash.set(field, value); });
}

// Sets the pairs from args[2] on. Returns how many fields were new, or -1 if an error is replied.
std::int64_t set_pairs(Context& context, Args args) {
  if (args.size() % 2 != 0) {
    context.reply.error(wrong_arity(context.spec->name));
    return -1;
  }
  std::size_t added = 0;
  if (!change_hash(context, args[1], IfAbsent::kMake,
                   [&](Hash& hash) { added = hash.set_pairs(args.subspan(2)); })) {
    return -1;
  }
  context.changed(args[1]);
  return static_cast<std::int64_t>(added);
}

enum class Part : std::uint8_t { kFields, kValues, kPairs };

void reply_all(Context& context, std::string_view key, Part part) {
  const Lookup<const Hash> hash = find_as<Hash>(context, key);
  if (hash.failed()) {
    return;
  }
  const std::size_t size = hash ? hash->size() : 0;
  if (part == Part::kPairs) {
    context.reply.begin_map(size);
  } else {
    context.reply.begin_array(size);
  }
  if (!hash) {
    return;
  }
  hash->for_each([&](std::string_view field, std::string_view value) {
    if (part != Part::kValues) {
      context.reply.bulk(field);
    }
    if (part != Part::kFields) {
      context.reply.bulk(value);
    }
  });
}

void reply_value(resp::ReplySink& reply, const Hash* hash, std::string_view field) {
  Digits digits;
  const auto value = hash == nullptr ? std::nullopt : hash->get(field, digits);
  if (value) {
    reply.bulk(*value);
  } else {
    reply.null();
  }
}

}  // namespace

void hset(Context& context, Args args) {
  const std::int64_t added = set_pairs(context, args);
  if (added >= 0) {
    context.reply.integer(added);
  }
}

void hmset(Context& context, Args args) {
  if (set_pairs(context, args) >= 0) {
    context.reply.ok();
  }
}

void hsetnx(Context& context, Args args) {
  bool is_new = false;
  if (!change_hash(context, args[1], IfAbsent::kMake, [&](Hash& hash) {
        is_new = !hash.contains(args[2]) && hash.set(args[2], args[3]);
      })) {
    return;
  }
  if (is_new) {
    context.changed(args[1]);
  }
  context.reply.integer(is_new ? 1 : 0);
}

void hget(Context& context, Args args) {
  const Lookup<const Hash> hash = find_as<Hash>(context, args[1]);
  if (!hash.failed()) {
    reply_value(context.reply, hash.get(), args[2]);
  }
}

void hmget(Context& context, Args args) {
  const Lookup<const Hash> hash = find_as<Hash>(context, args[1]);
  if (hash.failed()) {
    return;
  }
  const Args fields = args.subspan(2);
  context.reply.begin_array(fields.size());
  for (const std::string_view field : fields) {
    reply_value(context.reply, hash.get(), field);
  }
}

void hgetall(Context& context, Args args) {
  reply_all(context, args[1], Part::kPairs);
}
void hkeys(Context& context, Args args) {
  reply_all(context, args[1], Part::kFields);
}
void hvals(Context& context, Args args) {
  reply_all(context, args[1], Part::kValues);
}

void hlen(Context& context, Args args) {
  const Lookup<const Hash> hash = find_as<Hash>(context, args[1]);
  if (!hash.failed()) {
    context.reply.integer(hash ? static_cast<std::int64_t>(hash->size()) : 0);
  }
}

void hexists(Context& context, Args args) {
  const Lookup<const Hash> hash = find_as<Hash>(context, args[1]);
  if (!hash.failed()) {
    context.reply.integer(hash && hash->contains(args[2]) ? 1 : 0);
  }
}

void hstrlen(Context& context, Args args) {
  const Lookup<const Hash> hash = find_as<Hash>(context, args[1]);
  if (hash.failed()) {
    return;
  }
  Digits digits;
  const auto value = hash ? hash->get(args[2], digits) : std::nullopt;
  context.reply.integer(value ? static_cast<std::int64_t>(value->size()) : 0);
}

void hdel(Context& context, Args args) {
  std::int64_t removed = 0;
  if (!change_hash(context, args[1], IfAbsent::kLeave, [&](Hash& hash) {
        for (const std::string_view field : args.subspan(2)) {
          removed += hash.erase(field) ? 1 : 0;
        }
      })) {
    return;
  }
  if (removed > 0) {
    context.changed(args[1]);
  }
  context.reply.integer(removed);
}

void hincrby(Context& context, Args args) {
  ArgReader in(context.reply, args, 3);
  const std::int64_t increment = in.integer();
  if (in.failed()) {
    return;
  }
  const Lookup<const Hash> old = find_as<Hash>(context, args[1]);
  if (old.failed()) {
    return;
  }
  std::int64_t number = 0;
  Digits digits;
  if (const auto value = old ? old->get(args[2], digits) : std::nullopt) {
    const auto parsed = base::parse_int(*value);
    if (!parsed) {
      context.reply.error("ERR hash value is not an integer");
      return;
    }
    number = *parsed;
  }
  if (__builtin_add_overflow(number, increment, &number)) {
    context.reply.error(kIncrementOverflow);
    return;
  }
  set_field(context, args[1], args[2], base::format_int(number));
  context.changed(args[1]);
  context.reply.integer(number);
}

void hincrbyfloat(Context& context, Args args) {
  const auto increment = base::parse_long_double(args[3]);
  if (!increment) {
    context.reply.error(kNotFloat);
    return;
  }
  if (std::isinf(*increment)) {
    context.reply.error("ERR value is NaN or Infinity");
    return;
  }
  const Lookup<const Hash> old = find_as<Hash>(context, args[1]);
  if (old.failed()) {
    return;
  }
  long double number = 0;
  Digits digits;
  if (const auto value = old ? old->get(args[2], digits) : std::nullopt) {
    const auto parsed = base::parse_long_double(*value);
    if (!parsed) {
      context.reply.error("ERR hash value is not a float");
      return;
    }
    number = *parsed;
  }
  number += *increment;
  if (std::isnan(number) || std::isinf(number)) {
    context.reply.error(kIncrementNaN);
    return;
  }
  const std::string text = base::format_long_double(number);
  set_field(context, args[1], args[2], text);
  context.changed(args[1]);
  context.propagate({"HSET", args[1], args[2], text});
  context.reply.bulk(text);
}

void hrandfield(Context& context, Args args) {
  constexpr std::int64_t kMostWithValues = std::numeric_limits<std::int64_t>::max() / 2;
  ArgReader in(context.reply, args, 2);
  const bool counted = in.more();
  const std::int64_t count = counted ? read_random_count(in) : 1;
  const bool with_values = in.take("WITHVALUES");
  if (in.more()) {
    in.fail();
  }
  if (with_values && (count < -kMostWithValues || count > kMostWithValues)) {
    in.fail(kValueOutOfRange);
  }
  if (in.failed()) {
    return;
  }
  const Lookup<const Hash> hash = find_as<Hash>(context, args[1]);
  if (hash.failed()) {
    return;
  }
  base::Random& random = context.instance.random;
  resp::ReplySink& reply = context.reply;
  if (!counted) {
    if (!hash) {
      reply.null();
      return;
    }
    hash->sample([&] { return random.next(); },
                 [&](std::string_view field, std::string_view) { reply.bulk(field); });
    return;
  }
  if (!hash || count == 0) {
    reply.begin_array(0);
    return;
  }
  const bool nested = with_values && context.session.protocol > 2;
  visit_random(
      context, *hash, count,
      [&](std::size_t fields) { reply.begin_array(with_values && !nested ? 2 * fields : fields); },
      [&](std::string_view field, std::string_view value) {
        if (nested) {
          reply.begin_array(2);
        }
        reply.bulk(field);
        if (with_values) {
          reply.bulk(value);
        }
      });
}

void hscan(Context& context, Args args) {
  CollectionScan scan;
  if (!scan.read_cursor(context, args)) {
    return;
  }
  const Lookup<const Hash> hash = find_as<Hash>(context, args[1]);
  if (hash.failed()) {
    return;
  }
  if (!hash) {
    CollectionScan::reply_nothing(context);
    return;
  }
  if (scan.read_options(context, args)) {
    scan.run(context, [&](std::uint64_t cursor) {
      return hash->scan(
          cursor, [&](std::string_view field, std::string_view value) { scan.add(field, value); });
    });
  }
}

}  // namespace sequent::cmd
