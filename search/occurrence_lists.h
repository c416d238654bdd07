#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "search/growing_postings.h"
#include "search/term_table.h"

namespace sequent::search {

// The packed occurrences (index.h) of each term, sorted.
//
// Threads: as a standard container.
class OccurrenceLists {
 public:
  // REQUIRES: it is past those of that term
  void add(TermId term, std::uint32_t occurrence) { grown_.add(term, occurrence); }
  void reserve(std::size_t terms, std::size_t occurrences) {
    begins_.reserve(terms + 1);
    occurrences_.reserve(occurrences);
  }
  // All of the next term. REQUIRES: nothing was added since all was packed
  void append(std::span<const std::uint32_t> occurrences);

  template <typename See>
  void for_each(TermId term, const See& see) const {
    for (const std::uint32_t occurrence : packed_of(term)) {
      see(occurrence);
    }
    if (grown_.keys() > 0) {
      for (const std::uint32_t occurrence : grown_.of(term)) {
        see(occurrence);
      }
    }
  }
  [[nodiscard]] std::size_t size(TermId term) const {
    return packed_of(term).size() + grown_.of(term).size();
  }
  // Before many of them are seen: first the one, later the other.
  void prefetch_place(TermId term) const {
    __builtin_prefetch(&begins_[term < packed_terms() ? term : 0]);
  }
  void prefetch(TermId term) const { __builtin_prefetch(packed_of(term).data()); }

  // From now on what was added needs less memory: a pass over all, of so many terms.
  void pack(std::size_t terms);

 private:
  [[nodiscard]] std::size_t packed_terms() const { return begins_.size() - 1; }
  [[nodiscard]] std::span<const std::uint32_t> packed_of(TermId term) const {
    return term < packed_terms()
               ? std::span(occurrences_.data() + begins_[term], begins_[term + 1] - begins_[term])
               : std::span<const std::uint32_t>();
  }

  std::vector<std::uint32_t> begins_ = {0};  // by term, and one more
  std::vector<std::uint32_t> occurrences_;
  GrowingPostings grown_;
};

}  // namespace sequent::search
