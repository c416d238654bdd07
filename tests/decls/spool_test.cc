#include "decls/spool.h"

#include "tests/support/catch.h"

namespace sequent::decls {
namespace {

TEST_CASE("pieces come back in their order, long and empty ones too", "[decls]") {
  std::vector<std::string> pieces{"", "a", std::string(3'000'000, 'x'), std::string("\0b", 2)};
  for (int i = 0; i < 20'000; ++i) {
    pieces.push_back(std::string(static_cast<std::size_t>(i % 300), static_cast<char>(i)));
  }
  Spool spool = Spool::create().value();
  for (const std::string& piece : pieces) {
    REQUIRE(spool.add(piece));
  }
  for (const std::string& piece : pieces) {
    REQUIRE(spool.next().value() == piece);
  }
}

}  // namespace
}  // namespace sequent::decls
