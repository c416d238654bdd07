#include "engine/cmd/expire_commands.h"

#include <algorithm>
#include <string>

#include "engine/base/ascii.h"
#include "engine/base/parse.h"
#include "engine/cmd/context.h"
#include "engine/cmd/errors.h"
#include "engine/cmd/expire_time.h"

namespace sequent::cmd {
namespace {

// When EXPIRE may change what is there.
struct Conditions {
  bool no_deadline = false;   // NX
  bool has_deadline = false;  // XX
  bool later = false;         // GT; no deadline is the latest of all
  bool earlier = false;       // LT

  [[nodiscard]] bool allow(std::int64_t current_ms, std::int64_t deadline_ms) const {
    const bool none = current_ms == data::kNoDeadline;
    return !(no_deadline && !none) && !(has_deadline && none) &&
           !(later && (none || deadline_ms <= current_ms)) &&
           !(earlier && !none && deadline_ms >= current_ms);
  }
};

// False: an error is replied.
bool read_conditions(Context& context, Args args, Conditions& conditions) {
  for (const std::string_view word : args.subspan(3)) {
    if (base::equal_ignoring_case(word, "NX")) {
      conditions.no_deadline = true;
    } else if (base::equal_ignoring_case(word, "XX")) {
      conditions.has_deadline = true;
    } else if (base::equal_ignoring_case(word, "GT")) {
      conditions.later = true;
    } else if (base::equal_ignoring_case(word, "LT")) {
      conditions.earlier = true;
    } else {
      context.reply.error("ERR Unsupported option " + std::string(word));
      return false;
    }
  }
  if (conditions.no_deadline &&
      (conditions.has_deadline || conditions.later || conditions.earlier)) {
    context.reply.error("ERR NX and XX, GT or LT options at the same time are not compatible");
    return false;
  }
  if (conditions.later && conditions.earlier) {
    context.reply.error("ERR GT and LT options at the same time are not compatible");
    return false;
  }
  return true;
}

enum class From : bool { kNow, kEpoch };

// `scale`: milliseconds of one unit.
void set_expiry(Context& context, Args args, From from, std::int64_t scale) {
  Conditions conditions;
  if (!read_conditions(context, args, conditions)) {
    return;
  }
  const auto number = base::parse_int(args[2]);
  if (!number) {
    context.reply.error(kNotInteger);
    return;
  }
  std::int64_t deadline_ms = *number;
  const std::int64_t start = from == From::kNow ? context.now_ms : 0;
  if (__builtin_mul_overflow(deadline_ms, scale, &deadline_ms) ||
      __builtin_add_overflow(deadline_ms, start, &deadline_ms)) {
    context.reply.error(invalid_expire(context.spec->name));
    return;
  }
  const std::string_view key = args[1];
  const data::Entry entry = context.find(key);
  if (!entry || !conditions.allow(entry.deadline_ms(), deadline_ms)) {
    context.reply.integer(0);
    return;
  }
  if (deadline_ms <= context.now_ms && !context.instance.loading) {
    context.remove(key);
    context.propagate({"DEL", key});
  } else {
    set_deadline(context, entry, key, std::max<std::int64_t>(deadline_ms, 0));
  }
  context.reply.integer(1);
}

// -2: no such key, -1: no deadline; `value` makes the reply of a deadline.
template <typename Value>
void reply_deadline(Context& context, std::string_view key, Value value) {
  const data::Entry entry = context.find(key);
  if (!entry) {
    context.reply.integer(-2);
  } else if (!entry.has_deadline()) {
    context.reply.integer(-1);
  } else {
    context.reply.integer(value(entry.deadline_ms()));
  }
}

std::int64_t rounded_seconds(std::int64_t ms) {
  return ms / 1000 + (ms % 1000 >= 500 ? 1 : 0);
}

}  // namespace

void expire(Context& context, Args args) {
  set_expiry(context, args, From::kNow, 1000);
}
void pexpire(Context& context, Args args) {
  set_expiry(context, args, From::kNow, 1);
}
void expireat(Context& context, Args args) {
  set_expiry(context, args, From::kEpoch, 1000);
}
void pexpireat(Context& context, Args args) {
  set_expiry(context, args, From::kEpoch, 1);
}

void ttl(Context& context, Args args) {
  reply_deadline(context, args[1], [&](std::int64_t deadline_ms) {
    return rounded_seconds(std::max<std::int64_t>(deadline_ms - context.now_ms, 0));
  });
}

void pttl(Context& context, Args args) {
  reply_deadline(context, args[1], [&](std::int64_t deadline_ms) {
    return std::max<std::int64_t>(deadline_ms - context.now_ms, 0);
  });
}

void expiretime(Context& context, Args args) {
  reply_deadline(context, args[1], rounded_seconds);
}

void pexpiretime(Context& context, Args args) {
  reply_deadline(context, args[1], [](std::int64_t deadline_ms) { return deadline_ms; });
}

void persist(Context& context, Args args) {
  const data::Entry entry = context.find(args[1]);
  if (!entry || !entry.has_deadline()) {
    context.reply.integer(0);
    return;
  }
  set_deadline(context, entry, args[1], data::kNoDeadline);
  context.reply.integer(1);
}

}  // namespace sequent::cmd
