#include "proofcache/artifacts/artifacts.h"

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/base/file_io.h"
#include "engine/store/open.h"
#include "proofcache/artifacts/blob_format.h"
#include "proofcache/keys.h"
#include "tests/proofcache/counting_store.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace sequent::proofcache {
namespace {

std::string random_bytes(std::size_t size, unsigned seed) {
  std::string bytes(size, '\0');
  std::uint64_t state = seed * 2862933555777941757ULL + 3037000493ULL;
  for (char& byte : bytes) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    byte = static_cast<char>(state >> 56);
  }
  return bytes;
}

struct World {
  test::TempDir dir;
  base::ManualClock clock{base::SystemClock().wall_us()};
  std::unique_ptr<store::OpenStore> opened = store::open_memory_store().value();
  test::CountingStore store{opened->store()};

  std::unique_ptr<Artifacts> open(const std::string& folder, bool share) {
    return Artifacts::open({dir / folder, "ns", share}, store, clock).value();
  }
  std::string path_of(const std::string& folder, const base::Digest& digest) {
    return dir / (folder + "/objects/" + digest.hex().substr(0, 2) + "/" + digest.hex().substr(2));
  }
  void flip_bit(const std::string& path) {
    std::string bytes = base::read_file(path).value();
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 4);
    REQUIRE(base::write_file_atomically(path, bytes, 0444));
  }
  void set_value(const std::string& key, const std::string& value) {
    const std::array<std::string_view, 3> command = {"SET", key, value};
    REQUIRE(opened->store().run(command));
  }
  std::string value(const std::string& key) {
    const std::array<std::string_view, 2> command = {"GET", key};
    return opened->store().run(command).value().text;
  }
};

TEST_CASE("bytes come back by their digest, also after the program has ended", "[proofcache]") {
  World world;
  const base::Digest digest = world.open("a", false)->put("proof").value();
  CHECK(digest == base::sha256("proof"));
  CHECK(world.open("a", false)->get(digest).value() == "proof");
  CHECK(world.store.calls == 0);
  struct stat facts {};
  REQUIRE(::stat(world.path_of("a", digest).c_str(), &facts) == 0);
  CHECK((facts.st_mode & 0777) == 0444);
}

TEST_CASE("what is in neither place is not found", "[proofcache]") {
  World world;
  for (const bool share : {false, true}) {
    const auto missing = world.open("a", share)->get(base::sha256("none"));
    REQUIRE_FALSE(missing);
    CHECK(missing.error().code == base::ErrorCode::kNotFound);
  }
}

TEST_CASE("another machine gets shared bytes from the store, in bounded values", "[proofcache]") {
  World world;
  const std::string large = random_bytes(3'000'000, 1);
  const base::Digest digest = world.open("here", true)->put(large).value();
  CHECK(world.store.longest <= kChunkBytes);
  const auto there = world.open("there", true);
  CHECK(there->get(digest).value() == large);
  CHECK(std::filesystem::exists(world.path_of("there", digest)));
  CHECK(there->take_damage().empty());
}

TEST_CASE("a blob of one chunk and one byte more comes back", "[proofcache]") {
  World world;
  for (const std::size_t size : {kChunkBytes - 64, kChunkBytes, kChunkBytes + 1}) {
    const std::string bytes = random_bytes(size, static_cast<unsigned>(size));
    const base::Digest digest = world.open("here", true)->put(bytes).value();
    CHECK(world.open("there", true)->get(digest).value() == bytes);
  }
}

TEST_CASE("no bytes at all need no blob", "[proofcache]") {
  World world;
  const auto artifacts = world.open("a", true);
  const base::Digest digest = artifacts->put("").value();
  CHECK(artifacts->get(digest).value().empty());
  REQUIRE(artifacts->restore(digest, world.dir / "A.vos", base::Placement::kOwn, 0644));
  CHECK(base::read_file(world.dir / "A.vos").value().empty());
  CHECK(artifacts->have(std::vector{digest}).value() == std::vector{true});
  CHECK(world.store.calls == 0);
}

TEST_CASE("a shared file is a link to the blob, an own file can be written", "[proofcache]") {
  World world;
  const auto artifacts = world.open("a", false);
  const base::Digest digest = artifacts->put("proof").value();
  REQUIRE(artifacts->restore(digest, world.dir / "s", base::Placement::kShared, 0644));
  REQUIRE(artifacts->restore(digest, world.dir / "o", base::Placement::kOwn, 0644));
  CHECK(std::filesystem::hard_link_count(world.dir / "s") == 2);
  CHECK(std::filesystem::hard_link_count(world.dir / "o") == 1);
  CHECK(base::read_file(world.dir / "s").value() == "proof");
  CHECK(base::read_file(world.dir / "o").value() == "proof");
}

TEST_CASE("a flipped bit is a miss and a report", "[proofcache]") {
  World world;
  const auto artifacts = world.open("a", false);
  const base::Digest digest = artifacts->put("Theorem").value();
  world.flip_bit(world.path_of("a", digest));
  CHECK(artifacts->get(digest).error().code == base::ErrorCode::kNotFound);
  const std::vector<std::string> damage = artifacts->take_damage();
  REQUIRE(damage.size() == 1);
  CHECK(damage[0].find(digest.hex()) != std::string::npos);
  CHECK(artifacts->take_damage().empty());
  CHECK(artifacts->have(std::vector{digest}).value() == std::vector{false});
}

TEST_CASE("a flipped bit of a blob that was restored before is seen too", "[proofcache]") {
  World world;
  const auto artifacts = world.open("a", false);
  const base::Digest digest = artifacts->put("Theorem").value();
  REQUIRE(artifacts->restore(digest, world.dir / "one", base::Placement::kShared, 0644));
  world.flip_bit(world.path_of("a", digest));
  const base::Status again =
      artifacts->restore(digest, world.dir / "two", base::Placement::kShared, 0644);
  REQUIRE_FALSE(again);
  CHECK(again.error().code == base::ErrorCode::kNotFound);
  CHECK_FALSE(std::filesystem::exists(world.dir / "two"));
}

TEST_CASE("a damaged local blob is healed from the store", "[proofcache]") {
  World world;
  const auto artifacts = world.open("a", true);
  const base::Digest digest = artifacts->put("Theorem").value();
  world.flip_bit(world.path_of("a", digest));
  CHECK(artifacts->get(digest).value() == "Theorem");
  CHECK(artifacts->take_damage().size() == 1);
  CHECK(base::read_file(world.path_of("a", digest)).value() == "Theorem");
}

TEST_CASE("damage in the store at any byte never gives other bytes", "[proofcache]") {
  World world;
  const std::string bytes =
      "Lemma a : True. Lemma b : True. Lemma c : True. " + random_bytes(40, 3);
  const base::Digest digest = world.open("here", true)->put(bytes).value();
  const std::string key = BlobKeys("ns").blob(digest);
  const std::string good = world.value(key);
  std::size_t misses = 0;
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 0x20);
    world.set_value(key, bad);
    const auto there = world.open("there" + std::to_string(i), true);
    const auto got = there->get(digest);
    CHECK((!got || *got == bytes));
    if (!got) {
      ++misses;
      CHECK(got.error().code == base::ErrorCode::kNotFound);
      CHECK(there->take_damage().size() == 1);
      CHECK(world.value(key).empty());  // so that it is put there again
    }
  }
  CHECK(misses > good.size() / 2);
}

TEST_CASE("a missing chunk in the store is a miss", "[proofcache]") {
  World world;
  const std::string large = random_bytes(2'000'000, 5);
  const base::Digest digest = world.open("here", true)->put(large).value();
  const std::string chunk = BlobKeys("ns").chunk(digest, 1);
  const std::array<std::string_view, 2> command = {"DEL", chunk};
  REQUIRE(world.opened->store().run(command).value().integer == 1);
  CHECK(world.open("there", true)->get(digest).error().code == base::ErrorCode::kNotFound);
}

TEST_CASE("one round trip says which of many blobs are there", "[proofcache]") {
  World world;
  const base::Digest elsewhere = world.open("other", true)->put("elsewhere").value();
  const auto artifacts = world.open("a", true);
  const base::Digest here = artifacts->put("here").value();
  world.store.calls = 0;
  const std::vector digests = {here, base::sha256("nowhere"), elsewhere, here};
  CHECK(artifacts->have(digests).value() == std::vector{true, false, true, true});
  CHECK(world.store.calls == 1);
}

TEST_CASE("collection removes what was not used for the longest time, and stops at the quota",
          "[proofcache]") {
  World world;
  const auto artifacts = world.open("a", false);
  std::vector<base::Digest> digests;
  for (unsigned i = 0; i < 4; ++i) {
    digests.push_back(artifacts->put(random_bytes(1000, i)).value());
  }
  for (const int i : {2, 0, 3, 1}) {  // the order of use
    world.clock.advance(std::chrono::hours(1));
    REQUIRE(artifacts->get(digests[static_cast<std::size_t>(i)]));
  }
  world.clock.advance(std::chrono::hours(1));
  const CollectReport report = artifacts->collect(2500).value();
  CHECK(report.freed_blobs == 2);
  CHECK(report.freed_bytes == 2000);
  CHECK(report.kept_bytes == 2000);
  CHECK(artifacts->have(digests).value() == std::vector{false, true, false, true});
}

TEST_CASE("collection keeps what a check holds, and what is only just there", "[proofcache]") {
  World world;
  const auto artifacts = world.open("a", false);
  const base::Digest held = artifacts->put("held").value();
  const base::Digest loose = artifacts->put("loose").value();
  world.clock.advance(std::chrono::hours(1));
  const base::Digest fresh = artifacts->put("fresh").value();
  artifacts->get(fresh).value();
  auto pin = artifacts->pin().value();
  REQUIRE(pin->add(std::vector{held}));
  const auto other_process = world.open("a", false);
  const CollectReport report = other_process->collect(0).value();
  CHECK(report.pinned_bytes == 4);
  CHECK(artifacts->have(std::vector{held, loose, fresh}).value() == std::vector{true, false, true});
  pin.reset();
  world.clock.advance(std::chrono::hours(1));
  CHECK(artifacts->collect(0).value().kept_bytes == 0);
}

TEST_CASE("a pin of a killed process holds nothing", "[proofcache]") {
  World world;
  const auto artifacts = world.open("a", false);
  const base::Digest digest = artifacts->put("blob").value();
  std::array<int, 2> ready{};
  REQUIRE(::pipe(ready.data()) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    auto pin = world.open("a", false)->pin();
    const bool held = pin && (*pin)->add(std::vector{digest});
    static_cast<void>(::write(ready[1], held ? "y" : "n", 1));
    ::pause();
    ::_exit(0);
  }
  char held = 0;
  REQUIRE(::read(ready[0], &held, 1) == 1);
  REQUIRE(held == 'y');
  world.clock.advance(std::chrono::hours(1));
  CHECK(artifacts->collect(0).value().freed_blobs == 0);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  CHECK(artifacts->collect(0).value().freed_blobs == 1);
  CHECK(std::distance(std::filesystem::directory_iterator(world.dir / "a/pins"), {}) == 1);
}

TEST_CASE("what a killed program left half written goes after an hour", "[proofcache]") {
  World world;
  const auto artifacts = world.open("a", false);
  const base::Digest digest = artifacts->put("blob").value();
  const std::string left = world.path_of("a", digest) + ".tmp.1.2";
  REQUIRE(base::write_file_atomically(left, "half"));
  REQUIRE(artifacts->collect(1000));
  CHECK(std::filesystem::exists(left));
  world.clock.advance(std::chrono::hours(2));
  REQUIRE(artifacts->collect(1000));
  CHECK_FALSE(std::filesystem::exists(left));
}

TEST_CASE("verify reads all, heals what the store has and removes the rest", "[proofcache]") {
  World world;
  const auto local = world.open("a", false);
  const base::Digest lost = local->put("only here").value();
  const auto shared = world.open("a", true);
  const base::Digest healed = shared->put("in both").value();
  const base::Digest good = shared->put("good").value();
  world.flip_bit(world.path_of("a", lost));
  world.flip_bit(world.path_of("a", healed));
  const VerifyReport report = shared->verify().value();
  CHECK(report.blobs == 3);
  CHECK(report.lost == std::vector{lost});
  CHECK(report.healed == std::vector{healed});
  CHECK(shared->have(std::vector{lost, healed, good}).value() == std::vector{false, true, true});
  CHECK(shared->verify().value().lost.empty());
}

}  // namespace
}  // namespace sequent::proofcache
