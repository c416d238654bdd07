#include "tests/differential/family.h"

namespace sequent::test {
namespace {

std::vector<std::string> pairs(Source& source, std::vector<std::string> words) {
  for (std::uint64_t left = source.one_in(12) ? 60 : 1 + source.below(4); left > 0; --left) {
    words.push_back(source.one_in(6) ? std::to_string(source.below(200)) : source.member());
    words.push_back(source.value());
  }
  if (source.one_in(20)) {
    words.pop_back();
  }
  return words;
}

std::vector<std::string> members(Source& source, std::vector<std::string> words) {
  for (std::uint64_t left = 1 + source.below(4); left > 0; --left) {
    words.push_back(source.member());
  }
  return words;
}

Step random_step(Source& source, const std::string& key) {
  switch (source.below(5)) {
    case 0:
      return {{"HRANDFIELD", key}, Compare::kKind};
    case 1:
      return {{"HRANDFIELD", key, "100000"}, Compare::kSorted};
    case 2:
      return {{"HRANDFIELD", key, "100000", source.cased("WITHVALUES")}, Compare::kSortedPairs};
    case 3:
      return {{"HRANDFIELD", key, source.pick({"0", "x", "-9223372036854775808"})}};
    default:
      return {{"HRANDFIELD", key, source.index(), source.pick({"WITHVALUES", "FOO"})},
              Compare::kSize};
  }
}

Step scan_step(Source& source, const std::string& key) {
  std::vector<std::string> words{"HSCAN", key,
                                 source.one_in(10) ? source.pick({"x", "-", "1x"}) : "0"};
  words.insert(words.end(), {"COUNT", source.one_in(10) ? source.pick({"0", "x"}) : "100000"});
  if (source.one_in(2)) {
    words.insert(words.end(), {source.cased("MATCH"), source.glob()});
  }
  if (source.one_in(10)) {
    words.push_back("TYPE");
  }
  return {words, Compare::kSorted};
}

Step write_step(Source& source, const std::string& key) {
  switch (source.below(10)) {
    case 0:
      return {{"HSETNX", key, source.member(), source.value()}};
    case 1:
      return {{"HINCRBY", key, source.member(), source.integer()}};
    case 2:
      return {{"HINCRBYFLOAT", key, source.member(), source.real()}};
    case 3:
    case 4:
      return {members(source, {"HDEL", key})};
    case 5:
      return {pairs(source, {source.cased("HMSET"), key})};
    default:
      return {pairs(source, {source.cased("HSET"), key})};
  }
}

}  // namespace

Step hash_step(Source& source) {
  const std::string key = source.key("hash");
  switch (source.below(16)) {
    case 0:
      return {{"HGET", key, source.member()}};
    case 1:
      return {members(source, {"HMGET", key})};
    case 2:
      return {{"HGETALL", key}, Compare::kSortedPairs};
    case 3:
      return {{source.pick({"HKEYS", "HVALS"}), key}, Compare::kSorted};
    case 4:
      return {{"HLEN", key}};
    case 5:
      return {{source.pick({"HEXISTS", "HSTRLEN"}), key, source.member()}};
    case 6:
      return random_step(source, key);
    case 7:
      return scan_step(source, key);
    case 8:
      return {{"OBJECT", "ENCODING", key}};
    case 9:
      return source.one_in(4) ? Step{{"DEL", key}} : Step{{"COPY", key, source.key("hash")}};
    default:
      return write_step(source, key);
  }
}

}  // namespace sequent::test
