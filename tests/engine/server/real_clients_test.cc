#include <fstream>
#include <sstream>

#include "tests/engine/server/server_fixture.h"
#include "tests/support/catch.h"
#include "tests/support/child.h"
#include "tests/support/skip.h"

using sequent::test::Child;
using sequent::test::find_program;
using sequent::test::ServerFixture;
using std::chrono_literals::operator""s;

namespace {

std::string read_file(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

// What the program prints; fails if it does not end well within a minute.
std::string output_of(const ServerFixture& f, const std::vector<std::string>& argv) {
  const std::string log = f.dir() / "output";
  std::filesystem::remove(log);
  Child child(argv, log);
  CHECK(child.wait_for(60s) == 0);
  return read_file(log);
}

std::string shell(const ServerFixture& f, const std::string& command) {
  return output_of(f, {"sh", "-c", command});
}

bool missing(const std::string& program) {
  if (find_program(program).empty()) {
    sequent::test::skip(program + " is not installed");
    return true;
  }
  return false;
}

}  // namespace

TEST_CASE("redis-cli works", "[server]") {
  if (missing("redis-cli")) {
    return;
  }
  ServerFixture f;
  const std::string cli = "redis-cli -s " + f.path() + " ";
  CHECK(shell(f, cli + "PING") == "PONG\n");
  CHECK(shell(f, cli + "SET k 'a b'") == "OK\n");
  CHECK(shell(f, cli + "-3 HGETALL nothing") == "\n");
  CHECK(shell(f, cli + "--no-raw EVAL \"return {1, 'a', {KEYS[1]}}\" 1 k") ==
        "1) (integer) 1\n2) \"a\"\n3) 1) \"k\"\n");
  CHECK(shell(f, "printf 'MULTI\\nINCR n\\nEXEC\\n' | " + cli) == "OK\nQUEUED\n1\n");
  CHECK(shell(f, cli + "--scan --pattern 'k*'") == "k\n");
}

TEST_CASE("redis-cli loads by its pipe mode", "[server]") {
  if (missing("redis-cli")) {
    return;
  }
  ServerFixture f;
  const std::string out =
      shell(f, "seq 20000 | sed 's/.*/SET key:& value:&/' | redis-cli -s " + f.path() + " --pipe");
  CHECK(out.find("errors: 0, replies: 20000") != std::string::npos);
  CHECK(f.client().run("DBSIZE") == sequent::resp::Reply::of(20000));
}

TEST_CASE("redis-cli gets messages", "[server]") {
  if (missing("redis-cli")) {
    return;
  }
  ServerFixture f;
  const std::string log = f.dir() / "messages";
  Child subscriber({"redis-cli", "-s", f.path(), "SUBSCRIBE", "news"}, log);
  auto publisher = f.client();
  for (int i = 0; i < 10'000 && publisher.run("PUBLISH news hello").integer == 0; ++i) {
  }
  for (int i = 0; i < 10'000 && read_file(log).find("hello") == std::string::npos; ++i) {
  }
  CHECK(read_file(log).find("message\nnews\nhello\n") != std::string::npos);
}

TEST_CASE("redis-benchmark runs its tests", "[server]") {
  if (missing("redis-benchmark")) {
    return;
  }
  ServerFixture f;
  const std::string out = output_of(
      f, {"redis-benchmark", "-s", f.path(), "-n", "2000", "-P", "16", "-r", "1000", "--csv", "-t",
          "ping,set,get,incr,lpush,rpush,lpop,rpop,sadd,hset,spop,zadd,zpopmin,lrange,mset"});
  CHECK(out.find("MSET") != std::string::npos);
  CHECK(out.find("rror") == std::string::npos);
}

TEST_CASE("redis-py works", "[server]") {
  const std::string python = "/usr/bin/python3";
  ServerFixture f;
  {
    Child import({python, "-c", "import redis"});
    if (import.wait_for(20s) != 0) {
      sequent::test::skip("python3-redis is not installed");
      return;
    }
  }
  std::ofstream(f.dir() / "smoke.py") << R"(
import sys, redis
r = redis.Redis(unix_socket_path=sys.argv[1], decode_responses=True)
assert r.ping()
p = r.pipeline()
p.set('a', 1).incr('a').hset('h', mapping={'x': 1, 'y': 2}).rpush('l', 'a', 'b').zadd('z', {'m': 1.5})
assert p.execute() == [True, 2, 2, 2, 1], 'pipeline'
assert r.hgetall('h') == {'x': '1', 'y': '2'}
assert r.lrange('l', 0, -1) == ['a', 'b']
assert r.zscore('z', 'm') == 1.5
assert r.register_script('return {KEYS[1], ARGV[1]}')(keys=['k'], args=['v']) == ['k', 'v']
s = r.pubsub()
s.subscribe('news')
assert s.get_message(timeout=5)['type'] == 'subscribe'
assert r.publish('news', 'x') == 1
assert s.get_message(timeout=5)['data'] == 'x'
assert r.blpop('l', timeout=1) == ('l', 'a')
i = r.xadd('s', {'f': 'v'})
assert r.xrange('s') == [(i, {'f': 'v'})]
assert r.info()['redis_version'] == '7.0.15'
with r.pipeline() as t:
    t.watch('a'); t.multi(); t.set('a', 9)
    assert t.execute() == [True]
print('fine')
)";
  CHECK(output_of(f, {python, f.dir() / "smoke.py", f.path()}) == "fine\n");
}
