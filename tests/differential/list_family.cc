#include "tests/differential/family.h"

namespace sequent::test {
namespace {

std::vector<std::string> values(Source& source, std::vector<std::string> words) {
  for (std::uint64_t left = source.one_in(15) ? 100 : 1 + source.below(4); left > 0; --left) {
    words.push_back(source.one_in(4) ? source.value() : source.member());
  }
  return words;
}

std::string end(Source& source) {
  return source.one_in(15) ? "MIDDLE" : source.cased(source.pick({"LEFT", "RIGHT"}));
}

// Often larger than what a list holds.
std::string index(Source& source) {
  return source.one_in(4) ? std::to_string(static_cast<int>(source.below(400)) - 200)
                          : source.integer();
}

Step position_step(Source& source, const std::string& key) {
  std::vector<std::string> words{"LPOS", key, source.member()};
  for (std::uint64_t left = source.below(4); left > 0; --left) {
    const std::string option = source.pick({"RANK", "COUNT", "MAXLEN", "FOO"});
    words.push_back(source.cased(option));
    // Redis 7.0 negates the least rank, which overflows.
    words.push_back(option == "RANK" ? source.index() : source.integer());
  }
  return {words};
}

Step multi_pop_step(Source& source, const std::string& key) {
  std::vector<std::string> words{"LMPOP"};
  if (source.one_in(2)) {
    words = {"BLMPOP", source.one_in(6) ? source.pick({"x", "-1", "1e400", "nan"}) : "0.001"};
  }
  words.push_back(source.one_in(8) ? source.integer() : "2");
  words.insert(words.end(), {key, source.key("list"), end(source)});
  if (source.one_in(2)) {
    words.push_back(source.cased("COUNT"));
    words.push_back(source.integer());
  }
  if (source.one_in(15)) {
    words.push_back("FOO");
  }
  return {words};
}

Step pop_step(Source& source, const std::string& key) {
  const std::string pop = source.pick({"LPOP", "RPOP"});
  switch (source.below(6)) {
    case 0:
      return {{pop, key}};
    case 1:
      return {{pop, key, source.integer()}};
    case 2:
      return {{pop, key, "1", "2"}};
    case 3:
      return {{source.pick({"BLPOP", "BRPOP"}), key, source.key("list"),
               source.one_in(6) ? source.pick({"x", "-1", "", "1e30"}) : "0.001"}};
    default:
      return multi_pop_step(source, key);
  }
}

Step move_step(Source& source, const std::string& key) {
  const std::string to = source.key("list");
  const std::string timeout = source.one_in(6) ? source.pick({"x", "-1"}) : "0.001";
  switch (source.below(4)) {
    case 0:
      return {{"RPOPLPUSH", key, to}};
    case 1:
      return {{"BRPOPLPUSH", key, to, timeout}};
    case 2:
      return {{"BLMOVE", key, to, end(source), end(source), timeout}};
    default:
      return {{"LMOVE", key, to, end(source), end(source)}};
  }
}

Step write_step(Source& source, const std::string& key) {
  switch (source.below(14)) {
    case 0:
      return {{"LSET", key, index(source), source.value()}};
    case 1:
      return {{"LINSERT", key,
               source.one_in(15) ? "IN" : source.cased(source.pick({"BEFORE", "AFTER"})),
               source.member(), source.value()}};
    case 2:
      return {{"LREM", key, source.integer(), source.member()}};
    case 3:
      return {{"LTRIM", key, index(source), index(source)}};
    case 4:
    case 5:
      return pop_step(source, key);
    case 6:
      return move_step(source, key);
    case 7:
      return {values(source, {source.pick({"LPUSHX", "RPUSHX"}), key})};
    default:
      return {values(source, {source.pick({"LPUSH", "RPUSH"}), key})};
  }
}

}  // namespace

Step list_step(Source& source) {
  const std::string key = source.key("list");
  switch (source.below(12)) {
    case 0:
      return {{"LLEN", key}};
    case 1:
      return {{"LINDEX", key, index(source)}};
    case 2:
      return {{"LRANGE", key, index(source), index(source)}};
    case 3:
      return position_step(source, key);
    case 4:
      return source.one_in(4) ? Step{{"DEL", key}} : Step{{"COPY", key, source.key("list")}};
    default:
      return write_step(source, key);
  }
}

}  // namespace sequent::test
