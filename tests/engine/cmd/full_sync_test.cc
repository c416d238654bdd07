// What clients get that asked for all data while others write.

#include "engine/cmd/full_sync.h"

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/file_io.h"
#include "engine/cmd/key_digest.h"
#include "engine/rdb/file_reader.h"
#include "engine/rdb/payload.h"
#include "engine/state/instance.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_client.h"

using sequent::engine::Engine;
using sequent::test::TempDir;
using sequent::test::TestClient;
using sequent::test::TestEngine;
namespace base = sequent::base;
namespace cmd = sequent::cmd;
namespace data = sequent::data;
namespace rdb = sequent::rdb;

namespace {

// Of each key its value's digest and its deadline.
using Contents = std::map<std::pair<int, std::string>, std::string>;

Contents contents_of(Engine& engine) {
  Contents contents;
  auto turn = engine.begin_turn();
  int db = 0;
  for (const auto& keys : turn.instance().databases) {
    keys->for_each([&](data::Entry entry) {
      contents[{db, std::string(entry.key())}] =
          cmd::digest_of_value(entry, turn.instance().big).hex() + " " +
          std::to_string(entry.deadline_ms());
    });
    ++db;
  }
  return contents;
}

// Puts what a file has into an engine.
class Loading final : public rdb::FileReader::Visitor {
 public:
  explicit Loading(TestClient& client) : client_(&client) {}

  base::Status key(const rdb::FileKey& key) override {
    std::string payload(key.value);
    rdb::seal(payload);
    client_->run("SELECT " + std::to_string(key.db));
    const auto restored = client_->run_words(
        {"RESTORE", std::string(key.key),
         std::to_string(std::max<std::int64_t>(key.deadline_ms, 0)), payload, "ABSTTL"});
    return restored == "OK" ? base::Status() : base::corrupt(restored.reply.text);
  }
  base::Status function(std::string_view code) override {
    client_->run_words({"FUNCTION", "LOAD", std::string(code)});
    return {};
  }

 private:
  TestClient* client_;
};

void load(const std::string& bytes, TestClient& client) {
  const TempDir dir;
  const std::string path = dir / "dump.rdb";
  REQUIRE(base::write_file_atomically(path, bytes));
  Loading loading(client);
  const base::Status read = rdb::FileReader::open(path).value().read(loading);
  INFO((read ? "" : read.error().message));
  REQUIRE(read);
}

// Writes of all kinds, most of them to a few keys.
class Writer {
 public:
  Writer(TestClient& client, unsigned seed) : client_(&client), random_(seed) {}

  void fill() {
    for (int i = 0; i < 6'000; ++i) {
      client_->run("SET key:" + number(i) + " " + number(i));
    }
    for (int i = 0; i < 300; ++i) {
      const std::string text = number(i);
      for (int j = 0; j < 40; ++j) {
        const std::string element = text + "-" + number(j);
        client_->run("HSET hash " + element + " " + text);
        client_->run("SADD set " + element);
        client_->run("ZADD zset " + text + "." + number(j) + " " + element);
        client_->run("RPUSH list " + element);
      }
      client_->run("XADD stream " + number(i + 1) + "-1 field " + text);
      client_->run("XADD stream " + number(i + 1) + "-2 field " + text);
    }
    client_->run("XGROUP CREATE stream group 0");
    client_->run("XREADGROUP GROUP group one COUNT 20 STREAMS stream >");
    client_->run("SELECT 3");
    for (int i = 0; i < 700; ++i) {
      client_->run("HSET small:" + number(i) + " a 1 b " + number(i));
      client_->run("PEXPIRE small:" + number(i) + " " + number(100'000 + i));
    }
  }

  void write() {
    client_->run("SELECT " + number(random_() % 4 == 0 ? 3 : 0));
    client_->run(command());
  }

 private:
  static std::string number(std::uint64_t value) { return std::to_string(value); }

  std::string command() {
    const std::string element = number(random_() % 320) + "-" + number(random_() % 42);
    const std::string key = "key:" + number(random_() % 7'000);
    switch (random_() % 24) {
      case 0:
        return "DEL hash";
      case 1:
        return "RENAME list other";
      case 2:
        return "RENAME other list";
      case 3:
        return "SWAPDB 0 3";
      case 4:
        return "FLUSHDB";
      case 5:
        return "COPY set copy REPLACE";
      case 6:
        return "MULTI";
      case 7:
      case 8:
        return "EXEC";
      case 9:
        return "XTRIM stream MAXLEN 400";
      case 10:
        return "XADD stream * field " + element;
      case 11:
        return "XREADGROUP GROUP group two COUNT 3 STREAMS stream >";
      case 12:
        return "PEXPIRE " + key + " 5000";
      case 13:
        return "DEL " + key;
      case 14:
        return "ZADD zset " + number(random_() % 300) + " " + element;
      case 15:
        return "ZREM zset " + element;
      case 16:
        return "SREM set " + element;
      case 17:
        return "HSET hash " + element + " new";
      case 18:
        return "LPUSH list " + element;
      case 19:
        return "RPOP list 3";
      case 20:
        return "EVAL \"redis.call('INCR', 'n') redis.call('APPEND', 'text', 'x')\" 0";
      default:
        return "SET " + key + " " + element;
    }
  }

  TestClient* client_;
  std::mt19937 random_;
};

// The data that came, if it did.
std::string data_of(std::vector<sequent::resp::Reply>& messages) {
  if (messages.empty() || !messages.front().text.starts_with("REDIS")) {
    return {};
  }
  std::string bytes = std::move(messages.front().text);
  messages.erase(messages.begin());
  return bytes;
}

constexpr int kMostTicks = 10'000;

}  // namespace

TEST_CASE("SYNC gives the data of one moment, then all that was written since", "[cmd]") {
  const unsigned seed = GENERATE(range(1U, 7U));
  CAPTURE(seed);
  TestEngine engine;
  TestClient client(engine);
  TestClient replica(engine);
  TestClient tool(engine);
  Writer writer(client, seed);
  writer.fill();
  std::mt19937 random(seed);
  replica.run("SYNC");
  tool.run("REPLCONF rdb-only 1");
  tool.run("SYNC");
  const Contents moment = contents_of(*engine.engine);
  std::vector<sequent::resp::Reply> messages;
  std::string bytes;
  int ticks = 0;
  for (; bytes.empty() && ticks < kMostTicks; ++ticks) {
    for (auto writes = random() % 40; writes > 0; --writes) {
      writer.write();
    }
    engine.tick();
    messages = replica.messages();
    bytes = data_of(messages);
  }
  CHECK(ticks > 10);
  TestEngine copy;
  TestClient copier(copy);
  load(bytes, copier);
  REQUIRE(contents_of(*copy.engine) == moment);

  client.run("DISCARD");
  const auto follow = [&] {
    copier.run("SELECT 0");
    for (int i = 0; i < 50; ++i) {
      engine.tick();
      for (auto& message : replica.messages()) {
        messages.push_back(std::move(message));
      }
    }
    for (const auto& message : messages) {
      std::vector<std::string> words;
      for (const auto& word : message.items) {
        words.push_back(word.text);
      }
      copier.run_words(words);
    }
    messages.clear();
  };
  follow();
  CHECK(contents_of(*copy.engine) == contents_of(*engine.engine));
  CHECK(contents_of(*engine.engine) != moment);

  auto only = tool.messages();
  CHECK_FALSE(data_of(only).empty());
  CHECK(only.empty());
  CHECK(tool.closing);
}

TEST_CASE("a turn visits only so many keys for those who asked for all data", "[cmd]") {
  constexpr int kKeys = 20'000;
  constexpr std::size_t kOfOneBucket = 16;
  TestEngine engine;
  TestClient client(engine);
  for (int i = 0; i < kKeys; ++i) {
    client.run("SET key:" + std::to_string(i) + " 1");
  }
  client.run("EVAL \"for i = 1, 30000 do redis.call('SADD', 'set', 'm' .. i) end\" 0");
  auto turn = engine.engine->begin_turn();
  cmd::FileImage image(turn.instance(), 0);
  std::uint64_t most = 0;
  int steps = 0;
  for (bool more = true; more; ++steps) {
    const std::uint64_t before = image.visited();
    more = image.step().value();
    most = std::max(most, image.visited() - before);
  }
  CHECK(most <= cmd::FileImage::kKeysAtOnce + kOfOneBucket);
  CHECK(image.visited() > kKeys);
  CHECK(steps > kKeys / static_cast<int>(cmd::FileImage::kKeysAtOnce));
  CHECK(turn.instance().walks.is_free());
}

TEST_CASE("a database of many keys that is cleared is not waited for", "[cmd]") {
  TestEngine engine;
  TestClient client(engine);
  client.run("EVAL \"for i = 1, 110000 do redis.call('SET', 'k' .. i, i) end\" 0");
  TestClient replica(engine);
  replica.run("SYNC");
  client.run("SET before 1");
  client.run("FLUSHALL");
  client.run("SET after 2");
  engine.tick();
  auto messages = replica.messages();
  TestEngine copy;
  TestClient copier(copy);
  load(data_of(messages), copier);
  CHECK(contents_of(*copy.engine) == contents_of(*engine.engine));
  CHECK(messages.empty());
  client.run("SET more 3");
  CHECK(replica.messages().size() == 2);  // SELECT, SET
}

TEST_CASE("who asks while others are given the data gets data of his own moment", "[cmd]") {
  TestEngine engine;
  TestClient client(engine);
  client.run("EVAL \"for i = 1, 3000 do redis.call('SET', 'k' .. i, i) end\" 0");
  TestClient first(engine);
  TestClient second(engine);
  first.run("SYNC");
  client.run("SET k1 new");
  second.run("SYNC");
  CHECK(client.run("INFO replication").reply.text.find("state=wait_bgsave") != std::string::npos);
  CHECK(client.run("ROLE").reply.items.at(2).items.empty());
  for (int i = 0; i < 40; ++i) {
    engine.tick();
  }
  const auto value_of = [](TestClient& replica) {
    auto messages = replica.messages();
    TestEngine copy;
    TestClient copier(copy);
    load(data_of(messages), copier);
    copier.run("SELECT 0");
    return copier.run("GET k1").reply.text;
  };
  CHECK(value_of(first) == "1");
  CHECK(value_of(second) == "new");
  CHECK(client.run("ROLE").reply.items.at(2).items.size() == 2);
}

TEST_CASE("SYNC gives the functions alone to those who want no more", "[cmd]") {
  TestEngine engine;
  TestClient client(engine);
  client.run("SET a 1");
  REQUIRE(client.run("FUNCTION LOAD \"#!lua name=lib\\nredis.register_function('f', function() "
                     "return 7 end)\"") == "lib");
  const auto data_for = [&](const std::string& parts, TestClient& copier) {
    TestClient tool(engine);
    REQUIRE(tool.run("REPLCONF rdb-only 1 rdb-filter-only \"" + parts + "\"") == "OK");
    tool.run("SYNC");
    auto messages = tool.messages();
    load(data_of(messages), copier);
    CHECK(tool.closing);
  };
  TestEngine functions;
  TestClient caller(functions);
  data_for("functions", caller);
  CHECK(caller.run("FCALL f 0") == 7);
  CHECK(caller.run("DBSIZE") == 0);
  TestEngine nothing;
  TestClient finds_nothing(nothing);
  data_for("", finds_nothing);
  CHECK(finds_nothing.run("FUNCTION LIST").reply.items.empty());
  CHECK(finds_nothing.run("DBSIZE") == 0);
  CHECK(client.run("REPLCONF rdb-filter-only keys") ==
        "ERR Unsupported rdb-filter-only option: keys");
  CHECK(client.run("REPLCONF rdb-filter-only '\"'") == "ERR Missing rdb-filter-only values");
}

TEST_CASE("snapshots and those who ask for all data come in turn", "[cmd]") {
  const TempDir dir;
  base::ManualClock clock;
  const auto engine =
      Engine::open({.clock = &clock, .path = dir / "store.db", .upkeep = false}).value();
  TestClient client(*engine);
  client.run("EVAL \"for i = 1, 3000 do redis.call('SET', 'k' .. i, i) end\" 0");
  client.run_words({"SET", "big", std::string(100'000, 'b')});
  TestClient tool(*engine);
  tool.run("REPLCONF rdb-only 1");
  tool.run("SYNC");
  std::string expected;
  SECTION("a snapshot waits") {
    expected = "1";
    client.run("BGSAVE");
    CHECK(client.run("INFO persistence").reply.text.find("rdb_bgsave_in_progress:1") !=
          std::string::npos);
  }
  SECTION("SAVE does not") {
    expected = "new";  // the data is that of a later moment
    CHECK(client.run("SAVE") == "OK");
  }
  client.run("SET k1 new");
  std::vector<sequent::resp::Reply> messages;
  for (int i = 0; i < kMostTicks && messages.empty(); ++i) {
    engine->begin_turn().tick();
    messages = tool.messages();
  }
  TestEngine copy;
  TestClient copier(copy);
  load(data_of(messages), copier);
  CHECK(contents_of(*copy.engine).size() == 3001);
  copier.run("SELECT 0");
  CHECK(copier.run("GET k1") == expected);
}
