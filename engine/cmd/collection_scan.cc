#include "engine/cmd/collection_scan.h"

#include "engine/cmd/errors.h"

namespace sequent::cmd {

namespace {

constexpr std::size_t kCursorAt = 2;

}  // namespace

bool CollectionScan::read_cursor(Context& context, Args args) {
  const bool is_cursor = parse_cursor(args[kCursorAt]).has_value();
  if (!is_cursor) {
    context.reply.error(kInvalidCursor);
  }
  return is_cursor;
}

bool CollectionScan::read_options(Context& context, Args args) {
  return read_scan_options(context, args, kCursorAt, ScanKind::kElements, options_);
}

void CollectionScan::add(std::string_view element) {
  ++visited_;
  if (options_.matches(element)) {
    found_.emplace_back(element);
  }
}

void CollectionScan::add(std::string_view element, std::string_view value) {
  ++visited_;
  if (options_.matches(element)) {
    found_.emplace_back(element);
    found_.emplace_back(value);
  }
}

void CollectionScan::run(Context& context,
                         base::FunctionRef<std::uint64_t(std::uint64_t cursor)> step) {
  // A sparse table must not make one call long.
  constexpr std::int64_t kStepsPerElement = 10;
  std::int64_t steps = options_.count * kStepsPerElement;
  std::uint64_t cursor = options_.cursor;
  do {
    cursor = step(cursor);
  } while (cursor != 0 && --steps > 0 && visited_ < options_.count);
  context.reply.begin_array(2);
  context.reply.bulk(std::to_string(cursor));
  context.reply.begin_array(found_.size());
  for (const std::string& text : found_) {
    context.reply.bulk(text);
  }
}

void CollectionScan::reply_nothing(Context& context) {
  context.reply.begin_array(2);
  context.reply.bulk("0");
  context.reply.begin_array(0);
}

}  // namespace sequent::cmd
