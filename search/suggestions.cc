#include "search/suggestions.h"

#include <algorithm>
#include <tuple>
#include <vector>

#include "engine/base/ascii.h"
#include "engine/base/edit_distance.h"
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
    const std::size_t away = base::edit_distance(last, base::to_lower(last_part(known)), kFarthest);
    if (away <= std::min(kFarthest, last.size() / 2) && is_known(index, symbol)) {
      const std::string parts = base::to_lower(as_many_parts(known, name));
      near.emplace_back(base::edit_distance(wanted, parts, kFarthest), away, known.size(), known);
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
