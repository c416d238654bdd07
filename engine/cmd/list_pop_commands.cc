#include "engine/cmd/list_pop_commands.h"

#include <algorithm>
#include <string>

#include "engine/base/parse.h"
#include "engine/cmd/arg_reader.h"
#include "engine/cmd/context.h"
#include "engine/cmd/key_options.h"
#include "engine/cmd/list_pop.h"
#include "engine/cmd/lookup.h"
#include "engine/data/list.h"

namespace sequent::cmd {
namespace {

using data::List;

std::string_view pop_name(List::End end) {
  return end == List::End::kFront ? "LPOP" : "RPOP";
}

// What to pop from the first list among some keys.
struct ListPop {
  Args keys;
  List::End end;
  std::size_t count;
  bool nested;  // replies the elements as an array of their own
};

// Replies the key and its elements. False: no key holds a list, nothing was replied.
bool pop_first(Context& context, const ListPop& pop) {
  for (const std::string_view key : keys_to_try(context, pop.keys)) {
    const Lookup<List> list = find_for_change<List>(context, key);
    if (list.failed()) {
      return true;
    }
    if (!list) {
      continue;
    }
    const std::size_t count = std::min(pop.count, list->size());
    context.reply.begin_array(2);
    context.reply.bulk(key);
    if (pop.nested) {
      context.reply.begin_array(count);
    }
    pop_elements(context, key, *list, pop.end, count);
    if (pop.nested) {
      context.propagate(
          {pop_name(pop.end), key, base::format_int(static_cast<std::int64_t>(count))});
    } else {
      context.propagate({pop_name(pop.end), key});
    }
    return true;
  }
  return false;
}

void blocking_pop(Context& context, Args args, List::End end) {
  ArgReader in(context.reply, args, args.size() - 1);
  const std::int64_t deadline_ms = in.timeout_deadline(context.now_ms);
  if (in.failed()) {
    return;
  }
  const Args keys = args.subspan(1, args.size() - 2);
  if (!pop_first(context, {.keys = keys, .end = end, .count = 1, .nested = false})) {
    context.block(
        {.keys = keys, .wanted = data::Type::kList, .deadline_ms = deadline_ms, .command = args});
  }
}

ListPop read_multi_pop(ArgReader& in) {
  ListPop pop{};
  pop.keys = read_counted_keys(in);
  pop.end = read_end(in);
  pop.count = read_pop_count(in);
  pop.nested = true;
  return pop;
}

}  // namespace

void blpop(Context& context, Args args) {
  blocking_pop(context, args, List::End::kFront);
}
void brpop(Context& context, Args args) {
  blocking_pop(context, args, List::End::kBack);
}

void lmpop(Context& context, Args args) {
  ArgReader in(context.reply, args);
  const ListPop pop = read_multi_pop(in);
  if (!in.failed() && !pop_first(context, pop)) {
    context.reply.null_array();
  }
}

void blmpop(Context& context, Args args) {
  ArgReader in(context.reply, args, 2);
  const ListPop pop = read_multi_pop(in);
  if (in.failed()) {
    return;
  }
  ArgReader timeout(context.reply, args, 1);
  const std::int64_t deadline_ms = timeout.timeout_deadline(context.now_ms);
  if (!timeout.failed() && !pop_first(context, pop)) {
    context.block({.keys = pop.keys,
                   .wanted = data::Type::kList,
                   .deadline_ms = deadline_ms,
                   .command = args});
  }
}

}  // namespace sequent::cmd
