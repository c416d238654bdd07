#include "tests/differential/family.h"

namespace sequent::test {
namespace {

void add_option(Source& source, std::vector<std::string>& words) {
  switch (source.below(8)) {
    case 0:
      words.push_back(source.cased("NX"));
      break;
    case 1:
      words.push_back(source.cased("XX"));
      break;
    case 2:
      words.push_back(source.cased("GET"));
      break;
    case 3:
      words.push_back(source.cased("KEEPTTL"));
      break;
    case 4:
      words.push_back(source.cased("PERSIST"));
      break;
    case 5:
      words.push_back(source.cased(source.pick({"EX", "PX"})));
      words.push_back(source.lapse());
      break;
    case 6:
      words.push_back(source.cased(source.pick({"EXAT", "PXAT"})));
      words.push_back(source.moment());
      break;
    default:
      words.push_back(source.pick({"EX", "PXAT", "FOO", ""}));
      break;
  }
}

Step with_options(Source& source, std::vector<std::string> words) {
  for (std::uint64_t i = source.below(3); i > 0; --i) {
    add_option(source, words);
  }
  return {words};
}

Step write_step(Source& source, const std::string& key) {
  switch (source.below(16)) {
    case 0:
      return {{"SETNX", key, source.value()}};
    case 1:
      return {{"SETEX", key, source.lapse(), source.value()}};
    case 2:
      return {{"PSETEX", key, source.lapse(), source.value()}};
    case 3:
      return {{"GETSET", key, source.value()}};
    case 4:
      return {{"GETDEL", key}};
    case 5:
      return with_options(source, {"GETEX", key});
    case 6:
      return {{"APPEND", key, source.value()}};
    case 7:
      return {{"SETRANGE", key,
               source.one_in(4) ? source.integer() : std::to_string(source.below(60)),
               source.value()}};
    case 8:
      return {{source.pick({"INCR", "DECR"}), key}};
    case 9:
      return {{source.pick({"INCRBY", "DECRBY"}), key, source.integer()}};
    case 10:
      return {{"INCRBYFLOAT", key, source.real()}};
    case 11:
      return {{source.pick({"MSET", "MSETNX"}), key, source.value(), source.key("str"),
               source.value()}};
    case 12:
      return {{source.pick({"MSET", "MSETNX"}), key, source.value(), source.key("str")}};
    default:
      return with_options(source, {"SET", key, source.value()});
  }
}

Step lcs_step(Source& source, const std::string& key) {
  std::vector<std::string> words{"LCS", key, source.key("str")};
  for (std::uint64_t i = source.below(4); i > 0; --i) {
    const std::string option = source.pick({"IDX", "LEN", "WITHMATCHLEN", "MINMATCHLEN", "FOO"});
    words.push_back(source.cased(option));
    if (option == "MINMATCHLEN") {
      words.push_back(source.integer());
    }
  }
  return {words};
}

}  // namespace

Step string_step(Source& source) {
  const std::string key = source.key("str");
  switch (source.below(12)) {
    case 0:
      return {{"STRLEN", key}};
    case 1:
      return {{source.pick({"GETRANGE", "SUBSTR"}), key, source.integer(), source.integer()}};
    case 2:
      return {{"MGET", key, source.key("str"), source.key("hash")}};
    case 3:
      return {{"OBJECT", "ENCODING", key}};
    case 4:
      return {{source.cased("GET"), key}};
    case 5:
      return lcs_step(source, key);
    default:
      return write_step(source, key);
  }
}

}  // namespace sequent::test
