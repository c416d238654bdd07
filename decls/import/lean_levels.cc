#include "decls/import/lean_levels.h"

#include <utility>

namespace sequent::decls {

LeanLevels::LeanLevels() : levels_(1) {}

std::string LeanLevels::text(const Level& level) {
  if (level.base.empty()) {
    return std::to_string(level.offset);
  }
  if (level.offset == 0) {
    return level.base;
  }
  std::string text = level.atom ? level.base : "(" + level.base + ")";
  text += '+';
  text += std::to_string(level.offset);
  return text;
}

std::string LeanLevels::argument(const Level& level) {
  const bool plain = level.base.empty() || (level.atom && level.offset == 0);
  return plain ? text(level) : "(" + text(level) + ")";
}

bool LeanLevels::add_successor(Index of) {
  Level level = levels_[of];
  if (level.offset == UINT32_MAX) {
    return false;
  }
  ++level.offset;
  levels_.push_back(std::move(level));
  return true;
}

bool LeanLevels::add_pair(std::string_view head, Index first, Index second) {
  std::string base(head);
  base += ' ';
  base += argument(levels_[first]);
  base += ' ';
  base += argument(levels_[second]);
  if (base.size() > kLongest) {
    return false;
  }
  levels_.push_back({.base = std::move(base), .offset = 0, .atom = false});
  return true;
}

bool LeanLevels::add_maximum(Index first, Index second) {
  return add_pair("max", first, second);
}

bool LeanLevels::add_impredicative_maximum(Index first, Index second) {
  return add_pair("imax", first, second);
}

bool LeanLevels::add_parameter(std::string_view name) {
  if (name.size() > kLongest) {
    return false;
  }
  levels_.push_back({.base = std::string(name), .offset = 0, .atom = true});
  return true;
}

std::string LeanLevels::sort(Index index) const {
  Level level = levels_[index];
  if (level.offset == 0) {
    return level.base.empty() ? "Prop" : "Sort " + argument(level);
  }
  --level.offset;
  return level.base.empty() && level.offset == 0 ? "Type" : "Type " + argument(level);
}

}  // namespace sequent::decls
