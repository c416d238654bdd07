#include "tests/differential/family.h"

namespace sequent::test {
namespace {

std::string id(Source& source) {
  switch (source.below(10)) {
    case 0:
      return source.pick({"", "-", "+", "$", "0-0", "0-1", "-1", "1-", "1-*", "*-1", "a-1", "1-2-3",
                          "18446744073709551615-18446744073709551615", "18446744073709551616-0",
                          "18446744073709551615", "007-1"});
    case 1:
      return std::to_string(source.below(60));
    default:
      return std::to_string(source.below(60)) + "-" + std::to_string(source.below(3));
  }
}

std::string end(Source& source) {
  switch (source.below(5)) {
    case 0:
      return "-";
    case 1:
      return "+";
    case 2:
      return "(" + id(source);
    default:
      return id(source);
  }
}

void add_trim(Source& source, std::vector<std::string>& words) {
  const bool by_length = source.one_in(2);
  words.push_back(source.cased(by_length ? "MAXLEN" : "MINID"));
  if (source.one_in(2)) {
    words.push_back(source.pick({"~", "="}));
  }
  words.push_back(by_length
                      ? (source.one_in(4) ? source.integer() : std::to_string(source.below(300)))
                      : id(source));
  if (source.one_in(3)) {
    words.push_back(source.cased("LIMIT"));
    words.push_back(source.one_in(2) ? std::to_string(source.below(400)) : source.integer());
  }
}

Step add_step(Source& source, const std::string& key) {
  std::vector<std::string> words{source.cased("XADD"), key};
  if (source.one_in(10)) {
    words.push_back(source.cased("NOMKSTREAM"));
  }
  if (source.one_in(8)) {
    add_trim(source, words);
  }
  // Ids that mostly rise: the sequence is the engine's.
  words.push_back(source.one_in(8) ? id(source) : "60-*");
  for (std::uint64_t left = 1 + source.below(3); left > 0; --left) {
    words.push_back(source.one_in(3) ? source.member() : "field");
    words.push_back(source.value());
  }
  if (source.one_in(30)) {
    words.pop_back();
  }
  return {words};
}

Step read_step(Source& source, const std::string& key) {
  std::vector<std::string> words{source.cased("XREAD")};
  if (source.one_in(2)) {
    words.push_back("COUNT");
    words.push_back(source.integer());
  }
  if (source.one_in(4)) {
    words.push_back("BLOCK");
    words.push_back(source.one_in(6) ? source.pick({"x", "-1"}) : "1");
  }
  if (source.one_in(20)) {
    words.push_back(source.pick({"NOACK", "FOO", "GROUP"}));
  }
  words.insert(words.end(), {source.cased("STREAMS"), key, source.key("stream"), id(source)});
  if (!source.one_in(15)) {
    words.push_back(source.one_in(4) ? source.pick({"$", ">"}) : id(source));
  }
  return {words};
}

Step set_id_step(Source& source, const std::string& key) {
  std::vector<std::string> words{"XSETID", key, id(source)};
  if (source.one_in(2)) {
    words.insert(words.end(), {"ENTRIESADDED", source.integer()});
  }
  if (source.one_in(3)) {
    words.insert(words.end(), {"MAXDELETEDID", id(source)});
  }
  return {words};
}

Step info_step(Source& source, const std::string& key) {
  std::vector<std::string> words{"XINFO", "STREAM", key};
  if (source.one_in(3)) {
    words.push_back(source.one_in(5) ? "FOO" : source.cased("FULL"));
  }
  if (source.one_in(5)) {
    words.insert(words.end(), {source.cased("COUNT"), source.integer()});
  }
  return {words, Compare::kStreamInfo};
}

Step range_step(Source& source, const std::string& key) {
  std::vector<std::string> words{source.pick({"XRANGE", "XREVRANGE"}), key, end(source),
                                 end(source)};
  if (source.one_in(3)) {
    words.push_back(source.cased("COUNT"));
    words.push_back(source.integer());
  }
  return {words};
}

}  // namespace

Step stream_step(Source& source) {
  const std::string key = source.key("stream");
  switch (source.below(14)) {
    case 0:
      return {{"XLEN", key}};
    case 1:
    case 2:
      return range_step(source, key);
    case 3:
    case 4:
      return read_step(source, key);
    case 5: {
      std::vector<std::string> words{"XDEL", key};
      for (std::uint64_t left = 1 + source.below(4); left > 0; --left) {
        words.push_back("60-" + std::to_string(source.below(300)));
      }
      if (source.one_in(10)) {
        words.push_back(id(source));
      }
      return {words};
    }
    case 6: {
      std::vector<std::string> words{"XTRIM", key};
      add_trim(source, words);
      return {words};
    }
    case 7:
      return source.one_in(10) ? set_id_step(source, key) : info_step(source, key);
    case 8:
      return source.one_in(6) ? Step{{"DEL", key}} : Step{{"COPY", key, source.key("stream")}};
    default:
      return add_step(source, key);
  }
}

}  // namespace sequent::test
