#pragma once

#include <cassert>
#include <type_traits>
#include <utility>
#include <variant>

#include "engine/base/error.h"

namespace sequent::base {

// The value of an operation, or the Error that kept it from being made. Member
// names are those of std::expected, so that it can take this class's place once
// the tool chain has it. A result that nobody looks at does not compile.
template <typename T>
class [[nodiscard]] Result {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): `return value;` is the point
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  // NOLINTNEXTLINE(google-explicit-constructor): `return error;` is the point
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  [[nodiscard]] bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  // REQUIRES: has_value()
  T& value() & {
    assert(has_value());
    return *std::get_if<0>(&state_);
  }
  const T& value() const& {
    assert(has_value());
    return *std::get_if<0>(&state_);
  }
  T&& value() && {
    assert(has_value());
    return std::move(*std::get_if<0>(&state_));
  }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  // REQUIRES: !has_value()
  Error& error() & {
    assert(!has_value());
    return *std::get_if<1>(&state_);
  }
  const Error& error() const& {
    assert(!has_value());
    return *std::get_if<1>(&state_);
  }
  Error&& error() && {
    assert(!has_value());
    return std::move(*std::get_if<1>(&state_));
  }

 private:
  std::variant<T, Error> state_;
};

// Success without a value, or an Error. `return {};` says success.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): `return error;` is the point
  Result(Error error) : error_(std::move(error)), failed_(true) {}

  [[nodiscard]] bool has_value() const { return !failed_; }
  explicit operator bool() const { return has_value(); }

  // REQUIRES: !has_value()
  Error& error() & {
    assert(failed_);
    return error_;
  }
  const Error& error() const& {
    assert(failed_);
    return error_;
  }
  Error&& error() && {
    assert(failed_);
    return std::move(error_);
  }

 private:
  Error error_;
  bool failed_ = false;
};

using Status = Result<void>;

}  // namespace sequent::base

#define SEQUENT_CONCAT2_(a, b) a##b
#define SEQUENT_CONCAT_(a, b) SEQUENT_CONCAT2_(a, b)

// Returns the error of `expression` (a Result) from the calling function, if it has one.
#define SEQUENT_TRY(expression)                                        \
  do {                                                                 \
    if (auto sequent_try_result = (expression); !sequent_try_result) { \
      return std::move(sequent_try_result).error();                    \
    }                                                                  \
  } while (false)

// The same, else assigns the value: SEQUENT_TRY_ASSIGN(auto size, file_size(path));
#define SEQUENT_TRY_ASSIGN(target, expression) \
  SEQUENT_TRY_ASSIGN_NAMED_(SEQUENT_CONCAT_(sequent_result_, __LINE__), target, expression)
#define SEQUENT_TRY_ASSIGN_NAMED_(name, target, expression) \
  auto name = (expression);                                 \
  if (!name) {                                              \
    return std::move(name).error();                         \
  }                                                         \
  target = std::move(name).value()
