#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/cmd/context.h"

namespace sequent::cmd {

// What BY and GET of SORT name: "#" the element itself; "weight_*" the string at the key
// that the element makes when it stands for the star; "object_*->name" a field of the hash
// there.
//
// Borrows: the text.
class SortPattern {
 public:
  explicit SortPattern(std::string_view text);

  // Without a star it names nothing.
  [[nodiscard]] bool has_star() const { return has_star_; }

  // What it names for that element; absent if there is none.
  // Errors: those of BigValues::get.
  [[nodiscard]] base::Result<std::optional<std::string>> find(Context& context,
                                                              std::string_view element) const;

 private:
  bool is_element_ = false;
  bool has_star_ = false;
  std::string_view before_;  // the star
  std::string_view after_;
  std::string_view field_;  // empty: a string is named
};

}  // namespace sequent::cmd
