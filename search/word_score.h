#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "search/index.h"
#include "search/query.h"

namespace sequent::search {

// How well the words of names and texts fit those of a query (`name:`, "…", a constant's name,
// `doc:`): BM25, where a word of the name counts as two of the text. 0 of queries without words.
//
// Borrows: the index. Threads: any, once made.
class WordScore {
 public:
  WordScore(const Index& index, const Query& query);

  [[nodiscard]] std::uint32_t of(TheoremId id) const;
  // None is of more.
  [[nodiscard]] std::uint32_t most() const { return most_; }

 private:
  struct Word {
    std::vector<TheoremId> in_name;
    std::vector<TheoremId> in_text;
    double rarity = 0;
  };
  void add(const std::string& word);

  const Index& index_;
  std::vector<Word> words_;
  std::uint32_t most_ = 0;
};

}  // namespace sequent::search
