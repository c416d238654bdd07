#include "tests/differential/family.h"

namespace sequent::test {
namespace {

std::string any_key(Source& source) {
  return source.key(source.pick({"str", "str", "list", "hash", "set", "zset"}));
}

Step expire_step(Source& source, const std::string& key) {
  const bool absolute = source.one_in(2);
  const std::string time = absolute ? source.moment() : source.lapse();
  std::vector<std::string> words{
      absolute ? source.pick({"EXPIREAT", "PEXPIREAT"}) : source.pick({"EXPIRE", "PEXPIRE"}), key,
      time};
  for (std::uint64_t i = source.below(3); i > 0; --i) {
    words.push_back(source.cased(source.pick({"NX", "XX", "GT", "LT", "GT", "FOO"})));
  }
  return {words};
}

Step copy_step(Source& source, const std::string& key) {
  std::vector<std::string> words{"COPY", key, any_key(source)};
  if (source.one_in(2)) {
    words.push_back(source.cased("REPLACE"));
  }
  if (source.one_in(4)) {
    words.push_back("DB");
    words.push_back(source.pick({"0", "1", "16", "-1", "x"}));
  }
  return {words};
}

Step scan_step(Source& source) {
  std::vector<std::string> words{"SCAN", source.one_in(20) ? source.pick({"x", "", "1x"}) : "0",
                                 "COUNT",
                                 source.one_in(20) ? source.pick({"0", "x", "-1"}) : "1000"};
  if (source.one_in(2)) {
    words.insert(words.end(), {source.cased("MATCH"), source.glob()});
  }
  if (source.one_in(3)) {
    words.insert(words.end(),
                 {source.cased("TYPE"), source.pick({"string", "HASH", "zset", "foo"})});
  }
  if (source.one_in(20)) {
    words.push_back(source.pick({"MATCH", "FOO"}));
  }
  return {words, Compare::kSorted};
}

// What BY a text or a constant leaves equal may stand in any order, so that nothing is cut
// off or kept of it.
Step sort_step(Source& source) {
  std::vector<std::string> words{source.pick({"SORT", "SORT", "SORT_RO"}),
                                 source.one_in(4) ? any_key(source) : source.key("list")};
  const bool has_ties = source.one_in(4);
  if (has_ties) {
    words.insert(words.end(), {source.cased("BY"), source.pick({"str*", "hash*->a", "nosort"}),
                               source.cased("ALPHA")});
  } else if (source.one_in(3)) {
    words.insert(words.end(), {source.cased("BY"), source.pick({"str*", "hash*->a"})});
  } else if (source.one_in(2)) {
    words.push_back(source.cased("ALPHA"));
  }
  for (std::uint64_t i = source.below(4); i > 0; --i) {
    switch (source.below(has_ties ? 2 : 4)) {
      case 0:
        words.insert(words.end(),
                     {source.cased("GET"), source.pick({"#", "str*", "x", "hash*->b"})});
        break;
      case 1:
        words.push_back(source.cased(source.pick({"ASC", "DESC", "DESC", "FOO"})));
        break;
      case 2:
        words.insert(words.end(), {source.cased("LIMIT"), source.integer(), source.integer()});
        break;
      default:
        words.insert(words.end(), {source.cased("STORE"), source.key("list")});
    }
  }
  return {words, has_ties ? Compare::kSorted : Compare::kExact};
}

Step restore_step(Source& source, const std::string& key) {
  // What redis-server gives for "bar", and the same with another checksum.
  const std::string payload = source.pick({
      std::string_view("\x00\x03"
                       "bar\n\x00\xe6\xbeI`\xee"
                       "f\xfd\x17",
                       15),
      std::string_view("\x00\x03"
                       "bar\n\x00\xe6\xbeI`\xee"
                       "f\xfd\x18",
                       15),
  });
  std::vector<std::string> words{source.pick({"RESTORE", "RESTORE", "RESTORE-ASKING"}), key,
                                 source.lapse(), payload};
  for (std::uint64_t i = source.below(4); i > 0; --i) {
    words.push_back(source.cased(source.pick({"REPLACE", "REPLACE", "IDLETIME", "FREQ", "7"})));
  }
  return {words};
}

Step read_step(Source& source, const std::string& key) {
  switch (source.below(8)) {
    case 0:
      return {{"TYPE", key}};
    case 1:
      return {{source.pick({"TTL", "PTTL", "EXPIRETIME", "PEXPIRETIME"}), key}, Compare::kNear};
    case 2:
      return source.one_in(4) ? Step{{"OBJECT", "REFCOUNT", key}, Compare::kKind}
                              : Step{{"OBJECT", source.pick({"ENCODING", "FREQ", "FOO"}), key}};
    case 3:
      return {{"KEYS", source.glob()}, Compare::kSorted};
    case 4:
      return {{"DBSIZE"}, Compare::kKind};  // it counts keys whose time is over
    case 5:
      return {{"RANDOMKEY"}, Compare::kKind};
    case 6:
      return scan_step(source);
    default:
      return {{source.pick({"EXISTS", "TOUCH"}), key, any_key(source), key}};
  }
}

}  // namespace

Step key_step(Source& source) {
  const std::string key = any_key(source);
  switch (source.below(17)) {
    case 14:
      return {{"DUMP", key}, Compare::kKind};  // the same value may be written in several ways
    case 15:
      return sort_step(source);
    case 16:
      return restore_step(source, key);
    case 0:
      return {{source.pick({"DEL", "UNLINK"}), key, any_key(source)}};
    case 1:
      return {{source.pick({"RENAME", "RENAMENX"}), key, any_key(source)}};
    case 2:
      return copy_step(source, key);
    case 3:
      return {{"MOVE", key, source.pick({"0", "1", "1", "16", "x"})}};
    case 4:
      return {{"PERSIST", key}};
    case 5:
    case 6:
      return expire_step(source, key);
    case 7:
      return {{"SELECT", source.one_in(10) ? source.pick({"16", "-1", "x", ""})
                                           : source.pick({"0", "0", "1"})}};
    case 8:
      return source.one_in(40) ? Step{{source.pick({"FLUSHDB", "FLUSHALL"}),
                                       source.pick({"SYNC", "ASYNC", "FOO"})}}
                               : Step{{"NOSUCH", source.value(), source.value()}};
    default:
      return read_step(source, key);
  }
}

}  // namespace sequent::test
