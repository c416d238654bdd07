#include "engine/cmd/dump_commands.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "engine/base/parse.h"
#include "engine/cmd/arg_reader.h"
#include "engine/cmd/context.h"
#include "engine/cmd/errors.h"
#include "engine/cmd/string_value.h"
#include "engine/cmd/value_payload.h"
#include "engine/rdb/input.h"
#include "engine/rdb/payload.h"
#include "engine/rdb/value.h"

namespace sequent::cmd {
namespace {

struct RestoreOptions {
  bool replace = false;
  bool absolute = false;  // the deadline
  std::optional<std::int64_t> idle_seconds;
  std::optional<std::int64_t> frequency;
};

RestoreOptions read_options(ArgReader& in) {
  RestoreOptions options;
  while (in.more()) {
    if (in.take("REPLACE")) {
      options.replace = true;
    } else if (in.take("ABSTTL")) {
      options.absolute = true;
    } else if (!options.frequency && in.take("IDLETIME", 1)) {
      options.idle_seconds =
          in.integer_in(0, INT64_MAX, "ERR Invalid IDLETIME value, must be >= 0");
    } else if (!options.idle_seconds && in.take("FREQ", 1)) {
      options.frequency =
          in.integer_in(0, UINT8_MAX, "ERR Invalid FREQ value, must be >= 0 and <= 255");
    } else {
      in.fail();
    }
  }
  return options;
}

// What a payload holds; absent: it is wrong, which is replied.
std::optional<rdb::Value> open_payload(Context& context, std::string_view payload) {
  const auto sealed = rdb::unseal(payload);
  if (!sealed) {
    context.reply.error("ERR DUMP payload version or checksum are wrong");
    return std::nullopt;
  }
  rdb::Input in(*sealed);
  const auto type = in.byte();
  auto value = type ? rdb::read_value(in, *type, rdb_limits(context.instance.config))
                    : base::Result<rdb::Value>(type.error());
  if (!value || value->is_empty_collection()) {
    context.reply.error("ERR Bad data format");
    return std::nullopt;
  }
  return std::move(value).value();
}

void put(Context& context, std::string_view key, rdb::Value value, std::int64_t deadline_ms) {
  if (value.collection == nullptr) {
    store_string(context, key, value.bytes, deadline_ms);
    return;
  }
  context.will_change(key);
  context.keys.put_collection(key, std::move(value.collection), deadline_ms);
  context.changed(key);
}

// What was said of the key's use, if that is what is measured.
void set_access(Context& context, std::string_view key, const RestoreOptions& options) {
  const data::AccessClock& access = context.instance.access;
  const bool by_time = access.measure() == data::AccessClock::Measure::kRecency;
  const data::Entry entry = context.keys.find(key);
  if (by_time && options.idle_seconds) {
    access.set_idle(entry, *options.idle_seconds);
  } else if (!by_time && options.frequency) {
    access.set_frequency(entry, *options.frequency);
  }
}

}  // namespace

void dump(Context& context, Args args) {
  const data::Entry entry = context.find(args[1]);
  if (!entry) {
    return context.reply.null();
  }
  std::string payload;
  if (const base::Status written = write_value(payload, entry, context.instance.big); !written) {
    return context.reply.error("ERR cannot read the value: " + written.error().message);
  }
  rdb::seal(payload);
  context.reply.bulk(payload);
}

void migrate(Context& context, Args args) {
  ArgReader in(context.reply, args, 4);
  in.integer();
  in.integer();
  Args keys = args.subspan(3, 1);
  while (in.more()) {
    if (in.take("KEYS")) {
      if (!args[3].empty()) {
        in.fail(
            "ERR When using MIGRATE KEYS option, the key argument must be set to the empty "
            "string");
      }
      keys = in.rest();
    } else if (in.take("AUTH2", 2)) {
      in.words(2);
    } else if (in.take("AUTH", 1)) {
      in.word();
    } else if (!in.take("COPY") && !in.take("REPLACE")) {
      in.fail();
    }
  }
  if (in.failed()) {
    return;
  }
  if (std::ranges::none_of(keys, [&](std::string_view key) { return bool{context.find(key)}; })) {
    return context.reply.simple("NOKEY");
  }
  context.reply.error(
      "ERR MIGRATE is not supported: this server opens no connections; let a client use DUMP and "
      "RESTORE, or move all keys with 'sequent store dump' and 'sequent store load'");
}

void restore(Context& context, Args args) {
  ArgReader in(context.reply, args, 4);
  const RestoreOptions options = read_options(in);
  if (in.failed()) {
    return;
  }
  const std::string_view key = args[1];
  const bool exists = static_cast<bool>(context.find(key));
  if (exists && !options.replace) {
    return context.reply.error("BUSYKEY Target key name already exists.");
  }
  const auto time = base::parse_int(args[2]);
  if (!time) {
    return context.reply.error(kNotInteger);
  }
  if (*time < 0) {
    return context.reply.error("ERR Invalid TTL value, must be >= 0");
  }
  auto value = open_payload(context, args[3]);
  if (!value) {
    return;
  }
  const auto now = static_cast<std::uint64_t>(options.absolute ? 0 : context.now_ms);
  const auto deadline_ms = static_cast<std::int64_t>(static_cast<std::uint64_t>(*time) + now);
  if (*time > 0 && deadline_ms <= context.now_ms && !context.instance.loading) {
    if (exists) {
      context.remove(key);
      context.propagate({"DEL", key});
    }
    return context.reply.ok();
  }
  const bool is_big = value->collection == nullptr && cmd::is_big(context, value->bytes);
  put(context, key, *std::move(value), *time > 0 ? deadline_ms : data::kNoDeadline);
  if (!is_big) {
    const base::NumberText deadline = base::format_int(*time > 0 ? deadline_ms : 0);
    context.propagate({"RESTORE", key, deadline, args[3], "ABSTTL", "REPLACE"});
  }
  set_access(context, key, options);
  context.reply.ok();
}

}  // namespace sequent::cmd
