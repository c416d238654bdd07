#include "search/ranking.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>

#include "engine/base/ascii.h"
#include "search/name_search.h"
#include "search/posting_keys.h"
#include "search/word_score.h"

namespace sequent::search {
namespace {

constexpr std::size_t kFewHits = 512;

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
  theorems.erase(std::unique(theorems.begin(), theorems.end()), theorems.end());
  return theorems;
}

// As Index::users, of those that are still there.
std::uint32_t users_of(const Index& index, TheoremId id) {
  if (index.removed() == 0 || index.users(id) == 0) {
    return index.users(id);
  }
  const auto users = index.theorems_by_facet().of(facet_key(Facet::kUses, index.theorem(id).name));
  constexpr std::size_t kEnough = 1U << Index::kMostUsers;
  std::size_t count = 0;
  users.for_each_while([&](TheoremId user) {
    count += index.is_alive(user) ? 1 : 0;
    return count < kEnough;
  });
  return static_cast<std::uint32_t>(std::bit_width(std::min(count, kEnough) + 1) - 1);
}

struct Better {
  const Index& index;
  bool operator()(const Hit& a, const Hit& b) const {
    return a.score != b.score ? a.score < b.score : index.name(a.theorem) < index.name(b.theorem);
  }
};

// Orders answers by tier and cost as Score does, smaller is better.
std::int64_t order_of(std::uint32_t tier, std::int64_t cost) {
  return (std::int64_t{tier} << 34U) + cost;
}

// Those that may be among the best `count`, and maybe others: what is worse than `count` of them
// whatever its words are, and whoever uses these no more, is left out.
std::vector<Found> contenders(const Index& index,
                              std::span<const Found> found,
                              std::size_t count,
                              std::uint32_t most_words) {
  std::size_t room = std::max(kFewHits, 2 * count);
  if (found.size() <= room) {
    return {found.begin(), found.end()};
  }
  struct Contender {
    std::int64_t most = 0;   // what its order is at most
    std::int64_t least = 0;  // and at least
    Found found;
  };
  std::vector<Contender> kept;
  kept.reserve(room);
  std::int64_t bound = std::numeric_limits<std::int64_t>::max();
  const auto shrink = [&] {
    const auto last = kept.begin() + static_cast<std::ptrdiff_t>(count - 1);
    std::nth_element(kept.begin(), last, kept.end(),
                     [](const Contender& a, const Contender& b) { return a.most < b.most; });
    bound = last->most;
    std::erase_if(kept, [&](const Contender& at) { return at.least > bound; });
    room = std::max(room, 2 * kept.size());
  };
  const bool users_count = index.removed() == 0;
  for (const Found& at : found) {
    const std::int64_t unused = order_of(at.tier, index.weight(at.theorem));
    const std::int64_t used = unused - index.users(at.theorem);
    const std::int64_t least = used - most_words;
    if (least <= bound) {
      kept.push_back({users_count ? used : unused, least, at});
      if (kept.size() >= room) {
        shrink();
      }
    }
  }
  shrink();
  std::vector<Found> left(kept.size());
  std::ranges::transform(kept, left.begin(), &Contender::found);
  return left;
}

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
  const auto add = [&](const Found& at, bool is_called) {
    Score score{.is_unnamed = !is_called,
                .tier = at.tier,
                .weight = index.weight(at.theorem),
                .words = words.most(),
                .users = index.users(at.theorem)};
    if (best.may_count(score)) {
      score.words = words.of(at.theorem);
      score.users = users_of(index, at.theorem);
      best.add({at.theorem, score});
    }
  };
  for (const Found& at : contenders(index, found, count, words.most())) {
    if (!std::ranges::binary_search(by_name, at.theorem)) {
      add(at, false);
    }
  }
  for (const TheoremId called : by_name) {
    const auto at = std::ranges::lower_bound(found, called, {}, &Found::theorem);
    if (at != found.end() && at->theorem == called) {
      add(*at, true);
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
