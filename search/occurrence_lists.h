#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "search/growing_postings.h"
#include "search/term_table.h"

namespace sequent::search {

// The packed occurrences (index.h) of each term, sorted. None of them is 0.
//
// Most terms occur once: what is packed of these is that occurrence alone, by term.
// Threads: as a standard container.
class OccurrenceLists {
 public:
  // REQUIRES: it is past those of that term
  void add(TermId term, std::uint32_t occurrence) { grown_.add(term, occurrence); }
  void reserve(std::size_t terms) {
    at_.reserve(terms);
    many_.reserve(terms / kWord + 1);
  }
  // All of the next term. REQUIRES: nothing was added since all was packed
  void append(std::span<const std::uint32_t> occurrences);
  // No more come.
  void finish() { lists_.shrink_to_fit(); }

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
  // Those of all these terms, which are sorted, and some times 0.
  template <typename See>
  void for_each_of(std::span<const TermId> terms, const See& see) const;
  [[nodiscard]] std::size_t size(TermId term) const {
    return packed_of(term).size() + grown_.of(term).size();
  }

  // From now on what was added needs less memory: a pass over all, of so many terms.
  void pack(std::size_t terms);

 private:
  static constexpr std::size_t kWord = 64;
  static constexpr std::size_t kAhead = 8;  // lists

  [[nodiscard]] bool is_many(TermId term) const {
    return (many_[term / kWord] >> (term % kWord) & 1U) != 0;
  }
  [[nodiscard]] std::span<const std::uint32_t> list(TermId term) const {
    return {lists_.data() + at_[term] + 1, lists_[at_[term]]};
  }
  [[nodiscard]] std::span<const std::uint32_t> packed_of(TermId term) const {
    if (term >= at_.size()) {
      return {};
    }
    return is_many(term) ? list(term) : std::span(&at_[term], at_[term] == 0 ? 0 : 1);
  }

  // By term: its one occurrence, 0 for none, or where in `lists_` stands how many they are, which
  // then follow.
  std::vector<std::uint32_t> at_;
  std::vector<std::uint64_t> many_;  // bits by term
  std::vector<std::uint32_t> lists_;
  GrowingPostings grown_;
};

// Without branches on how many a term has, which nobody can foresee: first all single ones.
template <typename See>
void OccurrenceLists::for_each_of(std::span<const TermId> terms, const See& see) const {
  std::vector<TermId> many(terms.size());
  std::size_t count = 0;
  for (const TermId term : terms) {
    if (term >= at_.size()) {
      break;
    }
    const bool of_many = is_many(term);
    see(of_many ? 0 : at_[term]);
    many[count] = term;
    count += of_many ? 1 : 0;
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (i + kAhead < count) {
      __builtin_prefetch(&lists_[at_[many[i + kAhead]]]);
    }
    for (const std::uint32_t occurrence : list(many[i])) {
      see(occurrence);
    }
  }
  if (grown_.keys() > 0) {
    for (const TermId term : terms) {
      for (const std::uint32_t occurrence : grown_.of(term)) {
        see(occurrence);
      }
    }
  }
}

}  // namespace sequent::search
