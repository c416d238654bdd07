#include <chrono>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <sys/mount.h>
#include <thread>

#include "engine/engine.h"
#include "engine/state/journal.h"
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

namespace {

std::uint64_t last_turn(engine::Engine& engine) {
  const engine::Engine::Turn turn = engine.begin_turn();
  return engine.journal()->last_turn();
}

// A file system of a few MiB, while it lives.
class SmallDisk {
 public:
  SmallDisk() : mounted_(::mount("tmpfs", path().c_str(), "tmpfs", 0, "size=8m") == 0) {}
  ~SmallDisk() {
    if (mounted_) {
      ::umount2(path().c_str(), MNT_DETACH);
    }
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  [[nodiscard]] bool is_mounted() const { return mounted_; }
  [[nodiscard]] std::string path() const { return dir_.path().string(); }

 private:
  TempDir dir_;
  bool mounted_;
};

}  // namespace

TEST_CASE("a real disk that is full loses nothing, and writing goes on by itself", "[crash]") {
  const SmallDisk disk;
  if (!disk.is_mounted()) {
    WARN("not tested: no file system can be mounted here");
    return;
  }
  const auto durability = GENERATE(engine::Durability::kAlways, engine::Durability::kEverySec);
  const engine::Engine::Options options = {.path = disk.path() + "/a.db",
                                           .durability = durability,
                                           .tuning = {.max_log_bytes = 200'000},
                                           .config = {.auto_aof_rewrite_min_size = 200'000}};
  const std::string ballast = disk.path() + "/ballast";
  std::ofstream(ballast) << std::string(4 << 20, 'x');
  auto opened = engine::Engine::open(options);
  REQUIRE(opened);
  std::unique_ptr<engine::Engine> engine = std::move(opened).value();
  StoreDump before;
  {
    TestClient client(*engine);
    // No more is ahead of the disk than there will be room for.
    const auto fill = [&](const std::string& prefix) {
      int written = 0;
      while (client.run_words({"SET", prefix + std::to_string(written), std::string(1000, 'v')}) ==
             "OK") {
        if (++written % 50 == 0) {
          (void)engine->journal()->wait_durable(last_turn(*engine));
        }
      }
      return written;
    };
    CHECK(fill("a") > 100);
    const std::string refused = client.run("SET more 1").reply.text;
    CHECK(refused ==
          "MISCONF Errors writing to the AOF file: " + options.path + ": database or disk is full");
    CHECK(client.run("STRLEN a99") == 1000);

    std::remove(ballast.c_str());
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (client.run("SET more 1").reply.is_error()) {
      REQUIRE(std::chrono::steady_clock::now() < deadline);
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    CHECK(fill("b") > 100);
    before = dump_store(*engine);
  }
  // What could not be written by the end is lost, and said; nothing else is.
  engine.reset();
  auto again = engine::Engine::open(options);
  if (!again) {
    FAIL(again.error().message);
  }
  const StoreDump found = dump_store(**again);
  CHECK(found.size() > 200);
  for (const auto& [key, value] : found) {
    REQUIRE(before.at(key) == value);
  }
}

TEST_CASE("what small commits take up in the write-ahead log is used again on a full disk",
          "[crash]") {
  const TempDir dir;
  persist::FaultyVfs::reset();
  auto opened = engine::Engine::open({.path = dir / "a.db",
                                      .durability = engine::Durability::kAlways,
                                      .tuning = {.vfs = persist::FaultyVfs::name()}});
  REQUIRE(opened);
  engine::Engine& engine = **opened;
  TestClient client(engine);
  persist::FaultyVfs::set_room(2'000'000);
  for (int i = 0; i < 1000; ++i) {  // some 100 KB, but each commit writes pages of 8 KiB
    REQUIRE(client.run_words({"SET", "k", std::string(100, 'v')}) == "OK");
    REQUIRE(engine.journal()->wait_durable(last_turn(engine)));
  }
  CHECK(engine.journal()->failure().empty());
}

}  // namespace sequent::test
