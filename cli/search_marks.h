#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/output/terminal.h"

namespace sequent::cli {

// The words and operators of a search, shown in bold where they stand in what was found.
class SearchMarks {
 public:
  explicit SearchMarks(std::string_view query);

  // With each part of `text` that is a name or an operator of the query in bold.
  [[nodiscard]] std::string mark(const Terminal& terminal, std::string_view text) const;
  // With what the query says between quotes in bold, whatever the case.
  [[nodiscard]] std::string mark_name(const Terminal& terminal, std::string_view name) const;

 private:
  std::vector<std::string> words_;
  std::vector<std::string> substrings_;  // in lower case
};

}  // namespace sequent::cli
