#include "cli/tui/search_model.h"

#include "cli/tui/search_view.h"
#include "tests/support/catch.h"

namespace {

using sequent::cli::Completion;
using sequent::cli::draw_search;
using sequent::cli::KeyDecoder;
using sequent::cli::QueryHistory;
using sequent::cli::Reaction;
using sequent::cli::SearchAnswer;
using sequent::cli::SearchModel;
using sequent::cli::SearchWish;
using Kind = SearchWish::Kind;

constexpr const char* kUp = "\x1b[A";
constexpr const char* kDown = "\x1b[B";
constexpr const char* kEscape = "\x1b";

// A model that is given keys as a terminal sends them, and answers as a library would.
struct Session {
  SearchModel model{QueryHistory({"older", "old"})};
  std::vector<SearchWish> wishes;
  Reaction last = Reaction::kGoOn;

  Session() { wishes = model.take_wishes(); }

  Session& type(std::string_view bytes) {
    KeyDecoder decoder;
    decoder.feed(bytes);
    while (const auto key = decoder.next()) {
      last = model.press(*key);
    }
    if (const auto key = decoder.next_at_pause()) {
      last = model.press(*key);
    }
    wishes = model.take_wishes();
    return *this;
  }

  Session& hear(std::size_t found, std::uint64_t total) {
    SearchAnswer answer{.query = model.line().text(), .found = {}, .total = total, .searched = 9};
    for (std::size_t i = 0; i < found; ++i) {
      answer.found.push_back(
          {"M.n" + std::to_string(i), "theorem in M", "a + b = " + std::to_string(i)});
    }
    model.hear(std::move(answer));
    wishes = model.take_wishes();
    return *this;
  }

  Session& fail(const std::string& error, std::size_t at) {
    SearchAnswer answer{.query = model.line().text(), .found = {}, .searched = 9};
    answer.error = error;
    answer.error_at = at;
    model.hear(std::move(answer));
    return *this;
  }

  std::string screen(std::size_t rows, std::size_t columns) {
    return "\n" + draw_search(model, rows, columns).text();
  }
};

Completion completion(std::string_view query, std::size_t begin, std::vector<std::string> words) {
  return {
      .query = std::string(query), .begin = begin, .end = query.size(), .words = std::move(words)};
}

TEST_CASE("each change of the query is asked for, and moving in it is not", "[cli]") {
  Session session;
  REQUIRE(session.wishes.size() == 1);
  CHECK(session.wishes[0].text.empty());
  session.type("x");
  REQUIRE(session.wishes.size() == 1);
  CHECK(session.wishes[0].kind == Kind::kAsk);
  CHECK(session.wishes[0].text == "x");
  CHECK(session.type("\x1b[D\x1b[C\x1b[H").wishes.empty());
  CHECK(session.type("\x15").wishes.empty());
  CHECK(session.type("\x0b").wishes.size() == 1);
}

TEST_CASE("an answer to what is no longer asked is not shown", "[cli]") {
  Session session;
  session.type("x").hear(1, 1);
  session.type("y");
  session.model.hear(SearchAnswer{.query = "x", .found = {}, .searched = 9});
  CHECK(session.model.is_waiting());
  CHECK(session.model.answer().found.size() == 1);
}

TEST_CASE("an error stands under its place, and the last answers stay", "[cli]") {
  Session session;
  session.type("a + b").hear(1, 1);
  session.type(" = [").fail("a ']' is missing here", 8);
  CHECK(session.screen(6, 60) == R"(
search: a + b = [
                ^ a ']' is missing here
  M.n0  theorem in M
    a + b = 0

 1 declaration                           F1 help  Esc leave
)");
  CHECK(draw_search(session.model, 6, 60).style_at(0, 16).underlined);
  session.hear(0, 0);
  CHECK(session.model.error().empty());
  CHECK(session.model.answer().found.empty());
}

TEST_CASE("the keys up and down go through answers, the line and the history", "[cli]") {
  Session session;
  session.type("x").hear(3, 3);
  CHECK_FALSE(session.model.selected());
  session.type(kDown).type(kDown);
  CHECK(session.model.selected() == 1);
  session.type(kUp).type(kUp);
  CHECK_FALSE(session.model.selected());
  session.type(kUp);
  CHECK(session.model.line().text() == "old");
  session.type(kUp);
  CHECK(session.model.line().text() == "older");
  session.type(kDown).type(kDown);
  CHECK(session.model.line().text() == "x");
  session.hear(3, 3).type(kDown);
  CHECK(session.model.selected() == 0);
  session.type("\x1b[6~\x1b[6~");
  CHECK(session.model.selected() == 2);
  session.type("y");
  CHECK_FALSE(session.model.selected());
  CHECK(session.model.line().text() == "xy");
}

TEST_CASE("enter shows a declaration and remembers the query", "[cli]") {
  Session session;
  session.type("x").hear(3, 3).type(kDown).type(kDown).type("\r");
  REQUIRE(session.wishes.size() == 2);
  CHECK(session.wishes[0].kind == Kind::kRemember);
  CHECK(session.wishes[0].text == "x");
  CHECK(session.wishes[1].kind == Kind::kShow);
  CHECK(session.wishes[1].text == "M.n1");
  session.model.hear({.title = "theorem M.n1",
                      .facts = {{"statement", "a + b = 1 and so on"}, {"used by", "nothing"}}});
  CHECK(session.screen(7, 28) == R"(
search: x

theorem M.n1
statement  a + b = 1 and so
           on
used by    nothing
 Esc goes back
)");
  session.type(kDown);
  CHECK(session.model.first_card_line() == 0);
  static_cast<void>(session.screen(5, 28));
  session.type(kDown).type(kDown).type(kDown);
  CHECK(session.model.first_card_line() == 2);
  CHECK(session.type(kEscape).last == Reaction::kGoOn);
  CHECK_FALSE(session.model.card());
  CHECK(session.model.selected() == 1);
  CHECK(session.type("\r").wishes.size() == 1);
}

TEST_CASE("enter before an answer waits for it", "[cli]") {
  Session session;
  CHECK(session.type("x\r").wishes.size() == 1);
  session.hear(2, 2);
  REQUIRE(session.wishes.size() == 2);
  CHECK(session.wishes[1].text == "M.n0");
  CHECK(session.type("y\r").hear(0, 0).wishes.empty());
}

TEST_CASE("more is asked for at the end of what is there", "[cli]") {
  Session session;
  session.type("x");
  const std::size_t limit = session.wishes[0].limit;
  session.hear(limit, limit + 1);
  static_cast<void>(session.screen(24, 80));
  session.type(kDown);
  while (*session.model.selected() + 1 < limit) {
    session.type("\x1b[6~");
  }
  REQUIRE(session.wishes.size() == 1);
  CHECK(session.wishes[0].limit > limit);
  session.hear(limit + 1, limit + 1);
  CHECK(session.model.selected() == limit - 1);
  CHECK(session.type(kDown).model.selected() == limit);
  CHECK(session.screen(24, 80).find("> M.n" + std::to_string(limit)) != std::string::npos);
}

TEST_CASE("tab inserts what all have in common, then one after the other", "[cli]") {
  Session session;
  session.type("in: A, ad\t");
  REQUIRE(session.wishes.back().kind == Kind::kComplete);
  CHECK(session.wishes.back().cursor == 9);
  session.model.hear(completion("in: A, ad", 7, {"add_c", "add_d"}));
  CHECK(session.model.line().text() == "in: A, add_");
  CHECK(session.screen(4, 40).find("add_c  add_d") != std::string::npos);
  CHECK(session.type("\t").model.line().text() == "in: A, add_c");
  CHECK(session.type("\t").model.line().text() == "in: A, add_d");
  CHECK(session.type("\t").model.line().text() == "in: A, add_c");
  session.type("x");
  CHECK_FALSE(session.model.completion());
  session.type("\t");
  session.model.hear(completion("in: A, add_cx", 7, {"add_cxyz"}));
  CHECK(session.model.line().text() == "in: A, add_cxyz");
  CHECK_FALSE(session.model.completion());
  session.model.hear(completion("something else", 0, {"a", "b"}));
  CHECK_FALSE(session.model.completion());
}

TEST_CASE("what names have in common ends with a whole character", "[cli]") {
  Session session;
  session.type("x\t");
  session.model.hear(completion("x", 0, {"xα", "xβ"}));
  CHECK(session.model.line().text() == "x");
}

TEST_CASE("escape goes one step back, and then leaves", "[cli]") {
  Session session;
  session.type("x\t");
  session.model.hear(completion("x", 0, {"xa", "xb"}));
  CHECK(session.type(kEscape).last == Reaction::kGoOn);
  CHECK(session.type(kEscape).last == Reaction::kLeave);
  CHECK(Session().type("x\x03").last == Reaction::kLeave);
  CHECK(Session().type("\x04").last == Reaction::kLeave);
  CHECK(Session().type("x\x04").last == Reaction::kGoOn);
  CHECK(Session().type("\x1a").last == Reaction::kStop);
  Session help;
  CHECK(help.type("\x1bOP").model.shows_help());
  CHECK(help.type(kEscape).last == Reaction::kGoOn);
}

TEST_CASE("a long query shows the part with the cursor", "[cli]") {
  Session session;
  session.type("0123456789abcdefghij").hear(0, 0);
  CHECK(session.screen(3, 20) == R"(
search:…9abcdefghij

 0 declarations
)");
  session.type("\x1b[H");
  CHECK(session.screen(1, 20) == "\nsearch: 0123456789ab\n");
}

TEST_CASE("an answer that was cut short says so", "[cli]") {
  Session session;
  session.type("x");
  SearchAnswer answer{.query = "x", .found = {}, .searched = 9, .is_cut_short = true};
  session.model.hear(std::move(answer));
  CHECK(session.screen(3, 100).find("0 declarations; the search was cut short") !=
        std::string::npos);
}

TEST_CASE("what relaxed queries found is counted by itself", "[cli]") {
  Session session;
  session.type("x").hear(3, 1).type(kDown);
  CHECK(session.screen(9, 60).find(" 1 of 1 declaration, and 2 like them ") != std::string::npos);
  session.type(kDown);
  CHECK(session.screen(9, 60).find("\n 1 declaration, and 2 like them ") != std::string::npos);
}

TEST_CASE("any size of screen is drawn", "[cli]") {
  Session session;
  session.type("x").hear(3, 3).type(kDown);
  for (std::size_t rows = 0; rows < 8; ++rows) {
    for (std::size_t columns = 0; columns < 12; ++columns) {
      const auto drawn = draw_search(session.model, rows, columns);
      CHECK(drawn.rows() == rows);
    }
  }
}

}  // namespace
