#include "engine/cmd/client_kill_command.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/ascii.h"
#include "engine/cmd/arg_reader.h"
#include "engine/cmd/client_line.h"
#include "engine/cmd/echo.h"

namespace sequent::cmd {
namespace {

// What CLIENT KILL asks for; all that is set must hold.
struct KillFilter {
  std::optional<std::uint64_t> id;
  std::optional<std::string_view> address;
  std::optional<std::string_view> local_address;
  std::optional<ClientType> type;
  const state::User* user = nullptr;
  bool skip_me = true;

  [[nodiscard]] bool matches(const state::Session& session) const {
    return (!id || session.id == *id) && (!address || session.address == *address) &&
           (!local_address || session.local_address == *local_address) &&
           (!type || type_of(session) == *type) && (user == nullptr || session.user == user);
  }
};

// Absent: the error is replied.
std::optional<KillFilter> read_filter(Context& context, Args args) {
  KillFilter filter;
  ArgReader in(context.reply, args, 2);
  while (in.more()) {
    if (in.take("ID", 1)) {
      filter.id = static_cast<std::uint64_t>(
          in.integer_in(1, INT64_MAX, "ERR client-id should be greater than 0",
                        "ERR client-id should be greater than 0"));
    } else if (in.take("ADDR", 1)) {
      filter.address = in.word();
    } else if (in.take("LADDR", 1)) {
      filter.local_address = in.word();
    } else if (in.take("TYPE", 1)) {
      const std::string_view name = in.word();
      filter.type = parse_client_type(name);
      if (!filter.type) {
        in.fail("ERR Unknown client type '" + shown(name) + "'");
      }
    } else if (in.take("USER", 1)) {
      const std::string_view name = in.word();
      filter.user = context.instance.acl.find(name);
      if (filter.user == nullptr) {
        in.fail("ERR No such user '" + std::string(name) + "'");
      }
    } else if (in.take("SKIPME", 1)) {
      const std::string_view answer = in.word();
      filter.skip_me = base::equal_ignoring_case(answer, "yes");
      if (!filter.skip_me && !base::equal_ignoring_case(answer, "no")) {
        in.fail();
      }
    } else {
      in.fail();
    }
  }
  return in.failed() ? std::nullopt : std::optional(filter);
}

std::int64_t kill_matching(Context& context, const KillFilter& filter) {
  std::int64_t killed = 0;
  for (const auto& [id, session] : context.instance.sessions) {
    const bool is_me = session == &context.session;
    if (filter.matches(*session) && !(is_me && filter.skip_me)) {
      session->closing = true;
      ++killed;
      if (!is_me) {
        session->wake();
      }
    }
  }
  return killed;
}

}  // namespace

void client_kill(Context& context, Args args) {
  if (args.size() == 3) {
    const KillFilter filter{.address = args[2], .skip_me = false};
    if (kill_matching(context, filter) == 0) {
      return context.reply.error("ERR No such client");
    }
    return context.reply.ok();
  }
  if (const auto filter = read_filter(context, args)) {
    context.reply.integer(kill_matching(context, *filter));
  }
}

}  // namespace sequent::cmd
