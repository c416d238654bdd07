#include "search/word_score.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <span>
#include <string_view>

#include "search/posting_keys.h"
#include "search/words.h"

namespace sequent::search {
namespace {

// As usual: how soon a word that comes again stops counting, and how much long texts count less.
constexpr double kSaturation = 1.2;
constexpr double kLength = 0.75;
constexpr double kOfName = 2;

std::set<std::string> words_of(const Index& index, const Query& query) {
  std::set<std::string> words;
  const auto add = [&](std::string_view word) {
    words.emplace(word);
  };
  for (const Clause& clause : query.clauses) {
    if (clause.kind == Clause::Kind::kName || clause.kind == Clause::Kind::kCalled) {
      for_each_word(clause.text, add);
    }
    for (const Postings::Key key : clause.keys) {
      if (key >> 56U == static_cast<std::uint64_t>(Facet::kWord)) {
        add(index.symbols().name(static_cast<Symbol>(key & 0xffffffffU)));
      }
    }
  }
  return words;
}

std::vector<TheoremId> alive(const Index& index, const PostingList& ids) {
  std::vector<TheoremId> found = ids.ids();
  if (index.removed() > 0) {
    std::erase_if(found, [&](TheoremId id) { return !index.is_alive(id); });
  }
  return found;
}

}  // namespace

WordScore::WordScore(const Index& index, const Query& query) : index_(index) {
  double most = 0;
  for (const std::string& word : words_of(index, query)) {
    add(word);
    most += words_.back().rarity * (kSaturation + 1);
  }
  most_ = static_cast<std::uint32_t>(std::ceil(most));
}

void WordScore::add(const std::string& word) {
  const Postings& facets = index_.theorems_by_facet();
  Word made{.in_name = alive(index_, facets.of(name_word_key(word)))};
  if (const auto symbol = index_.symbols().find(word)) {
    made.in_text = alive(index_, facets.of(facet_key(Facet::kWord, *symbol)));
  }
  const std::array both{PostingList(made.in_name), PostingList(made.in_text)};
  const auto with = static_cast<double>(unite(both).size());
  const auto all = static_cast<double>(index_.size());
  made.rarity = std::log(1 + (all - with + 0.5) / (with + 0.5));
  words_.push_back(std::move(made));
}

std::uint32_t WordScore::of(TheoremId id) const {
  if (words_.empty()) {
    return 0;
  }
  const double usual =
      std::max(1.0, static_cast<double>(index_.words()) / static_cast<double>(index_.size()));
  const double length = 1 - kLength + kLength * index_.theorem(id).words / usual;
  double score = 0;
  for (const Word& word : words_) {
    const double times = (std::ranges::binary_search(word.in_name, id) ? kOfName : 0) +
                         (std::ranges::binary_search(word.in_text, id) ? 1 : 0);
    score += word.rarity * times * (kSaturation + 1) / (times + kSaturation * length);
  }
  return static_cast<std::uint32_t>(std::lround(score));
}

}  // namespace sequent::search
