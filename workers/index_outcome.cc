#include "workers/index_outcome.h"

#include <algorithm>

#include "engine/base/parse.h"

namespace sequent::workers {
namespace {

constexpr std::string_view kIndexed = "indexed";
constexpr std::string_view kUnchanged = "unchanged";

// Up to the next blank, which goes too.
std::string_view next_word(std::string_view& text) {
  const std::string_view word = text.substr(0, text.find(' '));
  text.remove_prefix(std::min(text.size(), word.size() + 1));
  return word;
}

}  // namespace

std::string IndexOutcome::text() const {
  std::string line(indexed ? kIndexed : kUnchanged);
  for (const std::uint64_t number : {declarations, edges, removed}) {
    line.append(" ").append(std::to_string(number));
  }
  return line.append(" ").append(warning);
}

std::optional<IndexOutcome> IndexOutcome::parse(std::string_view text) {
  IndexOutcome outcome;
  const std::string_view how = next_word(text);
  if (how != kIndexed && how != kUnchanged) {
    return std::nullopt;
  }
  outcome.indexed = how == kIndexed;
  for (std::uint64_t* const number : {&outcome.declarations, &outcome.edges, &outcome.removed}) {
    const auto parsed = base::parse_uint(next_word(text));
    if (!parsed) {
      return std::nullopt;
    }
    *number = *parsed;
  }
  outcome.warning = text;
  return outcome;
}

}  // namespace sequent::workers
