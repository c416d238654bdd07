#include "tests/differential/family.h"

namespace sequent::test {
namespace {

std::string score_end(Source& source) {
  return (source.one_in(4) ? "(" : "") + source.real();
}

std::string lex_end(Source& source) {
  switch (source.below(8)) {
    case 0:
      return "-";
    case 1:
      return "+";
    case 2:
      return source.pick({"", "a", "+a", "-b", "[", "("});
    default:
      return source.pick({"[", "("}) + source.member();
  }
}

// Sorted sets whose members all have one score, as lexical ranges want it.
std::string lex_key(Source& source) {
  return "lex" + std::to_string(source.below(3));
}

std::vector<std::string> with_members(Source& source, std::vector<std::string> words) {
  for (std::uint64_t left = 1 + source.below(4); left > 0; --left) {
    words.push_back(source.member());
  }
  return words;
}

void add_limit(Source& source, std::vector<std::string>& words) {
  words.insert(words.end(), {source.cased("LIMIT"), source.integer(), source.integer()});
}

// The source of a range, and the range with its options, right or wrong.
void add_range(Source& source, const std::string& key, std::vector<std::string>& words) {
  const std::uint64_t kind = source.below(3);
  words.push_back(kind == 2 ? lex_key(source) : key);
  for (int end = 0; end < 2; ++end) {
    words.push_back(kind == 0 ? source.integer() : kind == 1 ? score_end(source) : lex_end(source));
  }
  if (kind != 0 || source.one_in(10)) {
    words.push_back(source.cased(kind == 2 ? "BYLEX" : "BYSCORE"));
    if (source.one_in(3)) {
      add_limit(source, words);
    }
  }
  if (source.one_in(3)) {
    words.push_back(source.cased("REV"));
  }
  if (source.one_in(4)) {
    words.push_back(source.cased("WITHSCORES"));
  }
  if (source.one_in(20)) {
    words.push_back(source.pick({"FOO", "LIMIT", "REV", "BYSCORE"}));
  }
}

Step range_step(Source& source, const std::string& key) {
  std::vector<std::string> words;
  switch (source.below(8)) {
    case 0:
      words = {"ZREVRANGE", key, source.integer(), source.integer()};
      break;
    case 1:
    case 2:
      words = {source.pick({"ZRANGEBYSCORE", "ZREVRANGEBYSCORE"}), key, score_end(source),
               score_end(source)};
      break;
    case 3:
      words = {source.pick({"ZRANGEBYLEX", "ZREVRANGEBYLEX"}), lex_key(source), lex_end(source),
               lex_end(source)};
      break;
    case 4:
      words = {"ZRANGESTORE", source.key("zset")};
      add_range(source, key, words);
      return {words};
    default:
      words = {"ZRANGE"};
      add_range(source, key, words);
      return {words};
  }
  if (source.one_in(3)) {
    words.push_back(source.cased("WITHSCORES"));
  }
  if (source.one_in(3)) {
    add_limit(source, words);
  }
  return {words};
}

Step count_or_remove_step(Source& source, const std::string& key) {
  switch (source.below(8)) {
    case 0:
      return {{"ZREMRANGEBYRANK", key, source.integer(), source.integer()}};
    case 1:
      return {{"ZREMRANGEBYSCORE", key, score_end(source), score_end(source)}};
    case 2:
      return {{"ZREMRANGEBYLEX", lex_key(source), lex_end(source), lex_end(source)}};
    case 3:
    case 4:
    case 5:
      return {{"ZCOUNT", key, score_end(source), score_end(source)}};
    default:
      return {{"ZLEXCOUNT", lex_key(source), lex_end(source), lex_end(source)}};
  }
}

Step pop_step(Source& source, const std::string& key) {
  const std::string pop = source.pick({"ZPOPMIN", "ZPOPMAX"});
  switch (source.below(5)) {
    case 0:
      return {{pop, key}};
    case 1:
      return {{pop, key, source.integer()}};
    case 2:
      return {{"B" + pop, key, source.key("zset"),
               source.one_in(6) ? source.pick({"x", "-1"}) : "0.001"}};
    default: {
      std::vector<std::string> words{"ZMPOP"};
      if (source.one_in(2)) {
        words = {"BZMPOP", source.one_in(6) ? source.pick({"x", "-1"}) : "0.001"};
      }
      words.push_back(source.one_in(8) ? source.integer() : "2");
      words.insert(words.end(),
                   {key, source.key("zset"),
                    source.one_in(12) ? "MID" : source.cased(source.pick({"MIN", "MAX"}))});
      if (source.one_in(2)) {
        words.push_back(source.cased("COUNT"));
        words.push_back(source.integer());
      }
      return {words};
    }
  }
}

Step algebra_step(Source& source, const std::string& key) {
  const std::string operation = source.pick({"ZUNION", "ZINTER", "ZDIFF"});
  const bool store = source.one_in(2);
  std::vector<std::string> words{operation + (store ? "STORE" : "")};
  if (store) {
    words.push_back(key);
  } else if (source.one_in(5)) {
    words[0] = "ZINTERCARD";
  }
  const std::uint64_t inputs = 1 + source.below(3);
  words.push_back(source.one_in(12) ? source.integer() : std::to_string(inputs));
  for (std::uint64_t left = inputs; left > 0; --left) {
    words.push_back(source.key(source.one_in(5) ? "set" : "zset"));
  }
  if (source.one_in(3)) {
    words.push_back(source.cased("WEIGHTS"));
    for (std::uint64_t left = source.one_in(10) ? 1 : inputs; left > 0; --left) {
      words.push_back(source.real());
    }
  }
  if (source.one_in(3)) {
    words.push_back(source.cased("AGGREGATE"));
    words.push_back(source.cased(source.pick({"SUM", "MIN", "MAX", "AVG"})));
  }
  if (source.one_in(words[0] == "ZINTERCARD" ? 2 : 8)) {
    words.push_back(source.cased("LIMIT"));
    words.push_back(source.integer());
  }
  if (source.one_in(store ? 10 : 2)) {
    words.push_back(source.cased("WITHSCORES"));
  }
  return {words};
}

Step add_step(Source& source, const std::string& key) {
  if (source.one_in(8)) {
    return {{"ZINCRBY", key, source.real(), source.member()}};
  }
  if (source.one_in(5)) {
    std::vector<std::string> words{"ZADD", lex_key(source)};
    for (std::uint64_t left = source.one_in(12) ? 70 : 1 + source.below(3); left > 0; --left) {
      words.insert(words.end(), {"0", source.one_in(2) ? source.value() : source.member()});
    }
    return {words};
  }
  std::vector<std::string> words{source.cased("ZADD"), key};
  for (std::uint64_t left = source.below(3); left > 0; --left) {
    words.push_back(source.cased(source.pick({"NX", "XX", "GT", "LT", "CH", "INCR"})));
  }
  for (std::uint64_t left = source.one_in(12) ? 70 : 1 + source.below(3); left > 0; --left) {
    words.push_back(source.one_in(2) ? source.index() : source.real());
    words.push_back(source.one_in(4) ? std::to_string(source.below(200)) : source.member());
  }
  if (source.one_in(30)) {
    words.pop_back();
  }
  return {words};
}

Step random_step(Source& source, const std::string& key) {
  switch (source.below(4)) {
    case 0:
      return {{"ZRANDMEMBER", key}, Compare::kKind};
    case 1:
      return {{"ZRANDMEMBER", key, "100000", source.cased("WITHSCORES")}, Compare::kSortedPairs};
    case 2:
      return {{"ZRANDMEMBER", key, source.pick({"0", "x", "-9223372036854775808"}), "WITHSCORES"}};
    default:
      return {{"ZRANDMEMBER", key, source.index()}, Compare::kSize};
  }
}

Step read_step(Source& source, const std::string& key) {
  switch (source.below(8)) {
    case 0:
      return {{"ZSCORE", key, source.member()}};
    case 1:
      return {with_members(source, {"ZMSCORE", key})};
    case 2:
      return {{"ZCARD", key}};
    case 3:
      return {{source.pick({"ZRANK", "ZREVRANK"}), key, source.member()}};
    case 4:
      return random_step(source, key);
    case 5:
      return {{"ZSCAN", key, "0", "COUNT", "100000", "MATCH", source.glob()}, Compare::kSorted};
    case 6:
      return {{"OBJECT", "ENCODING", key}};
    default:
      return {{"ZRANGE", key, "0", "-1", "WITHSCORES"}};
  }
}

}  // namespace

Step zset_step(Source& source) {
  const std::string key = source.key("zset");
  switch (source.below(16)) {
    case 0:
    case 1:
      return read_step(source, key);
    case 2:
    case 3:
    case 4:
      return range_step(source, key);
    case 5:
    case 6:
      return count_or_remove_step(source, key);
    case 7:
      return pop_step(source, key);
    case 8:
    case 9:
      return algebra_step(source, key);
    case 10:
      return source.one_in(4) ? Step{{"DEL", key}} : Step{{"COPY", key, source.key("zset")}};
    case 11:
      return {with_members(source, {source.cased("ZREM"), key})};
    default:
      return add_step(source, key);
  }
}

}  // namespace sequent::test
