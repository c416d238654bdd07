#include "engine/cmd/list_commands.h"

#include <cstdlib>
#include <limits>

#include "engine/base/ascii.h"
#include "engine/cmd/arg_reader.h"
#include "engine/cmd/context.h"
#include "engine/cmd/errors.h"
#include "engine/cmd/index_range.h"
#include "engine/cmd/list_pop.h"
#include "engine/cmd/lookup.h"
#include "engine/data/list.h"

namespace sequent::cmd {
namespace {

using data::List;

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

enum class Make : bool { kNever, kIfAbsent };

void push(Context& context, Args args, List::End end, Make make) {
  const std::string_view key = args[1];
  const Lookup<List> list = make == Make::kIfAbsent ? find_or_create_list(context, key)
                                                    : find_for_change<List>(context, key);
  if (list.failed()) {
    return;
  }
  if (!list) {
    context.reply.integer(0);
    return;
  }
  for (const std::string_view element : args.subspan(2)) {
    list->push(end, element);
  }
  context.changed(key);
  context.reply.integer(static_cast<std::int64_t>(list->size()));
}

void pop(Context& context, Args args, List::End end) {
  if (args.size() > 3) {
    context.reply.error(wrong_arity(context.spec->name));
    return;
  }
  ArgReader in(context.reply, args, 2);
  const bool counted = in.more();
  const std::int64_t count =
      counted ? in.integer_in(0, kMost, kMustBePositive, kMustBePositive) : 1;
  if (in.failed()) {
    return;
  }
  const Lookup<List> list = find_for_change<List>(context, args[1]);
  if (list.failed()) {
    return;
  }
  if (!list) {
    if (counted) {
      context.reply.null_array();
    } else {
      context.reply.null();
    }
    return;
  }
  const std::size_t popped = std::min(static_cast<std::size_t>(count), list->size());
  if (counted) {
    context.reply.begin_array(popped);
  }
  pop_elements(context, args[1], *list, end, popped);
}

}  // namespace

void lpush(Context& context, Args args) {
  push(context, args, List::End::kFront, Make::kIfAbsent);
}
void rpush(Context& context, Args args) {
  push(context, args, List::End::kBack, Make::kIfAbsent);
}
void lpushx(Context& context, Args args) {
  push(context, args, List::End::kFront, Make::kNever);
}
void rpushx(Context& context, Args args) {
  push(context, args, List::End::kBack, Make::kNever);
}
void lpop(Context& context, Args args) {
  pop(context, args, List::End::kFront);
}
void rpop(Context& context, Args args) {
  pop(context, args, List::End::kBack);
}

void llen(Context& context, Args args) {
  const Lookup<const List> list = find_as<List>(context, args[1]);
  if (!list.failed()) {
    context.reply.integer(list ? static_cast<std::int64_t>(list->size()) : 0);
  }
}

void lindex(Context& context, Args args) {
  const Lookup<const List> list = find_as<List>(context, args[1]);
  if (list.failed()) {
    return;
  }
  if (!list) {
    context.reply.null();
    return;
  }
  ArgReader in(context.reply, args, 2);
  const std::int64_t wanted = in.integer();
  if (in.failed()) {
    return;
  }
  const std::size_t index = index_in(wanted, list->size());
  if (index == list->size()) {
    context.reply.null();
    return;
  }
  data::Digits digits;
  context.reply.bulk(list->at(index, digits));
}

void lset(Context& context, Args args) {
  const Lookup<List> list = find_for_change<List>(context, args[1]);
  if (list.failed()) {
    return;
  }
  if (!list) {
    context.reply.error(kNoSuchKey);
    return;
  }
  ArgReader in(context.reply, args, 2);
  const std::int64_t wanted = in.integer();
  if (in.failed()) {
    return;
  }
  const std::size_t index = index_in(wanted, list->size());
  if (index == list->size()) {
    context.reply.error(kOutOfRange);
    return;
  }
  list->set(index, args[3]);
  context.changed(args[1]);
  context.reply.ok();
}

void lrange(Context& context, Args args) {
  ArgReader in(context.reply, args, 2);
  const std::int64_t start = in.integer();
  const std::int64_t stop = in.integer();
  if (in.failed()) {
    return;
  }
  const Lookup<const List> list = find_as<List>(context, args[1]);
  if (list.failed()) {
    return;
  }
  const IndexRange range = index_range(start, stop, list ? list->size() : 0);
  context.reply.begin_array(range.count);
  if (range.count > 0) {
    list->for_range(range.first, range.count, [&](std::string_view element) {
      context.reply.bulk(element);
      return true;
    });
  }
}

void ltrim(Context& context, Args args) {
  ArgReader in(context.reply, args, 2);
  const std::int64_t start = in.integer();
  const std::int64_t stop = in.integer();
  if (in.failed()) {
    return;
  }
  const Lookup<List> list = find_for_change<List>(context, args[1]);
  if (list.failed()) {
    return;
  }
  if (list) {
    const IndexRange kept = index_range(start, stop, list->size());
    list->erase(kept.first + kept.count, list->size() - kept.first - kept.count);
    list->erase(0, kept.first);
    remove_if_empty(context, args[1], *list);
    context.changed(args[1]);
  }
  context.reply.ok();
}

void lrem(Context& context, Args args) {
  ArgReader in(context.reply, args, 2);
  const std::int64_t limit = in.integer();
  if (in.failed()) {
    return;
  }
  const Lookup<List> list = find_for_change<List>(context, args[1]);
  if (list.failed()) {
    return;
  }
  std::size_t removed = 0;
  if (list) {
    const List::End from = limit < 0 ? List::End::kBack : List::End::kFront;
    const auto most = static_cast<std::size_t>(limit < 0 ? -(limit + 1) : limit - 1) + 1;
    removed = list->remove(args[3], limit == 0 ? list->size() : most, from);
    if (removed > 0) {
      remove_if_empty(context, args[1], *list);
      context.changed(args[1]);
    }
  }
  context.reply.integer(static_cast<std::int64_t>(removed));
}

void linsert(Context& context, Args args) {
  ArgReader in(context.reply, args, 2);
  const bool after = in.take("AFTER");
  if (!after && !in.take("BEFORE")) {
    in.fail();
    return;
  }
  const Lookup<List> list = find_for_change<List>(context, args[1]);
  if (list.failed()) {
    return;
  }
  if (!list) {
    context.reply.integer(0);
    return;
  }
  std::size_t pivot = list->size();
  list->for_equal(args[3], List::End::kFront, list->size(), [&](std::size_t index) {
    pivot = index;
    return false;
  });
  if (pivot == list->size()) {
    context.reply.integer(-1);
    return;
  }
  list->insert(after ? pivot + 1 : pivot, args[4]);
  context.changed(args[1]);
  context.reply.integer(static_cast<std::int64_t>(list->size()));
}

void lpos(Context& context, Args args) {
  std::int64_t rank = 1;
  std::int64_t count = -1;
  std::int64_t compared = 0;
  ArgReader in(context.reply, args, 3);
  while (in.more()) {
    if (in.take("RANK", 1)) {
      rank = in.integer();
      if (rank == 0) {
        in.fail(
            "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second "
            "... or use negative to start from the end of the list");
      }
    } else if (in.take("COUNT", 1)) {
      constexpr std::string_view kNegative = "ERR COUNT can't be negative";
      count = in.integer_in(0, kMost, kNegative, kNegative);
    } else if (in.take("MAXLEN", 1)) {
      constexpr std::string_view kNegative = "ERR MAXLEN can't be negative";
      compared = in.integer_in(0, kMost, kNegative, kNegative);
    } else {
      in.fail();
    }
  }
  if (in.failed()) {
    return;
  }
  const Lookup<const List> list = find_as<List>(context, args[1]);
  if (list.failed()) {
    return;
  }
  std::vector<std::size_t> found;
  if (list) {
    const List::End from = rank < 0 ? List::End::kBack : List::End::kFront;
    const auto most = static_cast<std::size_t>(compared == 0 ? kMost : compared);
    const auto wanted = static_cast<std::size_t>(count < 0 ? 1 : count == 0 ? kMost : count);
    // The least integer has no opposite: there Redis skips nothing.
    std::int64_t to_skip = rank < -kMost ? 0 : std::abs(rank) - 1;
    list->for_equal(args[2], from, most, [&](std::size_t index) {
      if (to_skip > 0) {
        --to_skip;
        return true;
      }
      found.push_back(index);
      return found.size() < wanted;
    });
  }
  if (count >= 0) {
    context.reply.begin_array(found.size());
    for (const std::size_t index : found) {
      context.reply.integer(static_cast<std::int64_t>(index));
    }
  } else if (found.empty()) {
    context.reply.null();
  } else {
    context.reply.integer(static_cast<std::int64_t>(found.front()));
  }
}

}  // namespace sequent::cmd
