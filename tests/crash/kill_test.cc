#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <sys/mman.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "engine/engine.h"
#include "engine/state/journal.h"
#include "tests/crash/store_dump.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_client.h"

namespace sequent::test {
namespace {

// What must hold after a kill at any moment:
// - the state is a prefix of what was executed: the number that each transaction writes in the
//   order of their turns is the number of transactions that are there;
// - no transaction is there by half;
// - `always`: what was acknowledged is there; `everysec`: what was executed a second before.

constexpr int kClients = 3;
constexpr std::int64_t kRemembered = 1 << 20;

// How far each client came; outlives the process that is killed.
struct Progress {
  std::array<std::atomic<std::int64_t>, kClients> sent;
  std::array<std::atomic<std::int64_t>, kClients> acknowledged;
  std::atomic<std::int64_t> executed;  // transactions of all, in the order of their turns
  // When they were, in milliseconds of the monotonic clock.
  std::array<std::array<std::atomic<std::int64_t>, kRemembered>, kClients> executed_ms;
};

std::int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

class SharedProgress {
 public:
  SharedProgress()
      : memory_(::mmap(
            nullptr, sizeof(Progress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)) {
    REQUIRE(memory_ != MAP_FAILED);
    new (memory_) Progress();
  }
  ~SharedProgress() { ::munmap(memory_, sizeof(Progress)); }
  SharedProgress(const SharedProgress&) = delete;
  SharedProgress& operator=(const SharedProgress&) = delete;
  Progress* operator->() const { return static_cast<Progress*>(memory_); }

 private:
  void* memory_;
};

// One client: numbered transactions over keys of its own, of every type.
void write_for_ever(engine::Engine& engine, Progress& progress, int client) {
  class Silent final : public state::Session {
   public:
    resp::ReplySink& outbox() override { return sink_; }
    void wake() override {}
    void protocol_changed(int /*version*/) override {}

   private:
    resp::ReplyBuilder sink_;
  };
  Silent session;
  const std::string me = std::to_string(client);
  for (std::int64_t n = progress.acknowledged[client] + 1;; ++n) {
    progress.sent[client] = n;
    const std::string number = std::to_string(n);
    const std::vector<std::vector<std::string>> commands = {
        {"INCR", "count" + me},
        {"RPUSH", "list" + me, number},
        {"LTRIM", "list" + me, "-50", "-1"},
        {"HSET", "hash" + me, std::to_string(n % 20), number},
        {"ZADD", "zset" + me, number, std::to_string(n % 30)},
        {"SET", "big" + me, std::string(n % 10 == 0 ? 70'000 : 10, 'b')},
        {"XADD", "stream" + me, "MAXLEN", "20", number + "-0", "n", number},
        {"XGROUP", "CREATE", "stream" + me, "g", "0"},
        {"XREADGROUP", "GROUP", "g", "c", "STREAMS", "stream" + me, ">"},
        {"XACK", "stream" + me, "g", std::to_string(n - 3) + "-0"},
        {"SET", "last" + me, number},
    };
    progress.executed_ms[client][n % kRemembered] = now_ms();
    std::uint64_t turn = 0;
    {
      auto held = engine.begin_turn();
      for (const auto& words : commands) {
        const std::vector<std::string_view> views(words.begin(), words.end());
        resp::ReplyBuilder reply;
        held.execute(session, views, reply);
      }
      const std::string in_all = std::to_string(++progress.executed);
      const std::array<std::string_view, 3> words = {"SET", "in-all", in_all};
      resp::ReplyBuilder reply;
      held.execute(session, words, reply);
      turn = held.finish();
    }
    if (!engine.journal()->must_wait() || engine.journal()->wait_durable(turn)) {
      progress.acknowledged[client] = n;
    }
  }
}

[[noreturn]] void serve_until_killed(const engine::Engine::Options& options, Progress& progress) {
  auto engine = engine::Engine::open(options);
  if (!engine) {
    ::_exit(1);
  }
  std::vector<std::thread> clients;
  for (int client = 0; client < kClients; ++client) {
    clients.emplace_back([&, client] { write_for_ever(**engine, progress, client); });
  }
  for (std::thread& client : clients) {
    client.join();
  }
  ::_exit(1);
}

// The least number of client `client`'s last transaction that must be there.
std::int64_t least_kept(const Progress& progress,
                        int client,
                        engine::Durability durability,
                        std::int64_t killed_ms) {
  std::int64_t n = progress.acknowledged[client];
  if (durability == engine::Durability::kAlways) {
    return n;
  }
  while (n > 0 && progress.executed_ms[client][n % kRemembered] > killed_ms - 1000) {
    --n;
  }
  return n;
}

}  // namespace

TEST_CASE("kill -9 at any moment loses nothing promised and leaves what was at some moment",
          "[crash]") {
  const TempDir dir;
  const auto durability = GENERATE(engine::Durability::kAlways, engine::Durability::kEverySec);
  const engine::Engine::Options options = {
      .path = dir / "a.db",
      .durability = durability,
      .tuning = {.max_log_bytes = 20'000},
      .config = {.auto_aof_rewrite_percentage = 1, .auto_aof_rewrite_min_size = 20'000}};
  const SharedProgress progress;
  std::mt19937 random(5);
  // The slow suite has more rounds.
  const char* wanted = std::getenv("SEQUENT_KILLS");
  const int rounds = wanted == nullptr ? 12 : std::atoi(wanted);
  std::int64_t acknowledged = 0;
  for (int round = 0; round < rounds; ++round) {
    const pid_t child = ::fork();
    if (child == 0) {
      serve_until_killed(options, *progress.operator->());
    }
    // At any moment of its work, or of its start.
    const std::int64_t before = progress->executed;
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (round % 4 != 0 && progress->executed == before &&
           std::chrono::steady_clock::now() < deadline) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 80'000));
    const std::int64_t killed_ms = now_ms();
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    REQUIRE(WIFSIGNALED(status));

    auto opened = engine::Engine::open(options);
    if (!opened) {
      FAIL(opened.error().message);
    }
    TestClient client(**opened);
    CAPTURE(round);
    std::int64_t in_all = 0;
    for (int i = 0; i < kClients; ++i) {
      const std::string me = std::to_string(i);
      const std::string last = client.run("GET last" + me).reply.text;
      const std::int64_t found = last.empty() ? 0 : std::stoll(last);
      REQUIRE(found >= least_kept(*progress.operator->(), i, durability, killed_ms));
      REQUIRE(found <= progress->sent[i]);
      if (found > 0) {
        REQUIRE(client.run("GET count" + me) == last);
        REQUIRE(client.run("LINDEX list" + me + " -1") == last);
        REQUIRE(client.run("HGET hash" + me + " " + std::to_string(found % 20)) == last);
        REQUIRE(client.run("ZSCORE zset" + me + " " + std::to_string(found % 30)) == last);
        REQUIRE(client.run("STRLEN big" + me) == (found % 10 == 0 ? 70'000 : 10));
        REQUIRE(client.run("GET big" + me).reply.text ==
                std::string(found % 10 == 0 ? 70'000 : 10, 'b'));
      }
      if (found > 3) {  // the last three entries are pending, each once delivered
        REQUIRE(to_text(client.run("XPENDING stream" + me + " g").reply) ==
                "[(integer) 3, \"" + std::to_string(found - 2) + "-0\", \"" + last +
                    "-0\", [[\"c\", \"3\"]]]");
        const resp::Reply group = client.run("XINFO GROUPS stream" + me).reply.items.at(0);
        REQUIRE(group.items.at(7).text == last + "-0");
        REQUIRE(group.items.at(9).integer == found);
        REQUIRE(group.items.at(11).integer == 0);
      }
      // What was not acknowledged and came through all the same counts from now on.
      progress->acknowledged[i] = found;
      in_all += found;
    }
    acknowledged += in_all;
    progress->executed = in_all;
    REQUIRE(client.run("GET in-all").reply.text == (in_all == 0 ? "" : std::to_string(in_all)));
  }
  CHECK(acknowledged > 0);
}

}  // namespace sequent::test
