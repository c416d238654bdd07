#include "tests/engine/model/random_steps.h"

#include <initializer_list>
#include <string_view>

#include "engine/base/random.h"

namespace sequent::test {
namespace {

constexpr int kKeysOfType = 2;
constexpr std::string_view kPrefixes[] = {"str", "list", "set", "hash", "zset"};

class Maker {
 public:
  explicit Maker(std::uint64_t seed) : random_(seed) {}

  ModelStep next() {
    ModelStep step;
    step.after_ms = one_in(6) ? static_cast<std::int64_t>(random_.below(40)) : 0;
    if (one_in(25)) {
      return step;
    }
    switch (random_.below(7)) {
      case 0:
      case 1:
        step.words = of_any_key();
        break;
      case 2:
        step.words = of_strings();
        break;
      case 3:
        step.words = of_lists();
        break;
      case 4:
        step.words = of_sets();
        break;
      case 5:
        step.words = of_hashes();
        break;
      default:
        step.words = of_sorted_sets();
    }
    return step;
  }

 private:
  bool one_in(std::uint64_t n) { return random_.below(n) == 0; }
  std::string pick(std::initializer_list<std::string_view> words) {
    return std::string(words.begin()[random_.below(words.size())]);
  }
  std::string key(std::string_view prefix) {
    const std::string_view other = kPrefixes[random_.below(std::size(kPrefixes))];
    return std::string(one_in(15) ? other : prefix) + std::to_string(random_.below(kKeysOfType));
  }
  std::string any_key() { return key(kPrefixes[random_.below(std::size(kPrefixes))]); }
  std::string number() { return std::to_string(static_cast<std::int64_t>(random_.below(21)) - 10); }
  std::string member() { return std::string(1, static_cast<char>('a' + random_.below(6))); }
  std::string text() {
    return one_in(3) ? number() : std::string(random_.below(one_in(40) ? 300 : 5), 't') + member();
  }
  std::string score() { return number() + (one_in(3) ? ".5" : ""); }

  Words of_any_key() {
    switch (random_.below(12)) {
      case 0:
        return {"RENAME", any_key(), any_key()};
      case 1: {
        Words words{"COPY", any_key(), any_key()};
        if (one_in(2)) {
          words.emplace_back("REPLACE");
        }
        return words;
      }
      case 2:
        return {"EXISTS", any_key(), any_key()};
      case 3:
        return {"TYPE", any_key()};
      case 4:
      case 5:
        return one_in(20) ? Words{"FLUSHALL"} : Words{"DEL", any_key(), any_key()};
      case 6:
        return {"PERSIST", any_key()};
      case 7:
        return {"PTTL", any_key()};
      default: {
        Words words{"PEXPIRE", any_key(), std::to_string(random_.below(120))};
        if (one_in(3)) {
          words.push_back(pick({"NX", "XX", "GT", "LT"}));
        }
        return words;
      }
    }
  }

  Words of_strings() {
    switch (random_.below(9)) {
      case 0:
        return {"GET", key("str")};
      case 1:
        return {"GETDEL", key("str")};
      case 2:
        return {"APPEND", key("str"), text()};
      case 3:
        return {"SETRANGE", key("str"), std::to_string(random_.below(8)), text()};
      case 4:
        return {"INCRBY", key("str"), number()};
      default: {
        Words words{"SET", key("str"), text()};
        if (one_in(4)) {
          words.push_back(pick({"NX", "XX"}));
        }
        if (one_in(3)) {
          words.insert(words.end(), {"PX", std::to_string(1 + random_.below(100))});
        } else if (one_in(4)) {
          words.emplace_back("KEEPTTL");
        }
        if (one_in(5)) {
          words.emplace_back("GET");
        }
        return words;
      }
    }
  }

  Words of_lists() {
    switch (random_.below(10)) {
      case 0:
        return {"LINDEX", key("list"), number()};
      case 1:
        return {"LLEN", key("list")};
      case 2:
        return {"LRANGE", key("list"), number(), number()};
      case 3:
        return {"LREM", key("list"), std::to_string(random_.below(5)), member()};
      case 4:
        return {"LTRIM", key("list"), number(), number()};
      case 5:
        return {"LMOVE", key("list"), key("list"), pick({"LEFT", "RIGHT"}),
                pick({"LEFT", "RIGHT"})};
      case 6: {
        Words words{pick({"LPOP", "RPOP"}), key("list")};
        if (one_in(3)) {
          words.push_back(std::to_string(random_.below(4)));
        }
        return words;
      }
      default:
        return {pick({"LPUSH", "RPUSH"}), key("list"), text(), member()};
    }
  }

  Words of_sets() {
    switch (random_.below(9)) {
      case 0:
        return {"SREM", key("set"), member(), member()};
      case 1:
        return {"SISMEMBER", key("set"), member()};
      case 2:
        return {"SCARD", key("set")};
      case 3:
        return {"SMEMBERS", key("set")};
      case 4:
        return {pick({"SUNION", "SINTER", "SDIFF"}), key("set"), key("set")};
      case 5:
        return {pick({"SUNIONSTORE", "SINTERSTORE", "SDIFFSTORE"}), key("set"), key("set"),
                key("set")};
      default:
        return {"SADD", key("set"), member(), one_in(2) ? number() : text()};
    }
  }

  Words of_hashes() {
    switch (random_.below(7)) {
      case 0:
        return {"HGET", key("hash"), member()};
      case 1:
        return {"HDEL", key("hash"), member(), member()};
      case 2:
        return {"HGETALL", key("hash")};
      case 3:
        return {"HINCRBY", key("hash"), member(), number()};
      default:
        return {"HSET", key("hash"), member(), text(), member(), number()};
    }
  }

  Words of_sorted_sets() {
    switch (random_.below(9)) {
      case 0:
        return {"ZREM", key("zset"), member(), member()};
      case 1:
        return {"ZSCORE", key("zset"), member()};
      case 2:
        return {"ZRANK", key("zset"), member()};
      case 3:
        return {"ZRANGE", key("zset"), number(), number(), "WITHSCORES"};
      case 4:
        return {"ZRANGEBYSCORE", key("zset"), score(), score()};
      case 5:
        return {"ZINCRBY", key("zset"), score(), member()};
      default:
        return {"ZADD", key("zset"), score(), member(), score(), text()};
    }
  }

  base::Random random_;
};

}  // namespace

std::vector<ModelStep> random_steps(std::uint64_t seed, std::size_t count) {
  Maker maker(seed);
  std::vector<ModelStep> steps;
  for (std::size_t i = 0; i < count; ++i) {
    steps.push_back(maker.next());
  }
  for (const std::string_view prefix : kPrefixes) {
    for (int number = 0; number < kKeysOfType; ++number) {
      const std::string key = std::string(prefix) + std::to_string(number);
      for (const char* whole : {"TYPE", "PTTL", "GET", "SMEMBERS", "HGETALL"}) {
        steps.push_back({0, {whole, key}});
      }
      steps.push_back({0, {"LRANGE", key, "0", "-1"}});
      steps.push_back({0, {"ZRANGE", key, "0", "-1", "WITHSCORES"}});
    }
  }
  return steps;
}

}  // namespace sequent::test
