#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include "engine/engine.h"
#include "tests/crash/store_dump.h"
#include "tests/engine/persist/faulty_vfs.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_client.h"

namespace sequent::test {

TEST_CASE("on a full disk writes are refused with the cause, and go on when there is room",
          "[crash]") {
  const TempDir dir;
  persist::FaultyVfs::reset();
  const engine::Engine::Options options = {.path = dir / "a.db",
                                           .durability = engine::Durability::kEverySec,
                                           .tuning = {.vfs = persist::FaultyVfs::name()}};
  auto opened = engine::Engine::open(options);
  REQUIRE(opened);
  std::unique_ptr<engine::Engine> engine = std::move(opened).value();
  StoreDump before;
  {
    TestClient client(*engine);
    client.run("SET kept 1");
    persist::FaultyVfs::set_room(100'000);
    int written = 0;
    while (client.run_words({"SET", "k" + std::to_string(written), std::string(1000, 'v')}) ==
           "OK") {
      ++written;
    }
    CHECK(client.run("SET more 1") ==
          "MISCONF Errors writing to the AOF file: " + dir / "a.db" + ": database or disk is full");
    CHECK(client.run("DEL kept").reply.is_error());
    CHECK(client.run("GET kept") == "1");

    persist::FaultyVfs::set_room(-1);
    while (client.run("SET more 1").reply.is_error()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    CHECK(client.run("DBSIZE") == written + 2);
    before = dump_store(*engine);
  }
  engine.reset();
  auto again = engine::Engine::open(options);
  REQUIRE(again);
  CHECK(difference(before, dump_store(**again)) == "");
}

}  // namespace sequent::test
