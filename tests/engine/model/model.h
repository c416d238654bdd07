#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/resp/reply.h"

namespace sequent::test {

using Words = std::vector<std::string>;

// The core of a Redis as it is specified, not as it is made: keys with typed values and
// deadlines, and what each command makes of them. As plain as can be, so that it can be
// believed by reading; what is slow or takes memory does not matter.
//
// It knows the commands and options that `random_steps` makes; none that tells of keys whose
// time is over and that nobody has looked at since (DBSIZE). Replies are those of RESP2;
// one in any order is a kSet, one of pairs in any order a kMap.
class Model {
 public:
  resp::Reply run(const Words& words, std::int64_t now_ms);

  using List = std::deque<std::string>;
  using Set = std::set<std::string>;
  using Hash = std::map<std::string, std::string>;
  struct ZSet {
    std::map<std::string, double> scores;
  };
  using Value = std::variant<std::string, List, Set, Hash, ZSet>;
  struct Entry {
    Value value;
    std::optional<std::int64_t> deadline_ms;
  };
  struct WrongType {};

 private:
  using Command = resp::Reply (Model::*)(const Words& words);
  static const std::map<std::string_view, Command>& commands();

  void drop_expired();
  // Null if the key is absent; throws WrongType if it holds something else.
  template <typename T>
  T* find(const std::string& key) {
    const auto found = keys_.find(key);
    if (found == keys_.end()) {
      return nullptr;
    }
    T* value = std::get_if<T>(&found->second.value);
    if (value == nullptr) {
      throw WrongType{};
    }
    return value;
  }
  template <typename T>
  T& find_or_make(const std::string& key) {
    if (T* value = find<T>(key)) {
      return *value;
    }
    return std::get<T>(keys_.insert_or_assign(key, Entry{T{}, std::nullopt}).first->second.value);
  }
  template <typename T>
  T copy_of(const std::string& key) {
    const T* value = find<T>(key);
    return value == nullptr ? T{} : *value;
  }
  void drop_if_empty(const std::string& key);
  void put_set(const std::string& key, Set set);

  // model_keys.cc
  resp::Reply copy(const Words& words);
  resp::Reply del(const Words& words);
  resp::Reply exists(const Words& words);
  resp::Reply flushall(const Words& words);
  resp::Reply persist(const Words& words);
  resp::Reply pexpire(const Words& words);
  resp::Reply pttl(const Words& words);
  resp::Reply rename(const Words& words);
  resp::Reply type(const Words& words);
  // model_strings.cc
  resp::Reply append(const Words& words);
  resp::Reply get(const Words& words);
  resp::Reply getdel(const Words& words);
  resp::Reply incrby(const Words& words);
  resp::Reply set(const Words& words);
  resp::Reply setrange(const Words& words);
  // model_lists.cc
  resp::Reply push(const Words& words);
  resp::Reply pop(const Words& words);
  resp::Reply lindex(const Words& words);
  resp::Reply llen(const Words& words);
  resp::Reply lmove(const Words& words);
  resp::Reply lrange(const Words& words);
  resp::Reply lrem(const Words& words);
  resp::Reply ltrim(const Words& words);
  // model_tables.cc
  resp::Reply hdel(const Words& words);
  resp::Reply hget(const Words& words);
  resp::Reply hgetall(const Words& words);
  resp::Reply hincrby(const Words& words);
  resp::Reply hset(const Words& words);
  resp::Reply sadd(const Words& words);
  resp::Reply scard(const Words& words);
  resp::Reply set_algebra(const Words& words);
  resp::Reply sismember(const Words& words);
  resp::Reply smembers(const Words& words);
  resp::Reply srem(const Words& words);
  resp::Reply zadd(const Words& words);
  resp::Reply zincrby(const Words& words);
  resp::Reply zrange(const Words& words);
  resp::Reply zrangebyscore(const Words& words);
  resp::Reply zrank(const Words& words);
  resp::Reply zrem(const Words& words);
  resp::Reply zscore(const Words& words);

  std::map<std::string, Entry> keys_;
  std::int64_t now_ms_ = 0;
};

// The range that Redis means by two indexes, of which negative ones count from the end.
struct IndexRange {
  std::size_t first;
  std::size_t count;
};
[[nodiscard]] IndexRange index_range(std::int64_t first, std::int64_t last, std::size_t size);
[[nodiscard]] std::string score_text(double score);
[[nodiscard]] resp::Reply bulk_list(const std::vector<std::string>& texts);

}  // namespace sequent::test
