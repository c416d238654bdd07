#include "engine/cmd/counter_commands.h"

#include <cmath>
#include <optional>
#include <string>

#include "engine/base/parse.h"
#include "engine/cmd/context.h"
#include "engine/cmd/errors.h"
#include "engine/cmd/string_value.h"

namespace sequent::cmd {
namespace {

void increment(Context& context, std::string_view key, std::int64_t by) {
  data::Entry entry = context.find(key);
  if (entry && entry.type() != data::Type::kString) {
    context.reply.error(kWrongType);
    return;
  }
  const bool in_place = entry && entry.form() == data::Form::kInteger;
  std::int64_t value = in_place ? entry.integer() : 0;
  if (entry && !in_place) {
    const StringLookup text = read_string(context, entry);
    const auto number = base::parse_int(text.bytes());
    if (text.failed() || !number) {
      if (!text.failed()) {
        context.reply.error(kNotInteger);
      }
      return;
    }
    value = *number;
  }
  if (__builtin_add_overflow(value, by, &value)) {
    context.reply.error(kIncrementOverflow);
    return;
  }
  context.will_change(key);
  if (in_place) {
    entry.set_integer(value);
  } else {
    context.keys.put_integer(key, value, entry ? entry.deadline_ms() : data::kNoDeadline);
  }
  context.changed(key);
  context.reply.integer(value);
}

}  // namespace

void incr(Context& context, Args args) {
  increment(context, args[1], 1);
}

void decr(Context& context, Args args) {
  increment(context, args[1], -1);
}

void incrby(Context& context, Args args) {
  const auto by = base::parse_int(args[2]);
  if (!by) {
    context.reply.error(kNotInteger);
    return;
  }
  increment(context, args[1], *by);
}

void decrby(Context& context, Args args) {
  const auto by = base::parse_int(args[2]);
  if (!by) {
    context.reply.error(kNotInteger);
    return;
  }
  if (*by == INT64_MIN) {
    context.reply.error("ERR decrement would overflow");
    return;
  }
  increment(context, args[1], -*by);
}

void incrbyfloat(Context& context, Args args) {
  const std::string_view key = args[1];
  const StringLookup old = find_string(context, key);
  if (old.failed()) {
    return;
  }
  const auto value = old ? base::parse_long_double(old.bytes()) : std::optional<long double>(0.0L);
  const auto by = value ? base::parse_long_double(args[2]) : std::nullopt;
  if (!value || !by) {
    context.reply.error(kNotFloat);
    return;
  }
  const long double sum = *value + *by;
  if (std::isnan(sum) || std::isinf(sum)) {
    context.reply.error(kIncrementNaN);
    return;
  }
  const std::string text = base::format_long_double(sum);
  const std::int64_t deadline_ms = old ? old.entry().deadline_ms() : data::kNoDeadline;
  store_string(context, key, text, deadline_ms, Encode::kNever);
  context.propagate({"SET", key, text, "KEEPTTL"});
  context.reply.bulk(text);
}

}  // namespace sequent::cmd
