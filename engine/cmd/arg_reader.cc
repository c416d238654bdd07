#include "engine/cmd/arg_reader.h"

#include <algorithm>
#include <cmath>

namespace sequent::cmd {

std::int64_t ArgReader::timeout_deadline(std::int64_t now_ms) {
  const std::string_view text = word();
  if (failed_) {
    return 0;
  }
  const auto seconds = base::parse_long_double(text);
  if (!seconds) {
    fail(kTimeoutNotFloat);
    return 0;
  }
  // To Redis, what does not fit is negative.
  const long double ms = std::ceil(*seconds * 1000);
  if (ms < 0 || ms > static_cast<long double>(INT64_MAX)) {
    fail(kTimeoutNegative);
    return 0;
  }
  const auto whole = static_cast<std::int64_t>(ms);
  return whole == 0 ? 0 : now_ms + std::min(whole, INT64_MAX - now_ms);
}

std::int64_t ArgReader::timeout_deadline_ms(std::int64_t now_ms) {
  const std::int64_t timeout_ms = integer("ERR timeout is not an integer or out of range");
  if (timeout_ms < 0) {
    fail(kTimeoutNegative);
  }
  return failed_ || timeout_ms == 0 ? 0 : now_ms + std::min(timeout_ms, INT64_MAX - now_ms);
}

}  // namespace sequent::cmd
