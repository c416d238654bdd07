#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/resp/reply.h"

struct redisContext;

namespace sequent::test {

// A connection to redis-server by hiredis.
//
// Errors: std::runtime_error, also when the connection is lost.
class RedisConnection {
 public:
  explicit RedisConnection(const std::string& socket_path);

  // Sends all at once, then reads all replies.
  std::vector<resp::Reply> run(const std::vector<std::vector<std::string>>& commands);

 private:
  struct Free {
    void operator()(redisContext* context) const;
  };
  std::unique_ptr<redisContext, Free> context_;
};

}  // namespace sequent::test
