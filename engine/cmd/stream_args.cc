#include "engine/cmd/stream_args.h"

#include <algorithm>
#include <utility>

#include "engine/cmd/errors.h"

namespace sequent::cmd {
namespace {

using data::Stream;
using data::StreamEntry;
using data::StreamId;
using data::StreamTrim;

constexpr std::uint64_t kMaxSeq = StreamId::max().seq;

StreamId parse_end(ArgReader& in, std::string_view text, std::uint64_t seq_if_missing) {
  const auto id = StreamId::parse(text, seq_if_missing);
  if (!id) {
    in.fail(kInvalidStreamId);
  }
  return id.value_or(StreamId{});
}

// An end of XRANGE: "-", "+", or an id, with "(" before it if it is excluded.
struct IntervalEnd {
  StreamId id;
  bool excluded = false;
};

IntervalEnd parse_interval_end(ArgReader& in, std::string_view text, std::uint64_t seq_if_missing) {
  if (text == "-" || text == "+") {
    return {text == "-" ? StreamId{} : StreamId::max()};
  }
  const bool excluded = text.starts_with('(');
  return {parse_end(in, text.substr(excluded ? 1 : 0), seq_if_missing), excluded};
}

StreamId first_in(ArgReader& in, std::string_view text) {
  const IntervalEnd end = parse_interval_end(in, text, 0);
  const auto first = end.excluded ? end.id.next() : end.id;
  if (!first) {
    in.fail("ERR invalid start ID for the interval");
  }
  return first.value_or(StreamId{});
}

StreamId last_in(ArgReader& in, std::string_view text) {
  const IntervalEnd end = parse_interval_end(in, text, kMaxSeq);
  const auto last = end.excluded ? end.id.previous() : end.id;
  if (!last) {
    in.fail("ERR invalid end ID for the interval");
  }
  return last.value_or(StreamId{});
}

WantedStreamId read_wanted_id(ArgReader& in) {
  const std::string_view text = in.word();
  WantedStreamId wanted;
  if (text == "*") {
    wanted.any_ms = true;
  } else if (text.ends_with("-*") && text.find('-') == text.size() - 2) {
    wanted.any_seq = true;
    wanted.id = parse_end(in, text.substr(0, text.size() - 2), 0);
  } else {
    wanted.id = parse_end(in, text, 0);
  }
  return wanted;
}

// Reads one trimming option. False: the next word is none.
bool take_trim_option(ArgReader& in, StreamTrim& trim, bool& has_limit) {
  const bool by_length = in.take("MAXLEN", 1);
  if (by_length || in.take("MINID", 1)) {
    if (trim.by != StreamTrim::By::kNothing) {
      in.fail("ERR syntax error, MAXLEN and MINID options at the same time are not compatible");
      return true;
    }
    trim.approximate = in.take("~", 1);
    if (!trim.approximate) {
      (void)in.take("=", 1);
    }
    if (by_length) {
      trim.by = StreamTrim::By::kLength;
      const std::int64_t length = in.integer();
      if (length < 0) {
        in.fail("ERR The MAXLEN argument must be >= 0.");
      }
      trim.length = static_cast<std::uint64_t>(length);
    } else {
      trim.by = StreamTrim::By::kId;
      trim.id = read_stream_id(in, 0);
    }
    return true;
  }
  if (in.take("LIMIT", 1)) {
    const std::int64_t limit = in.integer();
    if (limit < 0) {
      in.fail("ERR The LIMIT argument must be >= 0.");
    }
    trim.limit = static_cast<std::uint64_t>(limit);
    has_limit = true;
    return true;
  }
  return false;
}

// A hundred chunks.
std::uint64_t default_limit(const state::Config& config) {
  constexpr std::int64_t kChunks = 100;
  constexpr std::int64_t kIfUnlimited = 10000;
  constexpr std::int64_t kMost = 1000000;
  const std::int64_t entries = config.stream_node_max_entries;
  return static_cast<std::uint64_t>(entries <= 0 ? kIfUnlimited
                                                 : std::min(entries, kMost / kChunks) * kChunks);
}

void check_trim(
    ArgReader& in, StreamVerb verb, bool has_limit, const state::Config& config, StreamTrim& trim) {
  if (trim.limit != 0 && trim.by == StreamTrim::By::kNothing) {
    in.fail("ERR syntax error, LIMIT cannot be used without specifying a trimming strategy");
  } else if (verb == StreamVerb::kTrim && trim.by == StreamTrim::By::kNothing) {
    in.fail("ERR syntax error, XTRIM must be called with a trimming strategy");
  } else if (has_limit && !trim.approximate) {
    in.fail("ERR syntax error, LIMIT cannot be used without the special ~ option");
  } else if (!has_limit && trim.approximate) {
    trim.limit = default_limit(config);
  }
}

}  // namespace

StreamId read_stream_id(ArgReader& in, std::uint64_t seq_if_missing) {
  const std::string_view text = in.word();
  return in.failed() ? StreamId{} : parse_end(in, text, seq_if_missing);
}

StreamInterval read_interval(ArgReader& in, bool falling) {
  std::string_view first = in.word();
  std::string_view last = in.word();
  if (falling) {
    std::swap(first, last);
  }
  StreamInterval interval;
  interval.first = first_in(in, first);
  interval.last = last_in(in, last);
  return interval;
}

StreamId read_interval_start(ArgReader& in) {
  const std::string_view text = in.word();
  return in.failed() ? StreamId{} : first_in(in, text);
}

std::optional<StreamId> WantedStreamId::after(StreamId last, std::int64_t now_ms) const {
  if (any_ms) {
    const auto now = static_cast<std::uint64_t>(now_ms);
    return now > last.ms ? std::optional(StreamId{now, 0}) : last.next();
  }
  if (!any_seq) {
    return id > last ? std::optional(id) : std::nullopt;
  }
  if (id.ms == last.ms) {
    return last.seq == kMaxSeq ? std::nullopt : last.next();
  }
  return id.ms > last.ms ? std::optional(StreamId{id.ms, 0}) : std::nullopt;
}

bool read_add_args(Context& context, Args args, StreamVerb verb, StreamAddArgs& result) {
  ArgReader in(context.reply, args, 2);
  bool has_limit = false;
  bool has_id = false;
  while (in.more() && !has_id) {
    if (in.peek() != "*" && take_trim_option(in, result.trim, has_limit)) {
      continue;
    }
    if (verb == StreamVerb::kTrim) {
      in.fail();
    } else if (in.take("NOMKSTREAM")) {
      result.must_exist = true;
    } else {
      result.id = read_wanted_id(in);
      has_id = true;
    }
  }
  check_trim(in, verb, has_limit, context.instance.config, result.trim);
  if (in.failed()) {
    return false;
  }
  result.first_field = in.position();
  if (verb == StreamVerb::kAdd && (in.left() < 2 || in.left() % 2 != 0)) {
    context.reply.error(wrong_arity(context.spec->name));
    return false;
  }
  if (verb == StreamVerb::kAdd && !result.id.any_ms && !result.id.any_seq &&
      result.id.id == StreamId{}) {
    context.reply.error("ERR The ID specified in XADD must be greater than 0-0");
    return false;
  }
  return true;
}

void reply_entry(resp::ReplySink& reply, const StreamEntry& entry) {
  reply.begin_array(2);
  reply.bulk(entry.id().text());
  reply.begin_array(2 * entry.pairs());
  entry.for_each([&](std::string_view field, std::string_view value) {
    reply.bulk(field);
    reply.bulk(value);
  });
}

void reply_entries(Context& context,
                   const Stream& stream,
                   const StreamInterval& interval,
                   std::uint64_t limit,
                   bool falling) {
  std::uint64_t found = 0;
  const auto count = [&](const StreamEntry&) {
    return ++found != limit;
  };
  const auto reply = [&](const StreamEntry& entry) {
    reply_entry(context.reply, entry);
    return --found != 0;
  };
  if (falling) {
    stream.for_range_down(interval.first, interval.last, count);
  } else {
    stream.for_range(interval.first, interval.last, count);
  }
  context.reply.begin_array(found);
  if (found == 0) {
    return;
  }
  if (falling) {
    stream.for_range_down(interval.first, interval.last, reply);
  } else {
    stream.for_range(interval.first, interval.last, reply);
  }
}

}  // namespace sequent::cmd
