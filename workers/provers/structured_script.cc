#include "workers/provers/structured_script.h"

#include <string_view>

namespace sequent::provers {
namespace {

constexpr std::string_view kBullets = "-+*";

std::string bullet_of(std::size_t depth) {
  return std::string((depth - 1) / kBullets.size() + 1, kBullets[(depth - 1) % kBullets.size()]);
}

}  // namespace

std::vector<ScriptLine> with_bullets(std::span<const std::string> script,
                                     std::span<const std::size_t> goals) {
  std::vector<ScriptLine> lines;
  std::vector<std::size_t> left;  // of each depth: goals that wait for their bullet
  bool begins_goal = false;
  std::size_t before = 1;
  for (std::size_t i = 0; i < script.size(); ++i) {
    ScriptLine line{left.size(), "", script[i]};
    if (begins_goal) {
      line.bullet = bullet_of(left.size());
      --left.back();
    }
    lines.push_back(std::move(line));
    const std::size_t after = goals[i];
    begins_goal = after > before;
    if (begins_goal) {
      left.push_back(after - before + 1);
    } else if (after < before) {
      while (!left.empty() && left.back() == 0) {
        left.pop_back();
      }
      begins_goal = !left.empty();
    }
    before = after;
  }
  return lines;
}

}  // namespace sequent::provers
