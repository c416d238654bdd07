#include <string>
#include <utility>
#include <vector>

#include "tests/engine/script/parity.h"
#include "tests/support/catch.h"
#include "tests/support/redis_server.h"
#include "tests/support/skip.h"
#include "tests/support/wire_client.h"

using sequent::test::RedisServer;
using sequent::test::WireClient;

TEST_CASE("functions and their commands reply what they reply on Redis", "[script]") {
  if (!RedisServer::installed()) {
    sequent::test::skip("redis-server is not installed");
    return;
  }
  const auto load = [](const std::string& body) {
    return std::vector<std::string>{"FUNCTION", "LOAD", "REPLACE", "#!lua name=lib\n" + body};
  };
  const auto list = std::vector<std::string>{"FUNCTION", "LIST", "WITHCODE"};
  const std::string f = "redis.register_function('f', function(keys, args) ";
  const std::string end = " end)";
  const auto call = [](const std::string& name) {
    return std::vector<std::string>{"FCALL", name, "1", "key", "a", "b"};
  };
  sequent::test::compare({
      // what is loaded and what is called
      load(f + "return {keys, args, KEYS == nil}" + end),
      load(f + "return {keys, args}" + end),
      call("f"),
      call("F"),
      call("g"),
      list,
      {"FUNCTION", "LIST", "LIBRARYNAME", "L*"},
      {"FUNCTION", "LIST", "LIBRARYNAME", "x*"},
      {"FUNCTION", "LIST", "LIBRARYNAME"},
      {"FUNCTION", "LIST", "WITHCODE", "WITHCODE"},
      {"FUNCTION", "LIST", "X\r\n+Y"},
      {"FUNCTION", "STATS"},
      {"FUNCTION", "KILL"},
      {"FUNCTION", "HELP"},
      {"FUNCTION"},
      {"FUNCTION", "foo"},
      {"FUNCTION", "FLUSH", "x"},
      {"FUNCTION", "FLUSH", "SYNC", "x"},
      {"FUNCTION", "DELETE", "x"},
      {"FUNCTION", "LOAD"},
      {"FUNCTION", "LOAD", "x"},
      {"FUNCTION", "LOAD", "foo", "#!lua name=lib\n"},
      {"FUNCTION", "LOAD", "REPLACE", "REPLACE", "#!lua name=lib\n" + f + "return 1" + end},
      {"FUNCTION", "LOAD", "#!lua name=lib\n" + f + "return 1" + end},
      // its first line
      {"FUNCTION", "LOAD", "#!lua name=x"},
      {"FUNCTION", "LOAD", "#!\n"},
      {"FUNCTION", "LOAD", "#! name=x\n"},
      {"FUNCTION", "LOAD", "#!lua\n"},
      {"FUNCTION", "LOAD", "#!lua name=\n"},
      {"FUNCTION", "LOAD", "#!lua name=a-b\n"},
      {"FUNCTION", "LOAD", "#!lua name=a name=b\n"},
      {"FUNCTION", "LOAD", "#!lua NAME=a x=1\n"},
      {"FUNCTION", "LOAD", "#!lua \"name=a\n"},
      {"FUNCTION", "LOAD", "#!python name=a\n"},
      {"FUNCTION", "LOAD", "REPLACE", "#!LUA NAME=\"lib\"\n" + f + "return 1" + end},
      // what registers wrongly
      load(""),
      load("return 1"),
      load("x x"),
      load("error('boom')"),
      load("error({err='boom'})"),
      load("foo()"),
      load("redis.call('ping')"),
      load("foo = 1"),
      load("redis.foo = 1"),
      load("getmetatable('').__index = 1"),
      load("local x = ('x'):rep(3) return redis.log(redis.LOG_DEBUG, x)"),
      load("return redis.log(9, 'x')"),
      load("redis.register_function()"),
      load("redis.register_function('f')"),
      load("redis.register_function(1, 2, 3)"),
      load("redis.register_function(nil, function() end)"),
      load("redis.register_function('f', 'g')"),
      load("redis.register_function('a b', function() end)"),
      load("redis.register_function('', function() end)"),
      load("redis.register_function('f', function() end) redis.register_function('f', redis.log)"),
      load("redis.register_function{function_name='f'}"),
      load("redis.register_function{callback=redis.log}"),
      load("redis.register_function{function_name={}, callback=redis.log}"),
      load("redis.register_function{function_name='f', callback=1}"),
      load("redis.register_function{function_name='f', callback=redis.log, description={}}"),
      load("redis.register_function{function_name='f', callback=redis.log, flags='no-writes'}"),
      load("redis.register_function{function_name='f', callback=redis.log, flags={'x'}}"),
      load("redis.register_function{function_name='f', callback=redis.log, flags={{}}}"),
      load("redis.register_function{function_name='f', callback=redis.log, x=1}"),
      load("redis.register_function{'f'}"),
      load("redis.register_function{[{}]=1}"),
      list,
      // flags and descriptions
      load("redis.register_function{function_name='f', description='what', "
           "callback=function(k) return redis.call('get', k[1]) end, "
           "flags={'NO-writes', 'allow-oom'}}"),
      list,
      {"HELLO", "3"},
      list,
      {"FUNCTION", "STATS"},
      {"HELLO", "2"},
      call("f"),
      {"FCALL_RO", "f", "1", "key"},
      {"FCALL_RO", "f", "1"},
      {"FCALL", "f", "-1"},
      {"FCALL", "f", "x"},
      {"FCALL", "f"},
      load(f + "return redis.call('set', keys[1], args[1])" + end),
      {"FCALL_RO", "f", "1", "key", "v"},
      call("f"),
      load("redis.register_function{function_name='f', flags={'no-writes'}, "
           "callback=function(k) return redis.call('set', k[1], 1) end}"),
      call("f"),
      // what a function sees
      load(f + "return foo" + end),
      call("f"),
      load(f + "foo = 1" + end),
      call("f"),
      load(f + "return {type(redis.register_function), type(redis.breakpoint)}" + end),
      call("f"),
      load("local r = redis " + f + "r.register_function('g', function() end)" + end),
      call("f"),
      load("local r = redis " + f + "return r.call('ping')" + end),
      call("f"),
      load("local n = 0 " + f + "n = n + 1 return n" + end),
      call("f"),
      call("f"),
      load("\n" + f + "error('boom')" + end),
      call("f"),
      load(f + "return redis.call('foo')" + end),
      call("f"),
      load(f + "return redis.error_reply('CODE text')" + end),
      call("f"),
      load(f + "return __redis__err__handler" + end),
      call("f"),
      load(f + "local t = {} for k, v in pairs(redis) do t[#t + 1] = k end table.sort(t) return t" +
           end),
      call("f"),
      {"FUNCTION", "LOAD", "#!lua name=other\n" + f + "return 1" + end},
      {"FUNCTION", "LOAD", "#!lua name=other\n redis.register_function('h', redis.sha1hex)"},
      {"FUNCTION", "DUMP", "x"},
      {"FUNCTION", "RESTORE", "x"},
      {"FUNCTION", "RESTORE", "x", "y"},
      {"FUNCTION", "RESTORE", "x", "FLUSH", "y"},
      {"COMMAND", "GETKEYS", "FCALL", "f", "2", "a", "b", "c"},
      {"MULTI"},
      call("f"),
      {"FUNCTION", "DELETE", "lib"},
      call("f"),
      {"EXEC"},
      {"EVAL", "return redis.call('fcall', 'f', 0)", "0"},
      {"FUNCTION", "FLUSH"},
      list,
  });
}

TEST_CASE("Redis restores the libraries that are dumped here, and the other way round",
          "[script]") {
  if (!RedisServer::installed()) {
    sequent::test::skip("redis-server is not installed");
    return;
  }
  const sequent::test::Ours ours;
  const RedisServer redis;
  WireClient our_client = WireClient::to_path(ours.dir / "s.sock");
  WireClient redis_client = WireClient::to_path(redis.socket_path());
  for (const std::string& filler : {std::string(), std::string(20'000, '-')}) {
    const std::string source = "#!lua name=lib\n--" + filler +
                               "\nredis.register_function('f', function() return 'here' end)";
    for (const auto& [from, to] :
         {std::pair(&our_client, &redis_client), std::pair(&redis_client, &our_client)}) {
      from->run({"FUNCTION", "LOAD", "REPLACE", source});
      const std::string dump = from->run("FUNCTION DUMP").text;
      to->run("FUNCTION FLUSH");
      CHECK(to->run({"FUNCTION", "RESTORE", dump}) == sequent::resp::Reply::simple("OK"));
      CHECK(to->run("FCALL f 0") == sequent::resp::Reply::bulk("here"));
    }
  }
}
