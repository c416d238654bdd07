#include "workers/provers/coq/path_pattern.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace sequent::provers {
namespace {

struct Class {
  bool matches = false;
  std::size_t length = 0;  // of the class in the pattern
};
// REQUIRES: pattern[0] == '['. Absent: the bracket is not closed, so it stands for itself.
std::optional<Class> match_class(std::string_view pattern, char c) {
  std::size_t i = 1;
  const bool negated = i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^');
  if (negated) {
    ++i;
  }
  bool found = false;
  for (const std::size_t first = i; i < pattern.size(); ++i) {
    if (pattern[i] == ']' && i != first) {
      return Class{found != negated && c != '/', i + 1};
    }
    const auto low = static_cast<unsigned char>(pattern[i]);
    auto high = low;
    if (i + 2 < pattern.size() && pattern[i + 1] == '-' && pattern[i + 2] != ']') {
      high = static_cast<unsigned char>(pattern[i + 2]);
      i += 2;
    }
    found =
        found || (static_cast<unsigned char>(c) >= low && static_cast<unsigned char>(c) <= high);
  }
  return std::nullopt;
}

// How many bytes of the pattern match the first byte of the path; 0: none.
std::size_t match_one(std::string_view pattern, std::string_view path) {
  if (pattern.empty() || path.empty()) {
    return 0;
  }
  if (pattern[0] == '?') {
    return path[0] == '/' ? 0 : 1;
  }
  if (pattern[0] == '[') {
    if (const std::optional<Class> found = match_class(pattern, path[0])) {
      return found->matches ? found->length : 0;
    }
  }
  return pattern[0] == path[0] ? 1 : 0;
}

// Whether one part of a path matches one part of a pattern. On a mismatch the
// last star takes one byte more; an earlier star never needs to.
bool match_part(std::string_view pattern, std::string_view part) {
  bool starred = false;
  std::string_view star_pattern;
  std::string_view star_part;
  while (true) {
    if (!pattern.empty() && pattern[0] == '*') {
      pattern.remove_prefix(1);
      starred = true;
      star_pattern = pattern;
      star_part = part;
    } else if (const std::size_t length = match_one(pattern, part); length > 0) {
      pattern.remove_prefix(length);
      part.remove_prefix(1);
    } else if (pattern.empty() && part.empty()) {
      return true;
    } else if (starred && !star_part.empty()) {
      star_part.remove_prefix(1);
      pattern = star_pattern;
      part = star_part;
    } else {
      return false;
    }
  }
}

std::vector<std::string_view> parts_of(std::string_view text) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t slash = text.find('/');
    parts.push_back(text.substr(0, slash));
    if (slash == std::string_view::npos) {
      return parts;
    }
    text.remove_prefix(slash + 1);
  }
}

}  // namespace

bool path_matches(std::string_view pattern, std::string_view path) {
  const std::vector<std::string_view> patterns = parts_of(pattern);
  const std::vector<std::string_view> parts = parts_of(path);
  std::size_t i = 0;
  std::size_t j = 0;
  std::optional<std::size_t> stars;  // where the pattern goes on after the last `**`
  std::size_t stars_part = 0;
  while (i < patterns.size() || j < parts.size()) {
    if (i < patterns.size() && patterns[i] == "**") {
      stars = ++i;
      stars_part = j;
    } else if (i < patterns.size() && j < parts.size() && match_part(patterns[i], parts[j])) {
      ++i;
      ++j;
    } else if (stars && stars_part < parts.size()) {
      i = *stars;
      j = ++stars_part;
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace sequent::provers
