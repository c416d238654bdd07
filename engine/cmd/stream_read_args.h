#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/cmd/context.h"
#include "engine/data/stream_id.h"

namespace sequent::cmd {

// Of XREADGROUP.
struct GroupReader {
  std::string_view group;
  std::string_view consumer;
  bool no_ack = false;
};

// What XREAD and XREADGROUP ask for.
struct StreamReadArgs {
  std::uint64_t count = 0;                  // 0: all; after a wait never so
  std::optional<std::int64_t> deadline_ms;  // present: wait; 0: for ever
  std::optional<GroupReader> reader;        // XREADGROUP only
  Args keys;
  Args id_words;  // as many
};

enum class ReadVerb : bool { kRead, kReadGroup };
// Reads all but the ids. False: an error is replied.
bool read_read_args(Context& context, Args args, ReadVerb verb, StreamReadArgs& result);

// Replies the head of all streams that are served, and of one of them.
void begin_streams(Context& context, std::size_t streams);
void begin_stream(Context& context, std::string_view key);

}  // namespace sequent::cmd
