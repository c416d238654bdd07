#include "engine/store/slot_map.h"

#include <string>
#include <vector>

#include "engine/store/command_route.h"
#include "engine/store/hash_slot.h"
#include "tests/support/catch.h"

namespace sequent::store {
namespace {

using resp::Reply;
using Words = std::vector<std::string_view>;

const HostPort kAsked{.host = "10.0.0.9", .port = 7000};

Reply range(std::int64_t first, std::int64_t last, const std::string& host, std::int64_t port) {
  return Reply::array({Reply::of(first), Reply::of(last),
                       Reply::array({Reply::bulk(host), Reply::of(port), Reply::bulk("id")})});
}

TEST_CASE("the slot of a key is that of its hash tag", "[store]") {
  CHECK(hash_slot("123456789") == 0x31c3);
  CHECK(hash_slot("foo") == 12182);
  CHECK(hash_slot("") == 0);
  CHECK(hash_slot("{user1000}.following") == hash_slot("{user1000}.followers"));
  CHECK(hash_slot("{user1000}.following") == hash_slot("user1000"));
  CHECK(hash_slot("foo{{bar}}zap") == hash_slot("{bar"));
  CHECK(hash_slot("foo{bar}{zap}") == hash_slot("bar"));
  CHECK(hash_slot("foo{}{bar}") != hash_slot("bar"));
  CHECK(hash_slot("foo{bar") != hash_slot("bar"));
  CHECK(hash_slot("}a{b}") == hash_slot("b"));
}

TEST_CASE("a slot map is read, changed and ordered", "[store]") {
  auto map = SlotMap::read(
      Reply::array({range(100, 16383, "b", 2), range(1, 99, "", 1), range(0, 0, "b", 2)}), kAsked);
  REQUIRE(map.has_value());
  const HostPort first{.host = "b", .port = 2};
  const HostPort second{.host = "10.0.0.9", .port = 1};
  CHECK(std::vector<HostPort>(map->primaries().begin(), map->primaries().end()) ==
        std::vector<HostPort>{first, second});
  CHECK(map->first_slot(1) == 1);
  CHECK(*map->owner(50) == second);
  CHECK(*map->owner(16383) == first);
  const SlotMap before = *map;
  map->assign(0, second);
  CHECK_FALSE(*map == before);
  CHECK(map->primaries()[0] == second);
  CHECK(*map->owner(100) == first);
  for (std::uint16_t slot = 0; slot < 100; ++slot) {
    map->assign(slot, {.host = "c", .port = 3});
  }
  CHECK(map->primaries().size() == 2);
}

TEST_CASE("what is no slot map is refused", "[store]") {
  CHECK_FALSE(SlotMap::read(Reply::error("ERR This instance"), kAsked).has_value());
  CHECK_FALSE(SlotMap::read(Reply::array({}), kAsked).has_value());
  CHECK_FALSE(SlotMap::read(Reply::array({Reply::bulk("x")}), kAsked).has_value());
  CHECK_FALSE(SlotMap::read(Reply::array({range(0, 16384, "a", 1)}), kAsked).has_value());
  CHECK_FALSE(SlotMap::read(Reply::array({range(-1, 3, "a", 1)}), kAsked).has_value());
  const auto part = SlotMap::read(Reply::array({range(5, 6, "a", 1)}), kAsked);
  REQUIRE(part.has_value());
  CHECK(part->owner(4) == nullptr);
}

TEST_CASE("redirections are read", "[store]") {
  const auto moved = redirection_in(Reply::error("MOVED 3999 127.0.0.1:6381"), kAsked);
  REQUIRE(moved.has_value());
  CHECK_FALSE(moved->ask);
  CHECK(moved->slot == 3999);
  CHECK(moved->node == HostPort{.host = "127.0.0.1", .port = 6381});
  const auto ask = redirection_in(Reply::error("ASK 1 ::1:7"), kAsked);
  REQUIRE(ask.has_value());
  CHECK(ask->ask);
  CHECK(ask->node == HostPort{.host = "::1", .port = 7});
  CHECK(redirection_in(Reply::error("MOVED 1 :7"), kAsked)->node.host == "10.0.0.9");
  for (const char* other : {"MOVED", "MOVED 16384 a:1", "MOVED x a:1", "ASK 1 a", "ERR MOVED 1 a:1",
                            "ASK 1 a:99999", "MOVED 1 "}) {
    CHECK_FALSE(redirection_in(Reply::error(other), kAsked).has_value());
  }
  CHECK_FALSE(redirection_in(Reply::bulk("MOVED 1 a:1"), kAsked).has_value());
}

TEST_CASE("a command goes to who has its keys", "[store]") {
  const auto kind = [](const Words& words) {
    return route_of(words).value().kind;
  };
  CHECK(route_of(Words{"GET", "foo"})->slot == 12182);
  CHECK(route_of(Words{"evalsha", "x", "2", "{foo}a", "{foo}b", "c"})->slot == 12182);
  CHECK(route_of(Words{"XREAD", "BLOCK", "5", "STREAMS", "foo", "0"})->slot == 12182);
  CHECK(kind({"GET", "foo"}) == Route::Kind::kSlot);
  CHECK(kind({"EVAL", "return 1", "0"}) == Route::Kind::kAnyNode);
  CHECK(kind({"EVAL", "return 1", "9", "a"}) == Route::Kind::kAnyNode);
  CHECK(kind({"PING"}) == Route::Kind::kAnyNode);
  CHECK(kind({"GET"}) == Route::Kind::kAnyNode);
  CHECK(kind({"nosuch", "a"}) == Route::Kind::kAnyNode);
  CHECK(kind({""}) == Route::Kind::kAnyNode);
  CHECK(kind({"DBSIZE"}) == Route::Kind::kAllNodes);
  CHECK(kind({"script", "FLUSH"}) == Route::Kind::kAllNodes);
  CHECK(kind({"SCAN", "0"}) == Route::Kind::kScan);
  CHECK_FALSE(route_of(Words{"MGET", "a", "b"}).has_value());
  CHECK_FALSE(route_of(Words{"EVAL", "return 1", "2", "a", "b"}).has_value());
  CHECK(route_of(Words{"EVAL", "return 1", "1", "a", "b"}).has_value());
}

}  // namespace
}  // namespace sequent::store
