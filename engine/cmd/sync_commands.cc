#include "engine/cmd/sync_commands.h"

#include <cstddef>
#include <string>
#include <string_view>

#include "engine/base/ascii.h"
#include "engine/base/parse.h"
#include "engine/cmd/context.h"
#include "engine/cmd/errors.h"
#include "engine/cmd/file_image.h"

namespace sequent::cmd {
namespace {

constexpr std::string_view kNoReplication =
    "ERR replication is not supported: SYNC only gives the data once, to who said REPLCONF "
    "rdb-only 1 before (redis-cli --rdb)";

bool is(std::string_view word, std::string_view option) {
  return base::equal_ignoring_case(word, option);
}

}  // namespace

void psync(Context& context, Args /*args*/) {
  context.reply.error(kNoReplication);
}

void replconf(Context& context, Args args) {
  if (args.size() % 2 == 0) {
    return context.reply.error(kSyntaxError);
  }
  for (std::size_t i = 1; i < args.size(); i += 2) {
    const std::string_view option = args[i];
    const std::string_view value = args[i + 1];
    if (is(option, "rdb-only")) {
      const auto number = base::parse_int(value);
      if (!number) {
        return context.reply.error(kNotInteger);
      }
      context.session.wants_data_only = *number == 1;
    } else if (!is(option, "capa") && !is(option, "listening-port") && !is(option, "ip-address")) {
      return context.reply.error("ERR Unrecognized REPLCONF option: " + std::string(option));
    }
  }
  context.reply.ok();
}

void replicaof(Context& context, Args args) {
  if (is(args[1], "no") && is(args[2], "one")) {
    return context.reply.ok();
  }
  context.reply.error("ERR replication is not supported: this server is no replica of another");
}

// The connection is of no more use: what would follow are the writes of all clients.
void sync(Context& context, Args /*args*/) {
  if (!context.session.wants_data_only) {
    return context.reply.error(kNoReplication);
  }
  const auto image = file_image(context.instance, context.now_ms);
  if (!image) {
    return context.reply.error("ERR cannot read all values: " + image.error().message);
  }
  context.reply.bulk(*image);
  context.session.closing = true;
}

}  // namespace sequent::cmd
