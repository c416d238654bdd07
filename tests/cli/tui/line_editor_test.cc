#include "cli/tui/line_editor.h"

#include "cli/tui/query_history.h"
#include "tests/support/catch.h"

namespace {

using sequent::cli::KeyDecoder;
using sequent::cli::LineEditor;
using sequent::cli::QueryHistory;

// The line after these keys, with '|' where the cursor is.
std::string typed(std::string_view bytes) {
  LineEditor line;
  KeyDecoder decoder;
  decoder.feed(bytes);
  while (const auto key = decoder.next()) {
    line.press(*key);
  }
  std::string text = line.text();
  return text.insert(line.cursor(), "|");
}

TEST_CASE("keys change a line where its cursor is", "[cli]") {
  CHECK(typed("abc") == "abc|");
  CHECK(typed("abc\x1b[D\x1b[Dx") == "ax|bc");
  CHECK(typed("abc\x1b[H\x1b[3~") == "|bc");
  CHECK(typed("abc\x01\x1b[Cx\x05y") == "axbcy|");
  CHECK(typed("abc\x7f\x7f") == "a|");
  CHECK(typed("\x7f\x1b[3~\x1b[D\x1b[C") == "|");
  CHECK(typed("ab cd\x1b[D\x15") == "|d");
  CHECK(typed("ab cd\x1b[D\x0b") == "ab c|");
}

TEST_CASE("words are what stands between blanks", "[cli]") {
  CHECK(typed("ab cd  \x17") == "ab |");
  CHECK(typed("ab cd\x17\x17\x17") == "|");
  CHECK(typed("ab cd ef\x1b[1;5D\x1b[1;5D") == "ab |cd ef");
  CHECK(typed("ab cd ef\x1b[H\x1b[1;5C\x1b[1;3C") == "ab cd| ef");
}

TEST_CASE("a character is never cut", "[cli]") {
  CHECK(typed("∀é\x1b[D\x1b[3~") == "∀|");
  CHECK(typed("∀é\x7f") == "∀|");
  CHECK(typed("e\xCC\x81x\x1b[D\x7f") == "|x");
}

TEST_CASE("the history goes back to what was typed", "[cli]") {
  QueryHistory history({"a", "b", "a", "c"});
  CHECK(history.queries() == std::vector<std::string>{"b", "a", "c"});
  CHECK_FALSE(history.newer());
  CHECK(history.older("draft") == "c");
  CHECK(history.older("c") == "a");
  CHECK(history.older("a") == "b");
  CHECK_FALSE(history.older("b"));
  CHECK(history.newer() == "a");
  CHECK(history.newer() == "c");
  CHECK(history.newer() == "draft");
  CHECK_FALSE(history.newer());
}

TEST_CASE("of a long history the newest queries stay", "[cli]") {
  std::vector<std::string> many;
  for (std::size_t i = 0; i < QueryHistory::kMost + 5; ++i) {
    many.push_back(std::to_string(i));
  }
  const QueryHistory history(many);
  CHECK(history.queries().size() == QueryHistory::kMost);
  CHECK(history.queries().front() == "5");
  CHECK(history.is_newest(many.back()));
}

}  // namespace
