#pragma once

#include <cassert>
#include <memory>
#include <type_traits>
#include <utility>

#include "engine/base/error.h"

namespace sequent::base {

// The value of an operation, or the Error that kept it from being made. Member
// names are those of std::expected, so that it can take this class's place once
// the tool chain has it. A result that nobody looks at does not compile.
template <typename T>
class [[nodiscard]] Result {
  static_assert(std::is_nothrow_move_constructible_v<T> && std::is_nothrow_destructible_v<T>);

 public:
  // NOLINTNEXTLINE(google-explicit-constructor): `return value;` is the point
  Result(T value) noexcept : has_value_(true), value_(std::move(value)) {}
  // NOLINTNEXTLINE(google-explicit-constructor): `return error;` is the point
  Result(Error error) noexcept : has_value_(false), error_(std::move(error)) {}
  Result(Result&& other) noexcept : has_value_(other.has_value_) { take(other); }
  Result(const Result& other) requires std::is_copy_constructible_v<T>
      : has_value_(other.has_value_) {
    if (has_value_) {
      std::construct_at(&value_, other.value_);
    } else {
      std::construct_at(&error_, other.error_);
    }
  }
  Result& operator=(Result other) noexcept {
    drop();
    has_value_ = other.has_value_;
    take(other);
    return *this;
  }
  ~Result() { drop(); }

  [[nodiscard]] bool has_value() const { return has_value_; }
  explicit operator bool() const { return has_value_; }

  // REQUIRES: has_value()
  T& value() & {
    assert(has_value_);
    return value_;
  }
  const T& value() const& {
    assert(has_value_);
    return value_;
  }
  T&& value() && {
    assert(has_value_);
    return std::move(value_);
  }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  // REQUIRES: !has_value()
  Error& error() & {
    assert(!has_value_);
    return error_;
  }
  const Error& error() const& {
    assert(!has_value_);
    return error_;
  }
  Error&& error() && {
    assert(!has_value_);
    return std::move(error_);
  }

 private:
  void take(Result& other) noexcept {
    if (has_value_) {
      std::construct_at(&value_, std::move(other.value_));
    } else {
      std::construct_at(&error_, std::move(other.error_));
    }
  }
  void drop() noexcept {
    if (has_value_) {
      value_.~T();
    } else {
      error_.~Error();
    }
  }

  bool has_value_;
  union {
    T value_;      // NOLINT(readability-identifier-naming): the class's own
    Error error_;  // NOLINT(readability-identifier-naming)
  };
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
