#include "search/mirror.h"

#include "engine/engine.h"
#include "engine/server/server.h"
#include "engine/store/typed.h"
#include "search/keys.h"
#include "tests/decls/samples.h"
#include "tests/search/found_names.h"
#include "tests/search/oracle.h"
#include "tests/support/catch.h"
#include "tests/support/redis_cluster.h"
#include "tests/support/redis_server.h"
#include "tests/support/skip.h"
#include "tests/support/temp_dir.h"

namespace sequent::search {
namespace {

// An embedded store, redis-server, and our own server.
void on_each_store_and_served(const std::function<void(store::Store&)>& check) {
  test::on_each_store(check);
  INFO("served");
  const test::TempDir dir;
  const auto engine = engine::Engine::open({}).value();
  server::Options options;
  options.unix_path = dir / "socket";
  const auto server = server::Server::open(*engine, options).value();
  server->start();
  const auto open = store::open_store("redis+unix://" + (dir / "socket"));
  REQUIRE(open.has_value());
  check((*open)->store());
}

// A library of trees that is in a store, too.
class StoredLibrary {
 public:
  StoredLibrary(store::Store& store, std::uint64_t seed) : decls_(store, "lib"), maker(seed) {
    put(TreeMaker::base());
    for (int i = 0; i < 25; ++i) {
      change("Th.t" + std::to_string(i));
    }
  }
  void change(const std::string& name) { put(maker.theorem(name, trees)); }
  void remove(const std::string& name) {
    const std::vector<std::string> names{name};
    CHECK(decls_.remove(names).value() == trees.erase(name));
  }

 private:
  void put(const TreeTheorem& theorem) {
    REQUIRE(decls_.put(theorem.declaration()));
    trees[theorem.name] = theorem;
  }
  decls::DeclarationStore decls_;

 public:
  TreeMaker maker;
  TreeLibrary trees;
};

void check_answer(StoredLibrary& library, const Index& index) {
  CHECK(index.size() == library.trees.size());
  const TreeQuery query = library.maker.query(library.trees);
  INFO(query.written());
  CHECK(found_names(index, query.written()) == find_by_force(library.trees, query));
}

std::string image_of(const Index& index) {
  base::PackedWriter to;
  index.write(to);
  return to.bytes();
}

// A mirror that lasts, and some that begin anew, from an image or not.
void check_after_changes(StoredLibrary& library, store::Store& store, int changes) {
  Mirror lasting(store, "lib");
  for (int i = 0; i < changes; ++i) {
    const std::string name = "Th.t" + std::to_string(library.maker.below(40));
    if (library.maker.below(3) == 0) {
      library.remove(name);
    } else {
      library.change(name);
    }
    REQUIRE(lasting.update());
    check_answer(library, lasting.index());
    if (i % 5 == 0) {
      Mirror fresh(store, "lib");
      REQUIRE(fresh.update());
      check_answer(library, fresh.index());
      if (i % 20 == 0) {
        REQUIRE(fresh.save());
      }
    }
  }
}

TEST_CASE("a mirror answers as brute force does after each change of the store, from an image too",
          "[search]") {
  on_each_store_and_served([](store::Store& store) {
    StoredLibrary library(store, 5);
    check_after_changes(library, store, 150);
  });
}

// Whether the declarations of a library stand on each of them.
bool are_spread_over(test::RedisCluster& shards, std::size_t nodes) {
  for (std::size_t node = 0; node < nodes; ++node) {
    if (shards.ask(node, "DBSIZE").integer < 10) {
      return false;
    }
  }
  return true;
}

TEST_CASE("a library that is spread over the four shards of a Cluster is found as by brute force",
          "[search]") {
  if (!test::RedisServer::installed()) {
    test::skip("redis-server is not installed");
    return;
  }
  constexpr std::size_t kShards = 4;
  test::RedisCluster shards(kShards, {"--appendfsync", "no"});
  const auto open = store::open_store(shards.url());
  REQUIRE(open.has_value());
  store::Store& store = (*open)->store();
  StoredLibrary library(store, 9);
  REQUIRE(are_spread_over(shards, kShards));
  check_after_changes(library, store, 100);
}

TEST_CASE("an image that is damaged, of another version or not whole is made anew", "[search]") {
  on_each_store_and_served([](store::Store& store) {
    StoredLibrary library(store, 6);
    const auto load = [&] {
      Index index;
      return ImageStore(store, "lib").load(index).value().has_value();
    };
    CHECK_FALSE(load());
    Mirror mirror(store, "lib");
    REQUIRE(mirror.update());
    REQUIRE(mirror.save());
    CHECK(load());

    const SearchKeys keys("lib");
    const std::string head = store::get_bytes(store, keys.image()).value().value();
    const auto digest = base::Digest::from_raw(std::string_view(head).substr(2, 32)).value();
    for (const std::string& key : {keys.image(), keys.piece(digest, 0)}) {
      const std::string whole = store::get_bytes(store, key).value().value();
      const std::string shorter = whole.substr(0, whole.size() - 1);
      std::string first = whole;
      ++first.front();
      std::string middle = whole;
      middle[whole.size() / 2] ^= 1;
      for (const std::string& damaged : {std::string(), shorter, first, middle}) {
        REQUIRE(store::put_bytes(store, key, damaged));
        Mirror other(store, "lib");
        REQUIRE(other.update());
        check_answer(library, other.index());
      }
      const std::array<std::string_view, 1> gone{key};
      REQUIRE(store::remove(store, gone));
      CHECK_FALSE(load());
      REQUIRE(store::put_bytes(store, key, whole));
      CHECK(load());
    }
  });
}

TEST_CASE("an image from before the change log was cut is made anew", "[search]") {
  on_each_store_and_served([](store::Store& store) {
    StoredLibrary library(store, 7);
    Mirror mirror(store, "lib");
    REQUIRE(mirror.update());
    REQUIRE(mirror.save());
    library.change("Th.t1");
    library.remove("Th.t2");
    const store::Command cut{"XTRIM", decls::DeclarationKeys("lib").changes(), "MAXLEN", "2"};
    REQUIRE(store.run_batch(std::span(&cut, 1)));
    library.change("Th.t3");
    Mirror other(store, "lib");
    for (Mirror* each : {&mirror, &other}) {
      REQUIRE(each->update());
      for (int i = 0; i < 20; ++i) {
        check_answer(library, each->index());
      }
    }
  });
}

TEST_CASE("a new image takes the place of the old one, and of its pieces", "[search]") {
  on_each_store_and_served([](store::Store& store) {
    StoredLibrary library(store, 8);
    Mirror mirror(store, "lib");
    REQUIRE(mirror.update());
    REQUIRE(mirror.save());
    library.change("Th.new");
    REQUIRE(mirror.update());
    REQUIRE(mirror.save());
    std::string cursor = "0";
    std::size_t keys = 0;
    do {
      keys += store::scan_keys(store, cursor, "{lib:thm}:*").value().size();
    } while (cursor != "0");
    CHECK(keys == 2);
    Index read;
    REQUIRE(ImageStore(store, "lib").load(read).value().has_value());
    CHECK(image_of(read) == image_of(mirror.index()));
  });
}

}  // namespace
}  // namespace sequent::search
