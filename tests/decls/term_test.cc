#include "decls/term.h"

#include <array>

#include "tests/support/catch.h"

namespace sequent::decls {
namespace {

using Id = TermBuilder::Id;

// forall n : nat, n + n = n
Id symmetric_sum(TermBuilder& builder) {
  const Id nat = builder.constant("nat");
  const Id n = builder.bound(0);
  const std::array both{n, n};
  const Id sum = builder.apply(builder.constant("Nat.add"), both);
  const std::array sides{nat, sum, n};
  return builder.pi("n", nat, builder.apply(builder.constant("eq"), sides));
}

TEST_CASE("equal sub-terms are one node, and children stand before their parents", "[decls]") {
  TermBuilder builder;
  const Term term = builder.build(symmetric_sum(builder));
  CHECK(term.nodes.size() == 7);  // nat, n, Nat.add, sum, eq, equation, pi
  CHECK(term.nodes[term.root()].kind == TermNode::Kind::kPi);
  for (std::uint32_t node = 0; node < term.nodes.size(); ++node) {
    for (const std::uint32_t child : term.children_of(node)) {
      CHECK(child < node);
    }
  }
}

TEST_CASE("a term made twice has the same ids", "[decls]") {
  TermBuilder builder;
  const Id first = symmetric_sum(builder);
  CHECK(symmetric_sum(builder) == first);
}

TEST_CASE("an application of an application is one spine", "[decls]") {
  TermBuilder builder;
  const Id f = builder.constant("f");
  const std::array x{builder.constant("x")};
  const std::array y{builder.constant("y")};
  const std::array both{x[0], y[0]};
  CHECK(builder.apply(builder.apply(f, x), y) == builder.apply(f, both));
  CHECK(builder.apply(f, {}) == f);
}

TEST_CASE("terms that differ in a binder, an index or a text are not one", "[decls]") {
  TermBuilder builder;
  const Id nat = builder.constant("nat");
  const Id body = builder.bound(0);
  CHECK(builder.pi("n", nat, body) != builder.pi("m", nat, body));
  CHECK(builder.pi("n", nat, body) != builder.lambda("n", nat, body));
  CHECK(builder.pi("n", nat, body) != builder.pi("n", nat, body, TermNode::Binder::kImplicit));
  CHECK(builder.bound(1) != body);
  CHECK(builder.sort("nat") != nat);
  CHECK(builder.projection("prod", 0, nat) != builder.projection("prod", 1, nat));
}

TEST_CASE("a built term has what its root needs and nothing else", "[decls]") {
  TermBuilder builder;
  const Id unused = builder.constant("unused");
  const Term term = builder.build(symmetric_sum(builder));
  TermBuilder fresh;
  CHECK(term == fresh.build(symmetric_sum(fresh)));
  const Term other = builder.build(unused);
  CHECK(other.nodes.size() == 1);
  CHECK(other.text_of(other.root()) == "unused");
  CHECK(other.texts == std::vector<std::string>{"", "unused"});
}

}  // namespace
}  // namespace sequent::decls
