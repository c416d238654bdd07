#include "search/ranking.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "engine/base/ascii.h"
#include "search/name_search.h"
#include "search/posting_keys.h"
#include "search/word_score.h"

namespace sequent::search {
namespace {

constexpr std::size_t kFewHits = 512;
constexpr std::uint32_t kMostUsers = 10;

bool is_named(std::string_view name, std::string_view text) {
  return base::equal_ignoring_case(name, text) || base::equal_ignoring_case(last_part(name), text);
}

// Those that the query calls by name, sorted.
std::vector<TheoremId> named(const Index& index, const Query& query) {
  std::vector<TheoremId> theorems;
  for (const Clause& clause : query.clauses) {
    if ((clause.kind == Clause::Kind::kName || clause.kind == Clause::Kind::kCalled) &&
        !clause.text.empty()) {
      for (const TheoremId id : theorems_with_letters(index, clause.text)) {
        if (is_named(index.name(id), clause.text)) {
          theorems.push_back(id);
        }
      }
    }
  }
  std::ranges::sort(theorems);
  return theorems;
}

// How often the number of theorems that use it doubles.
std::uint32_t users_of(const Index& index, TheoremId id) {
  const auto users = index.theorems_by_facet().of(facet_key(Facet::kUses, index.theorem(id).name));
  constexpr std::size_t kEnough = 1U << kMostUsers;
  std::size_t count = users.size();
  if (index.removed() > 0) {
    count = 0;
    for (auto at = users.begin(); at != users.end() && count < kEnough; ++at) {
      count += index.theorem(*at).is_alive ? 1 : 0;
    }
  }
  return static_cast<std::uint32_t>(std::bit_width(std::min(count, kEnough) + 1) - 1);
}

struct Better {
  const Index& index;
  bool operator()(const Hit& a, const Hit& b) const {
    return a.score != b.score ? a.score < b.score : index.name(a.theorem) < index.name(b.theorem);
  }
};

// The best so far: what is worse than all that may still count is passed over at once.
class Best {
 public:
  Best(const Index& index, std::size_t count)
      : index_(index), count_(count), room_(std::max(kFewHits, 2 * count)) {}

  [[nodiscard]] bool may_count(const Score& score) const { return !is_bounded_ || score <= bound_; }

  void add(const Hit& hit) {
    hits_.push_back(hit);
    if (hits_.size() >= room_) {
      const auto last = hits_.begin() + static_cast<std::ptrdiff_t>(count_ - 1);
      std::nth_element(hits_.begin(), last, hits_.end(), Better{index_});
      bound_ = last->score;
      is_bounded_ = true;
      hits_.resize(count_);
    }
  }

  std::vector<Hit> take() && {
    std::ranges::sort(hits_, Better{index_});
    hits_.resize(std::min(count_, hits_.size()));
    return std::move(hits_);
  }

 private:
  const Index& index_;
  std::size_t count_;
  std::size_t room_;
  std::vector<Hit> hits_;
  Score bound_;
  bool is_bounded_ = false;
};

}  // namespace

std::vector<Hit> rank(const Index& index,
                      const Query& query,
                      std::span<const Found> found,
                      std::size_t count) {
  if (count == 0) {
    return {};
  }
  const std::vector<TheoremId> by_name = named(index, query);
  Best best(index, count);
  const WordScore words(index, query);
  for (const Found& at : found) {
    Score score{.is_unnamed = !std::ranges::binary_search(by_name, at.theorem),
                .tier = at.tier,
                .weight = index.weight(at.theorem),
                .words = words.most(),
                .users = kMostUsers};
    if (best.may_count(score)) {
      score.words = words.of(at.theorem);
      score.users = users_of(index, at.theorem);
      best.add({at.theorem, score});
    }
  }
  return std::move(best).take();
}

std::string describe(const Index& index, const Hit& hit) {
  const Theorem& theorem = index.theorem(hit.theorem);
  std::string text = hit.score.is_unnamed ? "" : "named so; ";
  text += "distance " + std::to_string(hit.score.tier) + "; ";
  text += std::to_string(theorem.distinct) + " symbols, size " + std::to_string(theorem.size);
  text += "; words " + std::to_string(hit.score.words);
  text += "; users " + std::to_string(hit.score.users);
  text += "; together " + std::to_string(hit.score.cost());
  return text;
}

}  // namespace sequent::search
