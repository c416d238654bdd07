#include "search/occurrence_lists.h"

#include <utility>

namespace sequent::search {

void OccurrenceLists::append(std::span<const std::uint32_t> occurrences) {
  const std::size_t term = at_.size();
  if (term % kWord == 0) {
    many_.push_back(0);
  }
  if (occurrences.size() <= 1) {
    at_.push_back(occurrences.empty() ? 0 : occurrences[0]);
    return;
  }
  many_.back() |= 1ULL << (term % kWord);
  at_.push_back(static_cast<std::uint32_t>(lists_.size()));
  lists_.push_back(static_cast<std::uint32_t>(occurrences.size()));
  lists_.insert(lists_.end(), occurrences.begin(), occurrences.end());
}

void OccurrenceLists::pack(std::size_t terms) {
  OccurrenceLists packed;
  packed.reserve(terms);
  std::vector<std::uint32_t> all;
  for (TermId term = 0; term < terms; ++term) {
    all.clear();
    for_each(term, [&](std::uint32_t occurrence) { all.push_back(occurrence); });
    packed.append(all);
  }
  packed.finish();
  *this = std::move(packed);
}

}  // namespace sequent::search
