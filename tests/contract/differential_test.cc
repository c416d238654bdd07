// Random lists of the commands that domain code uses, run on every store: all
// replies must be those of the first store. The seeds are fixed; a difference
// prints its seed and the command.

#include <algorithm>
#include <random>

#include "engine/base/digest.h"
#include "engine/store/typed.h"
#include "tests/contract/backend.h"
#include "tests/support/catch.h"

namespace sequent::store {
namespace {

using resp::Reply;

// Makes commands over a few keys of each type, so that they meet often, and now
// and then on a key of the wrong type.
class CommandMaker {
 public:
  explicit CommandMaker(unsigned seed) : random_(seed) {}

  Command next() {
    static const std::vector<Command (CommandMaker::*)()> makers{
        &CommandMaker::string_command, &CommandMaker::hash_command,   &CommandMaker::set_command,
        &CommandMaker::zset_command,   &CommandMaker::list_command,   &CommandMaker::stream_command,
        &CommandMaker::key_command,    &CommandMaker::script_command,
    };
    return (this->*makers[below(makers.size())])();
  }

 private:
  std::size_t below(std::size_t bound) { return random_() % bound; }
  bool rarely() { return below(40) == 0; }
  std::string pick(std::initializer_list<const char*> words) {
    return words.begin()[below(words.size())];
  }
  std::string number() { return std::to_string(static_cast<int>(below(21)) - 10); }
  std::string key(const char* type) {
    return (rarely() ? pick({"s", "h", "t", "z", "l", "x"}) : std::string(type)) +
           std::to_string(below(3));
  }
  std::string word() {
    switch (below(8)) {
      case 0:
        return "";
      case 1:
        return std::string(below(200), static_cast<char>(below(256)));
      case 2:
        return number();
      case 3:
        return rarely() ? std::string(70'000, 'L') : "\r\n";
      default:
        return "w" + std::to_string(below(12));
    }
  }
  std::string score() {
    return pick({"0", "1", "-1.5", "3.25", "1e10", "inf", "-inf", "0.1", "x"});
  }
  std::string bound() { return (below(3) == 0 ? "(" : "") + score(); }

  Command string_command() {
    const std::string k = key("s");
    switch (below(12)) {
      case 0:
        return {"GET", k};
      case 1:
        return {"SET", k, word(), pick({"NX", "XX", "GET", "KEEPTTL", "BAD"})};
      case 2:
        return {"SET", k, word(), "PX", "1000000"};
      case 3:
        return {"INCRBY", k, number()};
      case 4:
        return {"APPEND", k, word()};
      case 5:
        return {"STRLEN", k};
      case 6:
        return {"GETRANGE", k, number(), number()};
      case 7:
        return {"MGET", key("s"), key("s"), key("h")};
      case 8:
        return {"MSET", key("s"), word(), key("s"), word()};
      case 9:
        return {"SETNX", k, word()};
      case 10:
        return {"GETDEL", k};
      default:
        return {"SET", k, below(2) == 0 ? number() : word()};
    }
  }
  Command hash_command() {
    const std::string k = key("h");
    switch (below(10)) {
      case 0:
        return {"HGET", k, word()};
      case 1:
        return {"HDEL", k, word(), word()};
      case 2:
        return {"HMGET", k, word(), word()};
      case 3:
        return {"HGETALL", k};
      case 4:
        return {"HLEN", k};
      case 5:
        return {"HINCRBY", k, word(), number()};
      case 6:
        return {"HSETNX", k, word(), word()};
      case 7:
        return {"HEXISTS", k, word()};
      case 8:
        return {"HKEYS", k};
      default:
        return {"HSET", k, word(), word(), word(), word()};
    }
  }
  Command set_command() {
    const std::string k = key("t");
    switch (below(8)) {
      case 0:
        return {"SREM", k, word(), word()};
      case 1:
        return {"SISMEMBER", k, word()};
      case 2:
        return {"SMEMBERS", k};
      case 3:
        return {"SCARD", k};
      case 4:
        return {"SINTER", key("t"), key("t")};
      case 5:
        return {"SUNION", key("t"), key("t")};
      default:
        return {"SADD", k, word(), word(), number()};
    }
  }
  Command zset_command() {
    const std::string k = key("z");
    switch (below(14)) {
      case 0:
        return {"ZREM", k, word(), word()};
      case 1:
        return {"ZSCORE", k, word()};
      case 2:
        return {"ZRANGE", k, number(), number(), "WITHSCORES"};
      case 3:
        return {"ZRANGEBYSCORE", k, bound(), bound(), "LIMIT", number(), number()};
      case 4:
        return {"ZREVRANGE", k, "0", number()};
      case 5:
        return {"ZCOUNT", k, bound(), bound()};
      case 6:
        return {"ZINCRBY", k, score(), word()};
      case 7:
        return {"ZPOPMIN", k, number()};
      case 8:
        return {"ZRANK", k, word()};
      case 9:
        return {"ZCARD", k};
      case 10:
        return {"ZADD", k, pick({"NX", "XX", "GT", "LT", "CH"}), score(), word()};
      case 11:
        return {"ZREMRANGEBYSCORE", k, bound(), bound()};
      default:
        return {"ZADD", k, score(), word(), score(), word()};
    }
  }
  Command list_command() {
    const std::string k = key("l");
    switch (below(9)) {
      case 0:
        return {"LPOP", k};
      case 1:
        return {"RPOP", k, number()};
      case 2:
        return {"LRANGE", k, number(), number()};
      case 3:
        return {"LLEN", k};
      case 4:
        return {"LREM", k, number(), word()};
      case 5:
        return {"LINDEX", k, number()};
      case 6:
        return {"LTRIM", k, "-20", "-1"};
      case 7:
        return {"LPUSH", k, word()};
      default:
        return {"RPUSH", k, word(), word()};
    }
  }
  Command stream_command() {
    const std::string k = key("x");
    switch (below(7)) {
      case 0:
        return {"XLEN", k};
      case 1:
        return {"XRANGE", k, "-", "+", "COUNT", number()};
      case 2:
        return {"XREAD", "COUNT", "5", "STREAMS", k, std::to_string(below(500))};
      case 3:
        return {"XREVRANGE", k, "+", "-", "COUNT", "3"};
      case 4:
        return {"XTRIM", k, "MAXLEN", std::to_string(below(30))};
      default:
        return {"XADD", k, std::to_string(++stream_id_), word(), word()};
    }
  }
  Command key_command() {
    const std::string k = key("s");
    switch (below(8)) {
      case 0:
        return {"DEL", k, key("h")};
      case 1:
        return {"EXISTS", k, k, key("z")};
      case 2:
        return {"TYPE", key("x")};
      case 3:
        return {"PERSIST", k};
      case 4:
        return {"PEXPIRE", k, "1000000", pick({"NX", "XX"})};
      case 5:
        return {"RENAME", k, key("s")};
      case 6:
        return {"DBSIZE"};
      default:
        return {"NOSUCH", word()};
    }
  }
  Command script_command() {
    switch (below(4)) {
      case 0:
        return {"EVAL", "return redis.call('INCRBY', KEYS[1], ARGV[1])", "1", key("s"), number()};
      case 1:
        return {"EVAL", "return redis.pcall('LPUSH', KEYS[1], ARGV[1])", "1", key("l"), word()};
      case 2:
        return {"EVAL",
                "local r = redis.call('HGETALL', KEYS[1]); return {#r, ARGV[1] .. #r, {false}}",
                "1", key("h"), word()};
      default:
        return {"EVAL",
                "redis.call('ZADD', KEYS[1], ARGV[1], ARGV[2]); "
                "return redis.call('ZRANGE', KEYS[1], 0, -1)",
                "1",
                key("z"),
                number(),
                word()};
    }
  }

  std::mt19937 random_;
  int stream_id_ = 0;
};

bool order_is_open(const Command& command) {
  static const std::vector<std::string> names{"SMEMBERS", "SINTER", "SUNION", "HKEYS"};
  return std::find(names.begin(), names.end(), command.front()) != names.end();
}

Reply normal(const Command& command, Reply reply) {
  const auto by_text = [](const Reply& a, const Reply& b) {
    return a.text < b.text;
  };
  if (order_is_open(command)) {
    std::sort(reply.items.begin(), reply.items.end(), by_text);
  }
  if (command.front() == "HGETALL" && reply.items.size() % 2 == 0) {
    std::vector<std::pair<std::string, std::string>> pairs;
    for (std::size_t i = 0; i < reply.items.size(); i += 2) {
      pairs.emplace_back(reply.items[i].text, reply.items[i + 1].text);
    }
    std::sort(pairs.begin(), pairs.end());
    reply.items.clear();
    for (auto& [name, value] : pairs) {
      reply.items.push_back(Reply::bulk(std::move(name)));
      reply.items.push_back(Reply::bulk(std::move(value)));
    }
  }
  return reply;
}

std::string shown(const Reply& reply) {
  std::string text = "kind " + std::to_string(static_cast<int>(reply.kind)) + " integer " +
                     std::to_string(reply.integer) + " text '" + reply.text.substr(0, 200) + "'";
  for (const Reply& item : reply.items) {
    text += " {" + shown(item) + "}";
  }
  return text;
}

std::string shown(const Command& command) {
  std::string text;
  for (const std::string& word : command) {
    text += " '" + word.substr(0, 100) + "'";
  }
  return text;
}

TEST_CASE("random commands have equal replies on every store", "[differential]") {
  std::vector<std::unique_ptr<test::Backend>> backends;
  std::vector<std::unique_ptr<OpenStore>> stores;
  for (const std::string& name : test::backend_names()) {
    if (name == "cluster") {
      continue;  // these commands take keys of several slots
    }
    if (auto backend = test::make_backend(name)) {
      stores.push_back(backend->open({}).value());
      backends.push_back(std::move(backend));
    }
  }
  constexpr unsigned kSeeds = 60;
  constexpr int kCommands = 1500;
  for (unsigned seed = 1; seed <= kSeeds; ++seed) {
    CommandMaker maker(seed);
    std::vector<Command> commands;
    for (int i = 0; i < kCommands; ++i) {
      commands.push_back(maker.next());
    }
    std::vector<std::vector<Reply>> replies;
    for (const auto& open : stores) {
      REQUIRE(open->store().run_batch(std::vector<Command>{{"FLUSHALL"}}).has_value());
      replies.push_back(open->store().run_batch(commands).value());
    }
    for (std::size_t other = 1; other < stores.size(); ++other) {
      for (std::size_t i = 0; i < commands.size(); ++i) {
        const Reply expected = normal(commands[i], replies[0][i]);
        const Reply got = normal(commands[i], replies[other][i]);
        if (expected != got) {
          FAIL("seed " << seed << ", command " << i << shown(commands[i]) << "\n  "
                       << stores[0]->store().url() << ": " << shown(expected) << "\n  "
                       << stores[other]->store().url() << ": " << shown(got));
        }
      }
    }
  }
  SUCCEED();
}

}  // namespace
}  // namespace sequent::store
