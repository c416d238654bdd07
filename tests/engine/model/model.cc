#include "tests/engine/model/model.h"

#include <algorithm>
#include <cstdio>

namespace sequent::test {

using resp::Reply;

const std::map<std::string_view, Model::Command>& Model::commands() {
  static const std::map<std::string_view, Command> kTable{
      {"APPEND", &Model::append},
      {"COPY", &Model::copy},
      {"DEL", &Model::del},
      {"EXISTS", &Model::exists},
      {"FLUSHALL", &Model::flushall},
      {"GET", &Model::get},
      {"GETDEL", &Model::getdel},
      {"HDEL", &Model::hdel},
      {"HGET", &Model::hget},
      {"HGETALL", &Model::hgetall},
      {"HINCRBY", &Model::hincrby},
      {"HSET", &Model::hset},
      {"INCRBY", &Model::incrby},
      {"LINDEX", &Model::lindex},
      {"LLEN", &Model::llen},
      {"LMOVE", &Model::lmove},
      {"LPOP", &Model::pop},
      {"LPUSH", &Model::push},
      {"LRANGE", &Model::lrange},
      {"LREM", &Model::lrem},
      {"LTRIM", &Model::ltrim},
      {"PERSIST", &Model::persist},
      {"PEXPIRE", &Model::pexpire},
      {"PTTL", &Model::pttl},
      {"RENAME", &Model::rename},
      {"RPOP", &Model::pop},
      {"RPUSH", &Model::push},
      {"SADD", &Model::sadd},
      {"SCARD", &Model::scard},
      {"SDIFF", &Model::set_algebra},
      {"SDIFFSTORE", &Model::set_algebra},
      {"SET", &Model::set},
      {"SETRANGE", &Model::setrange},
      {"SINTER", &Model::set_algebra},
      {"SINTERSTORE", &Model::set_algebra},
      {"SISMEMBER", &Model::sismember},
      {"SMEMBERS", &Model::smembers},
      {"SREM", &Model::srem},
      {"SUNION", &Model::set_algebra},
      {"SUNIONSTORE", &Model::set_algebra},
      {"TYPE", &Model::type},
      {"ZADD", &Model::zadd},
      {"ZINCRBY", &Model::zincrby},
      {"ZRANGE", &Model::zrange},
      {"ZRANGEBYSCORE", &Model::zrangebyscore},
      {"ZRANK", &Model::zrank},
      {"ZREM", &Model::zrem},
      {"ZSCORE", &Model::zscore},
  };
  return kTable;
}

Reply Model::run(const Words& words, std::int64_t now_ms) {
  now_ms_ = now_ms;
  drop_expired();
  try {
    return (this->*commands().at(words[0]))(words);
  } catch (const WrongType&) {
    return Reply::error("WRONGTYPE Operation against a key holding the wrong kind of value");
  }
}

// A key is there up to its deadline and gone after it, whoever looks.
void Model::drop_expired() {
  std::erase_if(keys_, [this](const auto& named) {
    const auto& deadline_ms = named.second.deadline_ms;
    return deadline_ms && *deadline_ms < now_ms_;
  });
}

// There are no empty lists, sets, hashes and sorted sets.
void Model::drop_if_empty(const std::string& key) {
  struct IsEmpty {
    bool operator()(const std::string&) const { return false; }
    bool operator()(const List& list) const { return list.empty(); }
    bool operator()(const Set& set) const { return set.empty(); }
    bool operator()(const Hash& hash) const { return hash.empty(); }
    bool operator()(const ZSet& zset) const { return zset.scores.empty(); }
  };
  const auto found = keys_.find(key);
  if (found != keys_.end() && std::visit(IsEmpty{}, found->second.value)) {
    keys_.erase(found);
  }
}

IndexRange index_range(std::int64_t first, std::int64_t last, std::size_t size) {
  const auto length = static_cast<std::int64_t>(size);
  first = std::max<std::int64_t>(first < 0 ? first + length : first, 0);
  last = std::min(last < 0 ? last + length : last, length - 1);
  if (first > last) {
    return {0, 0};
  }
  return {static_cast<std::size_t>(first), static_cast<std::size_t>(last - first + 1)};
}

std::string score_text(double score) {
  char text[32];
  std::snprintf(text, sizeof text, "%.17g", score);
  return text;
}

Reply bulk_list(const std::vector<std::string>& texts) {
  Reply list = Reply::array({});
  for (const std::string& text : texts) {
    list.items.push_back(Reply::bulk(text));
  }
  return list;
}

}  // namespace sequent::test
