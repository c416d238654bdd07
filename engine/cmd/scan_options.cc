#include "engine/cmd/scan_options.h"

#include <charconv>

#include "engine/cmd/arg_reader.h"
#include "engine/cmd/errors.h"

namespace sequent::cmd {

// As strtoul has it: nothing is 0, a sign is taken, what is negative wraps.
std::optional<std::uint64_t> parse_cursor(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) {
    text.remove_prefix(1);
  } else if (text.empty()) {
    return 0;
  }
  std::uint64_t cursor = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, cursor);
  if (error != std::errc() || stop != end) {
    return std::nullopt;
  }
  return negative ? 0 - cursor : cursor;
}

bool read_scan_options(
    Context& context, Args args, std::size_t at, ScanKind kind, ScanOptions& options) {
  const auto cursor = parse_cursor(args[at]);
  if (!cursor) {
    context.reply.error(kInvalidCursor);
    return false;
  }
  options.cursor = *cursor;
  ArgReader in(context.reply, args, at + 1);
  while (in.more()) {
    if (in.take("COUNT", 1)) {
      options.count = in.integer_in(1, INT64_MAX / 16, kSyntaxError);
    } else if (in.take("MATCH", 1)) {
      options.pattern = in.word();
    } else if (kind == ScanKind::kKeys && in.take("TYPE", 1)) {
      options.type = in.word();
    } else {
      in.fail();
    }
  }
  return !in.failed();
}

}  // namespace sequent::cmd
