#include "search/occurrence_lists.h"

#include <utility>

namespace sequent::search {

void OccurrenceLists::append(std::span<const std::uint32_t> occurrences) {
  occurrences_.insert(occurrences_.end(), occurrences.begin(), occurrences.end());
  begins_.push_back(static_cast<std::uint32_t>(occurrences_.size()));
}

void OccurrenceLists::pack(std::size_t terms) {
  OccurrenceLists packed;
  packed.reserve(terms, occurrences_.size());
  std::vector<std::uint32_t> all;
  for (TermId term = 0; term < terms; ++term) {
    all.clear();
    for_each(term, [&](std::uint32_t occurrence) { all.push_back(occurrence); });
    packed.append(all);
  }
  packed.occurrences_.shrink_to_fit();
  *this = std::move(packed);
}

}  // namespace sequent::search
