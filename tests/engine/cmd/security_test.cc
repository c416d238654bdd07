// The published faults of Redis's commands, 2021 to 2025, by name. Those of scripts, streams and
// HyperLogLog stand with their families.

#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/test_client.h"

using sequent::test::Answer;
using sequent::test::TestClient;
using sequent::test::TestEngine;

namespace {

struct Client {
  TestEngine engine;
  TestClient client{engine};

  Answer run(std::string_view line) { return client.run(line); }
  Answer run_words(const std::vector<std::string>& words) { return client.run_words(words); }
};

}  // namespace

TEST_CASE_METHOD(Client,
                 "CVE-2021-21309, CVE-2021-32761: offsets and sizes past 32 bits are no offsets",
                 "[cmd]") {
  run("SET s abc");
  CHECK(run("GETRANGE s 4294967295 4294967296") == "");
  CHECK(run("GETRANGE s -9223372036854775808 9223372036854775807") == "abc");
  CHECK(run("BITCOUNT s 4294967295 4294967296") == 0);
  CHECK(run("BITPOS s 1 4294967295 -1") == -1);
  CHECK(run("GETBIT s 4294967295") == 0);
  CHECK(run("SETBIT s 4294967296 1") == "ERR bit offset is not an integer or out of range");
  CHECK(run("BITFIELD s SET u8 4294967296 1") ==
        "ERR bit offset is not an integer or out of range");
  CHECK(run("BITFIELD s SET u8 #536870912 1") ==
        "ERR bit offset is not an integer or out of range");
  CHECK(run("STRLEN s") == 3);
}

TEST_CASE_METHOD(Client, "a request of HTTP closes its connection without a reply", "[cmd]") {
  for (const std::string line : {"POST / HTTP/1.1", "host: localhost"}) {
    TestClient browser{engine};
    CHECK(browser.run(line) == "NOREPLY the command wrote no whole reply");
    CHECK(browser.closing);
  }
}

TEST_CASE_METHOD(Client, "CVE-2021-29477, CVE-2021-32625: LCS of long texts is refused", "[cmd]") {
  run_words({"SET", "a", std::string(70'000, 'a')});
  run_words({"SET", "b", std::string(70'000, 'b')});
  CHECK(run("LCS a b").reply.text ==
        "ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len");
}

TEST_CASE_METHOD(Client,
                 "CVE-2021-32687: integer sets stay small, whatever is configured",
                 "[cmd]") {
  CHECK(run("CONFIG SET set-max-intset-entries 4294967295") == "OK");
  for (int i = 0; i < 3000; ++i) {
    run_words({"SADD", "s", std::to_string(i)});
  }
  CHECK(run("SCARD s") == 3000);
  CHECK(run("SISMEMBER s 2999") == 1);
  CHECK(run("SISMEMBER s 3000") == 0);
}

TEST_CASE_METHOD(Client,
                 "CVE-2021-32627, CVE-2021-32628, CVE-2021-41099: nothing grows past its limit",
                 "[cmd]") {
  run("SET s abc");
  const char* const kTooLong = "ERR string exceeds maximum allowed size (proto-max-bulk-len)";
  CHECK(run("SETRANGE s 536870912 x") == kTooLong);
  CHECK(run("SETRANGE s 9223372036854775807 x") == kTooLong);
  CHECK(run("CONFIG SET hash-max-listpack-value 4294967295") == "OK");
  CHECK(run_words({"HSET", "h", "f", std::string(100'000, 'v')}) == 1);
  CHECK(run("HSTRLEN h f") == 100'000);
}

TEST_CASE_METHOD(Client, "CVE-2022-35977: SETRANGE and SORT do not add up past 64 bits", "[cmd]") {
  CHECK(run("SETRANGE none 9223372036854775807 xxxx") ==
        "ERR string exceeds maximum allowed size (proto-max-bulk-len)");
  CHECK(run("EXISTS none") == 0);
  run("RPUSH l 3 1 2");
  CHECK(run("SORT l LIMIT 1 9223372036854775807") == std::vector<std::string>{"2", "3"});
  CHECK(run("SORT_RO l LIMIT 9223372036854775807 9223372036854775807").reply.items.empty());
  CHECK(run("SORT l LIMIT -9223372036854775808 2") == std::vector<std::string>{"1", "2"});
}

TEST_CASE_METHOD(Client, "LIMIT and COUNT do not add up past 64 bits", "[cmd]") {
  run("ZADD z 1 a 2 b 3 c");
  const std::string most = "9223372036854775807";
  CHECK(run("ZRANGEBYSCORE z -inf +inf LIMIT 1 " + most) == std::vector<std::string>{"b", "c"});
  CHECK(run("ZRANGEBYSCORE z -inf +inf LIMIT " + most + " " + most).reply.items.empty());
  CHECK(run("ZRANGE z " + most + " " + most).reply.items.empty());
  CHECK(run("ZPOPMIN z " + most).reply.items.size() == 6);
  run("RPUSH l a b");
  CHECK(run("LPOS l a RANK -9223372036854775807 COUNT " + most).reply.items.empty());
  CHECK(run("LRANGE l -" + most + " " + most).reply.items.size() == 2);
  CHECK(run("LMPOP 1 l LEFT COUNT " + most).reply.items.size() == 2);
}

TEST_CASE_METHOD(Client,
                 "CVE-2023-22458, CVE-2023-25155: counts of random members are bounded",
                 "[cmd]") {
  run("HSET h f v");
  run("ZADD z 1 a");
  run("SADD s a");
  const std::string least = " -9223372036854775808";
  const char* const kBounds =
      "ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807";
  CHECK(run("HRANDFIELD h" + least + " WITHVALUES") == kBounds);
  CHECK(run("ZRANDMEMBER z" + least + " WITHSCORES") == kBounds);
  CHECK(run("HRANDFIELD h -4611686018427387905 WITHVALUES") == "ERR value is out of range");
  CHECK(run("SRANDMEMBER s" + least) == kBounds);
  CHECK(run("SPOP s" + least) == "ERR value is out of range, must be positive");
}

TEST_CASE_METHOD(Client, "CVE-2022-36021, CVE-2024-31228: no pattern takes long", "[cmd]") {
  run_words({"SET", std::string(2000, 'a'), "1"});
  std::string stars;
  for (int i = 0; i < 2000; ++i) {
    stars += "a*";
  }
  for (const std::string& pattern : {stars + "b", "*" + stars + "?b", std::string(100'000, '*')}) {
    const bool matches = pattern.find('b') == std::string::npos;
    CHECK(run_words({"KEYS", pattern}).reply.items.size() == (matches ? 1U : 0U));
    CHECK(run_words({"SCAN", "0", "MATCH", pattern}).reply.items[1].items.size() ==
          (matches ? 1U : 0U));
  }
}

TEST_CASE_METHOD(Client, "CVE-2023-28425: MSETNX may name a key twice", "[cmd]") {
  CHECK(run("MSETNX a 1 a 2") == 1);
  CHECK(run("GET a") == "2");
}

TEST_CASE_METHOD(Client, "CVE-2023-28856: HINCRBYFLOAT refuses what is no number", "[cmd]") {
  for (const std::string amount : {"nan", "inf", "-inf", "+nan"}) {
    CHECK(run("HINCRBYFLOAT h f " + amount).reply.is_error());
    CHECK(run("EXISTS h") == 0);
  }
  run("HSET h f 1e308");
  CHECK(run("HINCRBYFLOAT h f 1.7e308").reply.is_error() == false);
  CHECK(run("HSET h g text") == 1);
  CHECK(run("HINCRBYFLOAT h g 1") == "ERR hash value is not a float");
}

TEST_CASE_METHOD(Client,
                 "CVE-2023-36824: keys are found within the words, whatever a count says",
                 "[cmd]") {
  for (const std::string line :
       {"ZUNION 2147483647 a", "ZUNION -1 a b", "ZUNION 9223372036854775807 a b",
        "ZDIFFSTORE d 0 a", "BLMPOP 0 99 a LEFT", "LMPOP 0 a LEFT"}) {
    CAPTURE(line);
    CHECK(run("COMMAND GETKEYS " + line).reply.is_error());
  }
  // A script may have no keys, so that a wrong number of them is none.
  CHECK(run("COMMAND GETKEYS EVAL x 4294967297 a") == std::vector<std::string>{});
  CHECK(run("COMMAND GETKEYS EVAL x 0") == std::vector<std::string>{});
  CHECK(run("COMMAND GETKEYS ZUNIONSTORE d 2 a b") == std::vector<std::string>{"d", "a", "b"});
  CHECK(run("COMMAND GETKEYS XREAD STREAMS s 0") == std::vector<std::string>{"s"});
  CHECK(run("COMMAND GETKEYS XREAD COUNT 2 FOO 1").reply.is_error());
}

TEST_CASE_METHOD(Client, "CVE-2021-29478: a set of many integers is copied whole", "[cmd]") {
  run("CONFIG SET set-max-intset-entries 100000");
  std::vector<std::string> words{"SADD", "s"};
  for (int i = 0; i < 20000; ++i) {
    words.push_back(std::to_string(i * 1000003LL));
  }
  CHECK(run_words(words) == 20000);
  CHECK(run("COPY s t") == 1);
  CHECK(run("SCARD t") == 20000);
  CHECK(run("SDIFFSTORE u s t") == 0);
}

TEST_CASE_METHOD(Client, "CVE-2021-32672: there is no debugger to be confused", "[cmd]") {
  CHECK(run("SCRIPT DEBUG YES").reply.is_error());
}

TEST_CASE_METHOD(Client,
                 "CVE-2022-33105: a stream that is emptied again and again stays small",
                 "[cmd]") {
  const auto add_and_delete = [this] {
    const std::string id = run("XADD s * a b").reply.text;
    CHECK(run("XDEL s " + id) == 1);
    CHECK(run("XINFO STREAM s").reply.items.size() > 10);
  };
  add_and_delete();
  const std::int64_t before = run("MEMORY USAGE s").reply.integer;
  for (int i = 0; i < 2000; ++i) {
    add_and_delete();
  }
  CHECK(run("MEMORY USAGE s").reply.integer < before + 10000);
}

TEST_CASE_METHOD(Client, "CVE-2023-41053: SORT_RO asks for the same rights as SORT", "[cmd]") {
  run("ACL SETUSER reader on nopass +@all ~mine");
  run("RPUSH mine 1 2");
  run("RPUSH other 1 2");
  TestClient reader(engine);
  CHECK(reader.run("AUTH reader x") == "OK");
  for (const std::string command : {"SORT", "SORT_RO"}) {
    CHECK(reader.run(command + " mine") == std::vector<std::string>{"1", "2"});
    CHECK(reader.run(command + " other").reply.text.substr(0, 6) == "NOPERM");
    CHECK(reader.run(command + " mine BY other_*").reply.is_error());
    CHECK(reader.run(command + " mine GET other_*").reply.is_error());
  }
}

TEST_CASE_METHOD(Client,
                 "CVE-2024-31227, CVE-2024-51741: selectors end where their words end",
                 "[cmd]") {
  for (const std::string rule :
       {"(", ")", "((", "(~", "(%", "(%R", "(%RW~", "%~", "(+@all", "(~a)b", "(~a (~b))"}) {
    CHECK(run_words({"ACL", "SETUSER", "u", rule}).reply.is_error());
  }
  for (const std::string rule : {"()", "%R", "%RW", "%R~", "(%R~)"}) {
    CHECK(run_words({"ACL", "SETUSER", "u", rule}) == "OK");
    CHECK(run("ACL GETUSER u").reply.items.size() == 12);
  }
}
