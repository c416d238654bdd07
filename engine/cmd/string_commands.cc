#include "engine/cmd/string_commands.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "engine/base/parse.h"
#include "engine/cmd/arg_reader.h"
#include "engine/cmd/context.h"
#include "engine/cmd/errors.h"
#include "engine/cmd/expire_time.h"
#include "engine/cmd/string_value.h"

namespace sequent::cmd {
namespace {

// Replies what the key holds. False: it replied an error.
bool reply_value(Context& context, std::string_view key) {
  const Context::Counting reading(context);
  const StringLookup found = find_string(context, key);
  if (found) {
    context.reply.bulk(found.bytes());
  } else if (!found.failed()) {
    context.reply.null();
  }
  return !found.failed();
}

// The options of SET and GETEX.
struct SetOptions {
  bool only_absent = false;   // NX
  bool only_present = false;  // XX
  bool get = false;
  bool keep_ttl = false;
  bool persist = false;
  ExpireOption expire;
};

enum class Family : bool { kSet, kGetEx };

bool take_set_option(ArgReader& in, SetOptions& options) {
  if (!options.only_present && in.take("NX")) {
    return options.only_absent = true;
  }
  if (!options.only_absent && in.take("XX")) {
    return options.only_present = true;
  }
  if (in.take("GET")) {
    return options.get = true;
  }
  if (!options.expire.given() && in.take("KEEPTTL")) {
    return options.keep_ttl = true;
  }
  return false;
}

SetOptions read_options(ArgReader& in, Family family) {
  SetOptions options;
  while (in.more()) {
    if (family == Family::kSet && take_set_option(in, options)) {
      continue;
    }
    if (family == Family::kGetEx && !options.expire.given() && in.take("PERSIST")) {
      options.persist = true;
      continue;
    }
    if (options.keep_ttl || options.persist || !options.expire.take(in)) {
      in.fail();
    }
  }
  return options;
}

void set_with_deadline(Context& context,
                       std::string_view key,
                       std::string_view value,
                       std::int64_t deadline_ms) {
  store_string(context, key, value, deadline_ms);
  if (!is_big(context, value)) {
    context.propagate({"SET", key, value, "PXAT", base::format_int(deadline_ms)});
  }
  context.notify(kExpireEvent, key);
}

// SETEX and PSETEX.
void set_expiring(Context& context, Args args, ExpireOption::Unit unit) {
  ExpireOption expire(unit, args[2]);
  std::int64_t deadline_ms = 0;
  if (!expire.resolve(context, deadline_ms)) {
    return;
  }
  set_with_deadline(context, args[1], args[3], deadline_ms);
  context.reply.ok();
}

bool too_long(Context& context, std::uint64_t size) {
  if (size <= static_cast<std::uint64_t>(context.instance.config.proto_max_bulk_len)) {
    return false;
  }
  context.reply.error(kStringTooLong);
  return true;
}

// Writes `bytes` at `offset` of the string, zeros between; returns its size.
std::size_t write_at(Context& context,
                     std::string_view key,
                     const StringLookup& old,
                     std::size_t offset,
                     std::string_view bytes) {
  StringEdit edit(context, key, old, offset + bytes.size());
  std::memcpy(edit.bytes().data() + offset, bytes.data(), bytes.size());
  edit.commit();
  return edit.bytes().size();
}

void set_pairs(Context& context, Args pairs) {
  bool any_big = false;
  for (std::size_t i = 0; i < pairs.size(); i += 2) {
    any_big |= is_big(context, pairs[i + 1]);
  }
  for (std::size_t i = 0; i < pairs.size(); i += 2) {
    context.prefetch(pairs, i / 2, 2);
    store_string(context, pairs[i], pairs[i + 1], data::kNoDeadline);
    if (any_big && !is_big(context, pairs[i + 1])) {
      context.propagate({"SET", pairs[i], pairs[i + 1]});
    }
  }
}

}  // namespace

void get(Context& context, Args args) {
  reply_value(context, args[1]);
}

void set(Context& context, Args args) {
  const std::string_view key = args[1];
  if (args.size() == 3) {
    store_string(context, key, args[2], data::kNoDeadline);
    context.reply.ok();
    return;
  }
  ArgReader in(context.reply, args, 3);
  const SetOptions options = read_options(in, Family::kSet);
  std::int64_t deadline_ms = data::kNoDeadline;
  if (in.failed() || !options.expire.resolve(context, deadline_ms)) {
    return;
  }
  if (options.get && !reply_value(context, key)) {
    return;
  }
  const data::Entry old = context.find(key);
  if ((options.only_absent && old) || (options.only_present && !old)) {
    if (!options.get) {
      context.reply.null();
    }
    return;
  }
  if (options.expire.given()) {
    set_with_deadline(context, key, args[2], deadline_ms);
  } else {
    const bool keep = options.keep_ttl && old;
    store_string(context, key, args[2], keep ? old.deadline_ms() : data::kNoDeadline);
  }
  if (!options.get) {
    context.reply.ok();
  }
}

void setnx(Context& context, Args args) {
  if (context.find(args[1])) {
    context.reply.integer(0);
    return;
  }
  store_string(context, args[1], args[2], data::kNoDeadline);
  context.reply.integer(1);
}

void setex(Context& context, Args args) {
  set_expiring(context, args, ExpireOption::Unit::kSeconds);
}

void psetex(Context& context, Args args) {
  set_expiring(context, args, ExpireOption::Unit::kMilliseconds);
}

void getset(Context& context, Args args) {
  if (!reply_value(context, args[1])) {
    return;
  }
  store_string(context, args[1], args[2], data::kNoDeadline);
  if (!is_big(context, args[2])) {
    context.propagate({"SET", args[1], args[2]});
  }
}

void getdel(Context& context, Args args) {
  const Context::Counting reading(context);
  const StringLookup found = find_string(context, args[1]);
  if (found) {
    context.reply.bulk(found.bytes());
    context.remove(args[1]);
    context.propagate({"DEL", args[1]});
  } else if (!found.failed()) {
    context.reply.null();
  }
}

void getex(Context& context, Args args) {
  const Context::Counting reading(context);
  const std::string_view key = args[1];
  ArgReader in(context.reply, args, 2);
  const SetOptions options = read_options(in, Family::kGetEx);
  if (in.failed()) {
    return;
  }
  const StringLookup found = find_string(context, key);
  if (!found) {
    if (!found.failed()) {
      context.reply.null();
    }
    return;
  }
  std::int64_t deadline_ms = data::kNoDeadline;
  if (!options.expire.resolve(context, deadline_ms)) {
    return;
  }
  context.reply.bulk(found.bytes());
  if (options.expire.given()) {
    if (options.expire.is_absolute() && deadline_ms <= context.now_ms) {
      context.remove(key);
      context.propagate({"DEL", key});
      return;
    }
    set_deadline(context, found.entry(), key, deadline_ms);
  } else if (options.persist && found.entry().has_deadline()) {
    set_deadline(context, found.entry(), key, data::kNoDeadline);
  }
}

void mget(Context& context, Args args) {
  const Args names = args.subspan(1);
  context.reply.begin_array(names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    context.prefetch(names, i);
    const data::Entry entry = context.find(names[i]);
    if (!entry || entry.type() != data::Type::kString) {
      context.reply.null();
    } else if (const StringLookup found = read_string(context, entry); found) {
      context.reply.bulk(found.bytes());
    }
  }
}

void mset(Context& context, Args args) {
  if (args.size() % 2 == 0) {
    context.reply.error(wrong_arity("mset"));
    return;
  }
  set_pairs(context, args.subspan(1));
  context.reply.ok();
}

void msetnx(Context& context, Args args) {
  if (args.size() % 2 == 0) {
    context.reply.error(wrong_arity("msetnx"));
    return;
  }
  for (std::size_t i = 1; i < args.size(); i += 2) {
    if (context.find(args[i])) {
      context.reply.integer(0);
      return;
    }
  }
  set_pairs(context, args.subspan(1));
  context.reply.integer(1);
}

void append(Context& context, Args args) {
  const std::string_view key = args[1];
  const StringLookup old = find_string(context, key);
  if (old.failed()) {
    return;
  }
  if (!old) {
    store_string(context, key, args[2], data::kNoDeadline);
    context.reply.integer(static_cast<std::int64_t>(args[2].size()));
    return;
  }
  if (too_long(context, old.bytes().size() + args[2].size())) {
    return;
  }
  const std::size_t size = write_at(context, key, old, old.bytes().size(), args[2]);
  context.reply.integer(static_cast<std::int64_t>(size));
}

void setrange(Context& context, Args args) {
  const std::string_view key = args[1];
  const auto offset = base::parse_int(args[2]);
  if (!offset) {
    context.reply.error(kNotInteger);
    return;
  }
  if (*offset < 0) {
    context.reply.error("ERR offset is out of range");
    return;
  }
  const StringLookup old = find_string(context, key);
  if (old.failed()) {
    return;
  }
  if (args[3].empty()) {
    context.reply.integer(static_cast<std::int64_t>(old.bytes().size()));
    return;
  }
  const auto at = static_cast<std::size_t>(*offset);
  if (too_long(context, at + args[3].size())) {
    return;
  }
  context.reply.integer(static_cast<std::int64_t>(write_at(context, key, old, at, args[3])));
}

void getrange(Context& context, Args args) {
  ArgReader in(context.reply, args, 2);
  std::int64_t start = in.integer();
  std::int64_t end = in.integer();
  if (in.failed()) {
    return;
  }
  const StringLookup found = find_string(context, args[1]);
  if (found.failed()) {
    return;
  }
  const auto size = static_cast<std::int64_t>(found.bytes().size());
  if (start < 0 && end < 0 && start > end) {
    context.reply.bulk({});
    return;
  }
  start = std::max<std::int64_t>(start < 0 ? size + start : start, 0);
  end = std::min(std::max<std::int64_t>(end < 0 ? size + end : end, 0), size - 1);
  if (start > end || size == 0) {
    context.reply.bulk({});
    return;
  }
  context.reply.bulk(found.bytes().substr(static_cast<std::size_t>(start),
                                          static_cast<std::size_t>(end - start + 1)));
}

void string_length(Context& context, Args args) {
  const data::Entry entry = context.find(args[1]);
  if (entry && entry.type() == data::Type::kString && entry.form() == data::Form::kBig) {
    context.reply.integer(static_cast<std::int64_t>(entry.big().length));
    return;
  }
  const Context::Counting again(context, false);
  const StringLookup found = find_string(context, args[1]);
  if (!found.failed()) {
    context.reply.integer(static_cast<std::int64_t>(found.bytes().size()));
  }
}

}  // namespace sequent::cmd
