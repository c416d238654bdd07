#include "cli/outcome_commands.h"

#include "decls/declaration_store.h"
#include "tests/decls/samples.h"
#include "tests/support/catch.h"

namespace sequent::cli {
namespace {

TEST_CASE("with a module goes all that depends on it, as far as declarations are known", "[cli]") {
  const auto open = store::open_memory_store();
  REQUIRE(open);
  decls::DeclarationStore declarations((*open)->store(), "library");
  const auto needs = [](std::string target) {
    return std::vector<decls::Edge>{{std::move(target), decls::EdgeKind::kProof}};
  };
  REQUIRE(declarations.put(test::declaration("a", "A")));
  REQUIRE(declarations.put(test::declaration("b", "B", needs("a"))));
  REQUIRE(declarations.put(test::declaration("c", "C", needs("b"))));
  REQUIRE(declarations.put(test::declaration("d", "D", needs("elsewhere"))));
  const auto affected = affected_modules((*open)->store(), "library", {"B", "Unknown"});
  REQUIRE(affected);
  CHECK(affected->names == std::vector<std::string>{"B", "C", "Unknown"});
  CHECK(affected->alone == std::vector<std::string>{"Unknown"});
  const auto in_another = affected_modules((*open)->store(), "other", {"A"});
  REQUIRE(in_another);
  CHECK(in_another->names == std::vector<std::string>{"A"});
  CHECK(in_another->alone == std::vector<std::string>{"A"});
}

}  // namespace
}  // namespace sequent::cli
