#include "proofcache/tactics/normalised_tactic.h"

#include <cstddef>

namespace sequent::tactics {
namespace {

constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

// Behind the string that begins at `at`; a quote in it is written twice, which reads as two
// strings side by side. npos: it is not closed.
std::size_t end_of_string(std::string_view text, std::size_t at) {
  const std::size_t quote = text.find('"', at + 1);
  return quote == std::string_view::npos ? quote : quote + 1;
}

// Behind the comment that begins at `at`, with all comments and strings in it. npos: not closed.
std::size_t end_of_comment(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  while (at < text.size()) {
    const std::string_view here = text.substr(at, 2);
    if (here == "(*") {
      ++depth;
      at += 2;
    } else if (here == "*)") {
      at += 2;
      if (--depth == 0) {
        return at;
      }
    } else if (here.front() == '"') {
      at = end_of_string(text, at);
    } else {
      ++at;
    }
  }
  return std::string_view::npos;
}

void drop_final_stop(std::string& text) {
  if (!text.ends_with('.') || text.ends_with("..")) {
    return;
  }
  text.pop_back();
  if (text.ends_with(' ')) {
    text.pop_back();
  }
}

}  // namespace

std::string normalised_tactic(std::string_view tactic) {
  std::string normal;
  bool blank = false;
  std::size_t at = 0;
  while (at < tactic.size()) {
    std::size_t end = at + 1;
    const bool comment = tactic.substr(at, 2) == "(*";
    if (comment) {
      end = end_of_comment(tactic, at);
    } else if (tactic[at] == '"') {
      end = end_of_string(tactic, at);
    }
    if (end == std::string_view::npos) {
      return normal.append(blank && !normal.empty() ? " " : "").append(tactic.substr(at));
    }
    if (comment || is_blank(tactic[at])) {
      blank = true;
      at = end;
      continue;
    }
    if (blank && !normal.empty()) {
      normal += ' ';
    }
    blank = false;
    normal.append(tactic.substr(at, end - at));
    at = end;
  }
  drop_final_stop(normal);
  return normal;
}

}  // namespace sequent::tactics
