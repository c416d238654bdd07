#include "decls/change_log.h"

#include "decls/declaration_store.h"
#include "engine/store/typed_sorted.h"
#include "tests/decls/samples.h"
#include "tests/support/catch.h"

namespace sequent::decls {
namespace {

using Names = std::vector<std::string>;
using test::declaration;
using test::on_each_store;

TEST_CASE("who follows the change log is told each name once", "[decls]") {
  on_each_store([](store::Store& store) {
    DeclarationStore decls(store, "lib");
    REQUIRE(decls.put(declaration("old", "M")));
    ChangePosition position = decls.changes().mark().value();
    CHECK(decls.changes().follow(position).value() == Names{});
    REQUIRE(decls.put(declaration("b", "M")));
    REQUIRE(decls.put(declaration("a", "M")));
    REQUIRE(decls.remove(Names{"b"}));
    CHECK(decls.changes().follow(position).value() == Names{"a", "b"});
    CHECK(decls.changes().follow(position).value() == Names{});
    CHECK(position.begun.empty());
  });
}

TEST_CASE("the names of a change that did not end are told until it does", "[decls]") {
  on_each_store([](store::Store& store) {
    const DeclarationKeys keys("lib");
    ChangeLog log(store, keys);
    const auto run = [&](const store::Command& command) {
      REQUIRE(store.run_batch(std::span(&command, 1)).value()[0].is_error() == false);
    };
    run(log.begin("1", Names{"x", "y"}));
    ChangePosition position = log.mark().value();
    CHECK(log.follow(position).value() == Names{"x", "y"});
    run(log.begin("2", Names{"z"}));
    CHECK(log.follow(position).value() == Names{"x", "y", "z"});
    run(log.end("1"));
    CHECK(log.follow(position).value() == Names{"x", "y", "z"});
    CHECK(log.follow(position).value() == Names{"z"});
    CHECK(log.mark().value().begun.size() == 1);
  });
}

TEST_CASE("a change that began ten minutes ago will not end", "[decls]") {
  on_each_store([](store::Store& store) {
    const DeclarationKeys keys("lib");
    ChangeLog log(store, keys);
    store::Command old = log.begin("1", Names{"x"});
    *std::ranges::find(old, "*") = "1000-0";
    REQUIRE(store.run_batch(std::span(&old, 1)));
    CHECK(log.mark().value().begun.empty());
  });
}

TEST_CASE("a change log that was cut behind a reader says so", "[decls]") {
  on_each_store([](store::Store& store) {
    DeclarationStore decls(store, "lib");
    ChangePosition position = decls.changes().mark().value();
    REQUIRE(decls.put(declaration("a", "M")));
    const store::Command cut{"XTRIM", DeclarationKeys("lib").changes(), "MAXLEN", "1"};
    REQUIRE(store.run_batch(std::span(&cut, 1)));
    CHECK_FALSE(decls.changes().follow(position).value().has_value());
  });
}

TEST_CASE("an entry of the change log that is not ours is refused", "[decls]") {
  on_each_store([](store::Store& store) {
    const DeclarationKeys keys("lib");
    ChangeLog log(store, keys);
    ChangePosition position = log.mark().value();
    REQUIRE(store::add_to_stream(store, keys.changes(), std::array{store::Field{"what", "x"}}));
    CHECK(log.follow(position).error().code == base::ErrorCode::kCorrupt);
  });
}

}  // namespace
}  // namespace sequent::decls
