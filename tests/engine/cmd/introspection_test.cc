#include <algorithm>
#include <string>

#include "engine/data/keyspace.h"
#include "engine/state/instance.h"
#include "tests/engine/cmd/two_clients.h"
#include "tests/support/catch.h"

using sequent::test::Answer;
using sequent::test::TestClient;
using sequent::test::to_text;
using sequent::test::TwoClients;

namespace {

std::string id_of(TestClient& client) {
  return std::to_string(client.run("CLIENT ID").reply.integer);
}

}  // namespace

TEST_CASE_METHOD(TwoClients, "MONITOR shows commands, scripts before what they call", "[cmd]") {
  CHECK(other.run("MONITOR") == "OK");
  run("SET foo \"a\\\"b\\n\\x01\"");
  run("CONFIG GET maxmemory");
  CHECK(to_text(other.messages().at(0)).find(R"( [0 ] "SET" "foo" "a\"b\n\x01")") !=
        std::string::npos);
  run("EVAL \"return redis.call('get', KEYS[1])\" 1 foo");
  const auto script = other.messages();
  REQUIRE(script.size() == 2);
  CHECK(script[0].text.find("\"EVAL\"") != std::string::npos);
  CHECK(script[1].text.find("[0 lua] \"get\" \"foo\"") != std::string::npos);
  run("MULTI");
  run("SET foo 1");
  run("EXEC");
  const auto multi = other.messages();
  REQUIRE(multi.size() == 3);
  CHECK(multi[1].text.find("\"SET\"") != std::string::npos);
  CHECK(multi[2].text.find("\"EXEC\"") != std::string::npos);
  run("AUTH secret");
  CHECK(other.message().reply.text.find("\"AUTH\" \"(redacted)\"") != std::string::npos);
  run("SELECT 3");
  CHECK(other.message().reply.text.find("[3 ] \"SELECT\" \"3\"") != std::string::npos);
  run("QUIT");
  CHECK(other.messages().empty());
  CHECK(other.run("GET foo") == "ERR Replica can't interact with the keyspace");
  CHECK(other.run("PUBLISH a b") == "ERR Replica can't interact with the keyspace");
  CHECK(other.run("PING") == "PONG");
  CHECK(other.run("RESET") == "RESET");
  other.messages();
  run("SET foo 2");
  CHECK(other.messages().empty());
}

TEST_CASE_METHOD(TwoClients, "the slow log is cut as soon as fewer are to be kept", "[cmd]") {
  run("CONFIG SET slowlog-log-slower-than 0");
  run("PING");
  run("PING");
  run("CONFIG SET slowlog-log-slower-than -1 slowlog-max-len 1");
  CHECK(run("SLOWLOG LEN") == 1);
}

TEST_CASE_METHOD(TwoClients, "what a writing command reads counts as a hit or a miss", "[cmd]") {
  const auto counted = [&](std::string_view line) {
    run("CONFIG RESETSTAT");
    run(line);
    return info("stats", "keyspace_hits") + " " + info("stats", "keyspace_misses");
  };
  run("SET string v");
  run("SADD set a");
  run("ZADD zset 1 a");
  run("XADD stream 1-1 a b");
  run("XGROUP CREATE stream group 0");
  CHECK(counted("GETEX string") == "1 0");
  CHECK(counted("SET string v GET") == "1 0");
  CHECK(counted("SET absent v XX") == "0 0");
  CHECK(counted("GETDEL absent") == "0 1");
  CHECK(counted("COPY string other") == "1 0");
  CHECK(counted("BITFIELD string GET u8 0") == "1 0");
  CHECK(counted("BITFIELD string SET u8 0 1") == "0 0");
  CHECK(counted("BITOP OR bits string absent") == "1 1");
  CHECK(counted("PFMERGE hll absent") == "0 2");
  CHECK(counted("SORT set ALPHA STORE list") == "1 0");
  CHECK(counted("SUNIONSTORE union set absent") == "1 1");
  CHECK(counted("ZUNIONSTORE zunion 2 zset set") == "2 0");
  CHECK(counted("ZRANGESTORE range zset 5 6") == "1 0");
  CHECK(counted("GEOSEARCHSTORE geo absent FROMLONLAT 1 1 BYRADIUS 1 m") == "0 1");
  CHECK(counted("XACK stream group 1-1") == "1 0");
  CHECK(counted("XCLAIM absent group me 0 1-1") == "0 1");
  CHECK(counted("STRLEN string") == "1 0");
  CHECK(counted("LCS string set") == "2 0");
  CHECK(counted("MEMORY USAGE string") == "0 0");
}

TEST_CASE_METHOD(TwoClients, "CONFIG GET says a name as it was asked for", "[cmd]") {
  CHECK(run("CONFIG GET DataBases") == std::vector<std::string>{"DataBases", "16"});
  CHECK(run("CONFIG GET DATABASE?") == std::vector<std::string>{"databases", "16"});
}

TEST_CASE_METHOD(TwoClients, "the slow log keeps the last slow commands", "[cmd]") {
  CHECK(run("SLOWLOG LEN") == 0);
  run("CLIENT SETNAME me");
  run("CONFIG SET slowlog-log-slower-than 0 slowlog-max-len 3");
  run("SADD set 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 "
      "33");
  const std::string long_word(129, 'A');
  run("SADD set foo " + long_word);
  const auto entries = run("SLOWLOG GET").reply.items;
  REQUIRE(entries.size() == 3);
  CHECK(entries[0].items[3].items[0].text == "SADD");
  const std::string cut = entries[0].items[3].items[3].text;
  CHECK(cut.substr(0, 128) == long_word.substr(0, 128));
  CHECK(cut.substr(128) == "... (1 more bytes)");
  CHECK(entries[0].items[5].text == "me");
  CHECK(entries[1].items[3].items.size() == 32);
  CHECK(entries[1].items[3].items[31].text == "... (2 more arguments)");
  CHECK(entries[0].items[0].integer == entries[1].items[0].integer + 1);
  CHECK(run("SLOWLOG GET 1").reply.items.size() == 1);
  CHECK(run("SLOWLOG GET -1").reply.items.size() == 3);
  CHECK(run("SLOWLOG GET -2") == "ERR count should be greater than or equal to -1");
  run("CONFIG SET masterauth secret");
  CHECK(to_text(run("SLOWLOG GET 1").reply).find("(redacted)") != std::string::npos);
  run("CONFIG SET slowlog-log-slower-than -1");
  CHECK(run("SLOWLOG RESET") == "OK");
  CHECK(run("SLOWLOG LEN") == 0);
  CHECK(run("SLOWLOG HELP").reply.items.size() == 12);
}

TEST_CASE_METHOD(TwoClients, "slow events are watched, drawn and explained", "[cmd]") {
  CHECK(run("LATENCY DOCTOR").reply.text.find("not watched") != std::string::npos);
  run("CONFIG SET latency-monitor-threshold 10");
  CHECK(run("LATENCY DOCTOR").reply.text.find("No event was slow") != std::string::npos);
  {
    auto turn = engine.engine->begin_turn();
    turn.instance().latency.add("command", {1, 30});
    turn.instance().latency.add("command", {1, 50});
    turn.instance().latency.add("command", {3, 20});
  }
  const auto history = run("LATENCY HISTORY command").reply.items;
  REQUIRE(history.size() == 2);
  CHECK(history[0].items[1].integer == 50);
  CHECK(history[1].items[0].integer == 3);
  const auto latest = run("LATENCY LATEST").reply.items.at(0).items;
  CHECK(latest.at(2).integer == 20);
  CHECK(latest.at(3).integer == 50);
  CHECK(run("LATENCY GRAPH command").reply.text.find("command - high 50 ms, low 20 ms") == 0);
  CHECK(run("LATENCY GRAPH nosuch") == "ERR No samples available for event 'nosuch'");
  CHECK(run("LATENCY DOCTOR").reply.text.find("1. command: 2 latency spikes (average 35ms") !=
        std::string::npos);
  CHECK(run("LATENCY RESET nosuch") == 0);
  CHECK(run("LATENCY RESET") == 1);
  CHECK(run("LATENCY HISTORY command").reply.items.empty());
  CHECK(run("LATENCY HELP").reply.items.size() == 17);
}

TEST_CASE_METHOD(TwoClients, "calls are counted, also those that fail or never run", "[cmd]") {
  CHECK(run("CONFIG RESETSTAT") == "OK");
  run("SET a b");
  run("LPUSH a x");
  run("SET a");
  run("nosuch");
  CHECK(info("commandstats", "cmdstat_set").find("calls=1,") == 0);
  CHECK(info("commandstats", "cmdstat_set").find(",rejected_calls=1,failed_calls=0") !=
        std::string::npos);
  CHECK(info("commandstats", "cmdstat_lpush").find(",rejected_calls=0,failed_calls=1") !=
        std::string::npos);
  CHECK(info("errorstats", "errorstat_ERR") == "count=2");
  CHECK(info("errorstats", "errorstat_WRONGTYPE") == "count=1");
  CHECK(info("stats", "total_error_replies") == "3");
  CHECK(info("latencystats", "latency_percentiles_usec_set").find("p50=") == 0);
  CHECK(run("LATENCY HISTOGRAM set nosuch").reply.items.size() == 2);
  run("MULTI");
  run("LPUSH a x");
  run("EXEC");
  CHECK(info("commandstats", "cmdstat_exec").find("failed_calls=0") != std::string::npos);
  CHECK(info("stats", "total_error_replies") == "4");
}

TEST_CASE_METHOD(TwoClients, "a blocked command counts once, when its wait is over", "[cmd]") {
  run("CONFIG RESETSTAT");
  other.run("BLPOP l 0");
  CHECK(info("commandstats", "cmdstat_blpop").empty());
  run("RPUSH l x");
  CHECK(info("commandstats", "cmdstat_blpop").find("calls=1,") == 0);
}

TEST_CASE_METHOD(TwoClients, "CLIENT UNBLOCK ends a wait, as a timeout or an error", "[cmd]") {
  const std::string id = id_of(other);
  CHECK(run("CLIENT UNBLOCK " + id) == 0);
  CHECK(other.run("BLPOP l 0").blocked);
  CHECK(run("CLIENT UNBLOCK " + id) == 1);
  CHECK(other.message() == nullptr);
  other.run("BLPOP l 0");
  CHECK(run("CLIENT UNBLOCK " + id + " ERROR") == 1);
  CHECK(other.message() == "UNBLOCKED client unblocked via CLIENT UNBLOCK");
  CHECK(run("CLIENT UNBLOCK x") == "ERR value is not an integer or out of range");
  CHECK(run("CLIENT UNBLOCK 1 FOO") == "ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR");
}

TEST_CASE_METHOD(TwoClients, "CLIENT PAUSE lets writes wait, reads go on", "[cmd]") {
  CHECK(run("CLIENT PAUSE 1000 WRITE") == "OK");
  CHECK(other.run("GET a") == nullptr);
  CHECK(other.run("SET a 1").blocked);
  CHECK(info("clients", "blocked_clients") == "1");
  CHECK(run("GET a") == nullptr);
  CHECK(run("CLIENT UNPAUSE") == "OK");
  CHECK(other.message() == "OK");
  CHECK(run("GET a") == "1");
  CHECK(run("CLIENT PAUSE x") == "ERR timeout is not an integer or out of range");
  CHECK(run("CLIENT PAUSE -1") == "ERR timeout is negative");
  CHECK(run("CLIENT PAUSE 1 FOO") == "ERR CLIENT PAUSE mode must be WRITE or ALL");
}

TEST_CASE_METHOD(TwoClients, "CLIENT PAUSE WRITE holds what others would be told of", "[cmd]") {
  run("PFADD h a");
  run("CLIENT PAUSE 1000 WRITE");
  CHECK(other.run("PFCOUNT h").blocked);
  run("CLIENT UNPAUSE");
  CHECK(other.message() == 1);
}

TEST_CASE_METHOD(TwoClients, "scripts that say that they do not write are not paused", "[cmd]") {
  run("CLIENT PAUSE 1000 WRITE");
  CHECK(other.run("EVAL '#!lua flags=no-writes\nreturn 1' 0") == 1);
  CHECK(other.run("EVAL_RO 'return 1' 0") == 1);
  CHECK(other.run("EVAL 'return 1' 0").blocked);
  run("CLIENT UNPAUSE");
  CHECK(other.message() == 1);
}

TEST_CASE_METHOD(TwoClients, "CLIENT PAUSE ends by itself; nothing expires meanwhile", "[cmd]") {
  run("SET k v PX 5");
  CHECK(run("CLIENT PAUSE 1000") == "OK");
  CHECK(other.run("GET a").blocked);
  engine.advance_ms(500);
  engine.tick();
  CHECK(other.messages().empty());
  CHECK(engine.engine->begin_turn().keyspace(0).size() == 1);
  engine.advance_ms(501);
  engine.tick();
  CHECK(other.message() == nullptr);
  CHECK(run("DBSIZE") == 0);
}

TEST_CASE_METHOD(TwoClients, "a transaction with writes waits for the end of a pause", "[cmd]") {
  other.run("MULTI");
  other.run("SET a 1");
  run("CLIENT PAUSE 1000 WRITE");
  CHECK(other.run("EXEC").blocked);
  run("CLIENT UNPAUSE");
  CHECK(other.message() == std::vector<std::string>{"OK"});
}

TEST_CASE_METHOD(TwoClients, "a client is told when keys change that it has read", "[cmd]") {
  run("HELLO 3");
  CHECK(run("CLIENT TRACKING ON") == "OK");
  run("SET a 1");
  run("GET a");
  CHECK(info("stats", "tracking_total_keys") == "1");
  other.run("SET b 1");
  CHECK(client.messages().empty());
  other.run("SET a 2");
  CHECK(to_text(client.message().reply) == R"((push) ["invalidate", ["a"]])");
  other.run("SET a 3");
  CHECK(client.messages().empty());
  run("MGET a b");
  other.run("FLUSHALL");
  CHECK(to_text(client.message().reply) == R"((push) ["invalidate", (nil)])");
  CHECK(run("CLIENT TRACKING OFF") == "OK");
  run("GET a");
  other.run("SET a 4");
  CHECK(client.messages().empty());
}

TEST_CASE_METHOD(TwoClients, "keys are tracked wherever they stand among the words", "[cmd]") {
  run("HELLO 3");
  other.run("XADD stream 1-1 a b");
  other.run("ZADD zset 1 a");
  other.run("RPUSH list 1");
  run("CLIENT TRACKING ON");
  const auto read_and_changed = [this](const char* read, const char* change) {
    run(read);
    other.run(change);
    return to_text(client.message().reply);
  };
  CHECK(read_and_changed("XREAD COUNT 1 STREAMS none stream 0 0", "XADD stream * a b") ==
        R"((push) ["invalidate", ["stream"]])");
  CHECK(read_and_changed("ZUNION 2 none zset WEIGHTS 1 2", "ZADD zset 2 b") ==
        R"((push) ["invalidate", ["zset"]])");
  CHECK(read_and_changed("SORT_RO list", "LPUSH list 2") == R"((push) ["invalidate", ["list"]])");
  CHECK(read_and_changed("MEMORY USAGE list", "LPUSH list 3") ==
        R"((push) ["invalidate", ["list"]])");
  client.run_words({"EVAL", "redis.call('GET', 'read') redis.call('SET', 'x', 1)", "1", "said"});
  other.run("MSET x 1 read 1 said 1");
  const auto told = client.messages();
  REQUIRE(told.size() == 2);
  CHECK(to_text(told[0]) == R"((push) ["invalidate", ["read"]])");
  CHECK(to_text(told[1]) == R"((push) ["invalidate", ["said"]])");
  client.run_words({"EVAL", "redis.call('SET', 'x', 1)", "1", "said"});
  other.run("SET said 2");
  CHECK(client.messages().empty());
}

TEST_CASE_METHOD(TwoClients, "what one's own command changes is told after its reply", "[cmd]") {
  run("HELLO 3");
  run("CLIENT TRACKING ON");
  run("GET a");
  CHECK(run("SET a 1") == "OK");
  CHECK(to_text(client.message().reply) == R"((push) ["invalidate", ["a"]])");
  run("CLIENT TRACKING ON NOLOOP");
  run("GET a");
  run("SET a 2");
  CHECK(client.messages().empty());
  run("GET a");
  other.run("EXPIRE a 1");
  CHECK(client.messages().size() == 1);
}

TEST_CASE_METHOD(TwoClients, "tracking by prefixes tells of all their keys at once", "[cmd]") {
  run("HELLO 3");
  CHECK(run("CLIENT TRACKING ON BCAST PREFIX a: PREFIX b:") == "OK");
  other.run("MSET a:1 1 a:2 2 c:1 3");
  CHECK(to_text(client.message().reply) == R"((push) ["invalidate", ["a:1", "a:2"]])");
  CHECK(run("CLIENT TRACKING ON BCAST PREFIX a:b")
            .reply.text.find("overlaps with an existing prefix 'a:'") != std::string::npos);
  CHECK(run("CLIENT TRACKING ON BCAST PREFIX z PREFIX y:1 PREFIX y:").reply.text ==
        "ERR Prefix 'y:1' overlaps with another provided prefix 'y:'. Prefixes for a single client "
        "must not overlap.");
  CHECK(run("CLIENT TRACKING ON").reply.text.find("switch BCAST mode") != std::string::npos);
  CHECK(info("stats", "tracking_total_prefixes") == "2");
}

TEST_CASE_METHOD(TwoClients, "RESP2 clients are told by a second connection", "[cmd]") {
  const std::string id = id_of(other);
  CHECK(run("CLIENT TRACKING ON REDIRECT " + id) == "OK");
  CHECK(run("CLIENT GETREDIR").reply.integer == other.run("CLIENT ID").reply.integer);
  other.run("SUBSCRIBE __redis__:invalidate");
  run("GET a");
  run("SET a 1");
  CHECK(to_text(other.message().reply) == R"(["message", "__redis__:invalidate", ["a"]])");
  run("HELLO 3");
  run("GET a");
  engine.engine->begin_turn().detach(other);
  run("SET a 2");
  CHECK(to_text(client.message().reply) ==
        "(push) [\"tracking-redir-broken\", (integer) " + id + "]");
  CHECK(to_text(run("CLIENT TRACKINGINFO").reply).find("broken_redirect") != std::string::npos);
}

TEST_CASE_METHOD(TwoClients, "OPTIN and OPTOUT obey CLIENT CACHING for one command", "[cmd]") {
  run("HELLO 3");
  CHECK(run("CLIENT CACHING YES").reply.text.find("OPTIN or OPTOUT mode enabled") !=
        std::string::npos);
  run("CLIENT TRACKING ON");
  CHECK(run("CLIENT CACHING YES") ==
        "ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode.");
  CHECK(run("CLIENT CACHING MAYBE") == "ERR syntax error");
  run("CLIENT TRACKING OFF");
  run("CLIENT TRACKING ON OPTIN");
  run("GET a");
  CHECK(run("CLIENT CACHING YES") == "OK");
  run("GET b");
  run("GET c");
  other.run("MSET a 1 b 1 c 1");
  CHECK(to_text(client.message().reply) == R"((push) ["invalidate", ["b"]])");
  CHECK(run("CLIENT CACHING NO").reply.text.find("OPTOUT mode.") != std::string::npos);
  run("CLIENT TRACKING OFF");
  run("CLIENT TRACKING ON OPTOUT");
  run("CLIENT CACHING NO");
  run("GET a");
  run("GET b");
  other.run("MSET a 2 b 2");
  CHECK(to_text(client.message().reply) == R"((push) ["invalidate", ["b"]])");
}

TEST_CASE_METHOD(TwoClients, "the table of tracked keys has a limit", "[cmd]") {
  run("HELLO 3");
  run("CLIENT TRACKING ON");
  run("MGET a b c d");
  CHECK(run("CONFIG SET tracking-table-max-keys 1") == "OK");
  CHECK(run("PING") == "PONG");
  CHECK(client.messages().size() == 3);
  CHECK(info("stats", "tracking_total_keys") == "1");
}

TEST_CASE_METHOD(TwoClients, "ROLE says that nobody follows", "[cmd]") {
  CHECK(to_text(run("ROLE").reply) == R"(["master", (integer) 0, []])");
}

TEST_CASE_METHOD(TwoClients, "CLIENT LIST tells all that Redis's tells", "[cmd]") {
  run("CLIENT TRACKING ON");
  const std::string line = run("CLIENT LIST ID " + id_of(client)).reply.text;
  for (const char* field :
       {"id=",           " addr=",       " laddr=",   " fd=",      " name=",
        " age=",         " idle=",       " flags=t",  " db=0",     " sub=0",
        " psub=0",       " ssub=0",      " multi=-1", " qbuf=",    " qbuf-free=",
        " argv-mem=",    " multi-mem=0", " rbs=",     " rbp=",     " obl=",
        " oll=",         " omem=",       " tot-mem=", " events=r", " cmd=client|list",
        " user=default", " redir=0",     " resp=2"}) {
    CAPTURE(field);
    CHECK(line.find(field) != std::string::npos);
  }
}

TEST_CASE_METHOD(TwoClients, "INFO tells what scripts and functions take", "[cmd]") {
  run("EVAL \"return 1\" 0");
  run("FUNCTION LOAD \"#!lua name=lib\\nredis.register_function('f', function() return 1 end)\"");
  CHECK(info("memory", "number_of_cached_scripts") == "1");
  CHECK(info("memory", "number_of_functions") == "1");
  CHECK(info("memory", "number_of_libraries") == "1");
  CHECK(info("memory", "used_memory_scripts_eval") == "8");
  CHECK(info("memory", "used_memory_lua") == info("memory", "used_memory_vm_eval"));
  CHECK(std::stoull(info("memory", "used_memory_vm_total")) ==
        std::stoull(info("memory", "used_memory_vm_eval")) +
            std::stoull(info("memory", "used_memory_vm_functions")));
}

TEST_CASE_METHOD(TwoClients, "nothing is written while replicas are wanted", "[cmd]") {
  const std::string refused = "NOREPLICAS Not enough good replicas to write.";
  run("SET k 1");
  run("MULTI");
  run("INCR k");
  other.run("CONFIG SET min-replicas-to-write 1");
  CHECK(run("EXEC") == "EXECABORT Transaction discarded because of: " + refused);
  CHECK(run("SET k 2") == refused);
  CHECK(run("GET k") == "1");
  CHECK(run("EVAL \"return redis.call('GET', 'k')\" 0") == "1");
  CHECK(run("EVAL \"return redis.call('SET', 'k', 1)\" 0").reply.text.starts_with(refused));
  CHECK(run("EVAL \"#!lua\\nreturn 1\" 0").reply.text.starts_with(refused));
  CHECK(run("EVAL \"#!lua flags=no-writes\\nreturn 1\" 0") == 1);
  run("MULTI");
  run("GET k");
  CHECK(run("EXEC") == std::vector<std::string>{"1"});
  run("CONFIG SET min-replicas-to-write 0");
  CHECK(run("SET k 2") == "OK");
}

TEST_CASE_METHOD(TwoClients, "the error of a command in a script counts once", "[cmd]") {
  const auto stat = [this](const char* section, const std::string& name) {
    return info(section, name);
  };
  run("SET text x");
  run("CONFIG RESETSTAT");
  CHECK(run("EVAL \"return redis.call('LPUSH', 'text', 'a')\" 0").reply.is_error());
  CHECK(stat("errorstats", "errorstat_WRONGTYPE") == "count=1");
  CHECK(stat("stats", "total_error_replies") == "1");
  CHECK(stat("commandstats", "cmdstat_eval").ends_with("rejected_calls=0,failed_calls=1"));

  run("CONFIG RESETSTAT");
  CHECK(run("EVAL_RO \"redis.pcall('SET', 'a', 'b') return 1\" 0") == 1);
  CHECK(stat("errorstats", "errorstat_ERR") == "count=1");
  CHECK(stat("commandstats", "cmdstat_set").ends_with("rejected_calls=1,failed_calls=0"));
  CHECK(stat("commandstats", "cmdstat_eval_ro").ends_with("rejected_calls=0,failed_calls=0"));

  run("CONFIG RESETSTAT");
  CHECK(run("EVAL \"return redis.error_reply('OWN text')\" 0") == "OWN text");
  CHECK(stat("errorstats", "errorstat_OWN") == "count=1");
}

TEST_CASE_METHOD(TwoClients, "the name of a subcommand is no command", "[cmd]") {
  CHECK(run("config|get GET").reply.text.starts_with("ERR unknown command 'config|get'"));
  CHECK(run("CONFIG nosuch").reply.text.starts_with("ERR unknown subcommand 'nosuch'"));
  CHECK_FALSE(run("COMMAND INFO config|get").reply.items.at(0).is_null());
}

TEST_CASE_METHOD(TwoClients, "commands count when they are run, those of scripts too", "[cmd]") {
  const auto processed = [this] {
    return std::stoll(info("stats", "total_commands_processed"));
  };
  const auto before = processed();
  run("SET a 1");
  run("NOSUCH");
  run("EVAL \"redis.call('GET', 'a') return redis.call('GET', 'a')\" 0");
  CHECK(processed() == before + 5);  // SET, EVAL, twice GET, and the INFO before
  CHECK(info("commandstats", "cmdstat_get").starts_with("calls=2,"));
  run("MULTI");
  run("SET a 2");
  run("EXEC");
  CHECK(processed() == before + 5 + 5);  // INFO twice, MULTI, SET, EXEC
}

TEST_CASE_METHOD(TwoClients, "an error shows a client's word up to its first zero", "[cmd]") {
  CHECK(run("ACL CAT \"x\\x00y\"") == "ERR Unknown category 'x'");
  CHECK(run("FUNCTION LIST \"x\\x00y\"") == "ERR Unknown argument x");
  const std::string longer(200, 'w');
  CHECK(run("FUNCTION LIST " + longer) == "ERR Unknown argument " + longer);
  CHECK(run("CLIENT LIST TYPE \"x\\x00y\"") == "ERR Unknown client type 'x'");
  CHECK(run("LATENCY GRAPH \"x\\x00y\"") == "ERR No samples available for event 'x'");
}

TEST_CASE_METHOD(TwoClients, "COMMAND INFO gives the tips of Redis in its order", "[cmd]") {
  const auto tips = [this](const std::string& name) {
    return to_text(run("COMMAND INFO " + name).reply.items.at(0).items.at(7));
  };
  CHECK(tips("get") == "[]");
  CHECK(tips("scan") == R"(["nondeterministic_output", "request_policy:special"])");
  CHECK(tips("dbsize") == R"(["request_policy:all_shards", "response_policy:agg_sum"])");
  CHECK(tips("keys") == R"(["request_policy:all_shards", "nondeterministic_output_order"])");
}
