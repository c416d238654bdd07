#include "decls/dependency_graph.h"

#include <algorithm>
#include <numeric>

#include "decls/assumptions.h"
#include "decls/components.h"
#include "decls/graph_search.h"
#include "decls/why.h"
#include "engine/base/random.h"
#include "tests/decls/graph_samples.h"
#include "tests/decls/samples.h"
#include "tests/support/catch.h"

namespace sequent::decls {
namespace {

using Names = std::vector<std::string>;
using test::graph;
using test::names;

Names assumptions(const DependencyGraph& graph, std::string_view name) {
  const Components components(graph);
  return names(graph, Assumptions(graph, components).of(graph.find(name).value()));
}

TEST_CASE("a graph knows its names, kinds and arcs both ways", "[decls]") {
  const DependencyGraph made =
      graph({"theorem b: a ~c", "definition a", "theorem d: b a ~a nowhere"});
  CHECK(made.size() == 5);
  CHECK(made.declared() == 3);
  CHECK(made.arcs() == 5);
  const NodeId a = made.find("a").value();
  const NodeId d = made.find("d").value();
  CHECK(made.kind(a) == DeclarationKind::kDefinition);
  CHECK(made.module(a) == "M");
  CHECK_FALSE(made.is_declared(made.find("nowhere").value()));
  CHECK_FALSE(made.find("aa").has_value());
  CHECK_FALSE(made.find("z").has_value());
  REQUIRE(made.dependents(a).size() == 2);
  CHECK(made.dependents(a)[1].node() == d);
  CHECK(made.dependents(a)[1].kinds() ==
        (Arc::bit(EdgeKind::kStatement) | Arc::bit(EdgeKind::kProof)));
  CHECK_FALSE(made.dependents(a)[1].only_proof());
  CHECK(made.dependents(made.find("c").value())[0].only_proof());
  CHECK(graph({}).size() == 0);
}

TEST_CASE("a graph is loaded from a store", "[decls]") {
  test::on_each_store([](store::Store& store) {
    DeclarationStore decls(store, "lib");
    REQUIRE(decls.put(test::declaration("a", "M")));
    REQUIRE(decls.put(test::declaration("b", "N", {{"a", EdgeKind::kProof}})));
    const DependencyGraph made = DependencyGraph::load(decls).value();
    CHECK(made.size() == 2);
    CHECK(made.module(made.find("b").value()) == "N");
    CHECK(names(made, closure(made, std::vector<NodeId>{0}, Direction::kDependents)) == Names{"b"});
  });
}

TEST_CASE("the graph below a declaration is that part of the whole", "[decls]") {
  test::on_each_store([](store::Store& store) {
    DeclarationStore decls(store, "lib");
    base::Random random(1);
    constexpr std::uint64_t kNames = 40;
    const auto name = [&] {
      return "t" + std::to_string(random.below(kNames));
    };
    for (std::uint64_t i = 0; i < kNames - 5; ++i) {
      std::vector<Edge> edges;
      for (std::uint64_t count = random.below(4); count > 0; --count) {
        edges.push_back({name(), random.below(2) == 0 ? EdgeKind::kProof : EdgeKind::kStatement});
      }
      std::erase_if(edges,
                    [&](const Edge& edge) { return edge.target == "t" + std::to_string(i); });
      std::ranges::sort(edges);
      edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
      REQUIRE(decls.put(test::declaration("t" + std::to_string(i), "M", std::move(edges))));
    }
    const DependencyGraph all = DependencyGraph::load(decls).value();
    std::size_t arcs = 0;
    for (NodeId node = 0; node < all.size(); ++node) {
      const std::string of(all.name(node));
      const DependencyGraph below = DependencyGraph::load_below(decls, {of}).value();
      if (!all.is_declared(node)) {
        CHECK(below.size() == 0);
        continue;
      }
      Names reached = names(all, closure(all, std::vector{node}, Direction::kDependencies));
      if (!std::ranges::binary_search(reached, of)) {
        reached.insert(std::ranges::lower_bound(reached, of), of);
      }
      std::vector<NodeId> nodes(below.size());
      std::iota(nodes.begin(), nodes.end(), 0U);
      REQUIRE(names(below, nodes) == reached);
      for (const NodeId each : nodes) {
        const NodeId same = all.find(below.name(each)).value();
        CHECK(below.is_declared(each) == all.is_declared(same));
        CHECK(below.dependencies(each).size() == all.dependencies(same).size());
        arcs += below.dependencies(each).size();
      }
    }
    CHECK(arcs > all.arcs());
    CHECK(DependencyGraph::load_below(decls, {"nowhere"}).value().size() == 0);
  });
}

TEST_CASE("declarations in a cycle rest on the same axioms, wherever a search begins", "[decls]") {
  // lean4#8840: a search that remembers what it knows of `a` while it is in the cycle
  // leaves `b` without the axiom.
  const DependencyGraph made = graph({"axiom ax", "opaque a: b", "opaque b: c", "opaque c: a d",
                                      "theorem d: ~ax", "theorem e: b"});
  for (const char* name : {"a", "b", "c", "d", "e", "ax"}) {
    CHECK(assumptions(made, name) == Names{"ax"});
  }
}

TEST_CASE("what an axiom's type rests on counts, as do names without a declaration", "[decls]") {
  // lean4#15226: the axioms behind an axiom's own type.
  const DependencyGraph made = graph({"axiom ax1: f", "definition f: g", "definition g: ax2 lost",
                                      "axiom ax2", "theorem t: ~ax1", "theorem pure"});
  CHECK(assumptions(made, "t") == Names{"ax1", "ax2", "lost"});
  CHECK(assumptions(made, "ax2") == Names{"ax2"});
  CHECK(assumptions(made, "lost") == Names{"lost"});
  CHECK(assumptions(made, "pure").empty());
}

TEST_CASE("a change goes no further than opaque proofs", "[decls]") {
  const DependencyGraph made =
      graph({"definition f", "theorem about_f: f", "theorem user: g ~about_f", "definition g",
             "theorem top: ~user", "theorem other: g ~f", "definition h: f", "theorem about_h: h",
             "theorem far: ~other"});
  const auto of = [&made](std::string_view name, Change change) {
    const std::vector<NodeId> from{made.find(name).value()};
    return impact(made, from, change);
  };
  const Impact meaning = of("f", Change::kStatement);
  CHECK(names(made, meaning.changed) == Names{"about_f", "about_h", "f", "h"});
  CHECK(names(made, meaning.checked) == Names{"other", "user"});
  const Impact proof = of("about_f", Change::kProof);
  CHECK(proof.changed.empty());
  CHECK(names(made, proof.checked) == Names{"about_f"});
  const Impact statement = of("about_f", Change::kStatement);
  CHECK(names(made, statement.changed) == Names{"about_f"});
  CHECK(names(made, statement.checked) == Names{"user"});
  CHECK(names(made, of("f", Change::kProof).changed) == names(made, meaning.changed));
}

TEST_CASE("why is a shortest chain, the first by name", "[decls]") {
  const DependencyGraph made = graph({"theorem x: b ~a long1", "theorem a: ~y", "theorem b: y",
                                      "theorem long1: y", "theorem y: x", "theorem z"});
  const auto chain = [&made](std::string_view from, std::string_view to) {
    Names found;
    for (const Step& step :
         why(made, made.find(from).value(), made.find(to).value()).value_or(std::vector<Step>())) {
      found.push_back(std::string(made.name(step.node)) + " " + std::to_string(step.kinds));
    }
    return found;
  };
  CHECK(chain("x", "y") == Names{"x 0", "a 2", "y 2"});
  CHECK(chain("x", "x") == Names{"x 0", "a 2", "y 2", "x 1"});
  CHECK(chain("x", "z").empty());
  CHECK(chain("z", "z").empty());
}

TEST_CASE("what only its own cycle or its recursor needs is unused", "[decls]") {
  const DependencyGraph made =
      graph({"inductive nat: O", "constructor O: nat", "recursor nat_rect: nat",
             "theorem even: odd", "theorem odd: even", "theorem used", "theorem user: ~used"});
  CHECK(names(made, unused(made, Components(made))) == Names{"even", "nat", "odd", "user"});
}

TEST_CASE("a ring of a hundred thousand costs no stack", "[decls]") {
  GraphBuilder builder;
  constexpr int kLength = 100'000;
  for (int i = 0; i < kLength; ++i) {
    DeclarationHead one{.name = std::to_string(i), .module = "M"};
    one.edges = {{std::to_string((i + 1) % kLength), EdgeKind::kProof}};
    builder.add(one);
  }
  const DependencyGraph ring = std::move(builder).build().value();
  CHECK(Components(ring).size() == 1);
  CHECK(why(ring, 0, 0)->size() == kLength + 1);
}

// The naive way: a matrix of who reaches whom by one arc or more.
struct Reach {
  explicit Reach(const DependencyGraph& graph)
      : reaches(graph.size(), std::vector<bool>(graph.size())) {
    for (NodeId a = 0; a < graph.size(); ++a) {
      for (const Arc arc : graph.dependencies(a)) {
        reaches[a][arc.node()] = true;
      }
    }
    for (NodeId over = 0; over < graph.size(); ++over) {
      for (NodeId a = 0; a < graph.size(); ++a) {
        for (NodeId b = 0; b < graph.size(); ++b) {
          reaches[a][b] = reaches[a][b] || (reaches[a][over] && reaches[over][b]);
        }
      }
    }
  }
  std::vector<std::vector<bool>> reaches;
};

DependencyGraph random_graph(std::uint64_t& state) {
  const auto below = [&state](std::uint64_t bound) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (state >> 33U) % bound;
  };
  const std::uint64_t size = 2 + below(16);
  const std::uint64_t sparse = 1 + below(12);
  GraphBuilder builder;
  for (std::uint64_t i = 0; i < size; ++i) {
    if (below(8) == 0) {
      continue;  // not declared
    }
    DeclarationHead one{.name = "n" + std::to_string(i), .module = "M"};
    one.kind = below(4) == 0 ? DeclarationKind::kAxiom : DeclarationKind::kTheorem;
    for (std::uint64_t j = 0; j < size; ++j) {
      if (j != i && below(sparse) == 0) {
        one.edges.push_back({"n" + std::to_string(j), static_cast<EdgeKind>(below(4))});
      }
    }
    std::ranges::sort(one.edges);
    builder.add(one);
  }
  return std::move(builder).build().value();
}

// Until nothing changes any more: who needs what changed for more than its opaque proof changes.
std::vector<NodeId> naive_impact(const DependencyGraph& graph, NodeId of) {
  std::set<NodeId> changed{of};
  for (std::size_t before = 0; before != changed.size();) {
    before = changed.size();
    for (NodeId user = 0; user < graph.size(); ++user) {
      for (const Arc arc : graph.dependencies(user)) {
        if (changed.contains(arc.node()) && arc.kinds() != Arc::bit(EdgeKind::kProof)) {
          changed.insert(user);
        }
      }
    }
  }
  return {changed.begin(), changed.end()};
}

// One breadth-first search from the beginning; neighbours come in the order of names.
std::vector<Step> naive_why(const DependencyGraph& graph, NodeId from, NodeId to) {
  std::vector<std::vector<Step>> chains{{{from, 0}}};
  std::set<NodeId> seen;
  for (std::size_t next = 0; next < chains.size(); ++next) {
    for (const Arc arc : graph.dependencies(chains[next].back().node)) {
      if (seen.insert(arc.node()).second) {
        std::vector<Step> longer = chains[next];
        longer.push_back({arc.node(), arc.kinds()});
        if (arc.node() == to) {
          return longer;
        }
        chains.push_back(std::move(longer));
      }
    }
  }
  return {};
}

// What of `graph` the naive way finds different.
void compare(const DependencyGraph& graph) {
  const Reach naive(graph);
  const Components components(graph);
  const Assumptions assumed(graph, components);
  std::vector<std::size_t> place(graph.size());
  const auto order = components.topological_order();
  REQUIRE(order.size() == graph.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    place[order[i]] = i;
  }
  for (NodeId a = 0; a < graph.size(); ++a) {
    std::vector<NodeId> below;
    std::vector<NodeId> above;
    std::vector<NodeId> axioms;
    for (NodeId b = 0; b < graph.size(); ++b) {
      const bool there = naive.reaches[a][b];
      const bool together = a == b || (there && naive.reaches[b][a]);
      REQUIRE((components.of(a) == components.of(b)) == together);
      if (there) {
        below.push_back(b);
        REQUIRE((together || place[b] < place[a]));
      }
      if (naive.reaches[b][a]) {
        above.push_back(b);
      }
      const bool rests = !graph.is_declared(b) || graph.kind(b) == DeclarationKind::kAxiom;
      if (rests && (there || a == b)) {
        axioms.push_back(b);
      }
      REQUIRE(why(graph, a, b).value_or(std::vector<Step>()) == naive_why(graph, a, b));
      REQUIRE(naive_why(graph, a, b).empty() != there);
    }
    const std::array from{a};
    REQUIRE(closure(graph, from, Direction::kDependencies) == below);
    REQUIRE(closure(graph, from, Direction::kDependents) == above);
    REQUIRE(std::ranges::equal(assumed.of(a), axioms));
    REQUIRE(naive_impact(graph, a) == impact(graph, from, Change::kStatement).changed);
  }
}

TEST_CASE("closures, components and axioms are those of the naive way", "[decls]") {
  std::uint64_t state = 7;
  for (int i = 0; i < 300; ++i) {
    compare(random_graph(state));
  }
}

}  // namespace
}  // namespace sequent::decls
