#include "proofcache/results/origin.h"

#include "tests/support/catch.h"

namespace {

using sequent::base::sha256;
using sequent::proofcache::DirectDependency;
using sequent::proofcache::JobInputs;
using sequent::proofcache::Origin;
using sequent::proofcache::origin_of;
using sequent::proofcache::words_of;
using sequent::proofcache::words_text;

Origin an_origin(std::size_t dependencies) {
  const JobInputs inputs{.module = "M",
                         .prover = "p",
                         .arguments = {"-q"},
                         .environment = {},
                         .source = {"M.v", sha256("s")},
                         .files = {{"f", sha256("f")}},
                         .libraries = {{"Coq", sha256("c")}},
                         .observer = true};
  std::vector<DirectDependency> direct;
  for (std::size_t i = 0; i < dependencies; ++i) {
    direct.push_back({"D" + std::to_string(i), {}});
  }
  return origin_of(sha256("key"), inputs, direct);
}

TEST_CASE("an origin comes back from its bytes", "[proofcache]") {
  const Origin origin = an_origin(3);
  const auto decoded = Origin::decode(origin.encode());
  REQUIRE(decoded);
  CHECK(decoded->key == origin.key);
  CHECK(decoded->prover == origin.prover);
  CHECK(decoded->arguments == origin.arguments);
  CHECK(decoded->environment == origin.environment);
  CHECK(decoded->source == origin.source);
  CHECK(decoded->observer);
  CHECK(decoded->files == origin.files);
  CHECK(decoded->libraries == origin.libraries);
  CHECK(decoded->dependencies == origin.dependencies);
}

TEST_CASE("an origin of a usual job takes at most 300 bytes", "[proofcache]") {
  CHECK(an_origin(8).encode().size() <= 300);
}

TEST_CASE("bytes that are cut or too long are no origin", "[proofcache]") {
  const std::string bytes = an_origin(2).encode();
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    REQUIRE_FALSE(Origin::decode(std::string_view(bytes).substr(0, length)));
  }
  CHECK_FALSE(Origin::decode(bytes + "x"));
}

TEST_CASE("words come back from their text", "[proofcache]") {
  const std::vector<std::string> words{"-q", "", "with space", "x"};
  CHECK(words_of(words_text(words)) == words);
  CHECK(words_of("").empty());
}

}  // namespace
