#include "search/symbol_table.h"

#include <functional>

namespace sequent::search {
namespace {

Postings::Key hash_of_last_part(std::string_view name) {
  return std::hash<std::string_view>{}(last_part(name));
}

}  // namespace

std::string_view last_part(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos || dot + 1 == name.size() ? name : name.substr(dot + 1);
}

Symbol SymbolTable::add(std::string_view name) {
  const auto found = symbols_.find(name);
  if (found != symbols_.end()) {
    return found->second;
  }
  const auto symbol = static_cast<Symbol>(names_.size());
  const std::string_view kept = names_.emplace_back(name);
  symbols_.emplace(kept, symbol);
  by_last_part_.add(hash_of_last_part(kept), symbol);
  return symbol;
}

std::optional<Symbol> SymbolTable::find(std::string_view name) const {
  const auto found = symbols_.find(name);
  return found == symbols_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<Symbol> SymbolTable::ending_in(std::string_view suffix) const {
  std::vector<Symbol> symbols;
  for (const Symbol symbol : by_last_part_.of(hash_of_last_part(suffix))) {
    const std::string_view name = names_[symbol];
    if (name.size() == suffix.size()
            ? name == suffix
            : name.ends_with(suffix) && name[name.size() - suffix.size() - 1] == '.') {
      symbols.push_back(symbol);
    }
  }
  return symbols;
}

void SymbolTable::write(base::PackedWriter& to) const {
  to.number(names_.size());
  for (const std::string& name : names_) {
    to.text(name);
  }
}

bool SymbolTable::read(base::PackedReader& from) {
  const std::uint64_t count = from.count();
  symbols_.reserve(count);
  for (Symbol symbol = 0; symbol < count; ++symbol) {
    if (add(from.text()) != symbol) {
      return false;
    }
  }
  return !from.failed();
}

}  // namespace sequent::search
