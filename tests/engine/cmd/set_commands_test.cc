#include <algorithm>
#include <set>

#include "tests/support/catch.h"
#include "tests/support/test_client.h"

using sequent::test::Answer;
using sequent::test::TestClient;
using sequent::test::TestEngine;
using sequent::test::to_text;

namespace {

using Words = std::vector<std::string>;

struct Sets {
  TestEngine engine;
  TestClient client{engine};
  Answer run(std::string_view line) { return client.run(line); }
  Words sorted(std::string_view line) {
    Words words;
    for (const auto& item : run(line).reply.items) {
      words.push_back(item.text);
    }
    std::sort(words.begin(), words.end());
    return words;
  }
};

}  // namespace

TEST_CASE_METHOD(Sets, "members are added, found and removed", "[cmd]") {
  CHECK(run("SADD s 1 2 2 3") == 3);
  CHECK(run("SADD s 3 4") == 1);
  CHECK(run("SISMEMBER s 4") == 1);
  CHECK(run("SMISMEMBER s 1 9") == Words{"1", "0"});
  CHECK(run("SMEMBERS s") == Words{"1", "2", "3", "4"});
  CHECK(run("SCARD s") == 4);
  CHECK(run("SREM s 1 2 9") == 2);
  CHECK(run("SMOVE s t 3") == 1);
  CHECK(run("SMOVE s t 3") == 0);
  CHECK(run("SMOVE s s 4") == 1);
  CHECK(run("SMOVE s t 4") == 1);
  CHECK(run("EXISTS s") == 0);
  CHECK(sorted("SMEMBERS t") == Words{"3", "4"});
  run("HELLO 3");
  CHECK(to_text(run("SMEMBERS t").reply) == R"((set) ["3", "4"])");
}

TEST_CASE_METHOD(Sets, "sets are combined, and stored over what was there", "[cmd]") {
  run("SADD a 1 2 3 x");
  run("SADD b 2 3 4 x");
  run("SADD c 3 y");
  CHECK(sorted("SINTER a b") == Words{"2", "3", "x"});
  CHECK(sorted("SINTER a b c") == Words{"3"});
  CHECK(sorted("SINTER a none") == Words{});
  CHECK(sorted("SUNION a c none") == Words{"1", "2", "3", "x", "y"});
  CHECK(sorted("SDIFF a b none") == Words{"1"});
  CHECK(run("SINTERCARD 2 a b") == 3);
  CHECK(run("SINTERCARD 2 a b LIMIT 2") == 2);
  run("SET d text");
  CHECK(run("SINTERSTORE d a b") == 3);
  CHECK(sorted("SMEMBERS d") == Words{"2", "3", "x"});
  CHECK(run("SDIFFSTORE d a a") == 0);
  CHECK(run("EXISTS d") == 0);
  CHECK(run("SUNIONSTORE a a b") == 5);
  run("SET text x");
  CHECK(run("SINTER none text") ==
        "WRONGTYPE Operation against a key holding the wrong kind of value");
}

TEST_CASE_METHOD(Sets, "SPOP takes members out, SRANDMEMBER leaves them", "[cmd]") {
  for (int member = 0; member < 200; ++member) {
    run("SADD s " + std::to_string(member));
  }
  const auto popped = sorted("SPOP s 50");
  CHECK(std::set<std::string>(popped.begin(), popped.end()).size() == 50);
  CHECK(run("SCARD s") == 150);
  for (const std::string& member : popped) {
    REQUIRE(run("SISMEMBER s " + member) == 0);
  }
  const auto drawn = sorted("SRANDMEMBER s 100");
  CHECK(std::set<std::string>(drawn.begin(), drawn.end()).size() == 100);
  CHECK(run("SRANDMEMBER s -500").reply.items.size() == 500);
  CHECK(run("SCARD s") == 150);
  CHECK(run("SPOP s").reply.is_text());
  CHECK(run("SPOP s 1000").reply.items.size() == 149);
  CHECK(run("EXISTS s") == 0);
  CHECK(run("SPOP s") == nullptr);
}

TEST_CASE_METHOD(Sets, "a set of integers knows when it is none", "[cmd]") {
  run("SADD s 1 2 3");
  CHECK(run("OBJECT ENCODING s") == "intset");
  run("SADD s 4x");
  CHECK(run("OBJECT ENCODING s") == "hashtable");
  run("CONFIG SET set-max-intset-entries 2");
  run("SADD t 1 2 3");
  CHECK(run("OBJECT ENCODING t") == "hashtable");
}
