#include <string>
#include <thread>
#include <vector>

#include "engine/engine.h"
#include "engine/rdb/payload.h"
#include "engine/state/instance.h"
#include "engine/state/journal.h"
#include "tests/support/catch.h"
#include "tests/support/mutate.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_client.h"

using sequent::test::Answer;
using sequent::test::TempDir;
using sequent::test::TestClient;
using sequent::test::TestEngine;

namespace {

std::string library(const std::string& name, const std::string& function, const std::string& body) {
  return "#!lua name=" + name + "\nredis.register_function('" + function + "', function(k, a) " +
         body + " end)";
}

struct Fixture {
  TestEngine engine;
  TestClient client{engine};

  Answer load(const std::string& source) {
    return client.run_words({"FUNCTION", "LOAD", "REPLACE", source});
  }
};

}  // namespace

TEST_CASE("a first line with a zero in it has no end", "[script]") {
  Fixture f;
  const auto with_zero = [](std::string text) {
    text[text.find('?')] = '\0';
    return text;
  };
  CHECK(f.load(with_zero("#!lua name=a?b\n")) == "ERR Invalid library metadata");
  CHECK(f.load(with_zero("#!lua? name=a\n")) == "ERR Invalid library metadata");
  CHECK(f.client.run_words({"EVAL", with_zero("#!lua flags=a?b\nreturn 1"), "0"}) ==
        "ERR Invalid script shebang");
}

TEST_CASE("a function gets its keys and arguments, in either case of its name", "[script]") {
  Fixture f;
  CHECK(f.load(library("lib", "swap", "return {a[1], k[1]}")) == "lib");
  CHECK(f.client.run("FCALL swap 1 key arg") == std::vector<std::string>{"arg", "key"});
  CHECK(f.client.run("FCALL SWAP 1 key arg") == std::vector<std::string>{"arg", "key"});
  CHECK(f.client.run("FUNCTION DELETE lib") == "OK");
  CHECK(f.client.run("FCALL swap 1 key arg") == "ERR Function not found");
}

TEST_CASE("a library that does not load leaves all as it was", "[script]") {
  Fixture f;
  f.load(library("one", "f", "return 1"));
  f.load(library("two", "g", "return 2"));
  CHECK(f.load("#!lua name=one\nredis.register_function('h', redis.log) error('no')")
            .reply.is_error());
  CHECK(f.load(library("one", "g", "return 3")) == "ERR Function g already exists");
  CHECK(f.load(library("three", "F", "return 3")) == "ERR Function F already exists");
  CHECK(f.client.run("FCALL f 0") == 1);
  CHECK(f.client.run("FCALL g 0") == 2);
  CHECK(f.client.run("FCALL h 0") == "ERR Function not found");
}

TEST_CASE("FCALL_RO runs only what is said to write nothing", "[script]") {
  Fixture f;
  f.load(library("lib", "f", "return 1"));
  CHECK(f.client.run("FCALL_RO f 0") ==
        "ERR Can not execute a script with write flag using *_ro command.");
  f.load(
      "#!lua name=lib\nredis.register_function{function_name='f', flags={'no-writes'}, "
      "callback=function() return redis.call('DBSIZE') end}");
  CHECK(f.client.run("FCALL_RO f 0") == 0);
}

TEST_CASE("a library that takes too long to load is given up", "[script]") {
  Fixture f;
  std::jthread clock([&](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      f.engine.advance_ms(100);
      std::this_thread::yield();
    }
  });
  CHECK(f.load("#!lua name=lib\nwhile true do end") ==
        "ERR Error registering functions: ERR FUNCTION LOAD timeout");
  clock.request_stop();
  clock.join();
  CHECK(f.load(library("lib", "f", "local n = 0 for i = 1, 3e5 do n = n + 1 end return n")) ==
        "lib");
  CHECK(f.client.run("FCALL f 0") == 300000);
}

TEST_CASE("what a function keeps is not seen by scripts, nor by other libraries", "[script]") {
  Fixture f;
  f.load(
      "#!lua name=lib\nlocal kept = 0 "
      "redis.register_function('f', function() kept = kept + 1 return kept end)");
  CHECK(f.client.run("FCALL f 0") == 1);
  CHECK(f.client.run("FCALL f 0") == 2);
  CHECK(f.client.run("EVAL 'return rawget(_G, \"kept\")' 0") == nullptr);
  CHECK(f.client.run("EVAL 'return kept' 0").reply.is_error());
}

TEST_CASE("what was dumped is restored, whole or not at all", "[script]") {
  Fixture f;
  const auto restore = [&](const std::string& payload, const std::string& policy) {
    return f.client.run_words({"FUNCTION", "RESTORE", payload, policy});
  };
  f.load(library("one", "f", "return 1"));
  f.load(library("two", "g", "return '" + std::string(5000, 'x') + "'"));
  const std::string dump = f.client.run("FUNCTION DUMP").reply.text;
  CHECK(dump.size() < 1000);
  CHECK(restore(dump, "APPEND") == "ERR Library one already exists");
  CHECK(restore(dump, "REPLACE") == "OK");
  f.load(library("one", "h", "return 3"));
  f.load(library("three", "F", "return 4"));
  CHECK(restore(dump, "REPLACE") == "ERR Function f already exists");
  CHECK(f.client.run("FCALL h 0") == 3);
  CHECK(f.client.run("FCALL f 0") == 4);
  CHECK(restore(dump, "FLUSH") == "OK");
  CHECK(f.client.run("FCALL f 0") == 1);
  CHECK(f.client.run("FCALL g 0") == std::string(5000, 'x'));
  CHECK(f.client.run("FCALL h 0") == "ERR Function not found");
  sequent::test::for_each_mutation(dump, 200, [&](const std::string& payload) {
    if (payload != dump) {
      CHECK(restore(payload, "FLUSH") == "ERR DUMP payload version or checksum are wrong");
    }
  });
  CHECK(restore(dump, "MERGE") ==
        "ERR Wrong restore policy given, value should be either FLUSH, APPEND or REPLACE.");
  std::string twice = dump.substr(0, dump.size() - 10) + dump.substr(0, dump.size() - 10);
  sequent::rdb::seal(twice);
  CHECK(restore(twice, "FLUSH") == "ERR Library 'one' already exists");
  std::string value("\x00\x01x", 3);
  sequent::rdb::seal(value);
  CHECK(restore(value, "FLUSH") == "ERR given type is not a function");
  std::string cut = dump.substr(0, 20);
  sequent::rdb::seal(cut);
  CHECK(restore(cut, "FLUSH") == "ERR Failed loading library payload");
  CHECK(f.client.run("FCALL f 0") == 1);
}

TEST_CASE("a slow function is stopped by FUNCTION KILL and by nothing else", "[script]") {
  Fixture f;
  TestClient other(f.engine);
  sequent::state::Instance& instance = f.engine.engine->begin_turn().instance();
  instance.config.busy_reply_threshold_ms = 5;
  f.load(library("lib", "f", "while true do end"));
  std::vector<std::string> said;
  f.engine.engine->begin_turn().on_slow_script([&] {
    const sequent::state::SlowScript& slow = *instance.slow_script;
    said = {std::string(slow.name), std::string(slow.command[0])};
    instance.slow_script->killed = true;
    return false;
  });
  std::jthread clock([&](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      f.engine.advance_ms(1);
      std::this_thread::yield();
    }
  });
  CHECK(f.client.run("FCALL f 0").reply.text.find("Script killed by user") != std::string::npos);
  CHECK(said == std::vector<std::string>{"f", "FCALL"});
  CHECK(instance.slow_script == nullptr);
  CHECK(f.client.run("FUNCTION KILL") == "NOTBUSY No scripts in execution right now.");
}

TEST_CASE("libraries come back from the log and from a snapshot", "[script]") {
  const TempDir dir;
  const auto open = [&] {
    return sequent::engine::Engine::open({.path = dir / "store.db",
                                          .durability = sequent::engine::Durability::kAlways,
                                          .upkeep = false})
        .value();
  };
  {
    const auto engine = open();
    TestClient client(*engine);
    client.run_words({"FUNCTION", "LOAD", library("gone", "g", "return 1")});
    client.run_words({"FUNCTION", "LOAD", library("kept", "f", "return redis.call('INCR', k[1])")});
    client.run("FUNCTION DELETE gone");
    const std::string dump = client.run("FUNCTION DUMP").reply.text;
    CHECK(client.run("FUNCTION FLUSH") == "OK");
    CHECK(client.run_words({"FUNCTION", "RESTORE", dump}) == "OK");
    CHECK(client.run("FCALL f 1 n") == 1);
  }
  {
    const auto engine = open();
    TestClient client(*engine);
    CHECK(client.run("GET n") == "1");
    CHECK(client.run("FCALL f 1 n") == 2);
    CHECK(client.run("FCALL g 0") == "ERR Function not found");
    engine->journal()->request_snapshot();
    client.run("INCR m");
    while (engine->journal()->stats().snapshots == 0) {
      engine->begin_turn().tick();
      REQUIRE(engine->journal()->wait_durable(engine->journal()->last_turn()));
    }
  }
  const auto engine = open();
  TestClient client(*engine);
  CHECK(client.run("FCALL f 1 n") == 3);
  CHECK(client.run("FUNCTION STATS").reply.items.size() == 4);
  CHECK(client.run("FUNCTION FLUSH") == "OK");
  CHECK(client.run("FUNCTION LIST").reply.items.empty());
}
