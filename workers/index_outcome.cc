#include "workers/index_outcome.h"

#include "engine/base/parse.h"
#include "engine/base/take_until.h"

namespace sequent::workers {
namespace {

using base::take_until;

constexpr std::string_view kIndexed = "indexed";
constexpr std::string_view kUnchanged = "unchanged";

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
  const std::string_view how = take_until(text, ' ');
  if (how != kIndexed && how != kUnchanged) {
    return std::nullopt;
  }
  outcome.indexed = how == kIndexed;
  for (std::uint64_t* const number : {&outcome.declarations, &outcome.edges, &outcome.removed}) {
    const auto parsed = base::parse_uint(take_until(text, ' '));
    if (!parsed) {
      return std::nullopt;
    }
    *number = *parsed;
  }
  outcome.warning = text;
  return outcome;
}

}  // namespace sequent::workers
