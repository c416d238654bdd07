#include "proofcache/tactics/normalised_tactic.h"

#include "proofcache/tactics/outcome_format.h"
#include "tests/proofcache/tactics/samples.h"
#include "tests/support/catch.h"

namespace {

using sequent::tactics::decode_outcome;
using sequent::tactics::encode_outcome;
using sequent::tactics::normalised_tactic;
using sequent::tactics::pack_state;
using sequent::tactics::unpack_state;

TEST_CASE("a tactic has one form, however it is laid out", "[tactics]") {
  const auto [tactic, normal] = GENERATE(table<std::string, std::string>({
      {"auto with arith.", "auto with arith"},
      {"  auto\n\twith   arith .  ", "auto with arith"},
      {"auto (* a comment (* and one in it *) *) with arith", "auto with arith"},
      {"(* first *) auto (* last *).", "auto"},
      {"auto(* \"*)\" is no end *)with", "auto with"},
      {"idtac \"a  b (* c *)  .\".", "idtac \"a  b (* c *)  .\""},
      {"idtac \"say \"\"a  b\"\" \"  1", "idtac \"say \"\"a  b\"\" \" 1"},
      {"intros. auto.", "intros. auto"},
      {"apply foo...", "apply foo..."},
      {"exact (f a)", "exact (f a)"},
      {"auto (* not  closed.", "auto (* not  closed."},
      {"idtac \"not  closed.", "idtac \"not  closed."},
      {"(**)", ""},
      {".", ""},
      {"", ""},
  }));
  CHECK(normalised_tactic(tactic) == normal);
  CHECK(normalised_tactic(normal) == normal);
}

TEST_CASE("tactics that are read differently stay different", "[tactics]") {
  CHECK(normalised_tactic("f(a)") != normalised_tactic("f (a)"));
  CHECK(normalised_tactic("a(**)b") != normalised_tactic("ab"));
  CHECK(normalised_tactic("idtac \"a b\"") != normalised_tactic("idtac \"a  b\""));
  CHECK(normalised_tactic("auto.") != normalised_tactic("auto..."));
}

TEST_CASE("an outcome is read as it was written", "[tactics]") {
  for (const auto& result : {sequent::test::progress(), sequent::test::failure(""),
                             sequent::test::timeout(std::chrono::hours(27))}) {
    const auto parts = encode_outcome(result);
    const auto decoded = decode_outcome(parts.head + "#17" + parts.tail);
    REQUIRE(decoded);
    CHECK(sequent::test::equal(decoded->result, result));
    CHECK(decoded->message == "17");
    CHECK(!decode_outcome(parts.head + parts.tail)->message);
  }
}

TEST_CASE("a damaged state is no state", "[tactics]") {
  const std::string packed = pack_state(*sequent::test::progress().state);
  REQUIRE(unpack_state(packed) == *sequent::test::progress().state);
  for (std::size_t size = 0; size < packed.size(); ++size) {
    CHECK(!unpack_state(packed.substr(0, size)));
  }
  CHECK(!unpack_state(packed + "x"));
  CHECK(!unpack_state("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f"));
}

TEST_CASE("a negative takes at most 24 bytes", "[tactics]") {
  const auto longest = sequent::test::failure("", std::chrono::hours(2));
  CHECK((encode_outcome(longest).head + "#99999999999").size() <= 24);
  CHECK(encode_outcome(sequent::test::timeout(std::chrono::hours(2))).head.size() <= 24);
  CHECK((encode_outcome(sequent::test::failure("")).head + "#12345").size() == 11);
}

}  // namespace
