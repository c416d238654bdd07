#include "engine/store/store.h"

#include <atomic>
#include <thread>

#include "engine/base/digest.h"
#include "engine/store/typed.h"
#include "engine/store/typed_sorted.h"
#include "tests/contract/backend.h"
#include "tests/support/catch.h"

namespace sequent::store {
namespace {

using base::ErrorCode;
using resp::Reply;
using resp::ReplyKind;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;
using Words = std::vector<std::string_view>;

// Runs `check` with an empty store of each kind.
void on_each(const std::function<void(OpenStore&)>& check) {
  for (const std::string& name : test::backend_names()) {
    const auto backend = test::make_backend(name);
    if (!backend) {
      continue;
    }
    INFO("backend " << name);
    auto open = backend->open({});
    INFO((open ? "" : open.error().message));
    REQUIRE(open.has_value());
    check(**open);
  }
}

Reply run(Store& store, const Words& words) {
  auto reply = store.run(words);
  INFO((reply ? "" : reply.error().message));
  REQUIRE(reply.has_value());
  return *std::move(reply);
}

struct OwnedScript {
  explicit OwnedScript(std::string text) : source(std::move(text)), sha1(base::sha1_hex(source)) {}
  [[nodiscard]] Script script() const { return {"test", sha1, source}; }
  std::string source;
  std::string sha1;
};

std::string all_bytes() {
  std::string bytes;
  for (int i = 0; i < 256; ++i) {
    bytes += static_cast<char>(i);
  }
  return bytes + "\r\n$5\r\n";
}

TEST_CASE("each kind of reply has its kind", "[contract]") {
  on_each([](OpenStore& open) {
    Store& store = open.store();
    CHECK(run(store, {"SET", "k", "v"}) == Reply::simple("OK"));
    CHECK(run(store, {"GET", "k"}) == Reply::bulk("v"));
    CHECK(run(store, {"GET", "absent"}).kind == ReplyKind::kNull);
    CHECK(run(store, {"STRLEN", "k"}) == Reply::of(1));
    CHECK(run(store, {"BLPOP", "absent", "0.01"}).kind == ReplyKind::kNullArray);
    CHECK(run(store, {"LRANGE", "absent", "0", "-1"}) == Reply::array({}));
    run(store, {"HSET", "h", "f", "1"});
    CHECK(run(store, {"HGETALL", "h"}) == Reply::array({Reply::bulk("f"), Reply::bulk("1")}));
    run(store, {"ZADD", "z", "1.5", "m"});
    CHECK(run(store, {"ZSCORE", "z", "m"}) == Reply::bulk("1.5"));
    CHECK(run(store, {"MGET", "k", "{k}absent"}) == Reply::array({Reply::bulk("v"), Reply{}}));
  });
}

TEST_CASE("a refused command is a reply, not an error", "[contract]") {
  on_each([](OpenStore& open) {
    Store& store = open.store();
    run(store, {"SET", "k", "v"});
    CHECK(run(store, {"LPUSH", "k", "x"}) ==
          Reply::error("WRONGTYPE Operation against a key holding the wrong kind of value"));
    CHECK(run(store, {"GET"}) == Reply::error("ERR wrong number of arguments for 'get' command"));
    CHECK(run(store, {"INCR", "k"}) == Reply::error("ERR value is not an integer or out of range"));
    CHECK(run(store, {"NOSUCH", "a"}) ==
          Reply::error("ERR unknown command 'NOSUCH', with args beginning with: 'a' "));
    CHECK(run(store, {""}).is_error());
  });
}

TEST_CASE("a command that would change the shared connection is refused", "[contract]") {
  on_each([](OpenStore& open) {
    for (const char* name : {"MULTI", "SUBSCRIBE", "select", "WATCH", "MONITOR"}) {
      const auto refused = open.store().run(Words{name, "1"});
      REQUIRE_FALSE(refused.has_value());
      CHECK(refused.error().code == ErrorCode::kInvalid);
      const auto batch = open.store().run_batch(std::vector<Command>{{"PING"}, {name, "1"}});
      REQUIRE_FALSE(batch.has_value());
      CHECK(batch.error().code == ErrorCode::kInvalid);
    }
    CHECK_FALSE(open.store().run({}).has_value());
  });
}

TEST_CASE("keys and values are any bytes of any length", "[contract]") {
  on_each([](OpenStore& open) {
    Store& store = open.store();
    const std::string odd = all_bytes();
    const std::string huge = std::string(3 << 20, 'x') + odd;
    for (const std::string& value : {std::string(), odd, std::string(64 * 1024, '\0'), huge}) {
      REQUIRE(put_bytes(store, odd, value));
      CHECK((get_bytes(store, odd)->value() == value));
      CHECK(size_of_bytes(store, odd).value() == std::ssize(value));
    }
    REQUIRE(put_bytes(store, "", "empty key"));
    CHECK(get_bytes(store, "")->value() == "empty key");
    REQUIRE(set_field(store, "h", odd, odd));
    CHECK(get_field(store, "h", odd)->value() == odd);
    CHECK(add_to_set(store, "s", Words{odd, odd, ""}).value() == 2);
  });
}

TEST_CASE("a batch replies in its order, and a refused one does not stop it", "[contract]") {
  on_each([](OpenStore& open) {
    Store& store = open.store();
    CHECK(store.run_batch({})->empty());
    std::vector<Command> commands;
    for (int i = 0; i < 5000; ++i) {
      commands.push_back({"SET", "k" + std::to_string(i), std::to_string(i)});
      commands.push_back({"GET", "k" + std::to_string(i)});
    }
    commands.push_back({"LPUSH", "k0", "x"});
    commands.push_back({"GET", "k4999"});
    const auto replies = store.run_batch(commands);
    REQUIRE(replies.has_value());
    REQUIRE(replies->size() == commands.size());
    bool in_order = true;
    for (std::size_t i = 0; i < 5000; ++i) {
      in_order = in_order && (*replies)[2 * i] == Reply::simple("OK") &&
                 (*replies)[2 * i + 1] == Reply::bulk(std::to_string(i));
    }
    CHECK(in_order);
    CHECK((*replies)[10'000].is_error());
    CHECK((*replies)[10'001] == Reply::bulk("4999"));
    CHECK_FALSE(store.run_batch(std::vector<Command>{{"BLPOP", "x", "1"}}).has_value());
  });
}

TEST_CASE("a batch larger than all buffers does not jam", "[contract]") {
  on_each([](OpenStore& open) {
    Store& store = open.store();
    const std::string value(1 << 20, 'v');
    std::vector<Command> commands;
    for (int i = 0; i < 24; ++i) {
      commands.push_back({"SET", "k" + std::to_string(i), value});
      commands.push_back({"GET", "k" + std::to_string(i)});
    }
    const auto replies = store.run_batch(commands);
    REQUIRE(replies.has_value());
    CHECK((replies->back().text == value));
  });
}

TEST_CASE("a script gets keys and arguments and returns every kind of value", "[contract]") {
  on_each([](OpenStore& open) {
    Store& store = open.store();
    const OwnedScript echo(
        "redis.call('SET', KEYS[1], ARGV[1]); "
        "return {KEYS[1], ARGV[1], 7, false, true, {1, {2}}, redis.status_reply('FINE'), 3.9}");
    const std::string odd = all_bytes();
    const Reply expected =
        Reply::array({Reply::bulk("k"), Reply::bulk(odd), Reply::of(7), Reply{}, Reply::of(1),
                      Reply::array({Reply::of(1), Reply::array({Reply::of(2)})}),
                      Reply::simple("FINE"), Reply::of(3)});
    for (int i = 0; i < 2; ++i) {
      const auto reply = store.run_script(echo.script(), Words{"k"}, Words{odd});
      REQUIRE(reply.has_value());
      CHECK(*reply == expected);
    }
    CHECK(get_bytes(store, "k")->value() == odd);
    run(store, {"SCRIPT", "FLUSH"});
    CHECK(store.run_script(echo.script(), Words{"k"}, Words{odd})->items.size() == 8);
  });
}

TEST_CASE("what goes wrong in a script is an error reply", "[contract]") {
  on_each([](OpenStore& open) {
    Store& store = open.store();
    const OwnedScript refuses("return redis.error_reply('MINE not today')");
    CHECK(*store.run_script(refuses.script(), {}, {}) == Reply::error("MINE not today"));
    const OwnedScript syntax("return (");
    CHECK(store.run_script(syntax.script(), {}, {})->text.starts_with("ERR Error compiling"));
    const OwnedScript wrong("return redis.call('LPUSH', KEYS[1], 'x')");
    REQUIRE(put_bytes(store, "k", "v"));
    CHECK(store.run_script(wrong.script(), Words{"k"}, {})->text.starts_with("WRONGTYPE "));
    const OwnedScript caught("return redis.pcall('LPUSH', KEYS[1], 'x').err");
    CHECK(store.run_script(caught.script(), Words{"k"}, {})->text.starts_with("WRONGTYPE "));
    const OwnedScript thrown("error('boom')");
    CHECK(store.run_script(thrown.script(), {}, {})->text.find("boom") != std::string::npos);
  });
}

TEST_CASE("a blocking pop waits its time and no longer", "[contract]") {
  on_each([](OpenStore& open) {
    const auto started = steady_clock::now();
    const auto nothing = wait_pop_front(open.store(), "q", milliseconds(120));
    const auto took = steady_clock::now() - started;
    REQUIRE(nothing.has_value());
    CHECK_FALSE(nothing->has_value());
    CHECK(took >= milliseconds(115));
    CHECK(took < seconds(3));
  });
}

TEST_CASE("a blocking pop is woken by another thread's push", "[contract]") {
  on_each([](OpenStore& open) {
    Store& store = open.store();
    constexpr int kThreads = 4;
    std::atomic<int> got = 0;
    std::vector<std::thread> waiting;
    for (int i = 0; i < kThreads; ++i) {
      waiting.emplace_back([&] {
        const auto popped = wait_pop_front(store, "q", seconds(20));
        got += popped.has_value() && popped->has_value() ? 1 : 0;
      });
    }
    // Others are served meanwhile.
    CHECK(increment(store, "n").value() == 1);
    const auto started = steady_clock::now();
    for (int i = 0; i < kThreads; ++i) {
      CHECK(push_back(store, "q", Words{"x"}).has_value());
    }
    for (std::thread& each : waiting) {
      each.join();
    }
    CHECK(got == kThreads);
    CHECK(steady_clock::now() - started < seconds(10));
    CHECK(count_values(store, "q").value() == 0);
  });
}

TEST_CASE("a script's push wakes a blocking pop", "[contract]") {
  on_each([](OpenStore& open) {
    Store& store = open.store();
    std::optional<std::string> popped;
    std::thread waiting([&] { popped = wait_pop_front(store, "{q}", seconds(20)).value(); });
    const OwnedScript push("return redis.call('RPUSH', KEYS[1], ARGV[1])");
    CHECK(run_for_integer(store, push.script(), Words{"{q}"}, Words{"job"}).has_value());
    waiting.join();
    CHECK(popped == "job");
  });
}

TEST_CASE("a stream is followed from an id, waiting for what comes", "[contract]") {
  on_each([](OpenStore& open) {
    Store& store = open.store();
    CHECK(last_stream_id(store, "s").value() == "0-0");
    const std::vector<Field> fields{{"kind", "done"}, {"id", "a"}};
    const std::string first = add_to_stream(store, "s", fields).value();
    CHECK(last_stream_id(store, "s").value() == first);
    auto entries = read_stream(store, "s", "0", 10, milliseconds(0)).value();
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].id == first);
    CHECK(entries[0].fields == std::vector<OwnedField>{{"kind", "done"}, {"id", "a"}});
    CHECK(read_stream(store, "s", first, 10, milliseconds(30))->empty());
    std::thread writer([&] { (void)add_to_stream(store, "s", fields, 100); });
    entries = read_stream(store, "s", first, 10, seconds(20)).value();
    writer.join();
    CHECK(entries.size() == 1);
    CHECK(count_stream(store, "s").value() == 2);
  });
}

TEST_CASE("a key with a deadline is gone after it", "[contract]") {
  on_each([](OpenStore& open) {
    Store& store = open.store();
    REQUIRE(put_bytes_for(store, "short", "v", milliseconds(40)));
    REQUIRE(put_bytes_for(store, "later", "v", seconds(100)));
    REQUIRE(put_bytes(store, "long", "v"));
    CHECK(expire_in(store, "long", seconds(100)).value());
    CHECK_FALSE(expire_in(store, "absent", seconds(1)).value());
    CHECK(get_bytes(store, "later")->has_value());
    const auto deadline = steady_clock::now() + seconds(10);
    while (exists(store, "short").value() && steady_clock::now() < deadline) {
      std::this_thread::sleep_for(milliseconds(5));
    }
    CHECK_FALSE(exists(store, "short").value());
    const std::int64_t left = run(store, {"PTTL", "long"}).integer;
    CHECK(left > 90'000);
    CHECK(left <= 100'000);
  });
}

TEST_CASE("many threads at once lose and double nothing", "[contract]") {
  on_each([](OpenStore& open) {
    Store& store = open.store();
    constexpr int kThreads = 8;
    constexpr int kEach = 300;
    std::atomic<int> won = 0;
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < kEach; ++i) {
          won += put_bytes_if_absent(store, "once" + std::to_string(i), "x").value() ? 1 : 0;
          const std::string mine = std::to_string(t) + ":" + std::to_string(i);
          wrong += put_bytes(store, "own" + std::to_string(t), mine).has_value() ? 0 : 1;
          wrong += get_bytes(store, "own" + std::to_string(t))->value() == mine ? 0 : 1;
          wrong += increment(store, "n").has_value() ? 0 : 1;
        }
      });
    }
    for (std::thread& each : threads) {
      each.join();
    }
    CHECK(won == kEach);
    CHECK(wrong == 0);
    CHECK(get_bytes(store, "n")->value() == std::to_string(kThreads * kEach));
  });
}

TEST_CASE("what is published reaches those who subscribed before", "[contract]") {
  on_each([](OpenStore& open) {
    Store& store = open.store();
    CHECK(publish(store, "news", "nobody").value() == 0);
    auto first = *open.make_notifier();
    auto second = *open.make_notifier();
    REQUIRE(first->subscribe("news"));
    REQUIRE(first->subscribe("more"));
    REQUIRE(second->subscribe("news"));
    const std::string odd = all_bytes();
    CHECK(publish(store, "news", odd).value() == 2);
    CHECK(publish(store, "more", "").value() == 1);
    auto message = first->wait_for(seconds(10))->value();
    CHECK(message.channel == "news");
    CHECK(message.payload == odd);
    message = first->wait_for(seconds(10))->value();
    CHECK(message.channel == "more");
    CHECK(message.payload.empty());
    CHECK(second->wait_for(seconds(10))->value().payload == odd);
    CHECK_FALSE(second->wait_for(milliseconds(20)).value().has_value());
    second.reset();
    // A subscriber that went away is no longer counted, as soon as that is known.
    const auto deadline = steady_clock::now() + seconds(10);
    while (publish(store, "news", "x").value() != 1 && steady_clock::now() < deadline) {
      std::this_thread::yield();
    }
    CHECK(publish(store, "news", "x").value() == 1);
  });
}

TEST_CASE("a waiting subscriber is woken by a publisher", "[contract]") {
  on_each([](OpenStore& open) {
    auto notifier = *open.make_notifier();
    REQUIRE(notifier->subscribe("news"));
    std::int64_t received = 0;
    std::thread publisher([&] {
      std::this_thread::sleep_for(milliseconds(30));
      received = publish(open.store(), "news", "now").value();
    });
    const auto message = notifier->wait_for(seconds(20));
    publisher.join();
    CHECK(received == 1);
    CHECK(message->value().payload == "now");
  });
}

TEST_CASE("a script's publish reaches a subscriber", "[contract]") {
  on_each([](OpenStore& open) {
    auto notifier = *open.make_notifier();
    REQUIRE(notifier->subscribe("news"));
    const OwnedScript script("return redis.call('PUBLISH', ARGV[1], 'from Lua')");
    CHECK(run_for_integer(open.store(), script.script(), {}, Words{"news"}).value() == 1);
    CHECK(notifier->wait_for(seconds(10))->value().payload == "from Lua");
  });
}

TEST_CASE("repeatable calls are the same calls", "[contract]") {
  on_each([](OpenStore& open) {
    Store& store = open.store().repeatable();
    CHECK(increment(store, "n").value() == 1);
    CHECK(increment(store.repeatable(), "n").value() == 2);
    CHECK(store.run_batch(std::vector<Command>{{"INCR", "n"}})->front() == Reply::of(3));
    CHECK(store.url() == open.store().url());
  });
}

}  // namespace
}  // namespace sequent::store
