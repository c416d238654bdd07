#include "engine/cmd/scan_commands.h"

#include <string>
#include <vector>

#include "engine/base/ascii.h"
#include "engine/base/glob.h"
#include "engine/base/parse.h"
#include "engine/cmd/context.h"
#include "engine/cmd/scan_options.h"

namespace sequent::cmd {
namespace {

constexpr std::int64_t kStepsPerKey = 10;  // buckets looked at for each key asked for

bool has_type(data::Entry entry, std::string_view type) {
  return type.empty() || base::equal_ignoring_case(data::type_name(entry.type()), type);
}

}  // namespace

void keys(Context& context, Args args) {
  std::vector<std::string_view> found;
  const bool all = args[1] == "*";
  context.keys.for_each([&](data::Entry entry) {
    if ((all || base::glob_match(args[1], entry.key())) && !context.is_expired(entry)) {
      found.push_back(entry.key());
    }
  });
  context.reply.begin_array(found.size());
  for (const std::string_view key : found) {
    context.reply.bulk(key);
  }
}

void randomkey(Context& context, Args) {
  while (context.keys.size() > 0) {
    const data::Entry entry = context.keys.random(context.instance.random);
    if (!context.is_expired(entry)) {
      context.reply.bulk(entry.key());
      return;
    }
    expire_key(context.instance, context.db, entry.key());
  }
  context.reply.null();
}

void scan(Context& context, Args args) {
  ScanOptions options;
  if (!read_scan_options(context, args, 1, ScanKind::kKeys, options)) {
    return;
  }
  std::vector<std::string_view> found;
  std::vector<std::string> over;
  std::uint64_t cursor = options.cursor;
  std::int64_t seen = 0;
  std::int64_t steps = options.count * kStepsPerKey;
  do {
    cursor = context.keys.scan(cursor, [&](data::Entry entry, bool has_deadline) {
      ++seen;
      if (has_deadline && context.is_expired(entry)) {
        over.emplace_back(entry.key());
      } else if (options.matches(entry.key()) && has_type(entry, options.type)) {
        found.push_back(entry.key());
      }
    });
  } while (cursor != 0 && seen < options.count && --steps > 0);
  context.reply.begin_array(2);
  context.reply.bulk(std::to_string(cursor));
  context.reply.begin_array(found.size());
  for (const std::string_view key : found) {
    context.reply.bulk(key);
  }
  for (const std::string& key : over) {
    expire_key(context.instance, context.db, key);
  }
}

}  // namespace sequent::cmd
