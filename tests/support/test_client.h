#pragma once

#include <cstdint>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/clock.h"
#include "engine/engine.h"
#include "engine/resp/reply.h"
#include "engine/resp/reply_builder.h"
#include "engine/state/session.h"

namespace sequent::test {

// A reply that compares with what redis-cli shows: 1 an integer, "text" a string,
// status or error, nullptr a null, {"a", "b"} a list of strings.
struct Answer {
  resp::Reply reply;
  bool blocked = false;

  bool operator==(std::int64_t value) const;
  bool operator==(int value) const { return *this == std::int64_t{value}; }
  bool operator==(std::string_view text) const;
  bool operator==(const char* text) const { return *this == std::string_view(text); }
  bool operator==(std::nullptr_t) const { return reply.is_null() && !blocked; }
  bool operator==(const std::vector<std::string>& texts) const;
};
std::ostream& operator<<(std::ostream& out, const Answer& answer);
// As redis-cli would print it, on one line: `"a"`, `(integer) 1`, `(nil)`, `[…]`, `(error) …`.
[[nodiscard]] std::string to_text(const resp::Reply& reply);

// Words as in a shell: blanks part them, "…" (with \n, \xff, …) and '…' keep them together.
[[nodiscard]] std::vector<std::string> split_words(std::string_view line);

// An engine in memory that has no thread of its own, with a clock that stands still.
struct TestEngine {
  explicit TestEngine(int databases = 16);

  base::ManualClock clock;
  std::unique_ptr<engine::Engine> engine;

  void advance_ms(std::int64_t ms) { clock.advance(std::chrono::milliseconds(ms)); }
  void tick() { engine->begin_turn().tick(); }
};

// A client of an engine that speaks as redis-cli: run("SET a 1").
class TestClient final : public state::Session {
 public:
  explicit TestClient(TestEngine& engine) : TestClient(*engine.engine) {}
  explicit TestClient(engine::Engine& engine) : engine_(&engine) {}
  ~TestClient() override;

  Answer run(std::string_view line);
  Answer run_words(const std::vector<std::string>& words);
  // What came to the outbox since the last call: messages and late replies.
  std::vector<resp::Reply> messages();
  // The only message.
  Answer message();
  void time_out();
  [[nodiscard]] int wakes() const { return wakes_; }

  resp::ReplySink& outbox() override;
  void wake() override { ++wakes_; }
  void protocol_changed(int version) override;

 private:
  void collect();

  engine::Engine* engine_;
  resp::ReplyBuilder outbox_;
  resp::ReplyBuilder replies_;
  std::vector<resp::Reply> messages_;
  int wakes_ = 0;
};

}  // namespace sequent::test
