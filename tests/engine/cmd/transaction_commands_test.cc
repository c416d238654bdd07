#include "tests/engine/cmd/two_clients.h"
#include "tests/support/catch.h"

using sequent::test::TwoClients;

TEST_CASE_METHOD(TwoClients, "EXEC runs what MULTI queued, in order", "[cmd]") {
  CHECK(run("MULTI") == "OK");
  CHECK(run("SET a 1") == "QUEUED");
  CHECK(run("INCR a") == "QUEUED");
  CHECK(run("GET a") == "QUEUED");
  CHECK(other.run("GET a") == nullptr);
  const auto answer = run("EXEC").reply;
  REQUIRE(answer.items.size() == 3);
  CHECK(answer.items[0].text == "OK");
  CHECK(answer.items[1].integer == 2);
  CHECK(answer.items[2].text == "2");
  CHECK(run("EXEC") == "ERR EXEC without MULTI");
}

TEST_CASE_METHOD(TwoClients,
                 "a refused command aborts the transaction, a failing one does not",
                 "[cmd]") {
  CHECK(run("MULTI") == "OK");
  CHECK(run("SET a") == "ERR wrong number of arguments for 'set' command");
  CHECK(run("SET a 1") == "QUEUED");
  CHECK(run("EXEC") == "EXECABORT Transaction discarded because of previous errors.");
  CHECK(run("GET a") == nullptr);

  CHECK(run("MULTI") == "OK");
  CHECK(run("SET a x") == "QUEUED");
  CHECK(run("INCR a") == "QUEUED");
  CHECK(run("SET b 1") == "QUEUED");
  const auto answer = run("EXEC").reply;
  REQUIRE(answer.items.size() == 3);
  CHECK(answer.items[1].is_error());
  CHECK(run("GET b") == "1");
}

TEST_CASE_METHOD(TwoClients, "DISCARD forgets the queue and the watches", "[cmd]") {
  CHECK(run("WATCH a") == "OK");
  CHECK(run("MULTI") == "OK");
  CHECK(run("SET a 1") == "QUEUED");
  CHECK(run("DISCARD") == "OK");
  CHECK(run("GET a") == nullptr);
  CHECK(other.run("SET a 2") == "OK");
  CHECK(run("MULTI") == "OK");
  CHECK(run("EXEC").reply.items.empty());
  CHECK(run("DISCARD") == "ERR DISCARD without MULTI");
}

TEST_CASE_METHOD(TwoClients, "MULTI does not nest and WATCH stays outside", "[cmd]") {
  CHECK(run("MULTI") == "OK");
  CHECK(run("MULTI") == "ERR MULTI calls can not be nested");
  CHECK(run("WATCH a") == "ERR WATCH inside MULTI is not allowed");
  CHECK(run("EXEC").reply.kind == sequent::resp::ReplyKind::kArray);
}

TEST_CASE_METHOD(TwoClients, "a change of a watched key makes EXEC reply null", "[cmd]") {
  CHECK(run("SET a 1") == "OK");
  for (const char* change : {"SET a 2", "GETDEL a", "FLUSHALL", "SWAPDB 0 1"}) {
    INFO(change);
    CHECK(run("SET a 1") == "OK");
    CHECK(run("WATCH a") == "OK");
    CHECK(other.run(change).reply.is_error() == false);
    CHECK(run("MULTI") == "OK");
    CHECK(run("GET a") == "QUEUED");
    CHECK(run("EXEC") == nullptr);
  }
}

TEST_CASE_METHOD(TwoClients, "UNWATCH and another key's change let EXEC run", "[cmd]") {
  CHECK(run("WATCH a") == "OK");
  CHECK(other.run("SET b 1") == "OK");
  CHECK(run("MULTI") == "OK");
  CHECK(run("EXEC").reply.kind == sequent::resp::ReplyKind::kArray);
  CHECK(run("WATCH a") == "OK");
  CHECK(other.run("SET a 1") == "OK");
  CHECK(run("UNWATCH") == "OK");
  CHECK(run("MULTI") == "OK");
  CHECK(run("EXEC").reply.kind == sequent::resp::ReplyKind::kArray);
}

TEST_CASE_METHOD(TwoClients, "a watched key whose time runs out is a change", "[cmd]") {
  CHECK(run("SET a 1 PX 10") == "OK");
  CHECK(run("WATCH a") == "OK");
  engine.advance_ms(11);
  CHECK(run("MULTI") == "OK");
  CHECK(run("EXEC") == nullptr);
}

TEST_CASE_METHOD(TwoClients, "SELECT inside a transaction moves the commands after it", "[cmd]") {
  CHECK(run("MULTI") == "OK");
  CHECK(run("SELECT 3") == "QUEUED");
  CHECK(run("SET a 1") == "QUEUED");
  CHECK(run("EXEC").reply.items.size() == 2);
  CHECK(run("GET a") == "1");
  CHECK(other.run("GET a") == nullptr);
}

TEST_CASE_METHOD(TwoClients, "EXEC with words too many gives the transaction up", "[cmd]") {
  CHECK(run("MULTI") == "OK");
  CHECK(run("SET a 1") == "QUEUED");
  CHECK(run("EXEC now") ==
        "EXECABORT Transaction discarded because of: wrong number of arguments for 'exec' command");
  CHECK(run("EXEC") == "ERR EXEC without MULTI");
  CHECK(run("GET a") == nullptr);
}
