#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/random.h"

namespace sequent::test {

// Where random words come from. Keys and values are few and small, so that
// commands meet each other, with now and then a key of another type.
class Words {
 public:
  explicit Words(std::uint64_t seed) : random_(seed) {}

  std::uint64_t below(std::uint64_t limit) { return random_.below(limit); }
  bool one_in(std::uint64_t n) { return below(n) == 0; }
  std::string pick(std::initializer_list<std::string_view> words) {
    return std::string(words.begin()[below(words.size())]);
  }
  // The same word in upper, lower or mixed case.
  std::string cased(std::string_view word);

  // A word of the pool of that name, as the grammar names them. REQUIRES: has_pool(name)
  std::string draw(std::string_view name);
  [[nodiscard]] static bool has_pool(std::string_view name);
  // Whether the words of a pool are keys.
  [[nodiscard]] static bool is_key(std::string_view name);

  // One of five keys that start with `prefix`; one in 40 is of another type.
  std::string key(std::string_view prefix);
  // A small integer, sometimes an edge of 64 bits or no integer at all.
  std::string integer();
  // -12 … 12.
  std::string index() { return std::to_string(static_cast<int>(below(25)) - 12); }
  // A time to live that is over at once or not while the test runs, or is refused.
  std::string lapse();
  // A number with a fraction, an infinity, or not a number at all.
  std::string real();
  // Text: empty, a number, short, binary, or long.
  std::string value();
  // A word of few letters, as a member or field.
  std::string member();
  std::string element();
  std::string glob();
  std::string stream_id();
  std::string stream_bound();
  std::string lex_bound();
  std::string rule();
  // Now and then a word that the command refuses.
  std::string mostly(std::string good, std::initializer_list<std::string_view> bad) {
    return one_in(12) ? pick(bad) : std::move(good);
  }

 private:
  base::Random random_;
};

}  // namespace sequent::test
