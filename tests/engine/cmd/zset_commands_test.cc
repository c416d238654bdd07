#include "tests/support/catch.h"
#include "tests/support/test_client.h"

using sequent::test::Answer;
using sequent::test::TestClient;
using sequent::test::TestEngine;
using sequent::test::to_text;

namespace {

using Words = std::vector<std::string>;

struct SortedSets {
  TestEngine engine;
  TestClient client{engine};
  TestClient other{engine};
  Answer run(std::string_view line) { return client.run(line); }
};

}  // namespace

TEST_CASE_METHOD(SortedSets, "ZADD adds, changes, and obeys its options", "[cmd]") {
  CHECK(run("ZADD z 1 a 2 b") == 2);
  CHECK(run("ZADD z NX 5 a 3 c") == 1);
  CHECK(run("ZADD z XX 5 a 3 d") == 0);
  CHECK(run("ZADD z CH 6 a 3 c 4 d") == 2);
  CHECK(run("ZADD z GT CH 1 a 9 b") == 1);
  CHECK(run("ZADD z LT CH 1 a 10 b") == 1);
  CHECK(run("ZADD z INCR 1.5 a") == "2.5");
  CHECK(run("ZADD z NX INCR 1 a") == nullptr);
  CHECK(run("ZINCRBY z -2.5 a") == "0");
  CHECK(run("ZRANGE z 0 -1 WITHSCORES") == Words{"a", "0", "c", "3", "d", "4", "b", "9"});
  CHECK(run("ZADD z inf i") == 1);
  CHECK(run("ZINCRBY z -inf i") == "ERR resulting score is not a number (NaN)");
  CHECK(run("ZADD z NX XX 1 a") == "ERR XX and NX options at the same time are not compatible");
  CHECK(run("ZADD z 1 a 2") == "ERR syntax error");
  CHECK(run("ZADD z x a") == "ERR value is not a valid float");
  CHECK(run("ZREM z a b c none") == 3);
  CHECK(run("ZCARD z") == 2);
}

TEST_CASE_METHOD(SortedSets, "scores and ranks are found", "[cmd]") {
  run("ZADD z 1 a 2 b 3 c");
  CHECK(run("ZSCORE z b") == "2");
  CHECK(to_text(run("ZMSCORE z a none").reply) == R"(["1", (nil)])");
  CHECK(run("ZRANK z c") == 2);
  CHECK(run("ZREVRANK z c") == 0);
  CHECK(run("ZRANK z none") == nullptr);
  CHECK(run("ZCOUNT z (1 3") == 2);
  CHECK(run("ZCOUNT z -inf +inf") == 3);
  run("HELLO 3");
  CHECK(to_text(run("ZSCORE z b").reply) == "(double) 2.000000");
  CHECK(to_text(run("ZRANGE z 0 0 WITHSCORES").reply) == R"([["a", (double) 1.000000]])");
}

TEST_CASE_METHOD(SortedSets, "ranges go by rank, score and bytes, both ways", "[cmd]") {
  run("ZADD z 1 a 2 b 3 c 4 d");
  CHECK(run("ZRANGE z 1 2") == Words{"b", "c"});
  CHECK(run("ZRANGE z 0 1 REV") == Words{"d", "c"});
  CHECK(run("ZREVRANGE z -1 -1") == Words{"a"});
  CHECK(run("ZRANGE z (1 3 BYSCORE") == Words{"b", "c"});
  CHECK(run("ZRANGE z 3 (1 BYSCORE REV LIMIT 1 5") == Words{"b"});
  CHECK(run("ZRANGEBYSCORE z -inf inf LIMIT 1 2 WITHSCORES") == Words{"b", "2", "c", "3"});
  CHECK(run("ZREVRANGEBYSCORE z 3 2") == Words{"c", "b"});
  run("ZADD lex 0 a 0 b 0 c 0 d");
  CHECK(run("ZRANGEBYLEX lex [b (d") == Words{"b", "c"});
  CHECK(run("ZREVRANGEBYLEX lex + - LIMIT 1 2") == Words{"c", "b"});
  CHECK(run("ZLEXCOUNT lex (a +") == 3);
  CHECK(run("ZRANGESTORE copy z 1 2") == 2);
  CHECK(run("ZRANGE copy 0 -1 WITHSCORES") == Words{"b", "2", "c", "3"});
  CHECK(run("ZRANGESTORE copy z 9 9") == 0);
  CHECK(run("EXISTS copy") == 0);
  CHECK(run("ZRANGE z 0 1 LIMIT 0 1") ==
        "ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX");
  CHECK(run("ZREMRANGEBYLEX lex [a [b") == 2);
  CHECK(run("ZREMRANGEBYRANK lex 0 -1") == 2);
  CHECK(run("EXISTS lex") == 0);
  CHECK(run("ZREMRANGEBYSCORE z (1 (4") == 2);
  CHECK(run("ZRANGE z 0 -1") == Words{"a", "d"});
}

TEST_CASE_METHOD(SortedSets, "the least and the greatest are popped", "[cmd]") {
  run("ZADD z 1 a 2 b 3 c 4 d 5 e");
  CHECK(run("ZPOPMIN z") == Words{"a", "1"});
  CHECK(run("ZPOPMAX z 2") == Words{"e", "5", "d", "4"});
  CHECK(run("ZPOPMIN z 0") == Words{});
  CHECK(to_text(run("ZMPOP 2 none z MAX COUNT 1").reply) == R"(["z", [["c", "3"]]])");
  CHECK(to_text(run("ZMPOP 1 none MIN").reply) == "(nil array)");
  CHECK(run("ZPOPMIN z 10") == Words{"b", "2"});
  CHECK(run("ZPOPMIN z") == Words{});
}

TEST_CASE_METHOD(SortedSets, "sorted sets and sets are combined with weights", "[cmd]") {
  run("ZADD a 1 x 2 y");
  run("ZADD b 10 y 20 z");
  run("SADD s y");
  CHECK(run("ZUNION 2 a b WITHSCORES") == Words{"x", "1", "y", "12", "z", "20"});
  CHECK(run("ZINTER 3 a b s WITHSCORES WEIGHTS 2 1 100") == Words{"y", "114"});
  CHECK(run("ZINTER 2 a b WITHSCORES AGGREGATE MAX") == Words{"y", "10"});
  CHECK(run("ZDIFF 2 a s WITHSCORES") == Words{"x", "1"});
  CHECK(run("ZDIFFSTORE d 2 a s") == 1);
  CHECK(run("ZRANGE d 0 -1") == Words{"x"});
  CHECK(run("ZUNIONSTORE d 2 a b AGGREGATE MIN") == 3);
  CHECK(run("ZSCORE d y") == "2");
  CHECK(run("ZINTERCARD 2 a b LIMIT 1") == 1);
  CHECK(run("ZINTERSTORE d 2 a none") == 0);
  CHECK(run("EXISTS d") == 0);
  CHECK(run("ZUNION 0 a") == "ERR at least 1 input key is needed for 'zunion' command");
}

TEST_CASE_METHOD(SortedSets, "who waits for a sorted set gets its extremes", "[cmd]") {
  TestClient third(engine);
  CHECK(run("BZPOPMIN a z 0").blocked);
  CHECK(third.run("BZMPOP 5 1 z MAX COUNT 2").blocked);
  CHECK(other.run("ZADD z 1 x 2 y 3 w 4 v") == 4);
  CHECK(client.message() == Words{"z", "x", "1"});
  CHECK(to_text(third.message().reply) == R"(["z", [["v", "4"], ["w", "3"]]])");
  CHECK(other.run("ZRANGE z 0 -1") == Words{"y"});
  CHECK(run("BZPOPMAX z 0") == Words{"z", "y", "2"});
}

TEST_CASE_METHOD(SortedSets, "a large sorted set answers as a small one", "[cmd]") {
  for (int member = 0; member < 1000; ++member) {
    run("ZADD z " + std::to_string(member * 7 % 1000) + " m" + std::to_string(member));
  }
  CHECK(run("OBJECT ENCODING z") == "skiplist");
  CHECK(run("ZRANGE z 500 500 WITHSCORES").reply.items[1].text == "500");
  CHECK(run("ZCOUNT z 100 (200") == 100);
  CHECK(run("ZREVRANK z m0") == 999);
  CHECK(run("ZRANDMEMBER z -5").reply.items.size() == 5);
  CHECK(run("ZREMRANGEBYSCORE z 0 899") == 900);
  CHECK(run("ZCARD z") == 100);
  CHECK(run("ZRANGE z 0 0 WITHSCORES").reply.items[1].text == "900");
}
