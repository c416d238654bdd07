#include "engine/script/runner.h"

#include <string>
#include <thread>

#include "engine/base/digest.h"
#include "tests/support/catch.h"
#include "tests/support/test_client.h"

using sequent::base::sha1_hex;
using sequent::resp::Reply;
using sequent::resp::ReplyKind;
using sequent::test::Answer;
using sequent::test::TestClient;
using sequent::test::TestEngine;

namespace {

struct Fixture {
  TestEngine engine;
  TestClient client{engine};

  Answer eval(const std::string& source) { return client.run_words({"EVAL", source, "0"}); }
};

// While it lives, the engine's clock goes on.
class MovingClock {
 public:
  explicit MovingClock(TestEngine& engine)
      : thread_([&engine](const std::stop_token& stop) {
          while (!stop.stop_requested()) {
            engine.advance_ms(1);
            std::this_thread::yield();
          }
        }) {}

 private:
  std::jthread thread_;
};

}  // namespace

TEST_CASE("a script gets its keys and arguments and calls commands", "[script]") {
  Fixture f;
  CHECK(f.client.run_words({"EVAL",
                            "redis.call('SET', KEYS[1], ARGV[1]) "
                            "return {redis.call('GET', KEYS[1]), #KEYS, #ARGV}",
                            "1", "k", "v", "w"}) == std::vector<std::string>{"v", "1", "2"});
  CHECK(f.client.run("GET k") == "v");
  CHECK(f.eval("return #KEYS + #ARGV") == 0);
}

TEST_CASE("each call has keys of its own, the same ones again or others", "[script]") {
  Fixture f;
  const auto joined = [&](const std::vector<std::string>& keys) {
    std::vector<std::string> words{"EVAL",
                                   "local all = table.concat(KEYS, ' ') KEYS[1] = 'x' return all",
                                   std::to_string(keys.size())};
    words.insert(words.end(), keys.begin(), keys.end());
    return f.client.run_words(words);
  };
  const std::vector<std::string> many(100, "k");
  const std::string long_key(2000, 'l');
  for (int i = 0; i < 2; ++i) {
    CHECK(joined({"a", "b"}) == "a b");
    CHECK(joined({"a", "b"}) == "a b");
    CHECK(joined({"a", "c"}) == "a c");
    CHECK(joined({"a"}) == "a");
    CHECK(joined({}) == "");
    CHECK(joined({"a", long_key}) == "a " + long_key);
    CHECK(joined(many).reply.text.size() == 199);
    CHECK(joined({"a"}) == "a");
  }
  CHECK(f.client.run("SCRIPT FLUSH") == "OK");
  CHECK(joined({"a"}) == "a");
}

TEST_CASE("a cached script runs by its SHA-1, in any case", "[script]") {
  Fixture f;
  const std::string source = "return ARGV[1]";
  const std::string sha1 = sha1_hex(source);
  CHECK(f.client.run_words({"EVALSHA", sha1, "0", "x"}) ==
        "NOSCRIPT No matching script. Please use EVAL.");
  CHECK(f.client.run_words({"SCRIPT", "LOAD", source}) == sha1);
  CHECK(f.client.run_words({"EVALSHA", sha1, "0", "x"}) == "x");
  std::string upper = sha1;
  for (char& c : upper) {
    c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  CHECK(f.client.run_words({"EVALSHA", upper, "0", "y"}) == "y");
  CHECK(f.client.run_words({"SCRIPT", "EXISTS", sha1, std::string(40, '0')}) ==
        std::vector<std::string>{"1", "0"});
  CHECK(f.client.run("SCRIPT FLUSH") == "OK");
  CHECK(f.client.run_words({"SCRIPT", "EXISTS", sha1}) == std::vector<std::string>{"0"});
}

TEST_CASE("EVAL caches, and forgets the least recently used of many", "[script]") {
  Fixture f;
  const std::string kept = "return 'kept'";
  f.client.run_words({"SCRIPT", "LOAD", kept});
  const std::string used = "return 'used'";
  const std::string unused = "return 'unused'";
  f.eval(used);
  f.eval(unused);
  for (std::size_t i = 0; i + 1 < sequent::script::ScriptCache::kMaxEvaluated; ++i) {
    f.eval("return " + std::to_string(i));
    f.client.run_words({"EVALSHA", sha1_hex(used), "0"});
  }
  CHECK(f.client.run_words({"SCRIPT", "EXISTS", sha1_hex(kept), sha1_hex(used),
                            sha1_hex(unused)}) == std::vector<std::string>{"1", "1", "0"});
}

TEST_CASE("a script's database and protocol end with it", "[script]") {
  Fixture f;
  CHECK(
      f.eval("redis.call('SELECT', 3) redis.call('SET', 'k', 'in 3') redis.setresp(3) return 1") ==
      1);
  CHECK(f.client.run("GET k") == nullptr);
  CHECK(f.eval("return redis.call('GET', 'k')") == nullptr);
  f.client.run("SELECT 3");
  CHECK(f.eval("return redis.call('GET', 'k')") == "in 3");
}

TEST_CASE("nothing of a script is left for the next one", "[script]") {
  Fixture f;
  f.client.run_words({"EVAL", "return 1", "1", "a", "b"});
  CHECK(f.eval("return #KEYS") == 0);
  CHECK(f.eval("leak = 1").reply.is_error());
  CHECK(f.eval("return rawget(_G, 'leak')") == nullptr);
}

TEST_CASE("errors say what, in which script and where", "[script]") {
  Fixture f;
  const std::string source = "\nreturn redis.call('INCR')";
  CHECK(f.eval(source) == "ERR Wrong number of args calling Redis command from script script: " +
                              sha1_hex(source) + ", on @user_script:2.");
  CHECK(f.eval("error({})").reply.text.substr(0, 26) == "ERR unknown error script: ");
  CHECK(f.eval("return x +") ==
        "ERR Error compiling script (new function): user_script:1: unexpected symbol near '<eof>'");
  CHECK(f.client.run_words({"SCRIPT", "LOAD", "x"}) ==
        "ERR Error compiling script (new function): user_script:1: '=' expected near '<eof>'");
}

TEST_CASE("what a script did before its error stays done", "[script]") {
  Fixture f;
  CHECK(f.eval("redis.call('SET', 'k', 1) redis.call('LPUSH', 'k', 1)").reply.is_error());
  CHECK(f.client.run("GET k") == "1");
}

TEST_CASE("a read-only script writes nothing", "[script]") {
  Fixture f;
  const std::string denied = "ERR Write commands are not allowed from read-only scripts.";
  const auto starts = [&](const Answer& answer) {
    return answer.reply.text.substr(0, denied.size()) == denied;
  };
  CHECK(starts(f.client.run_words({"EVAL_RO", "return redis.call('SET', 'a', 1)", "0"})));
  CHECK(starts(f.eval("#!lua flags=no-writes\nreturn redis.call('SET', 'a', 1)")));
  CHECK(f.client.run_words({"EVAL_RO", "return redis.call('GET', 'a')", "0"}) == nullptr);
  CHECK(f.client.run_words({"EVAL_RO", "#!lua\nreturn 1", "0"}) ==
        "ERR Can not execute a script with write flag using *_ro command.");
  const std::string sha1 =
      f.client.run_words({"SCRIPT", "LOAD", "return redis.pcall('GETDEL', 'a')"}).reply.text;
  CHECK(f.client.run_words({"EVALSHA_RO", sha1, "0"}) == denied);
}

TEST_CASE("a write of a script wakes who waits and spoils who watches", "[script]") {
  Fixture f;
  TestClient watcher(f.engine);
  watcher.run("WATCH k");
  watcher.run("MULTI");
  watcher.run("PING");
  CHECK(f.eval("return redis.call('SET', 'k', 1)") == "OK");
  CHECK(watcher.run("EXEC") == nullptr);
}

TEST_CASE("a script runs inside a transaction", "[script]") {
  Fixture f;
  f.client.run("MULTI");
  CHECK(f.eval("return redis.call('INCR', 'n')") == "QUEUED");
  CHECK(f.client.run("EXEC") == std::vector<std::string>{"1"});
}

TEST_CASE("a slow script is asked about and can be stopped, whatever it catches", "[script]") {
  Fixture f;
  int asked = 0;
  bool wrote = false;
  sequent::state::Instance& instance = f.engine.engine->begin_turn().instance();
  instance.config.busy_reply_threshold_ms = 5;
  f.engine.engine->begin_turn().on_slow_script([&] {
    ++asked;
    wrote = instance.slow_script->wrote;
    return asked >= 3;
  });
  const std::string source =
      "redis.call('SET', 'k', 1) while true do pcall(function() while true do end end) end";
  const Answer answer = [&] {
    const MovingClock clock(f.engine);
    return f.eval(source);
  }();
  CHECK(answer.reply.text.find("Script killed by user with SCRIPT KILL...") != std::string::npos);
  CHECK(asked == 3);
  CHECK(wrote);
  CHECK(f.eval("local n = 0 for i = 1, 1000 do n = n + i end return n") == 500500);
}

TEST_CASE("a script in a coroutine can be stopped too", "[script]") {
  Fixture f;
  f.engine.engine->begin_turn().instance().config.busy_reply_threshold_ms = 1;
  f.engine.engine->begin_turn().on_slow_script([] { return true; });
  const MovingClock clock(f.engine);
  CHECK(f.eval("local f = coroutine.wrap(function() while true do end end) "
               "while true do pcall(f) end")
            .reply.text.find("Script killed") != std::string::npos);
}

TEST_CASE("long argument lists and large replies pass", "[script]") {
  Fixture f;
  std::vector<std::string> words{"EVAL", "return #ARGV + #ARGV[1]", "0", std::string(100000, 'x')};
  words.resize(20003, "y");
  CHECK(f.client.run_words(words) == 20000 + 100000);
  const Answer answer =
      f.eval("local t = {} for i = 1, 100000 do t[i] = 'value ' .. i end return t");
  REQUIRE(answer.reply.items.size() == 100000);
  CHECK(answer.reply.items.back() == Reply::bulk("value 100000"));
  CHECK(f.eval("local t = {} for i = 1, 5000 do t[i] = 'k' .. i end "
               "redis.call('MSET', unpack(t)) return redis.call('DBSIZE')") == 2500);
  CHECK(f.eval("local t = {} for i = 1, 7997 do t[i] = i end "
               "return redis.call('LPUSH', 'l', unpack(t))") == 7997);
}

TEST_CASE("a table that holds itself ends in an error, not a crash", "[script]") {
  Fixture f;
  Reply reply = f.eval("local t = {} t[1] = t return t").reply;
  std::size_t depth = 0;
  while (reply.kind == ReplyKind::kArray) {
    REQUIRE(reply.items.size() == 1);
    Reply inner = std::move(reply.items[0]);
    reply = std::move(inner);
    ++depth;
  }
  CHECK(reply == Reply::error("ERR reached lua stack limit"));
  CHECK(depth > 1000);
}
