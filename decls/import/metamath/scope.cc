#include "decls/import/metamath/scope.h"

#include <cassert>
#include <utility>

#include "decls/import/metamath/lexer.h"

namespace sequent::decls::metamath {

std::optional<std::uint32_t> Scope::find_symbol(std::string_view name) const {
  const auto found = symbol_ids_.find(name);
  return found == symbol_ids_.end() ? std::nullopt : std::optional(found->second);
}

const Label* Scope::find_label(std::string_view name) const {
  const auto found = labels_.find(name);
  return found == labels_.end() ? nullptr : &found->second;
}

Scope::Fault Scope::add_constant(std::string_view name) {
  if (!blocks_.empty()) {
    return "constants are declared in the outermost block only";
  }
  if (find_symbol(name)) {
    return in_quotes(name) + " is declared already";
  }
  if (find_label(name) != nullptr) {
    return in_quotes(name) + " is a label already";
  }
  symbol_ids_.emplace(name, static_cast<std::uint32_t>(symbols_.size()));
  symbols_.push_back({.name = std::string(name), .kind = Symbol::Kind::kConstant});
  return std::nullopt;
}

Scope::Fault Scope::add_variable(std::string_view name) {
  if (const auto known = find_symbol(name)) {
    Symbol& symbol = symbols_[*known];
    if (symbol.active) {
      return in_quotes(name) + " is declared already";
    }
    symbol.active = true;
    variables_.push_back(*known);
    return std::nullopt;
  }
  if (find_label(name) != nullptr) {
    return in_quotes(name) + " is a label already";
  }
  const auto id = static_cast<std::uint32_t>(symbols_.size());
  symbol_ids_.emplace(name, id);
  symbols_.push_back({.name = std::string(name), .kind = Symbol::Kind::kVariable});
  variables_.push_back(id);
  return std::nullopt;
}

Scope::Fault Scope::add_floating(std::string_view label,
                                 std::uint32_t typecode,
                                 std::uint32_t variable) {
  Symbol& symbol = symbols_[variable];
  if (symbol.floating) {
    return in_quotes(symbol.name) + " has an active $f already";
  }
  if (auto fault = add_label(label, {.kind = Label::Kind::kFloating, .variable = variable})) {
    return fault;
  }
  symbol.floating = static_cast<std::uint32_t>(floatings_.size());
  floatings_.push_back({variable, typecode});
  return std::nullopt;
}

Scope::Fault Scope::add_label(std::string_view name, Label label) {
  if (find_symbol(name)) {
    return "label " + in_quotes(name) + " is a symbol already";
  }
  const auto [added, fresh] = labels_.emplace(name, label);
  if (!fresh) {
    return "label " + in_quotes(name) + " is used already";
  }
  if (label.kind != Label::Kind::kAssertion) {
    hypotheses_.push_back(&added->second);
  }
  return std::nullopt;
}

void Scope::open_block() {
  blocks_.push_back({.variables = variables_.size(),
                     .floatings = floatings_.size(),
                     .essentials = essentials_.size(),
                     .hypotheses = hypotheses_.size()});
}

void Scope::close_block() {
  assert(!blocks_.empty());
  const Block before = blocks_.back();
  blocks_.pop_back();
  for (std::size_t i = before.floatings; i < floatings_.size(); ++i) {
    symbols_[floatings_[i].variable].floating.reset();
  }
  for (std::size_t i = before.variables; i < variables_.size(); ++i) {
    symbols_[variables_[i]].active = false;
  }
  for (std::size_t i = before.hypotheses; i < hypotheses_.size(); ++i) {
    hypotheses_[i]->active = false;
  }
  floatings_.resize(before.floatings);
  variables_.resize(before.variables);
  essentials_.resize(before.essentials);
  hypotheses_.resize(before.hypotheses);
}

}  // namespace sequent::decls::metamath
