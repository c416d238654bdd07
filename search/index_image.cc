#include <algorithm>
#include <limits>

#include "search/index.h"
#include "search/list_image.h"
#include "search/posting_keys.h"

namespace sequent::search {
namespace {

constexpr std::uint64_t kMostTheorems = 1ULL << (32U - Occurrence::kBits);

void write_terms(std::span<const TermId> terms, base::PackedWriter& to) {
  to.number(terms.size());
  for (const TermId term : terms) {
    to.number(term);
  }
}

bool read_terms(base::PackedReader& from, std::uint64_t end, std::vector<TermId>& terms) {
  terms.resize(from.count());
  for (TermId& term : terms) {
    const std::uint64_t id = from.number();
    if (id >= end) {
      return false;
    }
    term = static_cast<TermId>(id);
  }
  return true;
}

}  // namespace

void Index::write(base::PackedWriter& to) const {
  symbols_.write(to);
  terms_.write(to);
  to.number(theorems_.size());
  for (TheoremId id = 0; id < end(); ++id) {
    write_theorem(id, to);
  }
  write_occurrences(to);
  by_place_.write(to);
  by_conclusion_.write(to);
  by_facet_.write(to);
}

void Index::write_occurrences(base::PackedWriter& to) const {
  ListWriter lists;
  std::vector<std::uint32_t> of_term;
  for (TermId term = 0; term < terms_.count(); ++term) {
    of_term.clear();
    occurrences_.for_each(term, [&](std::uint32_t packed) { of_term.push_back(packed); });
    lists.add(of_term);
  }
  lists.write(to);
}

void Index::write_theorem(TheoremId id, base::PackedWriter& to) const {
  const Theorem& theorem = theorems_[id];
  to.number(theorem.name).number(theorem.module).number(static_cast<std::uint64_t>(theorem.kind));
  to.number(theorem.size).number(theorem.distinct).number(theorem.words);
  to.number(users_[id]).number(theorem.has_statement ? 1 : 0);
  if (theorem.has_statement) {
    const StatementView statement = this->statement(id);
    to.number(theorem.implicit).number(statement.conclusion);
    write_terms(statement.hypotheses, to);
    write_terms(statement.binders, to);
  }
}

bool Index::read_theorem(base::PackedReader& from, Statement& statement) {
  const std::uint64_t name = from.number();
  const std::uint64_t module = from.number();
  const std::uint64_t kind = from.number();
  const std::uint64_t size = from.number();
  const std::uint64_t distinct = from.number();
  const std::uint64_t words = from.number();
  const std::uint64_t users = from.number();
  const std::uint64_t has_statement = from.number();
  if (name >= symbols_.size() || module >= symbols_.size() || by_name_[name] != 0 ||
      kind > static_cast<std::uint64_t>(decls::DeclarationKind::kSyntax) || users > kMostUsers ||
      has_statement > 1) {
    return false;
  }
  Theorem& theorem = theorems_.emplace_back();
  alive_.push_back(true);
  theorem.name = static_cast<Symbol>(name);
  theorem.module = static_cast<Symbol>(module);
  theorem.kind = static_cast<decls::DeclarationKind>(kind);
  theorem.size = static_cast<std::uint32_t>(size);
  theorem.distinct = static_cast<std::uint32_t>(distinct);
  theorem.words = static_cast<std::uint32_t>(words);
  words_ += theorem.words;
  theorem.has_statement = has_statement == 1;
  users_.push_back(static_cast<std::uint8_t>(users));
  weigh(static_cast<TheoremId>(theorems_.size() - 1));
  by_name_[name] = static_cast<std::uint32_t>(theorems_.size());
  if (!theorem.has_statement) {
    return true;
  }
  statement.implicit = from.number();
  const std::uint64_t conclusion = from.number();
  statement.conclusion = static_cast<TermId>(conclusion);
  if (conclusion >= terms_.count() || !read_terms(from, terms_.count(), statement.hypotheses) ||
      !read_terms(from, terms_.count(), statement.binders)) {
    return false;
  }
  keep(statement, theorem);
  return true;
}

bool Index::read_occurrences(base::PackedReader& from) {
  ListReader lists(from);
  occurrences_.reserve(terms_.count());
  std::vector<std::uint32_t> of_term;
  for (TermId term = 0; term < terms_.count(); ++term) {
    const auto ids = lists.next(theorems_.size() << Occurrence::kBits);
    if (!ids) {
      return false;
    }
    of_term.clear();
    ids->for_each([&](std::uint32_t occurrence) { of_term.push_back(occurrence); });
    if (!of_term.empty() && of_term.front() == 0) {
      return false;
    }
    occurrences_.append(of_term);
  }
  occurrences_.finish();
  return lists.is_done();
}

bool Index::read(base::PackedReader& from) {
  if (!symbols_.read(from) || !terms_.read(from, symbols_.size())) {
    return false;
  }
  const std::uint64_t count = from.count();
  if (count > kMostTheorems) {
    return false;
  }
  by_name_.resize(symbols_.size(), 0);
  theorems_.reserve(count);
  weights_.reserve(count);
  users_.reserve(count);
  Statement statement;
  for (std::uint64_t i = 0; i < count; ++i) {
    if (!read_theorem(from, statement)) {
      return false;
    }
  }
  sections_.resize(terms_.count(), 0);
  const auto facet_end = [this](Postings::Key key) -> std::uint64_t {
    return is_packed(key) ? theorems_.size() << Occurrence::kBits : theorems_.size();
  };
  const auto theorem_end = [this](Postings::Key) -> std::uint64_t {
    return theorems_.size();
  };
  const auto place_end = [this](Postings::Key) -> std::uint64_t {
    return terms_.count();
  };
  if (!read_occurrences(from) || !by_place_.read(from, place_end) ||
      !by_conclusion_.read(from, theorem_end) || !by_facet_.read(from, facet_end)) {
    return false;
  }
  packed_ = end();
  return !from.failed() && from.at_end();
}

}  // namespace sequent::search
