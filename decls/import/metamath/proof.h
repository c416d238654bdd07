#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "decls/import/metamath/scope.h"

namespace sequent::decls::metamath {

// Takes a proof word by word, normal or compressed, and finds what it uses. That its steps fit
// together is not looked at.
//
// Borrows: the scope.
class Proof {
 public:
  using Fault = Scope::Fault;

  // Of what is proved: how many mandatory hypotheses it has, and whether the $f of a variable is
  // one of them.
  Proof(const Scope& scope,
        std::size_t mandatory,
        std::function<bool(std::uint32_t variable)> is_mandatory)
      : scope_(&scope), mandatory_(mandatory), is_mandatory_(std::move(is_mandatory)) {}

  Fault take(std::string_view word);
  Fault finish();

  // Labels of assertions, no two equal, in no order. REQUIRES: finished
  [[nodiscard]] const std::vector<std::string>& used() const { return used_; }
  // It has a step `?`.
  [[nodiscard]] bool incomplete() const { return incomplete_; }

 private:
  enum class State : std::uint8_t { kBegin, kNormal, kLabels, kLetters };
  struct Reference {
    std::string label;
    bool is_assertion = false;
    bool in_use = false;
  };

  Fault take_label(std::string_view word);
  Fault take_letters(std::string_view word);
  Fault take_step(std::uint64_t number);
  Fault mark();

  const Scope* scope_;
  std::size_t mandatory_;
  std::function<bool(std::uint32_t)> is_mandatory_;
  State state_ = State::kBegin;
  std::vector<Reference> references_;  // of a compressed proof: those in brackets
  std::vector<std::string> used_;
  bool incomplete_ = false;

  // Of the letters.
  std::uint64_t number_ = 0;  // of a step, as far as it was read
  std::uint64_t marked_ = 0;  // steps that later ones may name
  bool has_steps_ = false;
  bool may_mark_ = false;  // a step was just read
};

}  // namespace sequent::decls::metamath
