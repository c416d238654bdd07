#pragma once

#include <cstddef>
#include <string_view>

#include "engine/cmd/arg_reader.h"
#include "engine/cmd/context.h"
#include "engine/cmd/lookup.h"
#include "engine/data/list.h"

namespace sequent::cmd {

// Replies `count` elements as bulk strings and takes them from the list, which is
// removed if none is left. `list` is gone then.
// REQUIRES: `list` is what `key` holds, and has so many.
void pop_elements(Context& context,
                  std::string_view key,
                  data::List& list,
                  data::List::End end,
                  std::size_t count);

// "lpop" or "rpop".
KeyEvent pop_event(data::List::End end);

inline Lookup<data::List> find_or_create_list(Context& context, std::string_view key) {
  return find_or_create<data::List>(
      context, key,
      data::ListChunkLimit::from_setting(context.instance.config.list_max_listpack_size));
}

// Reads LEFT or RIGHT; else a syntax error.
data::List::End read_end(ArgReader& in);

}  // namespace sequent::cmd
