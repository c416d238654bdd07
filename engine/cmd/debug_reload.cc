#include "engine/cmd/debug_reload.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/ascii.h"
#include "engine/cmd/context.h"
#include "engine/cmd/value_payload.h"
#include "engine/rdb/input.h"
#include "engine/rdb/value.h"

namespace sequent::cmd {
namespace {

// A value read from what was written of it, in place of itself.
base::Status reload(Context& context, data::Keyspace& keys, int db, const std::string& key) {
  const data::Entry entry = keys.find(key);
  if (entry.type() == data::Type::kString) {
    return {};
  }
  std::string bytes;
  SEQUENT_TRY(write_value(bytes, entry, context.instance.big));
  rdb::Input in(std::string_view(bytes).substr(1));
  SEQUENT_TRY_ASSIGN(rdb::Value value, rdb::read_value(in, static_cast<std::uint8_t>(bytes[0]),
                                                       rdb_limits(context.instance.config)));
  context.will_change_in(db, key);
  keys.put_collection(key, std::move(value.collection), entry.deadline_ms());
  return {};
}

bool has_option(Args args, std::string_view option) {
  return std::ranges::any_of(args.subspan(2), [option](std::string_view word) {
    return base::equal_ignoring_case(word, option);
  });
}

bool is_option(std::string_view word) {
  return base::equal_ignoring_case(word, "merge") || base::equal_ignoring_case(word, "noflush") ||
         base::equal_ignoring_case(word, "nosave");
}

bool holds_anything(const state::Instance& instance) {
  return !instance.libraries.all().empty() ||
         std::ranges::any_of(instance.databases, [](const auto& keys) { return keys->size() > 0; });
}

}  // namespace

// Nothing that a client may see is changed but encodings, so nothing is recorded.
void debug_reload(Context& context, Args args) {
  for (const std::string_view option : args.subspan(2)) {
    if (!is_option(option)) {
      return context.reply.error(
          "ERR DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE options.");
    }
  }
  if (has_option(args, "noflush") && !has_option(args, "merge") &&
      holds_anything(context.instance)) {
    return context.reply.error(
        "ERR Error trying to load the RDB dump: what it has is there already");
  }
  int db = 0;
  for (const auto& keys : context.instance.databases) {
    std::vector<std::string> names;
    keys->for_each([&names](data::Entry entry) { names.emplace_back(entry.key()); });
    for (const std::string& name : names) {
      if (const base::Status reloaded = reload(context, *keys, db, name); !reloaded) {
        return context.reply.error("ERR Error trying to load the RDB dump: " +
                                   reloaded.error().message);
      }
    }
    ++db;
  }
  context.reply.ok();
}

}  // namespace sequent::cmd
