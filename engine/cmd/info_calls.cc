#include <array>
#include <charconv>

#include "engine/cmd/info_report.h"
#include "engine/cmd/table.h"

namespace sequent::cmd {
namespace {

// "p99.9": without zeros at its end.
std::string percentile_name(double percent) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), percent).ptr;
  return "p" + std::string(text.data(), end);
}

}  // namespace

void info_commandstats(InfoReport& report) {
  const auto commands = all_commands();
  for (std::size_t row = 0; row < commands.size(); ++row) {
    const state::CallStats& stats = report.instance.calls.commands[row];
    if (stats.calls + stats.rejected + stats.failed == 0) {
      continue;
    }
    const std::uint64_t microseconds = stats.nanoseconds / 1000;
    const double each = stats.calls == 0 ? 0
                                         : static_cast<double>(stats.nanoseconds) / 1000 /
                                               static_cast<double>(stats.calls);
    std::string value = "calls=" + std::to_string(stats.calls);
    value.append(",usec=").append(std::to_string(microseconds));
    value.append(",usec_per_call=").append(InfoReport::real_text(each, 2));
    value.append(",rejected_calls=").append(std::to_string(stats.rejected));
    value.append(",failed_calls=").append(std::to_string(stats.failed));
    report.field("cmdstat_" + std::string(commands[row].name), value);
  }
}

void info_errorstats(InfoReport& report) {
  for (const auto& [code, count] : report.instance.calls.errors) {
    report.field("errorstat_" + code, "count=" + std::to_string(count));
  }
}

void info_latencystats(InfoReport& report) {
  const auto commands = all_commands();
  for (std::size_t row = 0; row < commands.size(); ++row) {
    const state::LatencyHistogram* latency = report.instance.calls.commands[row].latency.get();
    if (latency == nullptr) {
      continue;
    }
    std::string value;
    for (const double percent : report.instance.config.latency_percentiles) {
      const double microseconds = static_cast<double>(latency->percentile(percent)) / 1000;
      value.append(value.empty() ? "" : ",").append(percentile_name(percent));
      value.append("=").append(InfoReport::real_text(microseconds, 3));
    }
    report.field("latency_percentiles_usec_" + std::string(commands[row].name), value);
  }
}

}  // namespace sequent::cmd
