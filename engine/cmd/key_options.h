#pragma once

#include <cstdint>
#include <limits>
#include <span>

#include "engine/cmd/arg_reader.h"
#include "engine/cmd/context.h"

namespace sequent::cmd {

// Reads `numkeys key [key ...]` as LMPOP and ZMPOP take it.
inline Args read_counted_keys(ArgReader& in) {
  constexpr std::string_view kTooFew = "ERR numkeys should be greater than 0";
  const std::int64_t count =
      in.integer_in(1, std::numeric_limits<std::int64_t>::max(), kTooFew, kTooFew);
  return in.failed() ? Args() : in.words(static_cast<std::size_t>(count));
}

// Reads `[COUNT count]` to the end, as LMPOP and ZMPOP take it.
inline std::size_t read_pop_count(ArgReader& in) {
  constexpr std::string_view kTooFew = "ERR count should be greater than 0";
  std::int64_t count = 1;
  if (in.take("COUNT", 1)) {
    count = in.integer_in(1, std::numeric_limits<std::int64_t>::max(), kTooFew, kTooFew);
  }
  if (in.more()) {
    in.fail();
  }
  return static_cast<std::size_t>(count);
}

// The keys that a blocking command looks at now: all, or if it is resumed the one
// that became ready.
inline Args keys_to_try(const Context& context, Args keys) {
  return context.origin == Origin::kResumed ? Args(&context.ready_key, 1) : keys;
}

}  // namespace sequent::cmd
