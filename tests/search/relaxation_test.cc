#include "search/relaxation.h"

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "decls/term.h"
#include "search/query_parser.h"
#include "tests/search/oracle.h"
#include "tests/support/catch.h"

namespace sequent::search {
namespace {

using decls::TermBuilder;
using Id = TermBuilder::Id;
using Names = std::vector<std::string>;
using Kind = Relaxation::Kind;

std::vector<std::string> names_of(const Index& index, const std::vector<Hit>& hits) {
  std::vector<std::string> names;
  for (const Hit& hit : hits) {
    names.emplace_back(index.name(hit.theorem));
  }
  return names;
}

// A library of a few statements about numbers.
class NumberLibrary {
 public:
  NumberLibrary() {
    using Binder = decls::TermNode::Binder;
    const Id set = builder_.sort("Type@{u}");
    put("eq", builder_.pi("A", set,
                          builder_.pi("x", builder_.bound(0),
                                      builder_.pi("y", builder_.bound(1), builder_.sort("Prop"))),
                          Binder::kImplicit));
    put("Lib.nat", builder_.sort("Set"));
    put("Lib.add_zero", for_all(equal(call("Nat.add", {variable(0), zero()}), variable(0))));
    put("Lib.zero_double", for_all(equal(zero(), call("Lib.twice", {variable(0)}))));
    const Id less = call("Peano.lt", {variable(1), variable(0)});
    put("Lib.succ", for_all(for_all(builder_.pi("", less, call("Lib.small", {variable(2)})))));
  }

  // "label: names" of each part.
  Names relaxed(const std::string& query, std::size_t limit = 20) {
    const auto parsed = parse_query(query, index);
    REQUIRE(parsed);
    const Answer exact = answer(index, *parsed, {.limit = 1000});
    Names parts;
    for (const auto& part : answer_relaxed(index, *parsed, exact, {.limit = limit}).parts) {
      std::string text = part.label + ":";
      for (const std::string& name : names_of(index, part.hits)) {
        text += " " + name;
      }
      parts.push_back(std::move(text));
    }
    return parts;
  }

  // So many statements that all numbers are small.
  void add_small(int count) {
    for (int i = 0; i < count; ++i) {
      put("Lib.small" + std::to_string(index.size()), for_all(call("Lib.small", {variable(0)})));
    }
  }

  Index index;

 private:
  void put(const std::string& name, Id type) {
    index.add({.name = name, .module = "Lib", .type = builder_.build(type)});
  }
  Id call(const std::string& name, const std::vector<Id>& arguments) {
    return builder_.apply(builder_.constant(name), arguments);
  }
  Id variable(std::uint32_t number) { return builder_.bound(number); }
  Id zero() { return builder_.constant("Coq.Init.Datatypes.O"); }
  Id equal(Id a, Id b) { return call("eq", {builder_.constant("Lib.nat"), a, b}); }
  Id for_all(Id body) { return builder_.pi("x", builder_.constant("Lib.nat"), body); }

  TermBuilder builder_;
};

TEST_CASE("what a query may have meant is found under a label that says so", "[search]") {
  NumberLibrary library;
  CHECK(library.relaxed("|- ?a = ?a + 0") == Names{"the sides of = swapped: Lib.add_zero"});
  CHECK(library.relaxed("|- 0 + ?a = ?a") == Names{"the arguments of + swapped: Lib.add_zero"});
  CHECK(library.relaxed("|- 0 = twice 0").empty());
  CHECK(library.relaxed("|- ?a + ?a = ?a") ==
        Names{"the same not needed at two places: Lib.add_zero"});
  CHECK(library.relaxed("@eq Prop (_ + _) _") ==
        Names{"implicit arguments left open: Lib.add_zero"});
  CHECK(library.relaxed("hyp: _ + _, |- small _") == Names{"the hypotheses left out: Lib.succ"});
  CHECK(library.relaxed("concl: (_ < _)") == Names{"anywhere in the statement: Lib.succ"});
  CHECK(library.relaxed("hyp: small _") == Names{"anywhere in the statement: Lib.succ"});
  CHECK(library.relaxed("solve: forall a, small a") ==
        Names{"hypotheses left to be proved: Lib.succ"});
  CHECK(library.relaxed("(_ + _), \"zero_\"") ==
        Names{"without (_ + _): Lib.zero_double", "without \"zero_\": Lib.add_zero"});
}

TEST_CASE("what the query finds itself, or a nearer one, is not found again", "[search]") {
  NumberLibrary library;
  CHECK(library.relaxed("|- ?a + 0 = ?a").empty());
  CHECK(
      library.relaxed("|- 0 + ?a = ?a, \"ZERO\"") ==
      Names{"the arguments of + swapped: Lib.add_zero", "without |- 0 + ?a = ?a: Lib.zero_double"});
  CHECK(library.relaxed("|- 0 + ?a = ?a, \"ZERO\"", 1) ==
        Names{"the arguments of + swapped: Lib.add_zero"});
}

TEST_CASE("what a relaxed query fits more than a thousand times is left out", "[search]") {
  NumberLibrary library;
  library.add_small(999);
  CHECK(library.relaxed("hyp: small _").size() == 1);
  library.add_small(1);
  CHECK(library.relaxed("hyp: small _").empty());
}

TEST_CASE("what is negated is not relaxed", "[search]") {
  NumberLibrary library;
  CHECK(library.relaxed("\"nothing\", -(_ + _)").empty());
}

TEST_CASE("relaxations that run out of steps say so", "[search]") {
  NumberLibrary library;
  const auto parsed = parse_query("hyp: ?a < ?b, |- ?a + ?a = ?b, \"nothing\"", library.index);
  REQUIRE(parsed);
  CHECK_FALSE(answer_relaxed(library.index, *parsed, {}, {}).is_cut_short);
  CHECK(answer_relaxed(library.index, *parsed, {}, {.steps = 1}).is_cut_short);
}

using Counts = std::map<std::string, int>;

void count_metas(const Tree& tree, Counts& counts) {
  if (tree.kind == Tree::Kind::kMeta) {
    ++counts[tree.names[0]];
  }
  for (const Tree& child : tree.children) {
    count_metas(child, counts);
  }
}

Tree unlinked(const Tree& tree, const Counts& counts) {
  if (tree.kind == Tree::Kind::kMeta && counts.at(tree.names[0]) > 1) {
    return {.kind = Tree::Kind::kHole};
  }
  Tree changed = tree;
  for (Tree& child : changed.children) {
    child = unlinked(child, counts);
  }
  return changed;
}

bool is_of_sequent(const TreeQuery& query) {
  return query.kind == TreeQuery::Kind::kConclusion || query.kind == TreeQuery::Kind::kHypothesis;
}

TreeQuery unlinked(const TreeQuery& query) {
  if (query.kind == TreeQuery::Kind::kNot) {
    return query;
  }
  TreeQuery changed = query;
  Counts of_sequent;
  for (const TreeQuery& child : query.children) {
    if (query.kind == TreeQuery::Kind::kAll && is_of_sequent(child)) {
      count_metas(child.patterns[0], of_sequent);
    }
  }
  for (TreeQuery& child : changed.children) {
    if (query.kind == TreeQuery::Kind::kAll && is_of_sequent(child)) {
      child.patterns[0] = unlinked(child.patterns[0], of_sequent);
    } else {
      child = unlinked(child);
    }
  }
  Counts own;
  for (const Tree& pattern : query.patterns) {
    count_metas(pattern, own);
  }
  for (Tree& pattern : changed.patterns) {
    pattern = unlinked(pattern, own);
  }
  return changed;
}

// The query without each of its conditions, where another one is left that is not negated.
std::vector<TreeQuery> with_one_left_out(const TreeQuery& query) {
  std::vector<TreeQuery> changed;
  const auto keep = [&](const std::function<bool(std::size_t)>& stays) {
    TreeQuery rest{.kind = TreeQuery::Kind::kAll};
    for (std::size_t i = 0; i < query.children.size(); ++i) {
      if (stays(i)) {
        rest.children.push_back(query.children[i]);
      }
    }
    const bool asks = std::ranges::any_of(
        rest.children, [](const TreeQuery& child) { return child.kind != TreeQuery::Kind::kNot; });
    if (asks && rest.children.size() < query.children.size()) {
      changed.push_back(std::move(rest));
    }
  };
  keep([&](std::size_t i) { return !is_of_sequent(query.children[i]); });
  for (std::size_t out = 0; out < query.children.size(); ++out) {
    if (!is_of_sequent(query.children[out])) {
      keep([&](std::size_t i) { return i != out; });
    }
  }
  return changed;
}

// What the relaxations of one kind find, each by itself.
std::vector<Names> found_by(const Index& index, const std::string& query, Kind kind) {
  const auto parsed = parse_query(query, index);
  REQUIRE(parsed);
  std::vector<Names> found;
  for (const Relaxation& relaxation : relaxations_of(*parsed, index)) {
    if (relaxation.kind == kind) {
      found.push_back(names_of(index, answer(index, relaxation.query, {.limit = 100'000}).hits));
      std::ranges::sort(found.back());
    }
  }
  std::ranges::sort(found);
  return found;
}

TEST_CASE("relaxations find what brute force finds for the relaxed query", "[search]") {
  std::size_t unlinked_queries = 0;
  std::size_t left_out = 0;
  for (std::uint64_t seed = 5'000'000; seed < 5'000'020; ++seed) {
    TreeMaker maker(seed);
    TreeLibrary library;
    Index index;
    const auto put = [&](const TreeTheorem& theorem) {
      index.add(theorem.declaration());
      library[theorem.name] = theorem;
    };
    put(TreeMaker::base());
    for (int i = 0; i < 25; ++i) {
      put(maker.theorem("Th.t" + std::to_string(i), library));
    }
    for (int i = 0; i < 100; ++i) {
      const TreeQuery query = maker.query(library);
      INFO("seed " << seed << ", query " << i << ": " << query.written());
      std::vector<Names> expected;
      for (const TreeQuery& rest : with_one_left_out(query)) {
        expected.push_back(find_by_force(library, rest));
      }
      std::ranges::sort(expected);
      left_out += expected.size();
      REQUIRE(found_by(index, query.written(), Kind::kWithout) == expected);
      const TreeQuery free = unlinked(query);
      const std::vector<Names> found = found_by(index, query.written(), Kind::kUnlinked);
      REQUIRE(found.size() == (free.written() == query.written() ? 0 : 1));
      if (!found.empty()) {
        ++unlinked_queries;
        REQUIRE(found.front() == find_by_force(library, free));
      }
    }
  }
  CHECK(unlinked_queries > 200);
  CHECK(left_out > 2'000);
}

}  // namespace
}  // namespace sequent::search
