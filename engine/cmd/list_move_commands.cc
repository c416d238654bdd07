#include "engine/cmd/list_move_commands.h"

#include <string>

#include "engine/cmd/arg_reader.h"
#include "engine/cmd/context.h"
#include "engine/cmd/list_pop.h"
#include "engine/cmd/lookup.h"
#include "engine/data/list.h"

namespace sequent::cmd {
namespace {

using data::List;

struct Move {
  std::string_view source;
  std::string_view destination;
  List::End from;
  List::End to;
};

std::string_view end_name(List::End end) {
  return end == List::End::kFront ? "LEFT" : "RIGHT";
}

// False: there is no source, nothing was replied.
bool move_element(Context& context, const Move& move) {
  const Lookup<const List> source = find_as<List>(context, move.source);
  if (!source) {
    return source.failed();
  }
  if (find_as<List>(context, move.destination).failed()) {
    return true;
  }
  const Lookup<List> popped = find_for_change<List>(context, move.source);
  const std::size_t index = move.from == List::End::kFront ? 0 : popped->size() - 1;
  data::Digits digits;
  const std::string element(popped->at(index, digits));
  popped->erase(index, 1);
  // The source may be the destination, so it is removed last.
  find_or_create_list(context, move.destination)->push(move.to, element);
  remove_if_empty(context, move.source, *popped);
  context.changed(move.destination,
                  {state::kListEvent, move.to == List::End::kFront ? "lpush" : "rpush"});
  context.changed(move.source, pop_event(move.from));
  context.propagate(
      {"LMOVE", move.source, move.destination, end_name(move.from), end_name(move.to)});
  context.reply.bulk(element);
  return true;
}

void move_now(Context& context, const Move& move) {
  if (!move_element(context, move)) {
    context.reply.null();
  }
}

void move_or_block(Context& context, Args args, const Move& move, std::int64_t deadline_ms) {
  if (move_element(context, move)) {
    return;
  }
  if (context.origin == Origin::kTransaction || context.origin == Origin::kScript) {
    context.reply.null();
    return;
  }
  context.block({.keys = args.subspan(1, 1),
                 .wanted = data::Type::kList,
                 .deadline_ms = deadline_ms,
                 .command = args});
}

}  // namespace

void lmove(Context& context, Args args) {
  ArgReader in(context.reply, args, 3);
  const List::End from = read_end(in);
  const List::End to = read_end(in);
  if (!in.failed()) {
    move_now(context, {args[1], args[2], from, to});
  }
}

void rpoplpush(Context& context, Args args) {
  move_now(context, {args[1], args[2], List::End::kBack, List::End::kFront});
}

void blmove(Context& context, Args args) {
  ArgReader in(context.reply, args, 3);
  const List::End from = read_end(in);
  const List::End to = read_end(in);
  const std::int64_t deadline_ms = in.timeout_deadline(context.now_ms);
  if (!in.failed()) {
    move_or_block(context, args, {args[1], args[2], from, to}, deadline_ms);
  }
}

void brpoplpush(Context& context, Args args) {
  ArgReader in(context.reply, args, 3);
  const std::int64_t deadline_ms = in.timeout_deadline(context.now_ms);
  if (!in.failed()) {
    move_or_block(context, args, {args[1], args[2], List::End::kBack, List::End::kFront},
                  deadline_ms);
  }
}

}  // namespace sequent::cmd
