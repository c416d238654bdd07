#include "search/ranking.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>

#include "engine/base/ascii.h"
#include "search/name_search.h"
#include "search/posting_keys.h"

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

Ranking::Ranking(const Index& index, const Query& query, std::size_t count)
    : index_(index),
      count_(count),
      room_(std::max(kFewHits, 2 * count)),
      words_(index, query),
      named_(named(index, query)),
      users_count_(index.removed() == 0),
      bound_(count > 0 ? std::numeric_limits<std::int64_t>::max()
                       : std::numeric_limits<std::int64_t>::lowest()) {}

void Ranking::keep(const Contender& contender) {
  if (std::ranges::binary_search(named_, contender.found.theorem)) {
    called_.push_back(contender.found);
  } else if (contender.least <= bound_) {
    kept_.push_back(contender);
    if (kept_.size() >= room_) {
      shrink();
    }
  }
}

void Ranking::shrink() {
  const auto last = kept_.begin() + static_cast<std::ptrdiff_t>(count_ - 1);
  std::nth_element(kept_.begin(), last, kept_.end(),
                   [](const Contender& a, const Contender& b) { return a.most < b.most; });
  bound_ = last->most;
  std::erase_if(kept_, [&](const Contender& at) { return at.least > bound_; });
  room_ = std::max(room_, 2 * kept_.size());
}

std::vector<Hit> Ranking::take() && {
  if (count_ == 0) {
    return {};
  }
  Best best(index_, count_);
  const auto add = [&](const Found& at, bool is_named) {
    Score score{.is_unnamed = !is_named,
                .tier = at.tier,
                .weight = index_.weight(at.theorem),
                .words = words_.most(),
                .users = index_.users(at.theorem)};
    if (best.may_count(score)) {
      score.words = words_.of(at.theorem);
      score.users = users_of(index_, at.theorem);
      best.add({at.theorem, score});
    }
  };
  for (const Found& at : called_) {
    add(at, true);
  }
  if (kept_.size() > room_ / 2) {
    shrink();
  }
  for (const Contender& at : kept_) {
    add(at.found, false);
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
