#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/random.h"

namespace sequent::test {

// How the replies of two engines to one command are compared.
enum class Compare : std::uint8_t {
  kExact,
  kSorted,       // lists in any order, at any depth
  kSortedPairs,  // a flat list of pairs in any order
  kNear,         // integers (milliseconds, seconds) that may differ by the time that passed
  kKind,         // a reply of the same kind: what it holds is random
  kSize,         // a list of as many random elements
  kStreamInfo,   // without the number of nodes in Redis's tree
};

struct Step {
  std::vector<std::string> words;
  Compare compare = Compare::kExact;
};

// Where random commands come from. Keys and values are few and small, so that
// commands meet each other, with now and then a key of another type.
class Source {
 public:
  explicit Source(std::uint64_t seed) : random_(seed) {}

  std::uint64_t below(std::uint64_t limit) { return random_.below(limit); }
  bool one_in(std::uint64_t n) { return below(n) == 0; }
  std::string pick(std::initializer_list<std::string_view> words) {
    return std::string(words.begin()[below(words.size())]);
  }
  // One of five keys that start with `prefix`; one in 40 is another family's.
  std::string key(std::string_view prefix);
  // A small integer, sometimes an edge of 64 bits or no integer at all.
  std::string integer();
  // -12 … 12.
  std::string index();
  // A time to live that is over at once or not while the test runs, or is refused.
  std::string lapse();
  // A wall clock, long over or far away, in seconds and in milliseconds.
  std::string moment();
  // A number with a fraction, an infinity, or not a number at all.
  std::string real();
  // Text: empty, a number, short, binary, or long.
  std::string value();
  // A word of few letters, as a member or field.
  std::string member();
  std::string glob();
  // The same word in upper, lower or mixed case.
  std::string cased(std::string_view word);

 private:
  base::Random random_;
};

// One kind of commands. A family is one function; add it to the list in families.cc.
struct Family {
  std::string_view name;
  Step (*next)(Source& source);
};

[[nodiscard]] std::span<const Family> families();

Step hash_step(Source& source);
Step key_step(Source& source);
Step list_step(Source& source);
Step set_step(Source& source);
Step stream_step(Source& source);
Step string_step(Source& source);
Step transaction_step(Source& source);
Step zset_step(Source& source);

}  // namespace sequent::test
