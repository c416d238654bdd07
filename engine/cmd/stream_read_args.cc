#include "engine/cmd/stream_read_args.h"

#include <algorithm>
#include <string>

#include "engine/cmd/arg_reader.h"

namespace sequent::cmd {
namespace {

void read_streams(ArgReader& in, StreamReadArgs& result) {
  const Args words = in.rest();
  if (words.size() % 2 != 0) {
    in.fail(
        "ERR Unbalanced XREAD list of streams: for each stream key an ID or '$' must be "
        "specified.");
    return;
  }
  result.keys = words.first(words.size() / 2);
  result.id_words = words.subspan(words.size() / 2);
}

void read_group(ArgReader& in, ReadVerb verb, StreamReadArgs& result) {
  if (verb == ReadVerb::kRead) {
    in.fail("ERR The GROUP option is only supported by XREADGROUP. You called XREAD instead.");
    return;
  }
  if (!result.reader) {
    result.reader.emplace();
  }
  result.reader->group = in.word();
  result.reader->consumer = in.word();
}

}  // namespace

bool read_read_args(Context& context, Args args, ReadVerb verb, StreamReadArgs& result) {
  constexpr std::uint64_t kCountAfterWait = 1000;
  ArgReader in(context.reply, args);
  bool no_ack = false;
  while (in.more()) {
    if (in.take("BLOCK", 1)) {
      if (context.origin == Origin::kScript) {
        in.fail("ERR " + std::string(args[0]) +
                " command is not allowed with BLOCK option from scripts");
      } else {
        result.deadline_ms = in.timeout_deadline_ms(context.now_ms);
      }
    } else if (in.take("COUNT", 1)) {
      result.count = static_cast<std::uint64_t>(std::max<std::int64_t>(in.integer(), 0));
    } else if (in.take("STREAMS", 1)) {
      read_streams(in, result);
    } else if (in.take("GROUP", 2)) {
      read_group(in, verb, result);
    } else if (in.take("NOACK")) {
      if (verb == ReadVerb::kRead) {
        in.fail("ERR The NOACK option is only supported by XREADGROUP. You called XREAD instead.");
      }
      no_ack = true;
    } else {
      in.fail();
    }
  }
  if (result.keys.empty()) {
    in.fail();
  }
  if (verb == ReadVerb::kReadGroup && !result.reader) {
    in.fail("ERR Missing GROUP option for XREADGROUP");
  }
  if (result.reader) {
    result.reader->no_ack = no_ack;
  }
  if (result.count == 0 && context.origin == Origin::kResumed) {
    result.count = kCountAfterWait;
  }
  return !in.failed();
}

void begin_streams(Context& context, std::size_t streams) {
  if (context.session.protocol > 2) {
    context.reply.begin_map(streams);
  } else {
    context.reply.begin_array(streams);
  }
}

void begin_stream(Context& context, std::string_view key) {
  if (context.session.protocol == 2) {
    context.reply.begin_array(2);
  }
  context.reply.bulk(key);
}

}  // namespace sequent::cmd
