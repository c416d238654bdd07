#include "engine/base/digest.h"
#include "engine/base/packed.h"
#include "engine/base/random.h"
#include "search/index.h"
#include "tests/search/found_names.h"
#include "tests/search/oracle.h"
#include "tests/support/catch.h"

namespace sequent::search {
namespace {

TreeLibrary make_library(std::uint64_t seed, int theorems) {
  TreeMaker maker(seed);
  TreeLibrary library;
  const TreeTheorem base = TreeMaker::base();
  library[base.name] = base;
  for (int i = 0; i < theorems; ++i) {
    const std::string name = "Th.t" + std::to_string(i);
    library[name] = maker.theorem(name, library);
  }
  return library;
}

void add_all(const TreeLibrary& library, Index& index) {
  for (const auto& [name, theorem] : library) {
    index.add(theorem.declaration());
  }
}

std::string image_of(const Index& index) {
  base::PackedWriter to;
  index.write(to);
  return to.bytes();
}

bool read(const std::string& image, Index& index) {
  base::PackedReader from(image);
  return index.read(from);
}

TEST_CASE("an index that was read from its image answers and grows as the one it was made from",
          "[search]") {
  const TreeLibrary library = make_library(7, 60);
  Index made;
  add_all(library, made);
  Index copy;
  REQUIRE(read(image_of(made), copy));
  CHECK(image_of(copy) == image_of(made));
  TreeMaker maker(8);
  for (int i = 0; i < 200; ++i) {
    if (i % 10 == 0) {
      const TreeTheorem changed = maker.theorem("Th.t" + std::to_string(i / 10), library);
      made.add(changed.declaration());
      copy.add(changed.declaration());
      made.remove("Th.t" + std::to_string(30 + i / 10));
      copy.remove("Th.t" + std::to_string(30 + i / 10));
    }
    const std::string query = maker.query(library).written();
    INFO(query);
    CHECK(found_names(copy, query) == found_names(made, query));
  }
  made.compact();
  copy.compact();
  CHECK(image_of(copy) == image_of(made));
}

TEST_CASE("an image whose bytes are cut or changed is refused or is another index", "[search]") {
  Index made;
  add_all(make_library(3, 8), made);
  const std::string image = image_of(made);
  for (std::size_t size = 0; size < image.size(); ++size) {
    Index cut;
    CHECK_FALSE(read(image.substr(0, size), cut));
  }
  base::Random random(1);
  for (int i = 0; i < 2000; ++i) {
    std::string changed = image;
    changed[random.below(changed.size())] ^= static_cast<char>(1 + random.below(255));
    Index other;
    if (read(changed, other)) {
      CHECK(image_of(other) != image);
    }
  }
}

// Where this fails, what an index holds of the same library is no longer what it was: raise
// kIndexVersion of search/image_store.cc, so that no search trusts an image made before.
TEST_CASE("what an index holds changes together with its version", "[search]") {
  Index made;
  add_all(make_library(1, 25), made);
  CHECK(base::sha256(image_of(made)).hex() ==
        "3fb8e19676643f6ffe2f165df20216c77992b99cb94fe3a421d2ac629b940115");
}

}  // namespace
}  // namespace sequent::search
