#include "engine/cmd/key_commands.h"

#include <string>

#include "engine/base/parse.h"
#include "engine/cmd/arg_reader.h"
#include "engine/cmd/context.h"
#include "engine/cmd/errors.h"
#include "engine/cmd/string_value.h"
#include "engine/data/collection_view.h"

namespace sequent::cmd {
namespace {

data::Keyspace& keyspace(Context& context, int db) {
  return *context.instance.databases[static_cast<std::size_t>(db)];
}

// Where a value goes: a key of this or another database.
struct Target {
  int db;
  std::string_view key;
};

// Copies a string that lies on disk: the copy is recorded by its own id.
bool copy_big(Context& context, data::Entry from, const Target& to) {
  const std::int64_t deadline_ms = from.deadline_ms();
  const StringLookup found = read_string(context, from);
  if (found.failed()) {
    return false;
  }
  const data::BigRef big{context.instance.big->put(found.bytes()), found.bytes().size()};
  keyspace(context, to.db).put_big(to.key, big, deadline_ms);
  context.propagate_big_in(to.db, to.key, big, deadline_ms);
  return true;
}

// False: the value could not be read, which is replied.
bool copy_value(Context& context, data::Entry from, const Target& to) {
  data::Keyspace& keys = keyspace(context, to.db);
  if (from.type() != data::Type::kString) {
    keys.put_collection(to.key, data::CollectionView(from)->clone(), from.deadline_ms());
    return true;
  }
  switch (from.form()) {
    case data::Form::kBig:
      return copy_big(context, from, to);
    case data::Form::kInteger:
      keys.put_integer(to.key, from.integer(), from.deadline_ms());
      return true;
    case data::Form::kBytes:
    case data::Form::kRaw:
      keys.put_bytes(to.key, from.bytes(), from.deadline_ms(), from.form());
      return true;
  }
  return true;
}

// What the two keys of RENAME or MOVE are told.
struct MoveEvents {
  KeyEvent from;
  KeyEvent to;
};
constexpr MoveEvents kRenameEvents{{state::kGenericEvent, "rename_from"},
                                   {state::kGenericEvent, "rename_to"}};
constexpr MoveEvents kMoveEvents{{state::kGenericEvent, "move_from"},
                                 {state::kGenericEvent, "move_to"}};

// REQUIRES: the source is there, and is not the target.
void move_value(Context& context,
                std::string_view from,
                const Target& to,
                const MoveEvents& events) {
  context.will_change(from);
  context.will_change_in(to.db, to.key);
  data::Keyspace::move(context.keys, context.keys.find(from), keyspace(context, to.db), to.key);
  context.made(to.db, to.key);
  context.changed_gone(from, events.from);
  context.changed_in(to.db, to.key, &events.to);
}

// A database by its number, or -1 with an error replied.
int read_db(Context& context, std::string_view text) {
  const auto number = base::parse_int(text);
  if (!number || *number < INT32_MIN || *number > INT32_MAX) {
    context.reply.error(number ? kIntRange : kNotInteger);
    return -1;
  }
  if (*number < 0 || *number >= static_cast<std::int64_t>(context.instance.databases.size())) {
    context.reply.error(kDbOutOfRange);
    return -1;
  }
  return static_cast<int>(*number);
}

struct CopyOptions {
  int db;
  bool replace = false;
};

// False: an error is replied.
bool read_copy_options(Context& context, Args args, CopyOptions& options) {
  ArgReader in(context.reply, args, 3);
  while (in.more()) {
    if (in.take("REPLACE")) {
      options.replace = true;
    } else if (in.take("DB", 1)) {
      options.db = read_db(context, in.word());
      if (options.db < 0) {
        return false;
      }
    } else {
      in.fail();
    }
  }
  return !in.failed();
}

}  // namespace

// DEL and UNLINK: large values are always destroyed by another thread.
void del(Context& context, Args args) {
  std::int64_t removed = 0;
  const Args names = args.subspan(1);
  for (std::size_t i = 0; i < names.size(); ++i) {
    context.prefetch(names, i);
    if (context.find(names[i])) {
      context.remove(names[i]);
      ++removed;
    }
  }
  context.reply.integer(removed);
}

// EXISTS and TOUCH.
void exists(Context& context, Args args) {
  std::int64_t found = 0;
  const Args names = args.subspan(1);
  for (std::size_t i = 0; i < names.size(); ++i) {
    context.prefetch(names, i);
    found += context.find(names[i]) ? 1 : 0;
  }
  context.reply.integer(found);
}

void type(Context& context, Args args) {
  const data::Entry entry = context.find(args[1]);
  context.reply.simple(entry ? data::type_name(entry.type()) : "none");
}

void rename(Context& context, Args args) {
  if (!context.find(args[1])) {
    context.reply.error(kNoSuchKey);
    return;
  }
  if (args[1] != args[2]) {
    context.find(args[2]);  // when its time is over, that is recorded first
    move_value(context, args[1], {context.db, args[2]}, kRenameEvents);
  }
  context.reply.ok();
}

void renamenx(Context& context, Args args) {
  if (!context.find(args[1])) {
    context.reply.error(kNoSuchKey);
    return;
  }
  if (args[1] == args[2] || context.find(args[2])) {
    context.reply.integer(0);
    return;
  }
  move_value(context, args[1], {context.db, args[2]}, kRenameEvents);
  context.reply.integer(1);
}

void move(Context& context, Args args) {
  const int db = read_db(context, args[2]);
  if (db < 0) {
    return;
  }
  if (db == context.db) {
    context.reply.error(kSameObject);
    return;
  }
  if (!context.find(args[1]) || context.find_in(db, args[1])) {
    context.reply.integer(0);
    return;
  }
  move_value(context, args[1], {db, args[1]}, kMoveEvents);
  context.reply.integer(1);
}

void copy(Context& context, Args args) {
  CopyOptions options{.db = context.db};
  if (!read_copy_options(context, args, options)) {
    return;
  }
  const Target to{options.db, args[2]};
  if (to.db == context.db && to.key == args[1]) {
    context.reply.error(kSameObject);
    return;
  }
  if (!context.find_to_read(args[1])) {
    context.reply.integer(0);
    return;
  }
  if (context.find_in(to.db, to.key)) {
    if (!options.replace) {
      context.reply.integer(0);
      return;
    }
    context.will_change_in(to.db, to.key);
    keyspace(context, to.db).erase(to.key);
  }
  context.will_change_in(to.db, to.key);
  if (!copy_value(context, context.keys.find(args[1]), to)) {
    return;
  }
  context.changed_in(to.db, to.key);
  context.reply.integer(1);
}

}  // namespace sequent::cmd
