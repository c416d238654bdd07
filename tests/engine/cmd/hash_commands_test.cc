#include <set>

#include "tests/support/catch.h"
#include "tests/support/test_client.h"

using sequent::test::Answer;
using sequent::test::TestClient;
using sequent::test::TestEngine;
using sequent::test::to_text;

namespace {

struct Hashes {
  TestEngine engine;
  TestClient client{engine};
  Answer run(std::string_view line) { return client.run(line); }
};

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE_METHOD(Hashes, "fields are set, read and removed", "[cmd]") {
  CHECK(run("HSET h a 1 b 2") == 2);
  CHECK(run("HSET h b 3 c 4") == 1);
  CHECK(run("HMSET h d 5") == "OK");
  CHECK(run("HSET h a") == "ERR wrong number of arguments for 'hset' command");
  CHECK(run("HMSET h a 1 b") == "ERR wrong number of arguments for 'hmset' command");
  CHECK(run("HSETNX h a 9") == 0);
  CHECK(run("HSETNX h e 6") == 1);
  CHECK(run("HGET h b") == "3");
  CHECK(run("HGET h none") == nullptr);
  CHECK(run("HKEYS h") == Words{"a", "b", "c", "d", "e"});
  CHECK(run("HVALS h") == Words{"1", "3", "4", "5", "6"});
  CHECK(to_text(run("HMGET h a none").reply) == R"(["1", (nil)])");
  CHECK(run("HLEN h") == 5);
  CHECK(run("HEXISTS h a") == 1);
  CHECK(run("HSTRLEN h a") == 1);
  CHECK(run("HDEL h a none b c d") == 4);
  CHECK(run("HDEL h e") == 1);
  CHECK(run("EXISTS h") == 0);
}

TEST_CASE_METHOD(Hashes, "a hash is a map to RESP3", "[cmd]") {
  run("HSET h a 1");
  CHECK(run("HGETALL h") == Words{"a", "1"});
  run("HELLO 3");
  CHECK(to_text(run("HGETALL h").reply) == R"((map) ["a", "1"])");
  CHECK(to_text(run("HGETALL none").reply) == "(map) []");
  CHECK(to_text(run("HRANDFIELD h 2 WITHVALUES").reply) == R"([["a", "1"]])");
}

TEST_CASE_METHOD(Hashes, "fields count", "[cmd]") {
  CHECK(run("HINCRBY h n 5") == 5);
  CHECK(run("HINCRBY h n -7") == -2);
  CHECK(run("HINCRBY h n x") == "ERR value is not an integer or out of range");
  run("HSET h max 9223372036854775807 text abc");
  CHECK(run("HINCRBY h max 1") == "ERR increment or decrement would overflow");
  CHECK(run("HINCRBY h text 1") == "ERR hash value is not an integer");
  CHECK(run("HINCRBYFLOAT h f 0.1") == "0.1");
  CHECK(run("HINCRBYFLOAT h f 0.2") == "0.3");
  CHECK(run("HINCRBYFLOAT h text 1") == "ERR hash value is not a float");
  CHECK(run("HINCRBYFLOAT h f inf") == "ERR value is NaN or Infinity");
  CHECK(run("HINCRBYFLOAT none f x") == "ERR value is not a valid float");
  CHECK(run("EXISTS none") == 0);
}

TEST_CASE_METHOD(Hashes, "random fields are different unless repetition is asked for", "[cmd]") {
  for (int field = 0; field < 300; ++field) {
    run("HSET h f" + std::to_string(field) + " v");
  }
  for (const int count : {1, 50, 200, 300, 1000}) {
    const auto reply = run("HRANDFIELD h " + std::to_string(count)).reply;
    std::set<std::string> different;
    for (const auto& item : reply.items) {
      different.insert(item.text);
    }
    CHECK(reply.items.size() == static_cast<std::size_t>(std::min(count, 300)));
    CHECK(different.size() == reply.items.size());
  }
  CHECK(run("HRANDFIELD h -1000").reply.items.size() == 1000);
  CHECK(run("HRANDFIELD h -10 WITHVALUES").reply.items.size() == 20);
}

TEST_CASE_METHOD(Hashes, "HSCAN walks all of a big hash in steps", "[cmd]") {
  for (int field = 0; field < 2000; ++field) {
    run("HSET h f" + std::to_string(field) + " v" + std::to_string(field));
  }
  std::set<std::string> seen;
  std::string cursor = "0";
  int steps = 0;
  do {
    const auto reply = run("HSCAN h " + cursor + " COUNT 50").reply;
    cursor = reply.items[0].text;
    for (std::size_t i = 0; i < reply.items[1].items.size(); i += 2) {
      const std::string& field = reply.items[1].items[i].text;
      CHECK(reply.items[1].items[i + 1].text == "v" + field.substr(1));
      seen.insert(field);
    }
    CHECK(reply.items[1].items.size() < 400);
    ++steps;
  } while (cursor != "0");
  CHECK(seen.size() == 2000);
  CHECK(steps >= 20);
  CHECK(to_text(run("HSCAN h 0 MATCH f1234 COUNT 10000").reply) == R"(["0", ["f1234", "v1234"]])");
  CHECK(run("HSCAN h x") == "ERR invalid cursor");
}

TEST_CASE_METHOD(Hashes, "a lower limit holds when something is added, as in Redis", "[cmd]") {
  const auto encoding = [this](const std::string& key) {
    return run("OBJECT ENCODING " + key).reply.text;
  };
  run("HSET h a 1 b 2 c 3");
  run("ZADD z 1 a 2 b 3 c");
  run("SADD s 1 2 3");
  run("CONFIG SET hash-max-listpack-entries 2 zset-max-listpack-entries 2 set-max-intset-entries "
      "2");
  run("HDEL h none");
  run("ZADD z 9 a");
  run("SADD s 1");
  CHECK(encoding("h") == "listpack");
  CHECK(encoding("z") == "listpack");
  CHECK(encoding("s") == "intset");
  run("HSET h a 2");
  run("ZADD z 4 d");
  run("SADD s 4");
  CHECK(encoding("h") == "hashtable");
  CHECK(encoding("z") == "skiplist");
  CHECK(encoding("s") == "hashtable");
  CHECK(run("HGET h a") == "2");
  CHECK(run("ZSCORE z a") == "9");
  CHECK(run("SCARD s") == 4);
}

TEST_CASE_METHOD(Hashes, "the encoding follows its settings", "[cmd]") {
  run("HSET h a 1");
  CHECK(run("OBJECT ENCODING h") == "listpack");
  run("HSET h b " + std::string(65, 'x'));
  CHECK(run("OBJECT ENCODING h") == "hashtable");
  run("CONFIG SET hash-max-listpack-entries 2");
  run("HSET small a 1 b 2");
  CHECK(run("OBJECT ENCODING small") == "listpack");
  run("HSET small c 3");
  CHECK(run("OBJECT ENCODING small") == "hashtable");
}
