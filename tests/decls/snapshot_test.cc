#include "decls/snapshot.h"

#include "decls/snapshot_wire.h"
#include "tests/decls/samples.h"
#include "tests/support/catch.h"
#include "tests/support/mutate.h"

namespace sequent::decls {
namespace {

using Names = std::vector<std::string>;
using test::declaration;

struct World {
  explicit World(store::Store& store) : decls(store, "lib"), snapshots(store, "lib", clock) {}
  base::ManualClock clock;
  DeclarationStore decls;
  Snapshots snapshots;
};

TEST_CASE("two snapshots tell what was added, removed, changed and moved", "[decls]") {
  test::on_each_store([](store::Store& store) {
    World world(store);
    for (const char* name : {"changes", "goes", "moves", "stays"}) {
      REQUIRE(world.decls.put(declaration(name, "M")));
    }
    const SnapshotSummary first = world.snapshots.create("first").value();
    CHECK(first.declarations == 4);
    CHECK(first.created_ms == 1'700'000'000'000);

    Declaration changed = declaration("changes", "M");
    changed.type = test::constant("U");
    REQUIRE(world.decls.put(changed));
    REQUIRE(world.decls.put(declaration("moves", "N")));
    REQUIRE(world.decls.put(declaration("comes", "N")));
    REQUIRE(world.decls.put(declaration("stays", "M", {{"comes", EdgeKind::kProof}})));
    const Names gone{"goes"};
    REQUIRE(world.decls.remove(gone));
    world.clock.advance(std::chrono::seconds(1));
    const SnapshotSummary second = world.snapshots.create("second").value();
    CHECK(second.content != first.content);

    const SnapshotDiff found = diff(world.snapshots.get("first").value().value(),
                                    world.snapshots.get("second").value().value());
    CHECK(found.added == Names{"comes"});
    CHECK(found.removed == Names{"goes"});
    CHECK(found.changed == Names{"changes"});
    CHECK(found.moved == Names{"moves"});
    CHECK(world.snapshots.list().value() == std::vector<SnapshotSummary>{first, second});
  });
}

TEST_CASE("equal libraries have one content, whenever and in whatever order they came", "[decls]") {
  const auto owner = store::open_memory_store().value();
  World world(owner->store());
  REQUIRE(world.decls.put(declaration("a", "M")));
  REQUIRE(world.decls.put(declaration("b", "N")));
  const auto one = world.snapshots.create("one").value();
  const Names names{"a"};
  REQUIRE(world.decls.remove(names));
  const auto less = world.snapshots.take("less").value();
  REQUIRE(world.decls.put(declaration("a", "M", {{"b", EdgeKind::kProof}})));
  const auto again = world.snapshots.create("again").value();
  CHECK(again.content == one.content);
  CHECK(less.summary.content != one.content);
  Declaration renamed = declaration("a", "M");
  renamed.name = "c";
  REQUIRE(world.decls.remove(names));
  REQUIRE(world.decls.put(renamed));
  CHECK(world.snapshots.take("renamed")->summary.content != one.content);
}

TEST_CASE("a snapshot's name is taken until it is deleted", "[decls]") {
  const auto owner = store::open_memory_store().value();
  World world(owner->store());
  REQUIRE(world.snapshots.create("s"));
  CHECK(world.snapshots.create("s").error().message == "there is a snapshot 's' already");
  CHECK(world.snapshots.remove("s").value());
  CHECK_FALSE(world.snapshots.remove("s").value());
  CHECK(world.snapshots.list()->empty());
  CHECK_FALSE(world.snapshots.get("s")->has_value());
  CHECK(world.snapshots.create("s"));
}

TEST_CASE("a damaged snapshot is refused, or reads as one that keeps its promises", "[decls]") {
  Snapshot snapshot{.summary = {.id = "s", .created_ms = 7, .declarations = 2, .content = {}},
                    .entries = {{.name = "a", .module = "M"}, {.name = "b", .module = "M"}}};
  const std::string bytes = encode_snapshot(snapshot);
  CHECK(decode_snapshot(bytes).value() == snapshot);
  int refused = 0;
  test::for_each_mutation(bytes, 2000, [&refused](const std::string& damaged) {
    const auto decoded = decode_snapshot(damaged);
    if (decoded) {
      CHECK(std::ranges::is_sorted(decoded->entries, {}, &SnapshotEntry::name));
    } else {
      CHECK(decoded.error().code == base::ErrorCode::kCorrupt);
      ++refused;
    }
  });
  CHECK(refused > 500);
  std::swap(snapshot.entries[0], snapshot.entries[1]);
  CHECK_FALSE(decode_snapshot(encode_snapshot(snapshot)).has_value());
}

}  // namespace
}  // namespace sequent::decls
