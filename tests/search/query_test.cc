#include <array>
#include <string>
#include <vector>

#include "decls/term.h"
#include "search/index.h"
#include "search/query_parser.h"
#include "search/searcher.h"
#include "tests/support/catch.h"

namespace sequent::search {
namespace {

using decls::TermBuilder;
using decls::TermNode;
using Id = TermBuilder::Id;

// A library of a few statements about numbers.
class StatementLibrary {
 public:
  StatementLibrary() {
    const Id nat = builder_.constant("Lib.nat");
    const Id m = builder_.bound(1);
    const Id n = builder_.bound(0);
    put("Lib.nat", builder_.sort("Set"));
    put("eq", builder_.pi("A", builder_.sort("Type@{u}"),
                          builder_.pi("x", n, builder_.pi("y", m, builder_.sort("Prop"))),
                          TermNode::Binder::kImplicit));
    put("Lib.add_comm", for_all(nat, for_all(nat, equal(add(m, n), add(n, m)))));
    put("Lib.add_zero", for_all(nat, equal(add(n, zero()), n)));
    put("Lib.double", for_all(nat, equal(add(n, n), call("Lib.twice", {n}))));
    const auto at = [&](std::uint32_t number) {
      return builder_.bound(number);
    };
    const Id transitive = builder_.pi("", less(at(2), at(1)),
                                      builder_.pi("", less(at(2), at(1)), less(at(4), at(2))));
    put("Lib.lt_trans", for_all(nat, for_all(nat, for_all(nat, transitive))));
    put("Lib.beta",
        equal(builder_.apply(builder_.lambda("x", nat, add(n, n)), std::array{zero()}), zero()));
  }

  // The names that are found, best first; or the error.
  std::vector<std::string> find(const std::string& query) {
    const auto parsed = parse_query(query, index);
    if (!parsed) {
      return {parsed.error().message};
    }
    std::vector<std::string> names;
    for (const Hit& hit : answer(index, *parsed, {}).hits) {
      names.emplace_back(index.name(hit.theorem));
    }
    return names;
  }

  void put(const std::string& name, Id type) {
    index.add({.name = name, .module = "Lib", .type = builder_.build(type)});
  }

  Id call(const std::string& name, std::vector<Id> arguments) {
    return builder_.apply(builder_.constant(name), arguments);
  }
  Id zero() { return builder_.constant("Coq.Init.Datatypes.O"); }
  Id add(Id a, Id b) { return call("Nat.add", {a, b}); }
  Id less(Id a, Id b) { return call("Peano.lt", {a, b}); }
  Id equal(Id a, Id b) { return call("eq", {builder_.constant("Lib.nat"), a, b}); }
  Id for_all(Id type, Id body) { return builder_.pi("x", type, body); }
  Index index;

 private:
  TermBuilder builder_;
};

using Names = std::vector<std::string>;

TEST_CASE("a constant as an argument of another one is found at that place alone", "[search]") {
  StatementLibrary library;
  const Id zero = library.zero();
  const Id inner = library.call("Lib.g", {zero});
  library.put("Lib.left", library.call("Lib.f", {inner, zero}));
  library.put("Lib.right", library.call("Lib.f", {zero, inner}));
  library.put("Lib.within", library.call("Lib.h", {library.call("Lib.f", {inner, inner})}));
  library.put("Lib.whence",
              library.for_all(library.call("Lib.f", {inner, zero}), library.call("Lib.h", {zero})));
  const Names with_left{"Lib.left", "Lib.within", "Lib.whence"};
  CHECK(library.find("(Lib.f (Lib.g _) _)") == with_left);
  CHECK(library.find("(Lib.f _ (Lib.g _))") == Names{"Lib.right", "Lib.within"});
  CHECK(library.find("(Lib.f (Lib.g ?a) ?a)") == Names{"Lib.left", "Lib.whence"});
  CHECK(library.find("concl: (Lib.f (Lib.g _) _)") == Names{"Lib.left", "Lib.within"});
  library.put("Lib.more", library.call("Lib.f", {library.call("Lib.g", {zero, zero}), zero}));
  CHECK(library.find("(Lib.f (Lib.g _) _)") == with_left);
  CHECK(library.find("(Lib.f (Lib.g _ _) _)") == Names{"Lib.more"});
  library.index.remove("Lib.left");
  CHECK(library.find("(Lib.f (Lib.g _) _)") == Names{"Lib.within", "Lib.whence"});
}

TEST_CASE("a notation means the constant of the library, with holes for what is not written",
          "[search]") {
  StatementLibrary library;
  CHECK(library.find("_ + _ = _ + _") == Names{"Lib.add_comm"});
  CHECK(library.find("?a + ?a") == Names{"Lib.beta", "Lib.double"});
  CHECK(library.find("|- ?a + 0 = ?a") == Names{"Lib.add_zero", "Lib.beta"});
  CHECK(library.find("eq (?a + 0) _") == Names{"Lib.add_zero", "Lib.beta"});
  CHECK(library.find("@eq nat (?a + 0) _") == Names{"Lib.add_zero", "Lib.beta"});
  CHECK(library.find("@eq ?t _ ?t").empty());
}

TEST_CASE("hypotheses are asked for in any order, each by another pattern", "[search]") {
  StatementLibrary library;
  CHECK(library.find("hyp: ?b < ?c, |- ?a < ?c, hyp: ?a < ?b") == Names{"Lib.lt_trans"});
  CHECK(library.find("?b < ?c -> ?a < ?b -> ?a < ?c") == Names{"Lib.lt_trans"});
  CHECK(library.find("?a < ?b -> ?a < ?b -> ?c < ?d").empty());
  CHECK(library.find("hyp: ?a < ?b, -|- ?a < ?b").empty());
  CHECK(library.find("forall a b c, a < b -> b < c -> a < c") == Names{"Lib.lt_trans"});
}

TEST_CASE("a name alone is what is called so, and what mentions it", "[search]") {
  StatementLibrary library;
  CHECK(library.find("twice") == Names{"Lib.double"});
  CHECK(library.find("double") == Names{"Lib.double"});
  CHECK(library.find("\"ADD_\" -\"zero\"") == Names{"Lib.add_comm"});
  CHECK(library.find("[ twice | \"lt_\" ]") == Names{"Lib.lt_trans", "Lib.double"});
}

TEST_CASE("a goal finds what proves it, what rewrites in it, and what ends it", "[search]") {
  StatementLibrary library;
  CHECK(library.find("goal: forall a b, a + (b + 0) = (b + 0) + a") == Names{"Lib.add_comm"});
  CHECK(library.find("goal: forall a b, a + (b + 0) = (0 + b) + a").empty());
  CHECK(library.find("goal: forall a b, a < b") == Names{"Lib.lt_trans"});
  CHECK(library.find("rewrite: forall a, a < twice (0 + 0)") ==
        Names{"Lib.beta", "Lib.add_zero", "Lib.add_comm", "Lib.double"});
  CHECK(library.find("rewrite: forall a, a < a").empty());
  CHECK(library.find("solve: forall a b, b < 0 -> a < b -> a < 0") == Names{"Lib.lt_trans"});
  CHECK(library.find("solve: forall a b, b < 0 -> a < b -> 0 < a").empty());
}

TEST_CASE("a name may have hyphens and begin with a digit, if the library knows it", "[search]") {
  StatementLibrary library;
  library.put("ax-2.1", library.call("Lib.odd-one", {library.zero()}));
  library.put("2is2", library.call("Lib.odd", {library.zero()}));
  CHECK(library.find("(odd-one _)") == Names{"ax-2.1"});
  CHECK(library.find("ax-2.1") == Names{"ax-2.1"});
  CHECK(library.find("2is2") == Names{"2is2"});
  CHECK(library.find("odd-two").front() == "column 5: nothing is called two");
}

TEST_CASE("a tag that readers give and nothing has finds nothing, another is refused", "[search]") {
  StatementLibrary library;
  CHECK(library.find("tag: deprecated").empty());
  CHECK(library.find("\"ADD_\" -tag: deprecated") == library.find("\"ADD_\""));
  CHECK(library.find("tag: depreciated").front() == "column 6: nothing has the tag depreciated");
}

TEST_CASE("what is wrong with a query is said with its column", "[search]") {
  StatementLibrary library;
  const auto fault = [&](const std::string& query) {
    return library.find(query).front();
  };
  CHECK(fault("") == "column 1: the query is empty");
  CHECK(fault("|- ?a = ") == "column 9: a term is missing here");
  CHECK(fault("(_ + _") == "column 7: a ')' is missing here");
  CHECK(fault("_ = [") == "column 5: a term is missing here");
  CHECK(fault("twixe _ = _") == "column 1: nothing is called twixe, did you mean 'Lib.twice'?");
  CHECK(fault("_ * _") == "column 3: no constant of this library is written '*'");
  CHECK(fault("twice, colour: red").starts_with("column 8: there is no filter 'colour:'"));
  CHECK(fault("kind: song").starts_with("column 7: there is no kind 'song'"));
  CHECK(fault("\"abc") == "column 1: this string has no closing \"");
  CHECK(fault("[ twice") == "column 1: this '[' has no ']'");
}

TEST_CASE("a search that is told to stop is cut short, and says so", "[search]") {
  StatementLibrary library;
  const auto query = parse_query("hyp: ?a < ?b, |- ?c < ?d", library.index);
  REQUIRE(query);
  std::stop_source source;
  // It is looked at after the first of these steps.
  const SearchOptions options{.steps = 1025, .stop = source.get_token()};
  CHECK(answer(library.index, *query, options).total == 1);
  CHECK_FALSE(answer(library.index, *query, options).is_cut_short);
  source.request_stop();
  CHECK(answer(library.index, *query, options).total == 0);
  CHECK(answer(library.index, *query, options).is_cut_short);
}

TEST_CASE("deep and long queries are answered or refused", "[search]") {
  StatementLibrary library;
  const std::string deep = std::string(30'000, '(') + "_" + std::string(30'000, ')');
  CHECK(library.find(deep).front() == "column 201: nests more than 200 deep");
  CHECK(library.find(std::string(30'000, '[')).front() ==
        "column 51: alternatives nest more than 50 deep");
  std::string sum = "_";
  for (int i = 0; i < 5'000; ++i) {
    sum += " + _";
  }
  CHECK(library.find(sum).empty());
  CHECK(library.find(std::string(100'000, 'a')).front() ==
        "column 65537: a query is no longer than 64 KiB");
}

TEST_CASE("a statement that is a hundred thousand deep is found", "[search]") {
  decls::TermBuilder builder;
  Id term = builder.constant("Lib.zero");
  for (int i = 0; i < 100'000; ++i) {
    term = builder.apply(builder.constant("Lib.s"), std::array{term});
  }
  StatementLibrary library;
  library.index.add({.name = "Lib.deep", .type = builder.build(term)});
  CHECK(library.find("(Lib.s (Lib.s Lib.zero))") == Names{"Lib.deep"});
}

}  // namespace
}  // namespace sequent::search
