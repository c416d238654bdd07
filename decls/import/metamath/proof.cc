#include "decls/import/metamath/proof.h"

#include <algorithm>

#include "decls/import/metamath/lexer.h"

namespace sequent::decls::metamath {
namespace {

constexpr std::uint64_t kMostNumber = 0xFFFFFFFFU;

}  // namespace

Proof::Fault Proof::take(std::string_view word) {
  switch (state_) {
    case State::kBegin:
      state_ = word == "(" ? State::kLabels : State::kNormal;
      return state_ == State::kLabels ? std::nullopt : take_label(word);
    case State::kNormal:
      return take_label(word);
    case State::kLabels:
      if (word == ")") {
        state_ = State::kLetters;
        return std::nullopt;
      }
      return take_label(word);
    case State::kLetters:
      return take_letters(word);
  }
  return std::nullopt;
}

Proof::Fault Proof::take_label(std::string_view word) {
  const bool compressed = state_ == State::kLabels;
  if (word == "?" && !compressed) {
    incomplete_ = true;
    return std::nullopt;
  }
  const Label* label = scope_->find_label(word);
  if (label == nullptr) {
    return in_quotes(word) + " is no label of what stands before";
  }
  if (!label->active) {
    return in_quotes(word) + " is a hypothesis of another block";
  }
  const bool is_assertion = label->kind == Label::Kind::kAssertion;
  if (compressed) {
    if (label->kind == Label::Kind::kEssential ||
        (label->kind == Label::Kind::kFloating && is_mandatory_(label->variable))) {
      return in_quotes(word) + " is a mandatory hypothesis: compressed proofs do not list those";
    }
    references_.push_back({.label = std::string(word), .is_assertion = is_assertion});
  } else if (is_assertion) {
    used_.emplace_back(word);
  }
  return std::nullopt;
}

Proof::Fault Proof::take_letters(std::string_view word) {
  for (const char letter : word) {
    Fault fault;
    if (letter >= 'A' && letter <= 'T') {
      fault = take_step(number_ * 20 + static_cast<std::uint64_t>(letter - 'A'));
    } else if (letter >= 'U' && letter <= 'Y') {
      number_ = number_ * 5 + static_cast<std::uint64_t>(letter - 'U') + 1;
      if (number_ > kMostNumber) {
        fault = "a step's number is too great";
      }
    } else if (letter == 'Z') {
      fault = mark();
    } else if (letter == '?' && number_ == 0) {
      incomplete_ = true;
      has_steps_ = true;
      may_mark_ = false;
    } else {
      fault = in_quotes(std::string_view(&letter, 1)) + " among the letters of a compressed proof";
    }
    if (fault) {
      return fault;
    }
  }
  return std::nullopt;
}

Proof::Fault Proof::take_step(std::uint64_t number) {
  number_ = 0;
  has_steps_ = true;
  may_mark_ = true;
  if (number < mandatory_) {
    return std::nullopt;
  }
  number -= mandatory_;
  if (number < references_.size()) {
    references_[number].in_use = true;
    return std::nullopt;
  }
  if (number - references_.size() >= marked_) {
    return "step " + std::to_string(mandatory_ + number + 1) + " of " +
           std::to_string(mandatory_ + references_.size() + marked_);
  }
  return std::nullopt;
}

Proof::Fault Proof::mark() {
  if (!may_mark_ || number_ != 0) {
    return "'Z' does not stand right behind a step";
  }
  may_mark_ = false;
  ++marked_;
  return std::nullopt;
}

Proof::Fault Proof::finish() {
  if (number_ != 0) {
    return "the proof ends inside a number";
  }
  if (state_ == State::kBegin || state_ == State::kLabels ||
      (state_ == State::kLetters && !has_steps_)) {
    return "the proof has no steps: an unknown one is written '?'";
  }
  for (Reference& reference : references_) {
    if (reference.in_use && reference.is_assertion) {
      used_.push_back(std::move(reference.label));
    }
  }
  std::ranges::sort(used_);
  used_.erase(std::unique(used_.begin(), used_.end()), used_.end());
  return std::nullopt;
}

}  // namespace sequent::decls::metamath
