#include "engine/cmd/latency_graph.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace sequent::cmd {
namespace {

constexpr std::size_t kRows = 4;
constexpr std::string_view kShapes = "_o#";  // the lower, middle and upper third of a row

std::string age(std::int64_t seconds) {
  struct Unit {
    std::int64_t seconds;
    char letter;
  };
  for (const Unit unit : {Unit{86400, 'd'}, Unit{3600, 'h'}, Unit{60, 'm'}}) {
    if (seconds >= unit.seconds) {
      return std::to_string(seconds / unit.seconds) + unit.letter;
    }
  }
  return std::to_string(seconds) + "s";
}

}  // namespace

std::string latency_drawing(std::span<const state::LatencyEvents::Sample> samples,
                            std::int64_t now_s) {
  const auto [low, high] = std::ranges::minmax_element(
      samples, {}, [](const state::LatencyEvents::Sample& s) { return s.milliseconds; });
  const std::int64_t range = std::max<std::int64_t>(high->milliseconds - low->milliseconds, 1);
  const auto levels = static_cast<std::int64_t>(kRows * kShapes.size());
  std::vector<std::string> rows(kRows);
  std::vector<std::string> ages;
  std::size_t deepest = 0;
  for (const auto& sample : samples) {
    const auto level =
        static_cast<std::size_t>((sample.milliseconds - low->milliseconds) * (levels - 1) / range);
    const std::size_t top = level / kShapes.size();
    for (std::size_t row = 0; row < kRows; ++row) {
      const char shape = row == top ? kShapes[level % kShapes.size()] : row < top ? '|' : ' ';
      rows[kRows - 1 - row] += shape;
    }
    ages.push_back(age(now_s - sample.time_s));
    deepest = std::max(deepest, ages.back().size());
  }
  for (std::size_t depth = 0; depth < deepest; ++depth) {
    std::string& row = rows.emplace_back();
    for (const std::string& each : ages) {
      row += depth < each.size() ? each[depth] : ' ';
    }
  }
  std::string text;
  for (const std::string& row : rows) {
    text.append(row).append("\n");
  }
  return text;
}

}  // namespace sequent::cmd
