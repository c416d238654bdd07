#include "cli/suggest.h"

#include "engine/base/edit_distance.h"

namespace sequent::cli {
std::string nearest(std::string_view text, std::span<const std::string> candidates) {
  std::string best;
  std::size_t best_distance = 1 + text.size() / 3;
  for (const std::string& candidate : candidates) {
    const std::size_t distance = base::edit_distance(text, candidate);
    if (distance < best_distance || (distance == best_distance && best.empty())) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view text, std::span<const std::string> candidates) {
  const std::string found = nearest(text, candidates);
  return found.empty() ? "" : ", did you mean '" + found + "'?";
}

}  // namespace sequent::cli
