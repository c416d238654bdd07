#include "search/accessible.h"

#include <string>
#include <vector>

#include "decls/term.h"
#include "tests/support/catch.h"

namespace sequent::search {
namespace {

using Names = std::vector<std::string>;

// Two modules, and two in a folder.
class LayeredLibrary {
 public:
  LayeredLibrary() {
    put("a1", "A", {});
    put("a2", "A", {"a1"});
    put("b1", "B", {"a1"});
    put("b2", "B", {});
    put("c1", "Dir.C", {"b2"});
    put("d1", "Dir.D", {});
  }

  void put(const std::string& name, const std::string& module, const Names& uses) {
    decls::TermBuilder builder;
    decls::Declaration declaration{
        .name = name, .module = module, .type = builder.build(builder.constant("true"))};
    for (const std::string& used : uses) {
      declaration.edges.push_back({used, decls::EdgeKind::kProof});
    }
    index.add(declaration);
  }

  // The names of those that may be used in that place.
  [[nodiscard]] Names accessible(const std::string& place) const {
    const auto found = accessible_to(index, place);
    REQUIRE(found);
    REQUIRE(found->size() == index.end());
    Names names;
    for (TheoremId id = 0; id < index.end(); ++id) {
      if ((*found)[id] && index.is_alive(id)) {
        names.emplace_back(index.name(id));
      }
    }
    return names;
  }

  Index index;
};

TEST_CASE("a declaration may use all but itself and what rests on it", "[search]") {
  const LayeredLibrary library;
  CHECK(library.accessible("a1") == Names{"b2", "c1", "d1"});
  CHECK(library.accessible("b2") == Names{"a1", "a2", "b1", "d1"});
  CHECK(library.accessible("a2") == Names{"a1", "b1", "b2", "c1", "d1"});
}

TEST_CASE("a module may use its own and all modules that do not rest on it", "[search]") {
  const LayeredLibrary library;
  CHECK(library.accessible("A") == Names{"a1", "a2", "d1"});
  CHECK(library.accessible("B") == Names{"a1", "a2", "b1", "b2", "d1"});
  CHECK(library.accessible("Dir") == Names{"a1", "a2", "b1", "b2", "c1", "d1"});
}

TEST_CASE("declarations in a cycle and removed ones end the search", "[search]") {
  LayeredLibrary library;
  library.put("a1", "A", {"b1"});
  CHECK(library.accessible("b1") == Names{"b2", "c1", "d1"});
  library.index.remove("b1");
  CHECK(library.accessible("a1") == Names{"b2", "c1", "d1"});
  CHECK_FALSE(accessible_to(library.index, "b1"));
  CHECK_FALSE(accessible_to(library.index, "E"));
}

}  // namespace
}  // namespace sequent::search
