// Any text is a script, or a library of functions, that runs, fails or is stopped; the engine goes
// on after it.

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "engine/base/clock.h"
#include "engine/engine.h"
#include "tests/support/test_client.h"

namespace {

using sequent::engine::Engine;
using sequent::test::TestClient;

// Each look at it takes ten seconds, so that no script runs for long.
class HastyClock final : public sequent::base::Clock {
 public:
  [[nodiscard]] std::int64_t wall_us() const override { return 1'700'000'000'000'000; }
  [[nodiscard]] std::chrono::steady_clock::time_point monotonic() const override {
    return std::chrono::steady_clock::time_point(std::chrono::seconds(seconds_ += 10));
  }

 private:
  mutable std::atomic<std::int64_t> seconds_ = 0;
};

std::unique_ptr<Engine> open(const HastyClock& clock) {
  auto opened = Engine::open({.clock = &clock, .config = {.databases = 2}, .upkeep = false});
  if (!opened) {
    throw std::runtime_error(opened.error().message);
  }
  auto engine = std::move(opened).value();
  engine->begin_turn().on_slow_script([] { return true; });
  return engine;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const HastyClock kClock;
  static const std::unique_ptr<Engine> kEngine = open(kClock);
  if (size == 0) {
    return 0;
  }
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  TestClient client(*kEngine);
  client.run("FLUSHALL");
  client.run_words({"RPUSH", "list", "a", "b"});
  if (data[0] % 2 == 0) {
    client.run_words({"EVAL", text, "1", "list", "argument"});
    client.run_words({"SCRIPT", "FLUSH"});
  } else {
    client.run_words({"FUNCTION", "LOAD", "#!lua name=fuzz\n" + text});
    client.run_words({"FCALL", "f", "1", "list", "argument"});
    client.run_words({"FUNCTION", "FLUSH"});
  }
  if (!(client.run("PING") == "PONG")) {
    std::abort();
  }
  return 0;
}
