#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace sequent::provers {

struct ScriptLine {
  std::size_t depth = 0;  // bullets that it stands below, with its own
  std::string bullet;     // empty: it goes on where the line before ended
  std::string tactic;
  bool operator==(const ScriptLine&) const = default;
};

// A script with a bullet before each of several goals that a tactic leaves. `goals`: how many are
// in focus after each tactic; each works on the first of them alone, and one was there at the
// beginning. Bullets of one depth are the same: -, +, *, --, … A script with a tactic that touches
// other goals too comes out wrong: run it before it is shown.
// REQUIRES: as many of both.
[[nodiscard]] std::vector<ScriptLine> with_bullets(std::span<const std::string> script,
                                                   std::span<const std::size_t> goals);

}  // namespace sequent::provers
