// Several processes on one embedded store: who owns it, and what happens when the
// owner goes away.

#include <algorithm>
#include <fstream>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <thread>

#include "engine/persist/lock.h"
#include "engine/store/open.h"
#include "engine/store/typed.h"
#include "tests/support/catch.h"
#include "tests/support/child.h"
#include "tests/support/temp_dir.h"

namespace sequent::store {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

std::unique_ptr<OpenStore> open(const std::string& database, OpenOptions options = {}) {
  auto store = open_store("embedded:" + database, std::move(options));
  INFO((store ? "" : store.error().message));
  REQUIRE(store.has_value());
  return *std::move(store);
}

// The processes that write to one database.
class Writers {
 public:
  explicit Writers(const test::TempDir& dir) : dir_(dir) {}

  void start(const std::string& name) {
    const auto program =
        std::filesystem::read_symlink("/proc/self/exe").parent_path() / "contract" / "store_writer";
    names_.push_back(name);
    children_.emplace_back(
        std::vector<std::string>{program.string(), "embedded:" + database(), name, notes_of(name)},
        dir_ / (name + ".log"));
  }
  [[nodiscard]] std::string database() const { return dir_ / "store.db"; }

  // Kills the one that owns the database now; false if none does.
  bool kill_owner() {
    const auto owner = persist::Lock::owner(database());
    for (test::Child& child : children_) {
      if (owner && child.pid() == *owner && child.running()) {
        child.kill_now();
        return true;
      }
    }
    return false;
  }
  void wait_for_notes(const std::string& name, std::size_t count) {
    const auto deadline = steady_clock::now() + seconds(30);
    while (notes(name).size() < count && steady_clock::now() < deadline) {
      std::this_thread::sleep_for(milliseconds(2));
    }
    INFO(said(name));
    REQUIRE(notes(name).size() >= count);
  }
  [[nodiscard]] std::vector<std::string> notes(const std::string& name) const {
    std::ifstream in(notes_of(name));
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) {
      lines.push_back(line);
    }
    return lines;
  }
  [[nodiscard]] std::string said(const std::string& name) const {
    std::ifstream in(dir_ / (name + ".log"));
    return {std::istreambuf_iterator<char>(in), {}};
  }
  // Ends all that still run, as their user would; how many failed by themselves.
  int finish() {
    int failed = 0;
    for (std::size_t i = 0; i < children_.size(); ++i) {
      children_[i].send(SIGTERM);
      const int code = children_[i].wait_for(seconds(30));
      if (code != 0 && code != 128 + SIGKILL) {
        WARN(names_[i] << " ended with " << code << ": " << said(names_[i]));
        ++failed;
      }
    }
    return failed;
  }
  // How many acknowledged writes are not in the database; there must be some.
  std::size_t lost() {
    const auto store = open(database());
    std::size_t missing = 0;
    std::size_t all = 0;
    for (const std::string& name : names_) {
      std::vector<std::string> keys;
      for (const std::string& number : notes(name)) {
        keys.push_back(name + ":" + number);
      }
      const std::vector<bool> there = exists_many(store->store(), keys).value();
      missing += static_cast<std::size_t>(std::count(there.begin(), there.end(), false));
      all += keys.size();
    }
    CHECK(all > 0);
    return missing;
  }

 private:
  [[nodiscard]] std::string notes_of(const std::string& name) const {
    return dir_ / (name + ".notes");
  }

  const test::TempDir& dir_;
  std::vector<std::string> names_;
  std::vector<test::Child> children_;
};

TEST_CASE("of many processes that start at once exactly one owns the store", "[takeover]") {
  const test::TempDir dir;
  Writers writers(dir);
  constexpr int kProcesses = 8;
  for (int i = 0; i < kProcesses; ++i) {
    writers.start("w" + std::to_string(i));
  }
  for (int i = 0; i < kProcesses; ++i) {
    writers.wait_for_notes("w" + std::to_string(i), 5);
  }
  CHECK(persist::Lock::owner(writers.database()).has_value());
  CHECK(writers.finish() == 0);
  CHECK(writers.lost() == 0);
}

TEST_CASE("when the owner is killed another takes over and nothing acknowledged is lost",
          "[takeover]") {
  const test::TempDir dir;
  Writers writers(dir);
  int started = 0;
  for (; started < 4; ++started) {
    writers.start("w" + std::to_string(started));
  }
  for (int round = 0; round < 5; ++round) {
    const std::string newest = "w" + std::to_string(started - 1);
    writers.wait_for_notes(newest, writers.notes(newest).size() + 20);
    const auto deadline = steady_clock::now() + seconds(10);
    while (!writers.kill_owner() && steady_clock::now() < deadline) {
      std::this_thread::sleep_for(milliseconds(1));
    }
    writers.start("w" + std::to_string(started++));
  }
  const std::string newest = "w" + std::to_string(started - 1);
  writers.wait_for_notes(newest, 20);
  CHECK(writers.finish() == 0);
  CHECK(writers.lost() == 0);
}

TEST_CASE("a store opened twice in one process is owned once and used by both", "[takeover]") {
  const test::TempDir dir;
  auto owner = open(dir / "store.db");
  auto attached = open(dir / "store.db");
  REQUIRE(put_bytes(owner->store(), "k", "v"));
  CHECK(get_bytes(attached->store(), "k")->value() == "v");
  CHECK(owner->store().url() == attached->store().url());
  // The owner leaves; what it wrote stays, and the other one does not notice.
  owner.reset();
  CHECK(get_bytes(attached->store(), "k")->value() == "v");
  REQUIRE(put_bytes(attached->store(), "k", "w"));
  auto third = open(dir / "store.db");
  CHECK(get_bytes(third->store(), "k")->value() == "w");
}

TEST_CASE("a subscription outlives the owner", "[takeover]") {
  const test::TempDir dir;
  auto owner = open(dir / "store.db");
  auto attached = open(dir / "store.db");
  auto notifier = *attached->make_notifier();
  REQUIRE(notifier->subscribe("news"));
  CHECK(publish(owner->store(), "news", "one").value() == 1);
  CHECK(notifier->wait_for(seconds(10))->value().payload == "one");
  owner.reset();
  CHECK(notifier->wait_for(seconds(10))->value().channel.empty());
  auto late = open(dir / "store.db");
  CHECK(publish(late->store(), "news", "two").value() == 1);
  CHECK(notifier->wait_for(seconds(10))->value().payload == "two");
}

TEST_CASE("attached processes block and are woken through the owner", "[takeover]") {
  const test::TempDir dir;
  auto owner = open(dir / "store.db");
  auto attached = open(dir / "store.db");
  std::optional<std::string> popped;
  std::thread waiting(
      [&] { popped = wait_pop_front(attached->store(), "q", seconds(20)).value(); });
  const std::vector<std::string_view> job{"job"};
  CHECK(push_back(owner->store(), "q", job).has_value());
  waiting.join();
  CHECK(popped == "job");
}

TEST_CASE("only the user can reach the socket and the folders that were made", "[takeover]") {
  const test::TempDir dir;
  const auto store = open(dir / "made/deep/store.db");
  struct stat found {};
  REQUIRE(::stat((dir / "made/deep/store.db.sock").c_str(), &found) == 0);
  CHECK((found.st_mode & 0777U) == 0600U);
  REQUIRE(::stat((dir / "made").c_str(), &found) == 0);
  CHECK((found.st_mode & 0777U) == 0700U);
}

TEST_CASE("a socket that a killed owner left is replaced", "[takeover]") {
  const test::TempDir dir;
  {
    const base::UniqueFd dead(::socket(AF_UNIX, SOCK_STREAM, 0));
    sockaddr_un where{};
    where.sun_family = AF_UNIX;
    const std::string path = dir / "store.db.sock";
    path.copy(static_cast<char*>(where.sun_path), path.size());
    REQUIRE(::bind(dead.get(), reinterpret_cast<sockaddr*>(&where), sizeof where) == 0);
  }
  auto owner = open(dir / "store.db");
  auto attached = open(dir / "store.db");
  CHECK(put_bytes(attached->store(), "k", "v"));
  CHECK(get_bytes(owner->store(), "k")->value() == "v");
}

TEST_CASE("paths of any length, relative ones and links name the same store", "[takeover]") {
  const test::TempDir dir;
  const std::string deep =
      dir / std::string(120, 'a').append("/").append(120, 'b').append("/").append(200, 'n');
  auto owner = open(deep);
  auto attached = open(deep);
  CHECK(put_bytes(attached->store(), "k", "v"));
  std::filesystem::create_symlink(deep, dir / "link.db");
  auto linked = open(dir / "link.db");
  CHECK(get_bytes(linked->store(), "k")->value() == "v");
  CHECK(linked->store().url() == owner->store().url());
}

TEST_CASE("a folder in the place of the database is refused by name", "[takeover]") {
  const test::TempDir dir;
  const auto store = open_store("embedded:" + dir.path().string());
  REQUIRE_FALSE(store.has_value());
  CHECK(store.error().code == base::ErrorCode::kInvalid);
  CHECK(store.error().message.find("names a folder") != std::string::npos);
  CHECK_FALSE(open_store("embedded:" + (dir / "x.db"), {.durability = "sometimes"}).has_value());
}

TEST_CASE("without a path the store is the user's own", "[takeover]") {
  const test::TempDir dir;
  const char* before = std::getenv("XDG_DATA_HOME");
  const std::string kept = before == nullptr ? "" : before;
  ::setenv("XDG_DATA_HOME", dir.path().c_str(), 1);
  const auto store = open_store("embedded:");
  before == nullptr ? ::unsetenv("XDG_DATA_HOME") : ::setenv("XDG_DATA_HOME", kept.c_str(), 1);
  REQUIRE(store.has_value());
  CHECK((*store)->store().url() == "embedded:" + (dir / "sequent/store.db"));
  CHECK(std::filesystem::exists(dir / "sequent/store.db"));
}

TEST_CASE("an owner that is stopped holds no attached call past its deadline", "[takeover]") {
  const test::TempDir dir;
  Writers writers(dir);
  writers.start("owner");
  writers.wait_for_notes("owner", 1);
  auto attached = open(dir / "store.db", {.deadline = milliseconds(200)});
  const auto owner = persist::Lock::owner(dir / "store.db");
  REQUIRE(owner.has_value());
  ::kill(*owner, SIGSTOP);
  const auto started = steady_clock::now();
  const auto late = increment(attached->store(), "n");
  const auto took = steady_clock::now() - started;
  ::kill(*owner, SIGCONT);
  REQUIRE_FALSE(late.has_value());
  CHECK(late.error().code == base::ErrorCode::kTimeout);
  CHECK(took < seconds(5));
  CHECK(increment(attached->store(), "m").value() == 1);
  CHECK(writers.finish() == 0);
}

}  // namespace
}  // namespace sequent::store
