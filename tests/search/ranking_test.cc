#include "search/ranking.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "decls/term.h"
#include "engine/base/random.h"
#include "search/query_parser.h"
#include "search/searcher.h"
#include "tests/support/catch.h"

namespace sequent::search {
namespace {

using Names = std::vector<std::string>;

// All of them state the same.
class DocumentedLibrary {
 public:
  void put(const std::string& name, const std::string& doc = "", const Names& uses = {}) {
    decls::TermBuilder builder;
    decls::Declaration declaration{
        .name = name, .module = "Lib", .type = builder.build(builder.constant("true")), .doc = doc};
    for (const std::string& used : uses) {
      declaration.edges.push_back({used, decls::EdgeKind::kProof});
    }
    index.add(declaration);
  }
  void put_users(const std::string& of, int count) {
    for (int i = 0; i < count; ++i) {
      put("zz." + of + std::to_string(i), "", {of});
    }
  }

  [[nodiscard]] std::vector<Hit> hits(const std::string& written, std::size_t count = 20) const {
    const auto query = parse_query(written, index);
    REQUIRE(query);
    return answer(index, *query, {.limit = count}).hits;
  }
  [[nodiscard]] Names find(const std::string& written, std::size_t count = 20) const {
    Names names;
    for (const Hit& hit : hits(written, count)) {
      names.emplace_back(index.name(hit.theorem));
    }
    return names;
  }

  Index index;
};

TEST_CASE("of equal statements the one that more use comes first", "[search]") {
  DocumentedLibrary library;
  for (const std::string name : {"a", "b", "c"}) {
    library.put(name);
  }
  library.put_users("c", 7);
  library.put_users("b", 2);
  CHECK(library.find("|- true", 3) == Names{"c", "b", "a"});
  const Score best = library.hits("|- true", 1)[0].score;
  CHECK(best.users == 3);
  CHECK(best.cost() == std::int64_t{best.weight} - 3);
}

TEST_CASE("who uses it counts no more past a thousand, nor when it is removed", "[search]") {
  DocumentedLibrary library;
  library.put("a");
  library.put("b");
  library.put_users("b", 3000);
  library.put_users("a", 1100);
  CHECK(library.find("|- true", 2) == Names{"a", "b"});
  CHECK(library.hits("|- true", 1)[0].score.users == 10);
  for (int i = 4; i < 3000; ++i) {
    library.index.remove("zz.b" + std::to_string(i));
  }
  CHECK(library.hits("|- true, \"b\", -\"zz\"", 1)[0].score.users == 2);
}

TEST_CASE("whole and rare words of name and text come first", "[search]") {
  DocumentedLibrary library;
  library.put_users("about", 30);
  library.put("about", "the sum of numbers");
  library.put("presum");
  library.put("the_sum");
  library.put("sums", "a long text that says a lot of other things and then sum");
  CHECK(library.find("name: sum") == Names{"the_sum", "sums", "presum"});
  CHECK(library.find("doc: sum") == Names{"about", "sums"});
  const auto hits = library.hits("name: sum");
  CHECK(hits[0].score.words > hits[1].score.words);
  CHECK(hits[2].score.words == 0);
}

TEST_CASE("names without words are found as others are", "[search]") {
  DocumentedLibrary library;
  library.put("+");
  CHECK(library.hits("name: \"+\"").size() == 1);
  CHECK(library.hits("name: \"+\"")[0].score.words == 0);
}

// Applications of `f` within each other: so many, of so many different constants.
decls::Term nested(std::uint64_t depth, std::uint64_t constants) {
  decls::TermBuilder builder;
  auto term = builder.constant("c0");
  for (std::uint64_t i = 0; i < depth; ++i) {
    const std::array arguments{term, builder.constant("c" + std::to_string(i % constants))};
    term = builder.apply(builder.constant("f"), arguments);
  }
  return builder.build(term);
}

TEST_CASE("the first answers of many are the first of all", "[search]") {
  base::Random random(1);
  const Names words{"sum", "of", "all", "sets"};
  const auto name = [&](std::uint64_t number) {
    return "t" + std::to_string(number) + "_" + words[number % 7 % words.size()];
  };
  Index index;
  constexpr std::uint64_t kTheorems = 3000;
  for (std::uint64_t i = 0; i < kTheorems; ++i) {
    decls::Declaration declaration{.name = name(i),
                                   .module = "Lib",
                                   .type = nested(random.below(6), 1 + random.below(3)),
                                   .doc = words[random.below(words.size())]};
    for (std::uint64_t uses = random.below(4); uses > 0; --uses) {
      declaration.edges.push_back(
          {name(random.below(1 + random.below(60))), decls::EdgeKind::kProof});
    }
    std::ranges::sort(declaration.edges);
    declaration.edges.erase(std::unique(declaration.edges.begin(), declaration.edges.end()),
                            declaration.edges.end());
    index.add(declaration);
  }
  const auto check = [&](const std::string& written) {
    INFO(written);
    const auto query = parse_query(written, index);
    REQUIRE(query);
    const Answer all = answer(index, *query, {.limit = kTheorems});
    REQUIRE(all.hits.size() > 600);
    for (const std::size_t count : {1U, 20U, 50U, 300U}) {
      const Answer first = answer(index, *query, {.limit = count});
      CHECK(first.total == all.hits.size());
      REQUIRE(first.hits.size() == count);
      for (std::size_t i = 0; i < count; ++i) {
        REQUIRE(index.name(first.hits[i].theorem) == index.name(all.hits[i].theorem));
        REQUIRE(first.hits[i].score == all.hits[i].score);
      }
    }
  };
  for (const bool removed : {false, true}) {
    for (std::uint64_t i = 0; removed && i < kTheorems / 10; ++i) {
      index.remove(name(random.below(kTheorems)));
    }
    for (const char* const written : {"f", "|- f _ _", "name: sum", "[ f | doc: sets ]",
                                      "-name: sum", "[ f | name: t7_sum | \"t7_sum\" ]"}) {
      check(written);
    }
  }
}

TEST_CASE("what is called as the query says comes first of many that more use", "[search]") {
  DocumentedLibrary library;
  library.put("zzz_sum");
  library.put("used");
  library.put_users("used", 1500);
  const auto hits = library.hits("[ |- true | name: zzz_sum ]", 2);
  REQUIRE(hits.size() == 2);
  CHECK(library.index.name(hits[0].theorem) == "zzz_sum");
  CHECK_FALSE(hits[0].score.is_unnamed);
  CHECK(library.index.name(hits[1].theorem) == "used");
}

TEST_CASE("the parts of a score are said", "[search]") {
  DocumentedLibrary library;
  library.put("a");
  library.put_users("a", 1);
  CHECK(describe(library.index, library.hits("|- true", 1)[0]) ==
        "distance 0; 1 symbols, size 1; words 0; users 1; together 3");
}

}  // namespace
}  // namespace sequent::search
