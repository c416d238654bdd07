#include "tests/search/oracle.h"

#include "search/index.h"
#include "tests/search/found_names.h"
#include "tests/support/catch.h"

namespace sequent::search {
namespace {

// Random libraries and queries; with `changes`, theorems come, change and go in between.
void compare(std::uint64_t seed, int libraries, int queries, bool changes) {
  std::uint64_t found = 0;
  for (int round = 0; round < libraries; ++round) {
    TreeMaker maker(seed + static_cast<std::uint64_t>(round));
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
    for (int i = 0; i < queries; ++i) {
      if (changes && maker.below(4) == 0) {
        const std::string name = "Th.t" + std::to_string(maker.below(40));
        if (maker.below(2) == 0) {
          CHECK(index.remove(name) == (library.erase(name) > 0));
        } else {
          put(maker.theorem(name, library));
        }
        if (maker.below(50) == 0) {
          index.compact();
        }
        REQUIRE(index.size() == library.size());
      }
      const TreeQuery query = maker.query(library);
      const std::string written = query.written();
      INFO("seed " << seed + static_cast<std::uint64_t>(round) << ", query " << i << ": "
                   << written);
      const std::vector<std::string> expected = find_by_force(library, query);
      found += expected.size();
      REQUIRE(found_names(index, written) == expected);
    }
  }
  CHECK(found > static_cast<std::uint64_t>(libraries) * static_cast<std::uint64_t>(queries));
}

TEST_CASE("random queries find what brute force finds", "[search]") {
  compare(1, 50 * rounds(), 300, false);
}

TEST_CASE("random queries find what brute force finds while theorems come and go", "[search]") {
  compare(1'000'000, 25 * rounds(), 300, true);
}

}  // namespace
}  // namespace sequent::search
