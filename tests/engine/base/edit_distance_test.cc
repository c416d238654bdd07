#include "engine/base/edit_distance.h"

#include "tests/support/catch.h"

namespace sequent::base {
namespace {

TEST_CASE("an edit inserts, removes, replaces or swaps neighbours", "[base]") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("abc", "abc") == 0);
  CHECK(edit_distance("abc", "acb") == 1);
  CHECK(edit_distance("abc", "axc") == 1);
  CHECK(edit_distance("abcd", "bcd") == 1);
  CHECK(edit_distance("kitten", "sitting") == 3);
}

TEST_CASE("what is farther than asked for is only known to be", "[base]") {
  CHECK(edit_distance("kitten", "sitting", 3) == 3);
  CHECK(edit_distance("kitten", "sitting", 2) > 2);
  CHECK(edit_distance("a", "abcdefgh", 2) > 2);
}

}  // namespace
}  // namespace sequent::base
