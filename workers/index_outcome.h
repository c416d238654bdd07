#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sequent::workers {

// What became of a job that indexes a module, as the queue keeps it: a line of words, the warning
// last.
struct IndexOutcome {
  bool indexed = false;  // false: it was read from the same already
  std::uint64_t declarations = 0;
  std::uint64_t edges = 0;
  std::uint64_t removed = 0;  // declarations that the module no longer has
  std::string warning;        // what could not be had
  bool operator==(const IndexOutcome&) const = default;

  [[nodiscard]] std::string text() const;
  [[nodiscard]] static std::optional<IndexOutcome> parse(std::string_view text);
};

}  // namespace sequent::workers
