// Hashes and sorted sets that lie in their key's block, become objects and come back,
// under all that changes, copies, moves and removes them.
#include <map>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "tests/support/catch.h"
#include "tests/support/test_client.h"

using sequent::base::Random;
using sequent::test::Answer;
using sequent::test::TestClient;
using sequent::test::TestEngine;

namespace {

using Words = std::vector<std::string>;
using Fields = std::map<std::string, std::string>;

struct Value {
  Fields fields;  // of a sorted set: scores
  bool has_deadline = false;
};

// Runs commands on a few keys and on maps, one of hashes or of sorted sets.
class Run {
 public:
  Run(std::uint64_t seed, bool scored) : random_(seed), scored_(scored) {
    client_.run("CONFIG SET notify-keyspace-events KEA");
  }

  void step() {
    const std::string key = "k" + std::to_string(random_.below(6));
    Value& value = values_[key];
    switch (random_.below(14)) {
      case 0:
        forget(key, client_.run_words({"DEL", key}));
        break;
      case 1:
        rename(key, "k" + std::to_string(random_.below(6)));
        break;
      case 2:
        copy(key, "k" + std::to_string(random_.below(6)));
        break;
      case 3:
        dump(key);
        break;
      case 4:
        REQUIRE(client_.run_words({"PEXPIRE", key, "100000"}) == (value.fields.empty() ? 0 : 1));
        value.has_deadline = !value.fields.empty();
        break;
      case 5:
      case 6:
      case 7:
        remove_some(key, value);
        break;
      default:
        set_some(key, value);
        break;
    }
    for (const auto& [name, expected] : values_) {
      check(name, expected);
    }
  }

 private:
  std::string element() { return "f" + std::to_string(random_.below(60)); }
  std::string content() {
    const std::uint64_t kind = random_.below(12);
    if (scored_ || kind < 4) {
      return std::to_string(random_.below(100000));
    }
    return std::string(kind == 11 ? random_.below(100) : random_.below(30), 'v');
  }

  void set_some(const std::string& key, Value& value) {
    Words words{scored_ ? "ZADD" : "HSET", key};
    const std::size_t before = value.fields.size();
    for (std::uint64_t pairs = 1 + random_.below(5); pairs > 0; --pairs) {
      const std::string name = element();
      const std::string text = content();
      words.insert(words.end(), {scored_ ? text : name, scored_ ? name : text});
      value.fields[name] = text;
    }
    REQUIRE(client_.run_words(words) == static_cast<std::int64_t>(value.fields.size() - before));
  }

  void remove_some(const std::string& key, Value& value) {
    Words words{scored_ ? "ZREM" : "HDEL", key};
    const std::size_t before = value.fields.size();
    for (std::uint64_t left = 1 + random_.below(8); left > 0; --left) {
      words.push_back(element());
      value.fields.erase(words.back());
    }
    REQUIRE(client_.run_words(words) == static_cast<std::int64_t>(before - value.fields.size()));
    value.has_deadline = value.has_deadline && !value.fields.empty();
  }

  void forget(const std::string& key, const Answer& answer) {
    REQUIRE(answer == (values_[key].fields.empty() ? 0 : 1));
    values_[key] = {};
  }

  void rename(const std::string& from, const std::string& to) {
    if (values_[from].fields.empty()) {
      return;
    }
    REQUIRE(client_.run_words({"RENAME", from, to}) == "OK");
    const Value moved = values_[from];
    values_[from] = {};
    values_[to] = moved;
  }

  void copy(const std::string& from, const std::string& to) {
    if (from == to) {
      return;
    }
    const bool copied = !values_[from].fields.empty();
    REQUIRE(client_.run_words({"COPY", from, to, "REPLACE"}) == (copied ? 1 : 0));
    if (copied) {
      values_[to] = values_[from];
    }
  }

  void dump(const std::string& key) {
    if (values_[key].fields.empty()) {
      return;
    }
    const std::string payload = client_.run_words({"DUMP", key}).reply.text;
    REQUIRE(client_.run_words({"RESTORE", key, "0", payload, "REPLACE"}) == "OK");
    values_[key].has_deadline = false;
  }

  void check(const std::string& key, const Value& expected) {
    const Answer all = client_.run_words(scored_ ? Words{"ZRANGE", key, "0", "-1", "WITHSCORES"}
                                                 : Words{"HGETALL", key});
    Fields found;
    for (std::size_t i = 0; i + 1 < all.reply.items.size(); i += 2) {
      found[all.reply.items[i].text] = all.reply.items[i + 1].text;
    }
    REQUIRE(found == expected.fields);
    REQUIRE(all.reply.items.size() == 2 * expected.fields.size());
    REQUIRE(client_.run_words({"EXISTS", key}) == (expected.fields.empty() ? 0 : 1));
    REQUIRE(client_.run_words({"PTTL", key}) == (expected.fields.empty() ? -2
                                                 : expected.has_deadline ? 100000
                                                                         : -1));
  }

  TestEngine engine_;
  TestClient client_{engine_};
  Random random_;
  bool scored_;
  std::map<std::string, Value> values_;
};

}  // namespace

TEST_CASE("small hashes and sorted sets behave as maps", "[cmd]") {
  const bool scored = GENERATE(false, true);
  const std::uint64_t seed = GENERATE(1U, 2U, 3U);
  Run run(seed, scored);
  for (int step = 0; step < 1500; ++step) {
    run.step();
  }
}

TEST_CASE("the events of a small hash are those of any", "[cmd]") {
  TestEngine engine;
  TestClient client(engine);
  TestClient other(engine);
  client.run("CONFIG SET notify-keyspace-events KEAn");
  other.run("SUBSCRIBE __keyspace@0__:h");
  (void)other.messages();
  client.run("HSET h a 1");
  client.run("HSET h b 2");
  client.run("HDEL h a b");
  std::string events;
  for (const auto& message : other.messages()) {
    events += message.items.back().text + " ";
  }
  CHECK(events == "new hset hset hdel del ");
}

TEST_CASE("MEMORY USAGE of a small hash is its block and its place in the table", "[cmd]") {
  TestEngine engine;
  TestClient client(engine);
  client.run("HSET h field0 value-of-16-byte");
  const std::int64_t one = client.run("MEMORY USAGE h").reply.integer;
  CHECK(one >= 8 + 5 + 1 + 4 + 24);
  CHECK(one <= 8 + 5 + 1 + 4 + 24 + 2);
  client.run("HSET h field1 value-of-16-byte");
  CHECK(client.run("MEMORY USAGE h") == one + 24);
}

TEST_CASE("a sorted set is unpacked by SORT", "[cmd]") {
  TestEngine engine;
  TestClient client(engine);
  client.run("ZADD z 3 c 1 a 2 b");
  client.run("EXPIRE z 100");
  CHECK(client.run("OBJECT ENCODING z") == "listpack");
  CHECK(client.run("SORT z ALPHA DESC") == Words{"c", "b", "a"});
  CHECK(client.run("OBJECT ENCODING z") == "skiplist");
  CHECK(client.run("ZRANGE z 0 -1") == Words{"a", "b", "c"});
  CHECK(client.run("TTL z") == 100);
}

TEST_CASE("the same small sorted set is given twice to ZUNION", "[cmd]") {
  TestEngine engine;
  TestClient client(engine);
  client.run("ZADD z 1 a 2 b");
  client.run("SADD s b c");
  CHECK(client.run("ZUNION 3 z z s WITHSCORES") == Words{"c", "1", "a", "2", "b", "5"});
  CHECK(client.run("ZUNIONSTORE z 2 z z") == 2);
  CHECK(client.run("ZRANGE z 0 -1 WITHSCORES") == Words{"a", "2", "b", "4"});
}
