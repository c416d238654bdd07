#include "decls/import/metamath/statement.h"

#include <algorithm>
#include <span>
#include <unordered_map>

namespace sequent::decls::metamath {
namespace {

void append(std::string& text, const Scope& scope, const Formula& formula) {
  const std::string& typecode = scope.symbol(formula.typecode).name;
  const std::size_t begin = text.size();
  if (typecode != kProvable) {
    text += typecode;
  }
  for (const Grammar::Symbol& symbol : formula.symbols) {
    text += text.size() == begin ? "" : " ";
    text += scope.symbol(symbol.id).name;
  }
}

// Makes the terms of one assertion.
class TypeWriter {
 public:
  TypeWriter(const Scope& scope, const Grammar& grammar, const Assertion& assertion)
      : scope_(&scope), grammar_(&grammar), assertion_(&assertion) {
    for (const Floating& floating : assertion.variables) {
      position_.emplace(floating.variable, position_.size());
    }
  }

  Term write() {
    const std::vector<Essential>& hypotheses = scope_->essentials();
    const std::size_t variables = assertion_->variables.size();
    TermBuilder::Id type = assertion_->is_logical ? formula(assertion_->formula, assertion_->parse,
                                                            variables + hypotheses.size())
                                                  : sort(assertion_->formula.typecode);
    for (std::size_t i = hypotheses.size(); i-- > 0;) {
      type = builder_.pi(hypotheses[i].label, hypothesis(hypotheses[i], variables + i), type);
    }
    for (std::size_t i = variables; i-- > 0;) {
      const Floating& floating = assertion_->variables[i];
      type = builder_.pi(scope_->symbol(floating.variable).name, sort(floating.typecode), type);
    }
    return builder_.build(type);
  }

 private:
  using Id = TermBuilder::Id;

  Id sort(std::uint32_t typecode) { return builder_.sort(scope_->symbol(typecode).name); }

  Id variable(std::uint32_t symbol, std::size_t binders) {
    return builder_.bound(static_cast<std::uint32_t>(binders - 1 - position_.at(symbol)));
  }

  Id hypothesis(const Essential& essential, std::size_t binders) {
    const Id content = formula(essential.formula, essential.parse, binders);
    const std::string& typecode = scope_->symbol(essential.formula.typecode).name;
    if (typecode == kProvable) {
      return content;
    }
    return builder_.other(typecode, std::span(&content, 1));
  }

  // Under so many binders.
  Id formula(const Formula& formula, const Parse& parse, std::size_t binders) {
    if (parse.outcome == Parse::Outcome::kNone) {
      return unparsed(formula, binders);
    }
    std::vector<Id> made;
    for (const Parse::Node& node : parse.nodes) {
      if (node.is_variable) {
        made.push_back(variable(node.id, binders));
        continue;
      }
      const std::size_t first = made.size() - grammar_->arity_of(node.id);
      const Id id = builder_.apply(builder_.constant(grammar_->label_of(node.id)),
                                   std::span(made).subspan(first));
      made.resize(first);
      made.push_back(id);
    }
    return made.back();
  }

  Id unparsed(const Formula& formula, std::size_t binders) {
    std::vector<Id> symbols;
    for (const Grammar::Symbol& symbol : formula.symbols) {
      symbols.push_back(symbol.typecode == Grammar::Symbol::kConstant
                            ? builder_.other(scope_->symbol(symbol.id).name, {})
                            : variable(symbol.id, binders));
    }
    return builder_.other("formula", symbols);
  }

  const Scope* scope_;
  const Grammar* grammar_;
  const Assertion* assertion_;
  std::unordered_map<std::uint32_t, std::size_t> position_;  // of a variable among the binders
  TermBuilder builder_;
};

}  // namespace

std::vector<Floating> mandatory_variables(const Scope& scope, const Formula& formula) {
  std::vector<std::uint32_t> used;
  const auto add = [&](const Formula& of) {
    for (const Grammar::Symbol& symbol : of.symbols) {
      if (symbol.typecode != Grammar::Symbol::kConstant) {
        used.push_back(*scope.symbol(symbol.id).floating);
      }
    }
  };
  add(formula);
  for (const Essential& hypothesis : scope.essentials()) {
    add(hypothesis.formula);
  }
  std::ranges::sort(used);
  used.erase(std::unique(used.begin(), used.end()), used.end());
  std::vector<Floating> variables;
  variables.reserve(used.size());
  for (const std::uint32_t floating : used) {
    variables.push_back(scope.floatings()[floating]);
  }
  return variables;
}

std::string statement_of(const Scope& scope, const Formula& formula) {
  std::string text;
  for (const Essential& hypothesis : scope.essentials()) {
    text += text.empty() ? "" : " & ";
    append(text, scope, hypothesis.formula);
  }
  text += text.empty() ? "" : " => ";
  append(text, scope, formula);
  return text;
}

Term type_of(const Scope& scope, const Grammar& grammar, const Assertion& assertion) {
  return TypeWriter(scope, grammar, assertion).write();
}

std::vector<Edge> statement_edges(const Scope& scope,
                                  const Grammar& grammar,
                                  const Parse& conclusion) {
  std::vector<std::uint32_t> rules;
  const auto add = [&](const Parse& parse) {
    for (const Parse::Node& node : parse.nodes) {
      if (!node.is_variable) {
        rules.push_back(node.id);
      }
    }
  };
  add(conclusion);
  for (const Essential& hypothesis : scope.essentials()) {
    add(hypothesis.parse);
  }
  std::ranges::sort(rules);
  rules.erase(std::unique(rules.begin(), rules.end()), rules.end());
  std::vector<Edge> edges;
  edges.reserve(rules.size());
  for (const std::uint32_t rule : rules) {
    edges.push_back({.target = grammar.label_of(rule), .kind = EdgeKind::kStatement});
  }
  return edges;
}

}  // namespace sequent::decls::metamath
