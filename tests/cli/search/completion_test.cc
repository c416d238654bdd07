#include "cli/search/completion.h"

#include "cli/search/history_file.h"
#include "cli/search/marks.h"
#include "decls/term.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace {

using sequent::cli::complete_query;
using sequent::cli::SearchMarks;
using sequent::cli::TextRange;
using Words = std::vector<std::string>;

class Library {
 public:
  Library() {
    for (const char* name : {"Arith.Nat.add", "Arith.Nat.add_comm", "Lists.app", "Lists.adder"}) {
      sequent::decls::TermBuilder builder;
      const std::string text = name;
      index_.add({.name = text,
                  .module = text.substr(0, text.rfind('.')),
                  .type = builder.build(builder.constant("T")),
                  .tags = {"instance"}});
    }
  }
  // What the word at the end of `query` may become.
  Words words(std::string_view query) { return complete_query(index_, query, query.size()).words; }
  sequent::search::Index index_;
};

TEST_CASE("names are completed from any of their parts on", "[cli]") {
  Library library;
  CHECK(library.words("ad") == Words{"add", "adder", "add_comm"});
  CHECK(library.words("_ + Nat.add_") == Words{"Nat.add_comm"});
  CHECK(library.words("Ar") == Words{"Arith.Nat.add", "Arith.Nat.add_comm"});
  CHECK(library.words("(@app") == Words{"app"});
  CHECK(library.words("zz").empty());
  CHECK(library.words("x ").empty());
}

TEST_CASE("filters are completed, and what they filter by", "[cli]") {
  Library library;
  CHECK(library.words("ki") == Words{"kind:"});
  CHECK(library.words("-ki") == Words{"kind:"});
  CHECK(library.words("kind: ax") == Words{"axiom"});
  CHECK(library.words("x kind:th") == Words{"theorem"});
  CHECK(library.words("in: ") == Words{"Nat", "Lists", "Arith.Nat"});
  CHECK(library.words("tag: i") == Words{"instance"});
}

TEST_CASE("a completion says which bytes it is of", "[cli]") {
  Library library;
  const auto in_the_middle = complete_query(library.index_, "-in:Li, x", 6);
  CHECK(in_the_middle.begin == 4);
  CHECK(in_the_middle.end == 6);
  CHECK(in_the_middle.words == Words{"Lists"});
}

TEST_CASE("of many completions the shortest are given", "[cli]") {
  Library library;
  for (int i = 0; i < 100; ++i) {
    sequent::decls::TermBuilder builder;
    library.index_.add({.name = "q" + std::string(static_cast<std::size_t>(i), 'x'),
                        .type = builder.build(builder.constant("T"))});
  }
  const auto many = complete_query(library.index_, "q", 1);
  CHECK(many.is_cut_short);
  CHECK(many.words.size() == 50);
  CHECK(many.words.front() == "q");
  CHECK_FALSE(complete_query(library.index_, "ad", 2).is_cut_short);
}

TEST_CASE("words, operators and strings of a query are marked", "[cli]") {
  const SearchMarks marks("Nat.add ?x + _, \"COMM\"");
  CHECK(marks.in_text("add a + (b + add')") == std::vector<TextRange>{{0, 3}, {6, 7}, {11, 12}});
  CHECK(marks.in_name("add_comm_comm") == std::vector<TextRange>{{4, 8}, {9, 13}});
}

TEST_CASE("queries of several sessions stand in one file", "[cli]") {
  const sequent::test::TempDir folder;
  const sequent::cli::HistoryFile file(folder / "new/history");
  CHECK(file.read().value().empty());
  REQUIRE(file.add("a"));
  REQUIRE(sequent::cli::HistoryFile(folder / "new/history").add("∀ b"));
  CHECK(file.read().value() == Words{"a", "∀ b"});
  REQUIRE(file.replace({"c"}));
  REQUIRE(file.add("d"));
  CHECK(file.read().value() == Words{"c", "d"});
  CHECK_FALSE(sequent::cli::HistoryFile(folder.path().string()).add("x"));
}

}  // namespace
