#include "search/statement.h"

#include <algorithm>

namespace sequent::search {
namespace {

using Binder = decls::TermNode::Binder;

std::vector<Binder> binders_of(const decls::Term& type) {
  std::vector<Binder> binders;
  std::uint32_t at = type.root();
  while (type.nodes[at].kind == decls::TermNode::Kind::kPi) {
    binders.push_back(type.nodes[at].binder);
    at = type.children_of(at)[1];
  }
  return binders;
}

std::uint64_t implicit_of(const std::vector<Binder>& binders) {
  std::uint64_t implicit = 0;
  for (std::size_t i = 0; i < std::min<std::size_t>(binders.size(), 64); ++i) {
    implicit |= static_cast<std::uint64_t>(binders[i] != Binder::kExplicit) << i;
  }
  return implicit;
}

}  // namespace

StatementReader::Telescope StatementReader::split(TermId root) {
  Telescope telescope;
  std::vector<TermId> types;
  while (form_.table().kind(root) == TermKind::kPi) {
    types.push_back(form_.table().children(root)[0]);
    root = form_.table().children(root)[1];
  }
  for (std::uint32_t i = 0; i < types.size(); ++i) {
    telescope.types.push_back(form_.with_variables(types[i], i));
  }
  const auto count = static_cast<std::uint32_t>(types.size());
  telescope.conclusion = form_.with_variables(root, count);
  seen_.assign(form_.table().count(), false);
  seen_variable_.assign(count, false);
  std::vector<std::uint32_t> order;
  see(telescope.conclusion, order);
  for (const TermId type : telescope.types) {
    see(type, order);
  }
  telescope.mentioned = seen_variable_;
  return telescope;
}

void StatementReader::see(TermId root, std::vector<std::uint32_t>& order) {
  std::vector<TermId> to_see{root};
  while (!to_see.empty()) {
    const TermId at = to_see.back();
    to_see.pop_back();
    if (seen_[at]) {
      continue;
    }
    seen_[at] = true;
    const std::uint32_t data = form_.table().data(at);
    if (form_.table().kind(at) == TermKind::kVariable && !seen_variable_[data]) {
      seen_variable_[data] = true;
      order.push_back(data);
    }
    const std::span<const TermId> children = form_.table().children(at);
    to_see.insert(to_see.end(), children.rbegin(), children.rend());
  }
}

// Into table_: all that was seen. By id of form_'s table.
std::vector<TermId> StatementReader::copy(const std::vector<std::uint32_t>& numbers) {
  std::vector<TermId> copies(seen_.size(), 0);
  std::vector<TermId> children;
  for (TermId at = 0; at < seen_.size(); ++at) {
    if (!seen_[at]) {
      continue;
    }
    children.clear();
    for (const TermId child : form_.table().children(at)) {
      children.push_back(copies[child]);
    }
    const TermKind kind = form_.table().kind(at);
    const std::uint32_t data = form_.table().data(at);
    copies[at] = table_.add(kind, kind == TermKind::kVariable ? numbers[data] : data, children);
  }
  return copies;
}

bool StatementReader::read(const decls::Term& type, Statement& statement) {
  const TermId root = form_.of(type);
  const Telescope telescope = split(root);
  if (form_.is_cut_short()) {
    return false;
  }
  std::vector<Binder> binders = binders_of(type);
  binders.resize(telescope.types.size(), Binder::kExplicit);
  const auto is_hypothesis = [&](std::size_t i) {
    return !telescope.mentioned[i] && binders[i] != Binder::kInstance;
  };

  std::vector<std::uint32_t> order;
  seen_.assign(form_.table().count(), false);
  seen_variable_.assign(telescope.types.size(), false);
  see(telescope.conclusion, order);
  for (std::size_t i = 0; i < telescope.types.size(); ++i) {
    if (is_hypothesis(i)) {
      see(telescope.types[i], order);
    }
  }
  for (std::uint32_t i = 0; i < telescope.types.size(); ++i) {
    see(telescope.types[i], order);
    if (!is_hypothesis(i) && !seen_variable_[i]) {
      seen_variable_[i] = true;
      order.push_back(i);
    }
  }

  std::vector<std::uint32_t> numbers(telescope.types.size(), 0);
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    numbers[order[i]] = i;
  }
  const std::vector<TermId> copies = copy(numbers);
  statement.conclusion = copies[telescope.conclusion];
  statement.implicit = implicit_of(binders);
  statement.hypotheses.clear();
  statement.binders.clear();
  for (std::size_t i = 0; i < telescope.types.size(); ++i) {
    if (is_hypothesis(i)) {
      statement.hypotheses.push_back(copies[telescope.types[i]]);
    }
  }
  for (const std::uint32_t variable : order) {
    statement.binders.push_back(copies[telescope.types[variable]]);
  }
  return true;
}

}  // namespace sequent::search
