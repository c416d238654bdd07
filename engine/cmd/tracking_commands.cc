#include "engine/cmd/tracking_commands.h"

#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/cmd/arg_reader.h"
#include "engine/cmd/errors.h"

namespace sequent::cmd {
namespace {

using state::Tracking;

constexpr std::string_view kSwitchBroadcast =
    "ERR You can't switch BCAST mode on/off before disabling tracking for this client, and then "
    "re-enabling it with a different mode.";
constexpr std::string_view kSwitchOpt =
    "ERR You can't switch OPTIN/OPTOUT mode before disabling tracking for this client, and then "
    "re-enabling it with a different mode.";

bool overlap(std::string_view a, std::string_view b) {
  return a.starts_with(b) || b.starts_with(a);
}

struct Wanted {
  Tracking tracking;
  std::vector<std::string_view> prefixes;  // in the order given
};

// The options behind ON. Absent: the error is replied.
std::optional<Wanted> read_options(Context& context, ArgReader& in) {
  Wanted request;
  Tracking& wanted = request.tracking;
  while (in.more()) {
    if (in.take("REDIRECT", 1)) {
      if (wanted.redirect != 0) {
        in.fail("ERR A client can only redirect to a single other client");
      }
      wanted.redirect = static_cast<std::uint64_t>(in.integer());
      if (!in.failed() && !context.instance.sessions.contains(wanted.redirect)) {
        in.fail("ERR The client ID you want redirect to does not exist");
      }
    } else if (in.take("BCAST")) {
      wanted.broadcast = true;
    } else if (in.take("OPTIN")) {
      wanted.opt_in = true;
    } else if (in.take("OPTOUT")) {
      wanted.opt_out = true;
    } else if (in.take("NOLOOP")) {
      wanted.no_loop = true;
    } else if (in.take("PREFIX", 1)) {
      request.prefixes.push_back(in.word());
    } else {
      in.fail();
    }
  }
  return in.failed() ? std::nullopt : std::optional(request);
}

// What is wrong with going over from `now` to what is asked for; empty: nothing.
std::string_view conflict(const Tracking& now, const Wanted& request) {
  const Tracking& wanted = request.tracking;
  if (!wanted.broadcast && !request.prefixes.empty()) {
    return "ERR PREFIX option requires BCAST mode to be enabled";
  }
  if (now.on && now.broadcast != wanted.broadcast) {
    return kSwitchBroadcast;
  }
  if (wanted.broadcast && (wanted.opt_in || wanted.opt_out)) {
    return "ERR OPTIN and OPTOUT are not compatible with BCAST";
  }
  if (wanted.opt_in && wanted.opt_out) {
    return "ERR You can't specify both OPTIN mode and OPTOUT mode";
  }
  if ((wanted.opt_in && now.opt_out) || (wanted.opt_out && now.opt_in)) {
    return kSwitchOpt;
  }
  return {};
}

// Which prefixes would tell of a key twice; empty: none.
std::string overlapping(const Tracking& now, const std::vector<std::string_view>& prefixes) {
  const auto problem = [](std::string_view one, std::string_view other, std::string_view kind) {
    std::string text = "ERR Prefix '";
    text.append(one).append("' overlaps with ").append(kind).append(" prefix '").append(other);
    return text + "'. Prefixes for a single client must not overlap.";
  };
  for (auto one = prefixes.begin(); one != prefixes.end(); ++one) {
    for (const std::string& other : now.prefixes) {
      if (overlap(*one, other)) {
        return problem(*one, other, "an existing");
      }
    }
    for (auto other = std::next(one); other != prefixes.end(); ++other) {
      if (overlap(*one, *other)) {
        return problem(*one, *other, "another provided");
      }
    }
  }
  return {};
}

}  // namespace

void client_caching(Context& context, Args args) {
  Tracking& tracking = context.session.tracking;
  if (!tracking.on) {
    return context.reply.error(
        "ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or "
        "OPTOUT mode enabled");
  }
  ArgReader in(context.reply, args, 2);
  if (in.take("YES")) {
    if (!tracking.opt_in) {
      return in.fail(
          "ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode.");
    }
    tracking.caching = Tracking::Caching::kYes;
  } else if (in.take("NO")) {
    if (!tracking.opt_out) {
      return in.fail(
          "ERR CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode.");
    }
    tracking.caching = Tracking::Caching::kNo;
  } else {
    return in.fail();
  }
  context.reply.ok();
}

void client_getredir(Context& context, Args /*args*/) {
  const Tracking& tracking = context.session.tracking;
  context.reply.integer(tracking.on ? static_cast<std::int64_t>(tracking.redirect) : -1);
}

void client_tracking(Context& context, Args args) {
  ArgReader in(context.reply, args, 2);
  state::TrackingTable& table = context.instance.tracking;
  const bool on = in.take("ON");
  if (!on && !in.take("OFF")) {
    return in.fail();
  }
  auto request = read_options(context, in);
  if (!request) {
    return;
  }
  if (!on) {
    table.disable(context.session);
    return context.reply.ok();
  }
  const Tracking& now = context.session.tracking;
  if (const std::string_view problem = conflict(now, *request); !problem.empty()) {
    return context.reply.error(problem);
  }
  if (const std::string problem = overlapping(now, request->prefixes); !problem.empty()) {
    return context.reply.error(problem);
  }
  Tracking& wanted = request->tracking;
  wanted.prefixes.insert(request->prefixes.begin(), request->prefixes.end());
  if (wanted.broadcast && wanted.prefixes.empty() && now.prefixes.empty()) {
    wanted.prefixes.emplace();
  }
  table.enable(context.session, wanted);
  context.reply.ok();
}

void client_trackinginfo(Context& context, Args /*args*/) {
  const Tracking& tracking = context.session.tracking;
  std::vector<std::string_view> flags{tracking.on ? "on" : "off"};
  const auto add = [&flags](bool set, std::string_view name) {
    if (set) {
      flags.push_back(name);
    }
  };
  add(tracking.broadcast, "bcast");
  add(tracking.opt_in, "optin");
  add(tracking.caching == Tracking::Caching::kYes, "caching-yes");
  add(tracking.opt_out, "optout");
  add(tracking.caching == Tracking::Caching::kNo, "caching-no");
  add(tracking.no_loop, "noloop");
  add(tracking.broken_redirect, "broken_redirect");
  resp::ReplySink& reply = context.reply;
  reply.begin_map(3);
  reply.bulk("flags");
  reply.begin_set(flags.size());
  for (const std::string_view flag : flags) {
    reply.bulk(flag);
  }
  reply.bulk("redirect");
  reply.integer(tracking.on ? static_cast<std::int64_t>(tracking.redirect) : -1);
  reply.bulk("prefixes");
  reply.begin_array(tracking.prefixes.size());
  for (const std::string& prefix : tracking.prefixes) {
    reply.bulk(prefix);
  }
}

}  // namespace sequent::cmd
