#include <limits>
#include <optional>

#include "search/index.h"
#include "search/posting_keys.h"

namespace sequent::search {
namespace {

constexpr std::uint32_t kGone = std::numeric_limits<std::uint32_t>::max();

// New numbers in the order of the old ones, so that sorted lists stay sorted.
std::vector<std::uint32_t> numbers_of(const std::vector<bool>& kept) {
  std::vector<std::uint32_t> numbers(kept.size(), kGone);
  std::uint32_t next = 0;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (kept[i]) {
      numbers[i] = next++;
    }
  }
  return numbers;
}

std::vector<bool> used_terms(const Index& index) {
  const TermTable& terms = index.terms();
  std::vector<bool> used(terms.count(), false);
  for (TheoremId id = 0; id < index.end(); ++id) {
    const Theorem& theorem = index.theorem(id);
    if (!index.is_alive(id) || !theorem.has_statement) {
      continue;
    }
    used[theorem.statement.conclusion] = true;
    for (const auto* part : {&theorem.statement.hypotheses, &theorem.statement.binders}) {
      for (const TermId term : *part) {
        used[term] = true;
      }
    }
  }
  for (TermId term = terms.count(); term-- > 0;) {
    if (!used[term]) {
      continue;
    }
    if (terms.kind(term) == TermKind::kConstant) {
      used[terms.bare(term)] = true;
    }
    for (const TermId child : terms.children(term)) {
      used[child] = true;
    }
  }
  return used;
}

}  // namespace

void Index::compact() {
  const std::vector<bool> used = used_terms(*this);
  const std::vector<std::uint32_t> new_term = numbers_of(used);
  TermTable terms;
  std::vector<TermId> children;
  for (TermId term = 0; term < used.size(); ++term) {
    if (used[term]) {
      children.clear();
      for (const TermId child : terms_.children(term)) {
        children.push_back(new_term[child]);
      }
      terms.add(terms_.kind(term), terms_.data(term), children);
    }
  }
  const std::vector<std::uint32_t> new_theorem = numbers_of(alive_);

  const auto renumber = [](const std::vector<std::uint32_t>& numbers) {
    return [&numbers](std::uint32_t id) {
      return numbers[id] == kGone ? std::nullopt : std::optional(numbers[id]);
    };
  };
  const auto repack = [&](std::uint32_t packed) -> std::optional<std::uint32_t> {
    const TheoremId theorem = new_theorem[Occurrence::theorem(packed)];
    return theorem == kGone
               ? std::nullopt
               : std::optional(Occurrence::pack(theorem, Occurrence::sections(packed)));
  };
  by_place_.change([&](Postings::Key) { return true; }, renumber(new_term));
  by_conclusion_.change([](Postings::Key) { return true; }, renumber(new_theorem));
  by_facet_.change([](Postings::Key key) { return is_packed(key); }, repack);
  by_facet_.change([](Postings::Key key) { return !is_packed(key); }, renumber(new_theorem));

  std::vector<IdList> occurrences(terms.count());
  for (TermId term = 0; term < used.size(); ++term) {
    for (const std::uint32_t packed : occurrences_[term].ids()) {
      if (const auto changed = repack(packed)) {
        occurrences[new_term[term]].push_back(*changed);
      }
    }
  }
  occurrences_ = std::move(occurrences);
  terms_ = std::move(terms);
  sections_.assign(terms_.count(), 0);

  TheoremId kept = 0;
  std::erase_if(theorems_, [&](const Theorem&) { return !alive_[kept++]; });
  alive_.assign(theorems_.size(), true);
  for (Theorem& theorem : theorems_) {
    if (!theorem.has_statement) {
      continue;
    }
    theorem.statement.conclusion = new_term[theorem.statement.conclusion];
    for (auto* part : {&theorem.statement.hypotheses, &theorem.statement.binders}) {
      for (TermId& term : *part) {
        term = new_term[term];
      }
    }
  }
  for (TheoremId id = 0; id < theorems_.size(); ++id) {
    by_name_[theorems_[id].name] = id + 1;
    weigh(id);
    count_users(id);
  }
  dead_ = 0;
}

}  // namespace sequent::search
