#pragma once

#include <string>
#include <vector>

namespace sequent::cli {

// Rows of text in aligned columns, for people. The last column is as wide as it is.
class Table {
 public:
  explicit Table(std::vector<std::string> head) : rows_{std::move(head)} {}
  // Cells come from outside and are made safe for terminals.
  void add(std::vector<std::string> row);
  [[nodiscard]] std::string text() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace sequent::cli
