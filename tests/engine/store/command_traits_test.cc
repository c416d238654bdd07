#include "engine/store/command_traits.h"

#include <iterator>
#include <sstream>

#include "tests/support/catch.h"

namespace sequent::store {
namespace {

using std::chrono::milliseconds;

base::Result<CommandTraits> traits(const std::string& line) {
  std::istringstream in(line);
  const std::vector<std::string> words(std::istream_iterator<std::string>(in),
                                       std::istream_iterator<std::string>{});
  const std::vector<std::string_view> views(words.begin(), words.end());
  return traits_of(views);
}

TEST_CASE("reads, and writes that are the same twice, may be repeated", "[store]") {
  for (const char* line : {"GET k", "get k", "HGETALL h", "SET k v", "SET k v PX 5", "MSET a 1",
                           "XREAD BLOCK 5 STREAMS s 0", "ZRANGEBYSCORE z 0 1", "TIME"}) {
    INFO(line);
    CHECK(traits(line)->repeatable);
  }
}

TEST_CASE("a write whose reply or effect would differ is not repeated", "[store]") {
  for (const char* line : {"INCR k", "SADD s a", "SET k v NX", "SET k v get", "DEL k", "LPUSH l 1",
                           "BLPOP l 1", "EVALSHA x 0", "XADD s * a 1", "HSET h a 1", "NOSUCH x",
                           "XREADGROUP GROUP g c BLOCK 1 STREAMS s >"}) {
    INFO(line);
    CHECK_FALSE(traits(line)->repeatable);
  }
}

TEST_CASE("a blocking command says how long it may wait", "[store]") {
  CHECK(*traits("BLPOP a b 1.5")->blocks_for == milliseconds(1501));
  CHECK(*traits("BZPOPMIN z 2")->blocks_for == milliseconds(2001));
  CHECK(*traits("BLMPOP 0.1 1 l LEFT")->blocks_for == milliseconds(101));
  CHECK(*traits("XREAD COUNT 1 BLOCK 20 STREAMS block 5")->blocks_for == milliseconds(21));
  CHECK(*traits("BRPOP l 0")->blocks_for == CommandTraits::kForever);
  CHECK(*traits("WAIT 1 30")->blocks_for == milliseconds(31));
}

TEST_CASE("a command that does not wait says so, also when its timeout is no number", "[store]") {
  for (const char* line : {"GET k", "BLPOP l x", "BLPOP", "XREAD STREAMS block 5", "BLPOP l -1"}) {
    INFO(line);
    CHECK_FALSE(traits(line)->blocks_for.has_value());
  }
}

TEST_CASE("a command that changes the shared connection is refused by name", "[store]") {
  for (const char* line : {"MULTI", "subscribe c", "SELECT 1", "Client Reply OFF", "WATCH k"}) {
    INFO(line);
    const auto refused = traits(line);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == base::ErrorCode::kInvalid);
  }
  CHECK(traits("CLIENT LIST").has_value());
  CHECK_FALSE(traits("").has_value());
}

bool special(const std::string& line) {
  std::istringstream in(line);
  const std::vector<std::string> words(std::istream_iterator<std::string>(in),
                                       std::istream_iterator<std::string>{});
  const std::vector<std::string_view> views(words.begin(), words.end());
  return may_be_special(views);
}

TEST_CASE("the quick look lets through all that is special, and holds up no common command",
          "[store]") {
  for (const char* line :
       {"MULTI", "multi", "Subscribe c", "BLPOP l 1", "xread BLOCK 5 STREAMS s 0", "XREADGROUP",
        "WAIT 1 1", "client reply off", "QUIT", "BZMPOP", ""}) {
    INFO(line);
    CHECK(special(line));
  }
  for (const char* line : {"GET k", "SET k v", "HSET h a 1", "HGET h a", "HMGET h a", "SADD s a",
                           "ZADD z 1 a", "INCR k", "EXISTS k", "EVALSHA x 0", "XADD s * a 1",
                           "LPUSH l 1", "RPUSH l 1", "DEL k", "HGETALL h"}) {
    INFO(line);
    CHECK_FALSE(special(line));
  }
}

}  // namespace
}  // namespace sequent::store
