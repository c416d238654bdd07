#include "search/symbol_table.h"

namespace sequent::search {

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
  by_last_part_[last_part(kept)].push_back(symbol);
  return symbol;
}

std::optional<Symbol> SymbolTable::find(std::string_view name) const {
  const auto found = symbols_.find(name);
  return found == symbols_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<Symbol> SymbolTable::ending_in(std::string_view suffix) const {
  std::vector<Symbol> symbols;
  const auto found = by_last_part_.find(last_part(suffix));
  if (found == by_last_part_.end()) {
    return symbols;
  }
  for (const Symbol symbol : found->second) {
    const std::string_view name = names_[symbol];
    if (name.size() == suffix.size()
            ? name == suffix
            : name.ends_with(suffix) && name[name.size() - suffix.size() - 1] == '.') {
      symbols.push_back(symbol);
    }
  }
  return symbols;
}

}  // namespace sequent::search
