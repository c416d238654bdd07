#include "engine/cmd/accounting.h"

#include <string>
#include <vector>

#include "engine/cmd/context.h"
#include "engine/cmd/redaction.h"
#include "engine/cmd/table.h"

namespace sequent::cmd {
namespace {

state::CallStats& stats_of(state::Instance& instance, const CommandSpec& spec) {
  return instance.calls.commands[row_of(spec)];
}

void note_slow(state::Instance& instance, const state::Session& session, const Call& call) {
  const state::Config& config = instance.config;
  const auto microseconds =
      std::chrono::duration_cast<std::chrono::microseconds>(call.spent).count();
  if (config.slowlog_log_slower_than_us >= 0 && microseconds >= config.slowlog_log_slower_than_us &&
      !call.spec.has(kSkipSlowlog)) {
    const Redacted shown(call.spec, call.args);
    instance.slowlog.add({.time_s = instance.clock->wall_ms() / 1000,
                          .microseconds = microseconds,
                          .address = session.address,
                          .name = session.name},
                         shown.words(), static_cast<std::size_t>(config.slowlog_max_len));
  }
  const std::int64_t threshold = config.latency_monitor_threshold_ms;
  if (threshold > 0 && microseconds / 1000 >= threshold) {
    instance.latency.add(call.spec.has(kFast) ? "fast-command" : "command",
                         {instance.clock->wall_ms() / 1000, microseconds / 1000});
  }
}

}  // namespace

std::chrono::nanoseconds lap(state::Instance& instance) {
  const auto now = instance.clock->monotonic();
  const auto spent = now - instance.measured;
  instance.measured = now;
  return spent;
}

void account(state::Instance& instance, const state::Session& session, const Call& call) {
  const auto nanoseconds = static_cast<std::uint64_t>(call.spent.count());
  state::CallStats& stats = stats_of(instance, call.spec);
  ++stats.calls;
  stats.nanoseconds += nanoseconds;
  stats.failed += call.failed ? 1 : 0;
  const state::Config& config = instance.config;
  if (config.latency_tracking) {
    if (!stats.latency) [[unlikely]] {
      stats.latency = std::make_unique<state::LatencyHistogram>();
    }
    stats.latency->add(nanoseconds);
  }
  const bool may_be_slow =
      (config.slowlog_log_slower_than_us >= 0 &&
       nanoseconds / 1000 >= static_cast<std::uint64_t>(config.slowlog_log_slower_than_us)) ||
      config.latency_monitor_threshold_ms > 0;
  if (may_be_slow) [[unlikely]] {
    note_slow(instance, session, call);
  }
}

void account_error(state::Instance& instance, std::string_view code) {
  ++instance.stats.errors;
  auto& errors = instance.calls.errors;
  const auto found = errors.find(code);
  ++(found != errors.end() ? found->second : errors[std::string(code)]);
}

void account_rejection(state::Instance& instance, const CommandSpec* spec, std::string_view code) {
  account_error(instance, code);
  if (spec != nullptr) {
    ++stats_of(instance, *spec).rejected;
  }
}

void show_to_monitors(const Context& context, Args args) {
  const CommandSpec& spec = *context.spec;
  if (spec.has(kAdmin) || spec.name == "quit") {
    return;
  }
  const Redacted shown(spec, args);
  const std::string& address = context.session.address;
  const std::string from = context.origin == Origin::kScript ? "lua"
                           : address.starts_with('/')
                               ? "unix:" + address.substr(0, address.rfind(':'))
                               : address;
  context.instance.monitors.show(context.instance.clock->wall_us(), context.session.db, from,
                                 shown.words());
}

}  // namespace sequent::cmd
