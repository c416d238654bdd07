#include "engine/cmd/expire_time.h"

#include "engine/base/parse.h"
#include "engine/cmd/errors.h"

namespace sequent::cmd {

bool ExpireOption::take(ArgReader& in) {
  return take_one(in, "EX", Unit::kSeconds, false) ||
         take_one(in, "PX", Unit::kMilliseconds, false) ||
         take_one(in, "EXAT", Unit::kSeconds, true) ||
         take_one(in, "PXAT", Unit::kMilliseconds, true);
}

bool ExpireOption::take_one(ArgReader& in, std::string_view name, Unit unit, bool absolute) {
  const bool contradicts = given_ && (unit_ != unit || absolute_ != absolute);
  if (contradicts || !in.take(name, 1)) {
    return false;
  }
  text_ = in.word();
  unit_ = unit;
  absolute_ = absolute;
  given_ = true;
  return true;
}

bool ExpireOption::resolve(Context& context, std::int64_t& deadline_ms) const {
  if (!given_) {
    return true;
  }
  const auto number = base::parse_int(text_);
  if (!number) {
    context.reply.error(kNotInteger);
    return false;
  }
  std::int64_t ms = *number;
  const std::int64_t scale = unit_ == Unit::kSeconds ? 1000 : 1;
  const std::int64_t from = absolute_ ? 0 : context.now_ms;
  if (ms <= 0 || __builtin_mul_overflow(ms, scale, &ms) || __builtin_add_overflow(ms, from, &ms)) {
    context.reply.error(invalid_expire(context.spec->name));
    return false;
  }
  deadline_ms = ms;
  return true;
}

void set_deadline(Context& context,
                  data::Entry entry,
                  std::string_view key,
                  std::int64_t deadline_ms) {
  context.will_change(key);
  context.keys.set_deadline(entry, deadline_ms);
  context.changed(key, deadline_ms == data::kNoDeadline ? kPersistEvent : kExpireEvent);
  if (deadline_ms == data::kNoDeadline) {
    context.propagate({"PERSIST", key});
  } else {
    context.propagate({"PEXPIREAT", key, base::format_int(deadline_ms)});
  }
}

}  // namespace sequent::cmd
