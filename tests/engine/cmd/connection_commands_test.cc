#include "tests/engine/cmd/two_clients.h"
#include "tests/support/catch.h"

using sequent::resp::ReplyKind;

using sequent::test::TwoClients;

TEST_CASE_METHOD(TwoClients, "the small talk of a connection", "[cmd]") {
  CHECK(run("PING") == "PONG");
  CHECK(run("PING hi") == "hi");
  CHECK(run("PING a b") == "ERR wrong number of arguments for 'ping' command");
  CHECK(run("ECHO hi") == "hi");
  CHECK(run("AUTH secret").reply.is_error());
  CHECK(run("AUTH default any") == "OK");
  CHECK(run("AUTH nobody any") == "WRONGPASS invalid username-password pair or user is disabled.");
  CHECK(run("QUIT") == "OK");
}

TEST_CASE_METHOD(TwoClients, "SELECT chooses a database", "[cmd]") {
  CHECK(run("SET a 0") == "OK");
  CHECK(run("SELECT 1") == "OK");
  CHECK(run("GET a") == nullptr);
  CHECK(run("DBSIZE") == 0);
  CHECK(run("SELECT 16") == "ERR DB index is out of range");
  CHECK(run("SELECT x") == "ERR value is not an integer or out of range");
  CHECK(run("RESET") == "RESET");
  CHECK(run("GET a") == "0");
}

TEST_CASE_METHOD(TwoClients, "HELLO chooses the protocol and says who we are", "[cmd]") {
  const auto hello = run("HELLO 3 SETNAME me").reply;
  REQUIRE(hello.kind == ReplyKind::kMap);
  CHECK(hello.items[1].text == "redis");
  CHECK(hello.items[3].text == "7.0.15");
  CHECK(hello.items[5].integer == 3);
  CHECK(run("CLIENT GETNAME") == "me");
  CHECK(run("HELLO 4") == "NOPROTO unsupported protocol version");
  CHECK(run("HELLO x") == "ERR Protocol version is not an integer or out of range");
  CHECK(run("HELLO 2 FOO") == "ERR Syntax error in HELLO option 'FOO'");
}

TEST_CASE_METHOD(TwoClients, "clients have ids, names and a list", "[cmd]") {
  const auto id = run("CLIENT ID").reply.integer;
  CHECK(other.run("CLIENT ID").reply.integer != id);
  CHECK(run("CLIENT GETNAME") == nullptr);
  CHECK(run("CLIENT SETNAME worker-1") == "OK");
  CHECK(run("CLIENT SETNAME 'a b'").reply.is_error());
  const std::string list = other.run("CLIENT LIST").reply.text;
  CHECK(list.find("name=worker-1") != std::string::npos);
  CHECK(std::count(list.begin(), list.end(), '\n') == 2);
  CHECK(other.run("CLIENT LIST TYPE pubsub").reply.text.empty());
  CHECK(other.run("CLIENT LIST TYPE foo") == "ERR Unknown client type 'foo'");
  CHECK(run("CLIENT INFO").reply.text.find("cmd=client|info") != std::string::npos);
  CHECK(run("CLIENT FOO") == "ERR unknown subcommand 'FOO'. Try CLIENT HELP.");
  CHECK(run("CLIENT") == "ERR wrong number of arguments for 'client' command");
  CHECK(run("CLIENT HELP").reply.items.size() == 48);
}

TEST_CASE_METHOD(TwoClients, "CLIENT KILL closes those that match", "[cmd]") {
  const auto id = other.run("CLIENT ID").reply.integer;
  CHECK(run("CLIENT KILL ID " + std::to_string(id)) == 1);
  CHECK(other.closing);
  CHECK(other.wakes() == 1);
  CHECK_FALSE(client.closing);
  CHECK(run("CLIENT KILL ID 999") == 0);
  CHECK(run("CLIENT KILL 1.2.3.4:5") == "ERR No such client");
  CHECK(run("CLIENT KILL TYPE foo") == "ERR Unknown client type 'foo'");
}

TEST_CASE_METHOD(TwoClients, "CLIENT REPLY silences a client", "[cmd]") {
  CHECK(run("CLIENT NO-EVICT ON") == "OK");
  CHECK(run("CLIENT NO-EVICT x") == "ERR syntax error");
  CHECK(run("CLIENT REPLY ON") == "OK");
  CHECK(run("CLIENT REPLY foo") == "ERR syntax error");
  CHECK(run("CLIENT REPLY OFF").reply.text.substr(0, 7) == "NOREPLY");
  CHECK(run("SUBSCRIBE news") == std::vector<std::string>{"subscribe", "news", "1"});
  CHECK(run("UNSUBSCRIBE news") == std::vector<std::string>{"unsubscribe", "news", "0"});
}

TEST_CASE_METHOD(TwoClients, "CONFIG shows and changes settings, all or none", "[cmd]") {
  CHECK(run("CONFIG GET hash-max-listpack-entries") ==
        std::vector<std::string>{"hash-max-listpack-entries", "512"});
  CHECK(run("CONFIG SET hash-max-listpack-entries 3 zset-max-listpack-value 5") == "OK");
  CHECK(run("CONFIG GET zset-max-listpack-value") ==
        std::vector<std::string>{"zset-max-listpack-value", "5"});
  CHECK(run("CONFIG SET hash-max-listpack-entries 9 nosuch 1") ==
        "ERR Unknown option or number of arguments for CONFIG SET - 'nosuch'");
  CHECK(run("CONFIG GET hash-max-listpack-entries") ==
        std::vector<std::string>{"hash-max-listpack-entries", "3"});
  CHECK(run("CONFIG SET maxmemory-clients 200%") ==
        "ERR CONFIG SET failed (possibly related to argument 'maxmemory-clients') - percentage "
        "argument must be less or equal to 100");
  CHECK(run("CONFIG SET timeout 1 TIMEOUT 2") ==
        "ERR CONFIG SET failed (possibly related to argument 'TIMEOUT') - duplicate parameter");
  CHECK(run("CONFIG SET timeout x foo 1") ==
        "ERR Unknown option or number of arguments for CONFIG SET - 'foo'");
  CHECK(run("CONFIG GET timeout") == std::vector<std::string>{"timeout", "0"});
  CHECK(run("CONFIG SET databases 3").reply.text.find("can't set immutable config") !=
        std::string::npos);
  CHECK(run("CONFIG SET a") == "ERR wrong number of arguments for 'config|set' command");
  CHECK(run("CONFIG RESETSTAT") == "OK");
  CHECK(run("CONFIG REWRITE").reply.is_error());
  CHECK(run("CONFIG HELP").reply.items.size() == 11);
}

TEST_CASE_METHOD(TwoClients, "COMMAND LIST names those that a filter keeps", "[cmd]") {
  const auto all = run("COMMAND LIST").reply.items.size();
  CHECK(run("COMMAND LIST FILTERBY PATTERN *").reply.items.size() == all);
  CHECK(run("COMMAND LIST FILTERBY PATTERN XINFO*") ==
        std::vector<std::string>{"xinfo", "xinfo|consumers", "xinfo|groups", "xinfo|help",
                                 "xinfo|stream"});
  CHECK(run("COMMAND LIST FILTERBY ACLCAT transaction") ==
        std::vector<std::string>{"discard", "exec", "multi", "unwatch", "watch"});
  CHECK(run("COMMAND LIST FILTERBY ACLCAT nosuch").reply.items.empty());
  CHECK(run("COMMAND LIST FILTERBY MODULE any").reply.items.empty());
  CHECK(run("COMMAND LIST FILTERBY PATTERN") == "ERR syntax error");
  CHECK(run("COMMAND LIST FILTERBY NAME x") == "ERR syntax error");
  CHECK(run("COMMAND LIST FILTERBY MODULE x y") == "ERR syntax error");
}

TEST_CASE_METHOD(TwoClients, "what there is none of says so", "[cmd]") {
  CHECK(run("MODULE LIST").reply.items.empty());
  CHECK(run("MODULE HELP").reply.items.size() == 11);
  for (const char* command : {"MODULE LOAD x", "MODULE LOADEX x"}) {
    CHECK(run(command) == "ERR Error loading the extension. Please check the server logs.");
  }
  CHECK(run("MODULE UNLOAD x") == "ERR Error unloading module: no such module with that name");
  for (const char* command : {"ASKING",
                              "CLUSTER ADDSLOTS 1",
                              "CLUSTER ADDSLOTSRANGE 1 2",
                              "CLUSTER BUMPEPOCH",
                              "CLUSTER COUNT-FAILURE-REPORTS a",
                              "CLUSTER COUNTKEYSINSLOT 1",
                              "CLUSTER DELSLOTS 1",
                              "CLUSTER DELSLOTSRANGE 1 2",
                              "CLUSTER FAILOVER",
                              "CLUSTER FLUSHSLOTS",
                              "CLUSTER FORGET a",
                              "CLUSTER GETKEYSINSLOT 1 2",
                              "CLUSTER HELP",
                              "CLUSTER INFO",
                              "CLUSTER KEYSLOT a",
                              "CLUSTER LINKS",
                              "CLUSTER MYID",
                              "CLUSTER NODES",
                              "CLUSTER REPLICAS a",
                              "CLUSTER REPLICATE a",
                              "CLUSTER RESET",
                              "CLUSTER SAVECONFIG",
                              "CLUSTER SET-CONFIG-EPOCH 1",
                              "CLUSTER SETSLOT 1 STABLE",
                              "CLUSTER SHARDS",
                              "CLUSTER SLAVES a",
                              "CLUSTER SLOTS",
                              "READONLY",
                              "READWRITE"}) {
    CHECK(run(command) == "ERR This instance has cluster support disabled");
  }
  CHECK(run("CLUSTER FOO") == "ERR unknown subcommand 'FOO'. Try CLUSTER HELP.");
  CHECK(run("CLUSTER Info x") == "ERR wrong number of arguments for 'cluster|info' command");
  CHECK(run("CLUSTER MEET a") == "ERR wrong number of arguments for 'cluster|meet' command");
  CHECK(run("CLUSTER MEET a 1 2") == "ERR This instance has cluster support disabled");
  CHECK(run("FAILOVER") == "ERR FAILOVER requires connected replicas.");
}

TEST_CASE_METHOD(TwoClients, "LOLWUT tells the version", "[cmd]") {
  CHECK(run("LOLWUT") == "Redis ver. 7.0.15\n");
  CHECK(run("LOLWUT VERSION 5 1 1 1") == "Redis ver. 7.0.15\n");
  CHECK(run("LOLWUT VERSION x") == "ERR value is not an integer or out of range");
}

TEST_CASE_METHOD(TwoClients, "COMMAND describes the table", "[cmd]") {
  const auto count = run("COMMAND COUNT").reply.integer;
  CHECK(static_cast<std::int64_t>(run("COMMAND").reply.items.size()) == count);
  const auto info = run("COMMAND INFO get nosuch").reply;
  REQUIRE(info.items.size() == 2);
  CHECK(info.items[0].items[0].text == "get");
  CHECK(info.items[0].items[1].integer == 2);
  CHECK(info.items[1].is_null());
  CHECK(run("COMMAND GETKEYS MSET a 1 b 2") == std::vector<std::string>{"a", "b"});
  CHECK(run("COMMAND GETKEYS MIGRATE h 1 key 0 5000 AUTH keys") == std::vector<std::string>{"key"});
  CHECK(client.run_words({"COMMAND", "GETKEYS", "MIGRATE", "h", "1", "", "0", "5000", "AUTH2", "u",
                          "keys", "KEYS", "a", "b"}) == std::vector<std::string>{"a", "b"});
  CHECK(run("COMMAND GETKEYS PING x") == "ERR The command has no key arguments");
  CHECK(run("COMMAND GETKEYS nosuch x") == "ERR Invalid command specified");
  CHECK(run("COMMAND FOO") == "ERR unknown subcommand 'FOO'. Try COMMAND HELP.");
  CHECK(run("COMMAND HELP").reply.items.size() == 21);
}

TEST_CASE_METHOD(TwoClients, "INFO has the sections that are asked for", "[cmd]") {
  const std::string all = run("INFO").reply.text;
  for (const char* part : {"# Server\r\n", "redis_version:7.0.15\r\n", "# Memory\r\n",
                           "connected_clients:1\r\n", "# Keyspace\r\n"}) {
    CHECK(all.find(part) != std::string::npos);
  }
  CHECK(run("SET a 1 EX 100") == "OK");
  CHECK(run("INFO keyspace") == "# Keyspace\r\ndb0:keys=1,expires=1,avg_ttl=0\r\n");
  CHECK(run("INFO nosuch") == "");
}

TEST_CASE_METHOD(TwoClients, "databases are counted, emptied and swapped", "[cmd]") {
  CHECK(run("SET a 1") == "OK");
  CHECK(run("SWAPDB 0 1") == "OK");
  CHECK(run("DBSIZE") == 0);
  CHECK(run("SELECT 1") == "OK");
  CHECK(run("GET a") == "1");
  CHECK(run("SWAPDB 0 99") == "ERR DB index is out of range");
  CHECK(run("SWAPDB x 1") == "ERR invalid first DB index");
  CHECK(run("FLUSHDB ASYNC") == "OK");
  CHECK(run("DBSIZE") == 0);
  CHECK(run("FLUSHALL foo") == "ERR syntax error");
  CHECK(run("FLUSHALL SYNC") == "OK");
}

TEST_CASE_METHOD(TwoClients, "what a server says of itself", "[cmd]") {
  CHECK(run("TIME").reply.items.size() == 2);
  CHECK(run("LASTSAVE").reply.integer == engine.clock.wall_ms() / 1000);
  CHECK(run("WAIT 0 0") == 0);
  CHECK(run("WAIT 0 -1") == "ERR timeout is negative");
  CHECK(run("MEMORY USAGE a") == nullptr);
  CHECK(run("SET a 1") == "OK");
  CHECK(run("MEMORY USAGE a SAMPLES 3").reply.integer > 8);
  CHECK(run("DEBUG SLEEP 0") == "OK");
  CHECK(run("DEBUG FOO").reply.is_error());
  CHECK(run("SHUTDOWN ABORT") == "ERR No shutdown in progress.");
  CHECK(run("SHUTDOWN SAVE NOSAVE") == "ERR syntax error");
  CHECK(run("SHUTDOWN NOW ABORT") == "ERR syntax error");
  run("SHUTDOWN NOSAVE");
  CHECK(client.closing);
}
