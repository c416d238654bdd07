#include "search/name_search.h"

#include <algorithm>
#include <string>

#include "engine/base/ascii.h"
#include "search/posting_keys.h"

namespace sequent::search {

std::vector<TheoremId> theorems_with_letters(const Index& index, std::string_view text) {
  const std::string letters = base::to_lower(text);
  const std::size_t length = std::min<std::size_t>(3, letters.size());
  std::vector<PostingList> lists;
  for (std::size_t at = 0; at + length <= letters.size(); ++at) {
    lists.push_back(
        index.theorems_by_facet().of(letters_key(std::string_view(letters).substr(at, length))));
  }
  return intersect(std::move(lists));
}

bool is_in_name(const Index& index, TheoremId id, std::string_view text) {
  return base::to_lower(index.name(id)).find(text) != std::string::npos;
}

}  // namespace sequent::search
