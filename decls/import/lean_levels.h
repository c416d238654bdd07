#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sequent::decls {

// The universe levels of a Lean export, as texts. Index 0 is level zero.
//
// Threads: one writer.
class LeanLevels {
 public:
  using Index = std::uint32_t;
  // A level whose text would be longer than this is refused, in bytes.
  static constexpr std::size_t kLongest = 1024;

  LeanLevels();

  // False: the text would be too long; nothing was added.
  [[nodiscard]] bool add_successor(Index of);
  [[nodiscard]] bool add_maximum(Index first, Index second);
  [[nodiscard]] bool add_impredicative_maximum(Index first, Index second);
  [[nodiscard]] bool add_parameter(std::string_view name);

  // The sort of this level as Lean prints it: "Prop", "Type u", "Sort (max 1 u)".
  [[nodiscard]] std::string sort(Index index) const;

 private:
  // `base` + `offset`; an empty base is zero.
  struct Level {
    std::string base;
    std::uint32_t offset = 0;
    bool atom = true;  // base needs no parentheses
  };

  [[nodiscard]] static std::string text(const Level& level);
  [[nodiscard]] static std::string argument(const Level& level);
  [[nodiscard]] bool add_pair(std::string_view head, Index first, Index second);

  std::vector<Level> levels_;
};

}  // namespace sequent::decls
