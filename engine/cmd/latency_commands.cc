#include "engine/cmd/latency_commands.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include "engine/cmd/echo.h"
#include "engine/cmd/help.h"
#include "engine/cmd/latency_graph.h"
#include "engine/cmd/table.h"

namespace sequent::cmd {
namespace {

using Sample = state::LatencyEvents::Sample;

const state::LatencyHistogram* histogram_of(const Context& context, const CommandSpec& spec) {
  return context.instance.calls.commands[row_of(spec)].latency.get();
}

// The commands whose histograms the words ask for: a container stands for its subcommands.
std::vector<const CommandSpec*> wanted_commands(const Context& context, Args names) {
  std::vector<const CommandSpec*> found;
  const auto add = [&](const CommandSpec& spec) {
    if (histogram_of(context, spec) != nullptr) {
      found.push_back(&spec);
    }
  };
  if (names.empty()) {
    for (const CommandSpec& spec : all_commands()) {
      add(spec);
    }
  }
  for (const std::string_view name : names) {
    const CommandSpec* named = find_command(name);
    if (named == nullptr) {
      continue;
    }
    add(*named);
    const std::string prefix = std::string(named->name) + "|";
    for (const CommandSpec& spec : all_commands()) {
      if (spec.name.starts_with(prefix)) {
        add(spec);
      }
    }
  }
  return found;
}

// "1. command: 2 latency spikes (average 37ms, mean deviation 17ms, period 0.50 sec). …"
std::string describe(std::string_view event,
                     const state::LatencyEvents::Series& series,
                     std::size_t number) {
  const std::vector<Sample> samples = series.samples();
  const auto count = static_cast<std::int64_t>(samples.size());
  const auto total = std::accumulate(
      samples.begin(), samples.end(), std::int64_t{0},
      [](std::int64_t sum, const Sample& sample) { return sum + sample.milliseconds; });
  const std::int64_t average = total / count;
  const auto deviation = std::accumulate(samples.begin(), samples.end(), std::int64_t{0},
                                         [average](std::int64_t sum, const Sample& sample) {
                                           return sum + std::abs(sample.milliseconds - average);
                                         }) /
                         count;
  const double period = static_cast<double>(samples.back().time_s - samples.front().time_s) /
                        static_cast<double>(count);
  std::array<char, 200> text{};
  const int size = std::snprintf(
      text.data(), text.size(),
      ": %lld latency spikes (average %lldms, mean deviation %lldms, period %.2f "
      "sec). Worst all time event %lldms.\n",
      static_cast<long long>(count), static_cast<long long>(average),
      static_cast<long long>(deviation), period, static_cast<long long>(series.longest()));
  std::string line = std::to_string(number) + ". ";
  line.append(event).append(text.data(), static_cast<std::size_t>(size));
  return line;
}

std::string advice(const state::LatencyEvents& events) {
  const auto saw = [&events](std::string_view event) {
    return events.series().find(event) != events.series().end();
  };
  std::string text;
  if (saw("command") || saw("fast-command")) {
    text +=
        "- SLOWLOG GET shows which commands are slow: look for those that go over whole large "
        "keys.\n";
  }
  if (saw("expire-cycle")) {
    text += "- Many keys expire at the same moment: spread their deadlines by a random amount.\n";
  }
  if (saw("eviction-cycle")) {
    text += "- Keys are evicted in large numbers: give more memory, or write smaller values.\n";
  }
  return text.empty() ? text : "\nWhat may help:\n\n" + text;
}

}  // namespace

void latency_doctor(Context& context, Args /*args*/) {
  const state::LatencyEvents& events = context.instance.latency;
  std::string text;
  if (context.instance.config.latency_monitor_threshold_ms == 0 && events.series().empty()) {
    text =
        "Latency is not watched here. CONFIG SET latency-monitor-threshold <milliseconds> says "
        "from when on an event counts as slow.\n";
  } else if (events.series().empty()) {
    text = "No event was slow since the start or LATENCY RESET.\n";
  } else {
    text = "These events were slow:\n\n";
    std::size_t number = 0;
    for (const auto& [event, series] : events.series()) {
      text += describe(event, series, ++number);
    }
    text += advice(events);
  }
  context.reply.verbatim("txt", text);
}

void latency_graph(Context& context, Args args) {
  const auto found = context.instance.latency.series().find(args[2]);
  if (found == context.instance.latency.series().end()) {
    return context.reply.error("ERR No samples available for event '" + shown(args[2]) + "'");
  }
  const std::vector<Sample> samples = found->second.samples();
  const auto [low, high] = std::ranges::minmax_element(samples, {}, &Sample::milliseconds);
  std::string text(args[2]);
  text.append(" - high ").append(std::to_string(high->milliseconds));
  text.append(" ms, low ").append(std::to_string(low->milliseconds));
  text.append(" ms (all time high ").append(std::to_string(found->second.longest()));
  text.append(" ms)\n").append(80, '-').append("\n");
  text += latency_drawing(samples, context.now_ms / 1000);
  context.reply.verbatim("txt", text);
}

void latency_help(Context& context, Args /*args*/) {
  static constexpr std::string_view kHistogramHelp =
      "    Return a cumulative distribution of latencies in the format of a histogram for the "
      "specified command names.";
  static constexpr std::string_view kLines[] = {
      "DOCTOR",
      "    Return a human readable latency analysis report.",
      "GRAPH <event>",
      "    Return an ASCII latency graph for the <event> class.",
      "HISTORY <event>",
      "    Return time-latency samples for the <event> class.",
      "LATEST",
      "    Return the latest latency samples for all events.",
      "RESET [<event> ...]",
      "    Reset latency data of one or more <event> classes.",
      "    (default: reset all data for all event classes)",
      "HISTOGRAM [COMMAND ...]",
      kHistogramHelp,
      "    If no commands are specified then all histograms are replied.",
  };
  reply_help(context, "LATENCY", kLines);
}

void latency_histogram(Context& context, Args args) {
  const auto commands = wanted_commands(context, args.subspan(2));
  resp::ReplySink& reply = context.reply;
  reply.begin_map(commands.size());
  for (const CommandSpec* spec : commands) {
    const state::LatencyHistogram& histogram = *histogram_of(context, *spec);
    const auto steps = histogram.cumulative();
    reply.bulk(spec->name);
    reply.begin_map(2);
    reply.bulk("calls");
    reply.integer(static_cast<std::int64_t>(histogram.count()));
    reply.bulk("histogram_usec");
    reply.begin_map(steps.size());
    for (const auto& step : steps) {
      reply.integer(static_cast<std::int64_t>(step.microseconds));
      reply.integer(static_cast<std::int64_t>(step.calls));
    }
  }
}

void latency_history(Context& context, Args args) {
  const auto found = context.instance.latency.series().find(args[2]);
  if (found == context.instance.latency.series().end()) {
    return context.reply.begin_array(0);
  }
  const std::vector<Sample> samples = found->second.samples();
  context.reply.begin_array(samples.size());
  for (const Sample& sample : samples) {
    context.reply.begin_array(2);
    context.reply.integer(sample.time_s);
    context.reply.integer(sample.milliseconds);
  }
}

void latency_latest(Context& context, Args /*args*/) {
  const auto& all = context.instance.latency.series();
  context.reply.begin_array(all.size());
  for (const auto& [event, series] : all) {
    context.reply.begin_array(4);
    context.reply.bulk(event);
    context.reply.integer(series.latest().time_s);
    context.reply.integer(series.latest().milliseconds);
    context.reply.integer(series.longest());
  }
}

void latency_reset(Context& context, Args args) {
  std::size_t count = 0;
  if (args.size() == 2) {
    count = context.instance.latency.reset();
  }
  for (const std::string_view event : args.subspan(2)) {
    count += context.instance.latency.reset(event) ? 1 : 0;
  }
  context.reply.integer(static_cast<std::int64_t>(count));
}

}  // namespace sequent::cmd
