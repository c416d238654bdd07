#include "workers/processes/bounded_output.h"

#include "tests/support/catch.h"

namespace {

using sequent::workers::BoundedOutput;

TEST_CASE("output within the limit is kept as it came", "[workers]") {
  BoundedOutput output(10);
  output.append("abc");
  output.append("defghij");
  CHECK(output.text() == "abcdefghij");
  CHECK(output.omitted_bytes() == 0);
}

TEST_CASE("past the limit the first half and the last half are kept", "[workers]") {
  BoundedOutput output(10);
  output.append("0123456789abcdefghijkl");
  CHECK(output.text() == "01234\n[... 12 bytes omitted ...]\nhijkl");
  CHECK(output.omitted_bytes() == 12);
}

TEST_CASE("what is kept does not depend on the pieces in which it came", "[workers]") {
  std::string all;
  for (int i = 0; i < 500; ++i) {
    all += std::to_string(i) + ",";
  }
  BoundedOutput whole(64);
  whole.append(all);
  for (std::size_t piece = 1; piece < 100; ++piece) {
    BoundedOutput pieces(64);
    for (std::size_t at = 0; at < all.size(); at += piece) {
      pieces.append(std::string_view(all).substr(at, piece));
    }
    REQUIRE(pieces.text() == whole.text());
  }
}

}  // namespace
