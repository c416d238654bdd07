#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/output/terminal.h"
#include "cli/tui/text_diff.h"

namespace sequent::cli {

// Which parts of what was found are the words and operators of a search.
class SearchMarks {
 public:
  explicit SearchMarks(std::string_view query);

  // The parts of `text` that are a name or an operator of the query, in order.
  [[nodiscard]] std::vector<TextRange> in_text(std::string_view text) const;
  // The parts of `name` that the query says between quotes, whatever the case; in order.
  [[nodiscard]] std::vector<TextRange> in_name(std::string_view name) const;

 private:
  std::vector<std::string> words_;
  std::vector<std::string> substrings_;  // in lower case
};

// `text` with its ranges in one colour and what is between them in the other.
[[nodiscard]] std::string painted(const Terminal& terminal,
                                  std::string_view text,
                                  const std::vector<TextRange>& ranges,
                                  Colour marked,
                                  Colour unmarked);

}  // namespace sequent::cli
