#include "cli/tui/step_tree.h"

#include <span>

namespace sequent::cli {
namespace {

using states::kNoStep;
using states::StepNumber;

std::span<const StepNumber> children_of(const states::Recording& recording, StepNumber step) {
  return step == kNoStep ? recording.roots() : recording.children(step);
}

}  // namespace

std::optional<StepNumber> main_child(const states::Recording& recording, StepNumber step) {
  const std::span<const StepNumber> children = children_of(recording, step);
  for (std::size_t i = children.size(); i-- > 0;) {
    if (recording.step(children[i]).outcome == states::StepOutcome::kDone) {
      return children[i];
    }
  }
  return children.empty() ? std::nullopt : std::optional(children.back());
}

std::vector<TreeRow> tree_rows(const states::Recording& recording) {
  std::vector<TreeRow> rows;
  rows.reserve(recording.size());
  std::vector<TreeRow> waiting;  // the next one last
  const auto push_children = [&](StepNumber step, std::uint32_t depth) {
    const std::optional<StepNumber> main = main_child(recording, step);
    if (!main) {
      return;
    }
    waiting.push_back({*main, depth, false});
    const std::span<const StepNumber> children = children_of(recording, step);
    for (std::size_t i = children.size(); i-- > 0;) {
      if (children[i] != *main) {
        waiting.push_back({children[i], depth + 1, true});
      }
    }
  };
  push_children(kNoStep, 0);
  while (!waiting.empty()) {
    const TreeRow row = waiting.back();
    waiting.pop_back();
    rows.push_back(row);
    push_children(row.step, row.depth);
  }
  return rows;
}

}  // namespace sequent::cli
