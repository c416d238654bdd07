#include "cli/tui/screen_buffer.h"

#include "tests/cli/tui/screen_reader.h"
#include "tests/support/catch.h"

namespace {

using sequent::cli::ScreenBuffer;
using sequent::cli::Style;
using sequent::cli::Tone;
using sequent::test::ScreenReader;

TEST_CASE("text is cut at its limit and at the edge", "[cli]") {
  ScreenBuffer screen(2, 5);
  CHECK(screen.put(0, 1, 3, "abc") == 3);
  CHECK(screen.put(1, 3, 99, "abc") == 5);
  CHECK(screen.put(2, 0, 5, "below") == 0);
  CHECK(screen.text() == " ab\n   ab\n");
}

TEST_CASE("wide and combining characters take the columns that terminals give them", "[cli]") {
  ScreenBuffer screen(3, 4);
  CHECK(screen.put(0, 0, 4, "∀→⊢x") == 4);
  CHECK(screen.put(1, 0, 4, "e\u0301中a") == 4);
  CHECK(screen.put(2, 0, 4, "abc中") == 4);  // no room for its second half
  CHECK(screen.text() == "∀→⊢x\ne\u0301中a\nabc\n");
}

TEST_CASE("what is written over half of a wide character removes the other half", "[cli]") {
  ScreenBuffer screen(2, 4);
  screen.put(0, 0, 4, "中文");
  screen.put(0, 1, 4, "x");
  CHECK(screen.text() == " x文\n\n");
  screen.put(1, 0, 4, "中文");
  screen.put(1, 2, 4, "y");
  CHECK(screen.text() == " x文\n中y\n");
}

TEST_CASE("nothing that could move the cursor reaches the terminal", "[cli]") {
  ScreenBuffer screen(1, 20);
  screen.put(0, 0, 20, "a\x1b[2Jb\tc\nd\x7f\u202E\xff\u009b");
  CHECK(screen.text() == "a\uFFFD[2Jb c d\uFFFD\uFFFD\uFFFD\uFFFD\n");
}

TEST_CASE("a terminal that gets only what changed shows the whole", "[cli]") {
  ScreenReader reader(3, 12);
  ScreenBuffer shown(0, 0);
  const auto show = [&](const ScreenBuffer& screen) {
    const std::string changes = screen.changes_from(shown, true);
    reader.take(changes);
    CHECK(reader.text() == screen.text());
    shown = screen;
    return changes.size();
  };
  ScreenBuffer screen(3, 12);
  screen.put(0, 0, 12, "hello 中文 x", {.tone = Tone::kRed});
  screen.put(2, 3, 12, "∀ n, n = n");
  const std::size_t all = show(screen);
  screen.put(2, 5, 12, "m");
  CHECK(show(screen) < all / 2);
  CHECK(show(screen) == 0);
  screen.put(0, 7, 12, "y");  // over a half
  show(screen);
  screen.put(0, 6, 12, "中");
  show(screen);
  screen.put(0, 5, 12, "中");
  show(screen);
  screen.put(1, 0, 12, "styled", {.bold = true});
  show(screen);
  screen.put(1, 0, 12, "styled", {.underlined = true});
  CHECK(show(screen) > 0);
}

TEST_CASE("colours are left out where they are not wanted, other styles stay", "[cli]") {
  ScreenBuffer screen(1, 3);
  screen.put(0, 0, 3, "a", {.tone = Tone::kRed, .reversed = true});
  const ScreenBuffer nothing(1, 3);
  CHECK(screen.changes_from(nothing, true).find("\x1b[0;7;31m") != std::string::npos);
  CHECK(screen.changes_from(nothing, false).find("\x1b[0;7m") != std::string::npos);
}

}  // namespace
