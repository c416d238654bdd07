#include "workers/provers/coq/coqdep.h"

#include "tests/support/catch.h"
#include "tests/support/mutate.h"

namespace sequent::provers {
namespace {

using Words = std::vector<std::string>;

TEST_CASE("rules are read with their escapes", "[coq]") {
  const auto rules = parse_make_rules(
      "a\\ b/C.vo a\\ b/C.glob: a\\ b/C.v \n"
      "D.vo: D.v x\\:y.vo p$$q.vo back\\\\\\ slash.vo plain\\back.vo\n"
      "no rule here\n");
  REQUIRE(rules.size() == 2);
  CHECK(rules[0].targets == Words{"a b/C.vo", "a b/C.glob"});
  CHECK(rules[0].prerequisites == Words{"a b/C.v"});
  CHECK(rules[1].prerequisites ==
        Words{"D.v", "x:y.vo", "p$q.vo", "back\\ slash.vo", "plain\\back.vo"});
}

TEST_CASE("warnings are one line each, with their file", "[coq]") {
  const auto warnings = parse_coqdep_warnings(
      "*** Warning: in file B.v, library Missing is required from root P and has not been found "
      "in the loadpath!\n"
      "*** Warning: in file V.v, \n    required library U matches several files in path\n"
      "    (found U.v in s2 and s1; Require will fail).\n"
      "*** Warning: cannot open nosrc\n");
  REQUIRE(warnings.size() == 3);
  CHECK(warnings[0].first == "B.v");
  CHECK(warnings[1].first == "V.v");
  CHECK(warnings[1].second ==
        "required library U matches several files in path (found U.v in s2 and s1; Require will "
        "fail).");
  CHECK(warnings[2] == std::pair<std::string, std::string>("", "cannot open nosrc"));
}

TEST_CASE("no output of coqdep crashes its readers", "[coq]") {
  const std::string text = "a\\ b.vo a.glob : a\\ b.v $$c.vo\n*** Warning: in file B.v, x\n y\n";
  test::for_each_mutation(text, 3000, [](const std::string& mutated) {
    static_cast<void>(parse_make_rules(mutated));
    static_cast<void>(parse_coqdep_warnings(mutated));
  });
}

}  // namespace
}  // namespace sequent::provers
