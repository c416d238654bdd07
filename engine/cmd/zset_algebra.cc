#include "engine/cmd/zset_algebra.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace sequent::cmd {

using data::ZSet;

namespace {

// Infinity times zero, or minus infinity added to it, counts as 0.
double number_or_zero(double value) {
  return std::isnan(value) ? 0 : value;
}

double combine(Aggregate aggregate, double a, double b) {
  switch (aggregate) {
    case Aggregate::kSum:
      return number_or_zero(a + b);
    case Aggregate::kMin:
      return std::min(a, b);
    case Aggregate::kMax:
      return std::max(a, b);
  }
  return 0;
}

// Sums of floating point numbers depend on their order; this is Redis's.
void smallest_first(std::vector<ScoredSet>& inputs) {
  std::stable_sort(inputs.begin(), inputs.end(),
                   [](const ScoredSet& a, const ScoredSet& b) { return a.size() < b.size(); });
}

// Visits what all inputs have, with the scores combined, until `visit` returns false.
template <typename Visit>
void visit_common(const std::vector<ScoredSet>& inputs, Aggregate aggregate, Visit visit) {
  const ScoredSet& first = inputs.front();
  first.for_each([&](std::string_view member, double first_score) {
    double score = number_or_zero(first.weight * first_score);
    for (std::size_t other = 1; other < inputs.size(); ++other) {
      const auto found = inputs[other].score(member);
      if (!found) {
        return true;
      }
      score = combine(aggregate, score, inputs[other].weight * *found);
    }
    return visit(member, score);
  });
}

}  // namespace

ScoredSet::ScoredSet(data::Entry entry)
    : view_(std::make_shared<const data::CollectionView>(entry)) {
  if (entry.type() == data::Type::kZSet) {
    zset_ = &view_->as<ZSet>();
  } else {
    set_ = &view_->as<data::Set>();
  }
}

std::size_t ScoredSet::size() const {
  if (zset_ != nullptr) {
    return zset_->size();
  }
  return set_ == nullptr ? 0 : set_->size();
}

std::optional<double> ScoredSet::score(std::string_view member) const {
  if (zset_ != nullptr) {
    return zset_->score(member);
  }
  return set_ != nullptr && set_->contains(member) ? std::optional(1.0) : std::nullopt;
}

void ScoredSet::for_each(ZSet::VisitWhile visit) const {
  if (set_ != nullptr) {
    set_->for_each_while([&](std::string_view member) { return visit(member, 1); });
  } else if (zset_ != nullptr) {
    zset_->for_each_while(visit);
  }
}

ScoredMembers unite(std::vector<ScoredSet> inputs, Aggregate aggregate) {
  smallest_first(inputs);
  ScoredMembers result;
  std::unordered_map<std::string, std::size_t> places;
  for (const ScoredSet& input : inputs) {
    input.for_each([&](std::string_view member, double score) {
      const double weighted = number_or_zero(input.weight * score);
      const auto [place, is_new] = places.try_emplace(std::string(member), result.size());
      if (is_new) {
        result.push_back({std::string(member), weighted});
      } else {
        double& total = result[place->second].score;
        total = combine(aggregate, total, weighted);
      }
      return true;
    });
  }
  return result;
}

ScoredMembers intersect(std::vector<ScoredSet> inputs, Aggregate aggregate) {
  smallest_first(inputs);
  ScoredMembers result;
  visit_common(inputs, aggregate, [&](std::string_view member, double score) {
    result.push_back({std::string(member), score});
    return true;
  });
  return result;
}

std::uint64_t count_intersection(std::vector<ScoredSet> inputs, std::uint64_t limit) {
  smallest_first(inputs);
  std::uint64_t count = 0;
  visit_common(inputs, Aggregate::kSum, [&](std::string_view, double) { return ++count != limit; });
  return count;
}

ScoredMembers subtract(const std::vector<ScoredSet>& inputs) {
  ScoredMembers result;
  inputs.front().for_each([&](std::string_view member, double score) {
    const bool elsewhere =
        std::any_of(inputs.begin() + 1, inputs.end(),
                    [&](const ScoredSet& other) { return other.score(member).has_value(); });
    if (!elsewhere) {
      result.push_back({std::string(member), score});
    }
    return true;
  });
  return result;
}

}  // namespace sequent::cmd
