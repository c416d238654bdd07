#include "search/suggestions.h"

#include <algorithm>
#include <tuple>
#include <vector>

#include "engine/base/ascii.h"
#include "search/posting_keys.h"

namespace sequent::search {
namespace {

constexpr std::size_t kSuggestions = 3;
constexpr std::size_t kFarthest = 2;
constexpr std::size_t kLongestName = 64;  // of which distances are measured

bool is_known(const Index& index, Symbol symbol) {
  return !index.theorems_by_facet().of(occurs_key(TermKind::kConstant, symbol)).empty() ||
         index.find(index.symbols().name(symbol)).has_value();
}

// Insertions, removals, changes and swaps of neighbours that make one of the other; more than
// kFarthest for all that are farther.
std::size_t distance(std::string_view a, std::string_view b) {
  if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > kFarthest) {
    return kFarthest + 1;
  }
  std::vector<std::size_t> before_last;
  std::vector<std::size_t> last(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) {
    last[j] = j;
  }
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::vector<std::size_t> row(b.size() + 1, i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] =
          std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
    before_last = std::exchange(last, std::move(row));
    if (*std::ranges::min_element(last) > kFarthest) {
      return kFarthest + 1;
    }
  }
  return last.back();
}

// The last parts of a name, as many as `like` has.
std::string_view as_many_parts(std::string_view name, std::string_view like) {
  auto dots = std::ranges::count(like, '.');
  for (std::size_t at = name.size(); at-- > 0;) {
    if (name[at] == '.' && dots-- == 0) {
      return name.substr(at + 1);
    }
  }
  return name;
}

}  // namespace

std::vector<Symbol> constants_named(const Index& index, std::string_view name) {
  std::vector<Symbol> symbols = index.symbols().ending_in(name);
  std::erase_if(symbols, [&](Symbol symbol) { return !is_known(index, symbol); });
  return symbols;
}

std::string did_you_mean(const Index& index, std::string_view name) {
  if (name.size() > kLongestName) {
    return "";
  }
  const std::string wanted = base::to_lower(name);
  const std::string last = base::to_lower(last_part(name));
  // By the distance of all its parts, then of the last, then the shortest.
  std::vector<std::tuple<std::size_t, std::size_t, std::size_t, std::string_view>> near;
  for (Symbol symbol = 0; symbol < index.symbols().size(); ++symbol) {
    const std::string_view known = index.symbols().name(symbol);
    const std::size_t away = distance(last, base::to_lower(last_part(known)));
    if (away <= std::min(kFarthest, last.size() / 2) && is_known(index, symbol)) {
      const std::string parts = base::to_lower(as_many_parts(known, name));
      near.emplace_back(distance(wanted, parts), away, known.size(), known);
    }
  }
  std::ranges::sort(near);
  near.resize(std::min(near.size(), kSuggestions));
  std::string text;
  for (std::size_t i = 0; i < near.size(); ++i) {
    text += i == 0 ? ", did you mean '" : i + 1 == near.size() ? "' or '" : "', '";
    text += std::get<3>(near[i]);
  }
  return text.empty() ? text : text + "'?";
}

}  // namespace sequent::search
