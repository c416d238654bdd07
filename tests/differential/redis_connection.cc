#include "tests/differential/redis_connection.h"

#include <stdexcept>
#include <string_view>

#include <hiredis/hiredis.h>

namespace sequent::test {
namespace {

resp::Reply convert(const redisReply& from) {
  const std::string text = from.str != nullptr ? std::string(from.str, from.len) : std::string();
  switch (from.type) {
    case REDIS_REPLY_STRING:
      return resp::Reply::bulk(text);
    case REDIS_REPLY_STATUS:
      return resp::Reply::simple(text);
    case REDIS_REPLY_ERROR:
      return resp::Reply::error(text);
    case REDIS_REPLY_INTEGER:
      return resp::Reply::of(from.integer);
    case REDIS_REPLY_ARRAY: {
      std::vector<resp::Reply> items;
      for (std::size_t i = 0; i < from.elements; ++i) {
        items.push_back(convert(*from.element[i]));
      }
      return resp::Reply::array(std::move(items));
    }
    default:
      return {};
  }
}

}  // namespace

void RedisConnection::Free::operator()(redisContext* context) const {
  redisFree(context);
}

RedisConnection::RedisConnection(const std::string& socket_path)
    : context_(redisConnectUnix(socket_path.c_str())) {
  if (context_ == nullptr || context_->err != 0) {
    throw std::runtime_error("cannot connect to redis-server at " + socket_path);
  }
}

std::vector<resp::Reply> RedisConnection::run(
    const std::vector<std::vector<std::string>>& commands) {
  for (const std::vector<std::string>& words : commands) {
    std::vector<const char*> starts;
    std::vector<std::size_t> sizes;
    for (const std::string& word : words) {
      starts.push_back(word.data());
      sizes.push_back(word.size());
    }
    redisAppendCommandArgv(context_.get(), static_cast<int>(words.size()), starts.data(),
                           sizes.data());
  }
  std::vector<resp::Reply> replies;
  for (const std::vector<std::string>& words : commands) {
    void* raw = nullptr;
    if (redisGetReply(context_.get(), &raw) != REDIS_OK) {
      throw std::runtime_error("redis-server did not answer " + words[0] + ": " + context_->errstr);
    }
    const std::unique_ptr<redisReply, decltype(&freeReplyObject)> reply(
        static_cast<redisReply*>(raw), freeReplyObject);
    replies.push_back(convert(*reply));
  }
  return replies;
}

}  // namespace sequent::test
