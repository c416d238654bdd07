#include "engine/base/glob.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "engine/base/ascii.h"

namespace sequent::base {
namespace {

constexpr std::size_t kMostStars = 1000;  // from more on Redis says that nothing matches

struct Step {
  bool matched;
  std::size_t next;  // where the pattern goes on
};

char fold(char c, Case letters) {
  return letters == Case::kIgnored ? to_lower(c) : c;
}

bool in_range(char low, char high, char c, Case letters) {
  auto a = static_cast<unsigned char>(fold(low, letters));
  auto b = static_cast<unsigned char>(fold(high, letters));
  if (a > b) {
    std::swap(a, b);
  }
  const auto value = static_cast<unsigned char>(fold(c, letters));
  return a <= value && value <= b;
}

// `at` is just after the bracket.
Step match_set(std::string_view pattern, std::size_t at, char c, Case letters) {
  const bool negated = at < pattern.size() && pattern[at] == '^';
  at += negated ? 1 : 0;
  bool found = false;
  while (at < pattern.size() && pattern[at] != ']') {
    if (pattern[at] == '\\' && at + 1 < pattern.size()) {
      found |= pattern[at + 1] == c;
      at += 2;
    } else if (at + 2 < pattern.size() && pattern[at + 1] == '-') {
      found |= in_range(pattern[at], pattern[at + 2], c, letters);
      at += 3;
    } else {
      found |= fold(pattern[at], letters) == fold(c, letters);
      at += 1;
    }
  }
  return {found != negated, at < pattern.size() ? at + 1 : at};
}

// One character against the pattern's item at `at`, which is not `*`.
Step match_one(std::string_view pattern, std::size_t at, char c, Case letters) {
  switch (pattern[at]) {
    case '?':
      return {true, at + 1};
    case '[':
      return match_set(pattern, at + 1, c, letters);
    case '\\':
      at += at + 1 < pattern.size() ? 1 : 0;
      break;
    default:
      break;
  }
  return {fold(pattern[at], letters) == fold(c, letters), at + 1};
}

}  // namespace

// A mismatch goes back to the last `*` only: what an earlier one could still
// take, the last one can take as well.
bool glob_match(std::string_view pattern, std::string_view text, Case letters) {
  if (text.empty()) {
    return pattern.empty();  // to Redis, not even "*" matches it
  }
  constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::size_t at = 0;
  std::size_t used = 0;
  std::size_t star = kNone;  // after the last `*`
  std::size_t star_used = 0;
  std::size_t stars = 0;
  while (used < text.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      at = std::min(pattern.find_first_not_of('*', at), pattern.size());
      if (at == pattern.size()) {
        return true;
      }
      if (++stars > kMostStars) {
        return false;
      }
      star = at;
      star_used = used;
      continue;
    }
    if (at < pattern.size()) {
      if (const Step step = match_one(pattern, at, text[used], letters); step.matched) {
        at = step.next;
        ++used;
        continue;
      }
    }
    if (star == kNone) {
      return false;
    }
    at = star;
    used = ++star_used;
  }
  while (at < pattern.size() && pattern[at] == '*') {
    ++at;
  }
  return at == pattern.size();
}

}  // namespace sequent::base
