#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/cmd/arg_reader.h"
#include "engine/cmd/context.h"
#include "engine/data/stream.h"
#include "engine/data/stream_id.h"

namespace sequent::cmd {

inline constexpr std::string_view kInvalidStreamId =
    "ERR Invalid stream ID specified as stream command argument";

// Reads "ms-seq" or "ms"; else an error.
data::StreamId read_stream_id(ArgReader& in, std::uint64_t seq_if_missing);

// The two ends of XRANGE, both included.
struct StreamInterval {
  data::StreamId first;
  data::StreamId last;
};
// Reads the two ends, the first one first unless `falling`: "-", "+", "ms-seq", "ms",
// each of the latter two with "(" before it if it is excluded.
StreamInterval read_interval(ArgReader& in, bool falling);
// Reads the first end alone.
data::StreamId read_interval_start(ArgReader& in);

// The id that XADD asks for: "*", "ms-*", "ms-seq" or "ms".
struct WantedStreamId {
  bool any_ms = false;
  bool any_seq = false;
  data::StreamId id;

  // The id to give; nothing if it would not be greater than `last`.
  [[nodiscard]] std::optional<data::StreamId> after(data::StreamId last, std::int64_t now_ms) const;
};

// What stands between the key and the fields of XADD, and after the key of XTRIM.
struct StreamAddArgs {
  bool must_exist = false;  // NOMKSTREAM
  data::StreamTrim trim;
  WantedStreamId id;            // XADD only
  std::size_t first_field = 0;  // XADD only: index of the first field among the words
};
enum class StreamVerb : bool { kAdd, kTrim };
// Reads them. False: an error is replied.
bool read_add_args(Context& context, Args args, StreamVerb verb, StreamAddArgs& result);

// Replies one entry: its id and an array of its fields and values.
void reply_entry(resp::ReplySink& reply, const data::StreamEntry& entry);
// Replies the entries in the interval, `limit` at most (0: all).
void reply_entries(Context& context,
                   const data::Stream& stream,
                   const StreamInterval& interval,
                   std::uint64_t limit,
                   bool falling = false);

}  // namespace sequent::cmd
