#include "search/features.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <utility>

#include "decls/term.h"
#include "search/query_parser.h"
#include "tests/support/catch.h"

namespace sequent::search {
namespace {

using decls::TermBuilder;
using Id = TermBuilder::Id;

// Over numbers: sum(m, n) = sum(n, m); and from below(m, n) and below(n, k) follows below(m, k).
class FeaturedLibrary {
 public:
  FeaturedLibrary() {
    const auto at = [&](std::uint32_t number) {
      return builder_.bound(number);
    };
    put("comm", over(2, call("is", call("sum", at(1), at(0)), call("sum", at(0), at(1)))));
    put("trans", over(3, builder_.pi("", call("below", at(2), at(1)),
                                     builder_.pi("", call("below", at(2), at(1)),
                                                 call("below", at(4), at(2))))));
    put("zero", call("is", call("sum", builder_.constant("nil"), builder_.constant("nil")),
                     builder_.constant("nil")));
  }

  [[nodiscard]] Features of(const std::string& name) const {
    return features_of(index, index.statement(*index.find(name)));
  }
  [[nodiscard]] Features of_goal(const std::string& goal) const {
    const auto query = parse_query("solve: " + goal, index);
    REQUIRE(query);
    return features_of(query->clauses[0]);
  }

  Index index;

 private:
  void put(const std::string& name, Id type) {
    index.add({.name = name, .module = "Lib", .type = builder_.build(type)});
  }
  Id call(const std::string& name, Id a, Id b) {
    return builder_.apply(builder_.constant(name), std::array{a, b});
  }
  Id over(int variables, Id body) {
    for (; variables > 0; --variables) {
      body = builder_.pi("x", builder_.constant("number"), body);
    }
    return body;
  }

  TermBuilder builder_;
};

std::size_t common(const Features& a, const Features& b) {
  Features both;
  std::ranges::set_intersection(a, b, std::back_inserter(both));
  return both.size();
}

TEST_CASE("a statement has the same features as a goal and in a library", "[search]") {
  const FeaturedLibrary library;
  CHECK(library.of_goal("∀ m n, is (sum m n) (sum n m)") == library.of("comm"));
  CHECK(library.of_goal("∀ a b c, below a b -> below b c -> below a c") == library.of("trans"));
  CHECK(library.of_goal("is (sum nil nil) nil") == library.of("zero"));
}

TEST_CASE("features tell arguments, hypotheses and wholes apart", "[search]") {
  const FeaturedLibrary library;
  const Features comm = library.of("comm");
  const Features zero = library.of("zero");
  // is, sum; sum as the first argument of is; is as the head of the conclusion.
  CHECK(common(comm, zero) == 4);
  const Features turned = library.of_goal("is nil (sum nil nil)");
  CHECK(turned.size() == zero.size());
  // is, sum, nil; nil in both places of sum; sum as a whole; the head.
  CHECK(common(turned, zero) == 7);
  const Features assumed = library.of_goal("∀ m n, is (sum m n) (sum n m) -> below m n");
  CHECK(common(assumed, comm) == comm.size() - 1);
}

TEST_CASE("what a goal leaves open is no feature of it", "[search]") {
  const FeaturedLibrary library;
  CHECK(library.of_goal("∀ m, is m _").size() == 3);
}

}  // namespace
}  // namespace sequent::search
