#include "engine/cmd/list_pop.h"

#include "engine/cmd/lookup.h"

namespace sequent::cmd {

using data::List;

KeyEvent pop_event(List::End end) {
  return {state::kListEvent, end == List::End::kFront ? "lpop" : "rpop"};
}

void pop_elements(
    Context& context, std::string_view key, List& list, List::End end, std::size_t count) {
  const auto reply = [&](std::string_view element) {
    context.reply.bulk(element);
    return true;
  };
  if (count == 0) {
    return;
  }
  if (end == List::End::kFront) {
    list.for_range(0, count, reply);
    list.erase(0, count);
  } else {
    list.for_range_down(list.size() - 1, count, reply);
    list.erase(list.size() - count, count);
  }
  remove_if_empty(context, key, list);
  context.changed(key, pop_event(end));
}

List::End read_end(ArgReader& in) {
  if (in.take("LEFT")) {
    return List::End::kFront;
  }
  if (!in.take("RIGHT")) {
    in.fail();
  }
  return List::End::kBack;
}

}  // namespace sequent::cmd
