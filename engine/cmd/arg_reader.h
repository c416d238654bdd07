#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/base/ascii.h"
#include "engine/base/parse.h"
#include "engine/cmd/command.h"
#include "engine/cmd/errors.h"
#include "engine/resp/reply_sink.h"

namespace sequent::cmd {

// Reads the words of a command from left to right. The first word that is
// wrong is replied as an error, once; from then on `failed()` is true and all reads
// give nothing.
//
//   ArgReader in(context.reply, args, 2);
//   while (in.more()) {
//     if (in.take("NX")) { … } else if (in.take("EX")) { seconds = in.integer(); } else {
//     in.fail(); }
//   }
//   if (in.failed()) return;
class ArgReader {
 public:
  // `first`: where to begin; args[0] is the command.
  ArgReader(resp::ReplySink& reply, Args args, std::size_t first = 1)
      : reply_(&reply), args_(args), at_(first) {}

  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] bool more() const { return !failed_ && at_ < args_.size(); }
  [[nodiscard]] std::size_t left() const { return failed_ ? 0 : args_.size() - at_; }
  [[nodiscard]] std::size_t position() const { return at_; }

  // Whether the next word is this option, in any case; then it is read.
  bool take(std::string_view option) {
    if (!more() || !base::equal_ignoring_case(args_[at_], option)) {
      return false;
    }
    ++at_;
    return true;
  }
  // The same, if at least `operands` words follow it.
  bool take(std::string_view option, std::size_t operands) {
    return left() > operands && take(option);
  }
  [[nodiscard]] std::string_view peek() const { return more() ? args_[at_] : std::string_view(); }
  // The next word; a syntax error when there is none.
  std::string_view word() {
    if (failed_ || at_ >= args_.size()) {
      fail();
      return {};
    }
    return args_[at_++];
  }
  // The next `count` words; a syntax error when there are fewer.
  Args words(std::size_t count) {
    if (left() < count) {
      fail();
      return {};
    }
    at_ += count;
    return args_.subspan(at_ - count, count);
  }
  Args rest() { return words(left()); }
  std::int64_t integer(std::string_view error = kNotInteger) {
    return value(base::parse_int(word()), error);
  }
  // Within [least, most].
  std::int64_t integer_in(std::int64_t least,
                          std::int64_t most,
                          std::string_view error = kMustBePositive,
                          std::string_view not_integer = kNotInteger) {
    const std::int64_t number = integer(not_integer);
    if (!failed_ && (number < least || number > most)) {
      fail(error);
    }
    return number;
  }
  double real(std::string_view error = kNotFloat) {
    return value(base::parse_double(word()), error);
  }
  // As a blocking command takes it; returns the wall clock at which it is over, 0 for never.
  std::int64_t timeout_deadline(std::int64_t now_ms);
  // The same of XREAD, which takes whole milliseconds.
  std::int64_t timeout_deadline_ms(std::int64_t now_ms);

  void fail(std::string_view error = kSyntaxError) {
    if (!failed_) {
      failed_ = true;
      reply_->error(error);
    }
  }

 private:
  template <typename T>
  T value(std::optional<T> parsed, std::string_view error) {
    if (!parsed) {
      fail(error);
    }
    return parsed.value_or(T{});
  }

  resp::ReplySink* reply_;
  Args args_;
  std::size_t at_;
  bool failed_ = false;
};

}  // namespace sequent::cmd
