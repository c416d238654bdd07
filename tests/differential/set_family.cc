#include "tests/differential/family.h"

namespace sequent::test {
namespace {

std::string set_member(Source& source) {
  if (source.one_in(3)) {
    return std::to_string(source.below(40));
  }
  return source.one_in(6) ? source.value() : source.member();
}

std::vector<std::string> members(Source& source, std::vector<std::string> words) {
  if (source.one_in(25)) {  // over the limit of an intset
    const std::uint64_t first = source.below(1000);
    for (std::uint64_t number = 0; number < 300; ++number) {
      words.push_back(std::to_string((first + number) * 100003));
    }
    return words;
  }
  for (std::uint64_t left = 1 + source.below(5); left > 0; --left) {
    words.push_back(set_member(source));
  }
  return words;
}

std::vector<std::string> keys(Source& source, std::vector<std::string> words) {
  for (std::uint64_t left = 1 + source.below(3); left > 0; --left) {
    words.push_back(source.key("set"));
  }
  return words;
}

Step algebra_step(Source& source, const std::string& key) {
  switch (source.below(8)) {
    case 0:
    case 1:
    case 2:
      return {keys(source, {source.pick({"SINTER", "SUNION", "SDIFF"})}), Compare::kSorted};
    case 3: {
      std::vector<std::string> words{"SINTERCARD", source.one_in(6) ? source.integer() : "2", key,
                                     source.key("set")};
      if (source.one_in(2)) {
        words.push_back(source.cased("LIMIT"));
        words.push_back(source.integer());
      }
      return {words};
    }
    default:
      return {keys(source, {source.pick({"SINTERSTORE", "SUNIONSTORE", "SDIFFSTORE"}), key})};
  }
}

Step random_step(Source& source, const std::string& key) {
  switch (source.below(6)) {
    case 0:
      return {{"SRANDMEMBER", key}, Compare::kKind};
    case 1:
      return {{"SRANDMEMBER", key, "100000"}, Compare::kSorted};
    case 2:
      return {{"SRANDMEMBER", key, source.index()}, Compare::kSize};
    case 3:
      return {{source.pick({"SRANDMEMBER", "SPOP"}), key,
               source.pick({"0", "x", "", "-9223372036854775808"})}};
    case 4:
      return {{"SPOP", key, "100000"}, Compare::kSorted};
    default:
      return {{source.pick({"SRANDMEMBER", "SPOP"}), key, "1", "2"}};
  }
}

Step scan_step(Source& source, const std::string& key) {
  std::vector<std::string> words{"SSCAN", key,
                                 source.one_in(10) ? source.pick({"x", "-", "1x"}) : "0",
                                 source.cased("COUNT"), "100000"};
  if (source.one_in(2)) {
    words.insert(words.end(), {source.cased("MATCH"), source.glob()});
  }
  return {words, Compare::kSorted};
}

}  // namespace

Step set_step(Source& source) {
  const std::string key = source.key("set");
  switch (source.below(16)) {
    case 0:
      return {{"SISMEMBER", key, set_member(source)}};
    case 1:
      return {members(source, {"SMISMEMBER", key})};
    case 2:
      return {{"SCARD", key}};
    case 3:
      return {{"SMEMBERS", key}, Compare::kSorted};
    case 4:
      return {{"SMOVE", key, source.key("set"), set_member(source)}};
    case 5:
    case 6:
      return algebra_step(source, key);
    case 7:
      return random_step(source, key);
    case 8:
      return scan_step(source, key);
    case 9:
      return {{"OBJECT", "ENCODING", key}};
    case 10:
      return source.one_in(4) ? Step{{"DEL", key}} : Step{{"COPY", key, source.key("set")}};
    case 11:
    case 12:
      return {members(source, {source.cased("SREM"), key})};
    default:
      return {members(source, {source.cased("SADD"), key})};
  }
}

}  // namespace sequent::test
