#include <limits>
#include <optional>
#include <utility>

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
    const StatementView statement = index.statement(id);
    used[statement.conclusion] = true;
    for (const auto& part : {statement.hypotheses, statement.binders}) {
      for (const TermId term : part) {
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

  const auto renumbered = [](const std::vector<std::uint32_t>& numbers, std::uint32_t id) {
    return numbers[id] == kGone ? std::nullopt : std::optional(numbers[id]);
  };
  const auto repacked = [&](std::uint32_t packed) -> std::optional<std::uint32_t> {
    const TheoremId theorem = new_theorem[Occurrence::theorem(packed)];
    return theorem == kGone
               ? std::nullopt
               : std::optional(Occurrence::pack(theorem, Occurrence::sections(packed)));
  };
  by_place_.change([&](Postings::Key, std::uint32_t term) { return renumbered(new_term, term); });
  by_conclusion_.change(
      [&](Postings::Key, std::uint32_t theorem) { return renumbered(new_theorem, theorem); });
  by_facet_.change([&](Postings::Key key, std::uint32_t number) {
    return is_packed(key) ? repacked(number) : renumbered(new_theorem, number);
  });

  OccurrenceLists occurrences;
  std::vector<std::uint32_t> of_term;
  for (TermId term = 0; term < used.size(); ++term) {
    if (used[term]) {
      of_term.clear();
      occurrences_.for_each(term, [&](std::uint32_t packed) {
        if (const auto changed = repacked(packed)) {
          of_term.push_back(*changed);
        }
      });
      occurrences.append(of_term);
    }
  }
  occurrences.finish();
  occurrences_ = std::move(occurrences);
  terms_ = std::move(terms);
  sections_.assign(terms_.count(), 0);
  keep_alive(new_term);

  for (TheoremId id = 0; id < theorems_.size(); ++id) {
    by_name_[theorems_[id].name] = id + 1;
    weigh(id);
    count_users(id);
  }
  packed_ = end();
  dead_ = 0;
}

void Index::keep_alive(std::span<const TermId> new_term) {
  std::vector<Theorem> theorems;
  std::vector<TermId> parts;
  theorems.reserve(size());
  for (TheoremId id = 0; id < end(); ++id) {
    if (!is_alive(id)) {
      continue;
    }
    Theorem& theorem = theorems.emplace_back(theorems_[id]);
    if (!theorem.has_statement) {
      continue;
    }
    const StatementView statement = this->statement(id);
    theorem.conclusion = new_term[statement.conclusion];
    theorem.first_part = static_cast<std::uint32_t>(parts.size());
    for (const auto& part : {statement.hypotheses, statement.binders}) {
      for (const TermId term : part) {
        parts.push_back(new_term[term]);
      }
    }
  }
  theorems_ = std::move(theorems);
  parts_ = std::move(parts);
  alive_.assign(theorems_.size(), true);
}

}  // namespace sequent::search
