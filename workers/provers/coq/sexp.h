#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace sequent::provers {

// A word, or a list of such, of a file of dune.
struct Sexp {
  bool is_list = false;
  std::string word;
  std::vector<Sexp> items;
  int line = 0;

  // Whether it is a list that begins with that word.
  [[nodiscard]] bool is(std::string_view head) const {
    return is_list && !items.empty() && !items[0].is_list && items[0].word == head;
  }
};

// Reads a whole text: words, "strings", lists in brackets; `;` comments to the line's end, `#| |#`
// and `#;` others. `name` is for messages only.
// Errors: kInvalid, one line "NAME:LINE: what".
[[nodiscard]] base::Result<std::vector<Sexp>> read_sexps(std::string_view text,
                                                         std::string_view name);

}  // namespace sequent::provers
