#include "tests/differential/words.h"

#include <algorithm>
#include <array>

#include "engine/base/ascii.h"

namespace sequent::test {

std::string Words::key(std::string_view prefix) {
  std::string name(prefix);
  if (one_in(40)) {
    name = pick({"str", "list", "hash", "set", "zset", "stream"});
  }
  return name + std::to_string(below(5));
}

std::string Words::integer() {
  switch (below(12)) {
    case 0:
      return pick({"9223372036854775807", "-9223372036854775808", "9223372036854775808",
                   "-9223372036854775807", "4294967296", "2147483648"});
    case 1:
      return pick({"", " 1", "1 ", "+1", "01", "-0", "1.0", "abc", "0x10", "1e2"});
    default:
      return index();
  }
}

std::string Words::lapse() {
  if (!one_in(6)) {
    return std::to_string(500'000 + below(500'000));
  }
  return pick(
      {"0", "-1", "-9223372036854775808", "9223372036854775807", "9223372036854775", "x", ""});
}

std::string Words::real() {
  switch (below(10)) {
    case 0:
      return pick({"inf", "-inf", "+inf", "INF", "infinity", "nan", "-nan"});
    case 1:
      return pick({"", " 1", "1 ", "abc", "1e", "0x1p3", "1e400", "-1e400", "1e-400", ".5", "5."});
    case 2:
      return pick({"3.0e3", "1e17", "1e15", "123456789012345678", "0.1", "-0.0", "-0", "1e-7",
                   "3.14159265358979323846"});
    case 3:
      return index() + "." + std::to_string(below(1000));
    default:
      return index();
  }
}

std::string Words::value() {
  switch (below(12)) {
    case 0:
      return "";
    case 1:
    case 2:
    case 3:
      return integer();
    case 4:
      return real();
    case 5:
      return std::string(below(100), static_cast<char>(below(256)));
    case 6:
      return std::string(40 + below(8), 'e');  // about where embstr ends
    case 7:
      return one_in(10) ? std::string(below(3000), 'L') : std::string("\r\n\0\xff", 4);
    default:
      return member();
  }
}

std::string Words::member() {
  if (one_in(6)) {
    return std::to_string(below(200));
  }
  return one_in(30) ? std::string(60 + below(10), 'm')
                    : std::string(1, static_cast<char>('a' + below(12)));
}

std::string Words::element() {
  if (one_in(3)) {
    return std::to_string(below(40));
  }
  return one_in(6) ? value() : member();
}

std::string Words::glob() {
  return pick({"*", "*1", "str*", "?et*", "[hs]*", "[^s]*", "*[0-2]", "\\*", "a*b", "", "list?",
               "*t*", "[", "*\\", "s[t-a]*", "**"});
}

std::string Words::stream_id() {
  switch (below(10)) {
    case 0:
      return pick({"", "-", "+", "$", "0-0", "0-1", "-1", "1-", "1-*", "*-1", "a-1", "1-2-3",
                   "18446744073709551615-18446744073709551615", "18446744073709551616-0",
                   "18446744073709551615", "007-1"});
    case 1:
      return std::to_string(below(60));
    case 2:
    case 3:
    case 4:
      return "60-" + std::to_string(below(100));
    default:
      return std::to_string(below(60)) + "-" + std::to_string(below(3));
  }
}

std::string Words::stream_bound() {
  switch (below(5)) {
    case 0:
      return "-";
    case 1:
      return "+";
    case 2:
      return "(" + stream_id();
    default:
      return stream_id();
  }
}

std::string Words::lex_bound() {
  switch (below(8)) {
    case 0:
      return "-";
    case 1:
      return "+";
    case 2:
      return pick({"", "a", "+a", "-b", "[", "("});
    default:
      return pick({"[", "("}) + member();
  }
}

std::string Words::rule() {
  return pick({"on",          "off",         "nopass",
               "resetpass",   ">word",       "<word",
               "allkeys",     "~str*",       "%R~hash*",
               "%W~list*",    "%RW~set*",    "%X~a",
               "resetkeys",   "allchannels", "&chan*",
               "+@all",       "-@all",       "+@read",
               "-@write",     "+get",        "-set",
               "+config|get", "-client|id",  "+@nosuch",
               "+nosuch",     "reset",       "clearselectors",
               "(+get ~a*)",  "(+set",       "sanitize-payload",
               "allcommands", "nocommands",  "resetchannels",
               "~a b",        "#0000"});
}

std::string Words::cased(std::string_view word) {
  switch (below(4)) {
    case 0:
      return base::to_lower(word);
    case 1: {
      std::string mixed(word);
      for (char& c : mixed) {
        c = one_in(2) ? base::to_lower(c) : base::to_upper(c);
      }
      return mixed;
    }
    default:
      return std::string(word);
  }
}

namespace {

struct Pool {
  std::string_view name;
  bool key;
  std::string (*draw)(Words& words);
};

std::string number_below(Words& words, std::uint64_t limit) {
  return std::to_string(words.below(limit));
}

constexpr std::array kPools{
    Pool{"any", true,
         [](Words& w) {
           return w.key(w.pick({"str", "str", "list", "hash", "set", "zset", "stream"}));
         }},
    Pool{"bits", true,
         [](Words& w) {
           return w.key("bits");
         }},
    Pool{"counter", true,
         [](Words& w) {
           return w.key("num");
         }},
    Pool{"geo", true,
         [](Words& w) {
           return w.key("geo");
         }},
    Pool{"hash", true,
         [](Words& w) {
           return w.key("hash");
         }},
    Pool{"hll", true,
         [](Words& w) {
           return w.key("hll");
         }},
    // Sorted sets whose members all have one score, as lexical ranges want it.
    Pool{"lex", true,
         [](Words& w) {
           return "lex" + number_below(w, 3);
         }},
    Pool{"list", true,
         [](Words& w) {
           return w.key("list");
         }},
    Pool{"set", true,
         [](Words& w) {
           return w.key("set");
         }},
    Pool{"stream", true,
         [](Words& w) {
           return w.key("stream");
         }},
    Pool{"string", true,
         [](Words& w) {
           return w.key("str");
         }},
    Pool{"zset", true,
         [](Words& w) {
           return w.key("zset");
         }},
    Pool{"bit-offset", false,
         [](Words& w) {
           return w.mostly((w.one_in(2) ? "#" : "") + number_below(w, 200),
                           {"-1", "#", "x", "4294967296", "#4294967296"});
         }},
    Pool{"category", false,
         [](Words& w) {
           return w.cased(w.pick({"string", "hash", "list", "set", "sortedset", "stream", "geo",
                                  "bitmap", "hyperloglog", "transaction", "pubsub", "scripting",
                                  "connection", "blocking", "nosuch"}));
         }},
    Pool{"channel", false,
         [](Words& w) {
           return "chan" + number_below(w, 3);
         }},
    Pool{"command-name", false,
         [](Words& w) {
           return w.cased(w.pick(
               {"get",     "set",         "xadd",          "sort",     "eval",    "zunionstore",
                "migrate", "client|id",   "xgroup|create", "config",   "nosuch",  "geosearch",
                "blmpop",  "object|freq", "georadius",     "bitfield", "lcs",     "xread",
                "acl",     "client",      "script|load",   "info",     "pfcount", "zadd"}));
         }},
    Pool{"consumer", false,
         [](Words& w) {
           return "reader" + number_below(w, 3);
         }},
    Pool{"count", false,
         [](Words& w) {
           return w.mostly(number_below(w, 300), {"0", "-1", "x", "", "9223372036854775807"});
         }},
    // A scan from its beginning.
    Pool{"cursor", false,
         [](Words& w) {
           return w.mostly("0", {"x", "", "-", "1x"});
         }},
    Pool{"db", false,
         [](Words& w) {
           return w.mostly(w.pick({"0", "0", "1"}), {"16", "-1", "x", ""});
         }},
    Pool{"element", false,
         [](Words& w) {
           return w.element();
         }},
    Pool{"encoding", false,
         [](Words& w) {
           return w.mostly(w.pick({"i", "u"}) + std::to_string(1 + w.below(63)),
                           {"u64", "i64", "i65", "u0", "x8", "i", ""});
         }},
    Pool{"far-index", false,
         [](Words& w) {
           return w.one_in(4) ? std::to_string(static_cast<int>(w.below(400)) - 200) : w.integer();
         }},
    Pool{"glob", false,
         [](Words& w) {
           return w.glob();
         }},
    Pool{"group", false,
         [](Words& w) {
           return "group" + number_below(w, 3);
         }},
    Pool{"id", false,
         [](Words& w) {
           return w.stream_id();
         }},
    Pool{"idle", false,
         [](Words& w) {
           return w.mostly(w.pick({"0", "0", "999999999"}), {"-1", "x", ""});
         }},
    Pool{"index", false,
         [](Words& w) {
           return w.index();
         }},
    Pool{"int", false,
         [](Words& w) {
           return w.integer();
         }},
    Pool{"lapse", false,
         [](Words& w) {
           return w.lapse();
         }},
    Pool{"latitude", false,
         [](Words& w) {
           return w.mostly(std::to_string(static_cast<double>(w.below(170'000)) / 1000 - 85),
                           {"86", "-85.06", "x", "nan", "0"});
         }},
    Pool{"lex-bound", false,
         [](Words& w) {
           return w.lex_bound();
         }},
    Pool{"longitude", false,
         [](Words& w) {
           return w.mostly(std::to_string(static_cast<double>(w.below(360'000)) / 1000 - 180),
                           {"180", "-180.1", "x", "inf", "0"});
         }},
    Pool{"member", false,
         [](Words& w) {
           return w.member();
         }},
    // A wall clock, far away, in seconds and in milliseconds.
    Pool{"moment", false,
         [](Words& w) {
           return w.one_in(6) ? w.integer()
                              : std::to_string(99'000'000'000'000 + w.below(1000) * 1000);
         }},
    // One of a run over the limit of an intset, if often enough.
    Pool{"number", false,
         [](Words& w) {
           return std::to_string(w.below(2000) * 100'003);
         }},
    Pool{"offset", false,
         [](Words& w) {
           return w.mostly(number_below(w, w.one_in(20) ? 20'000 : 200),
                           {"-1", "4294967296", "x", ""});
         }},
    Pool{"radius", false,
         [](Words& w) {
           return w.mostly(number_below(w, w.one_in(2) ? 20'000 : 3000), {"-1", "x", "nan", "0"});
         }},
    Pool{"real", false,
         [](Words& w) {
           return w.real();
         }},
    Pool{"rule", false,
         [](Words& w) {
           return w.rule();
         }},
    Pool{"score", false,
         [](Words& w) {
           return w.one_in(2) ? w.index() : w.real();
         }},
    Pool{"score-bound", false,
         [](Words& w) {
           return (w.one_in(4) ? "(" : "") + w.real();
         }},
    Pool{"setting", false,
         [](Words& w) {
           return w.pick({"hash-max-listpack-entries", "hash-max-listpack-value",
                          "zset-max-listpack-entries", "zset-max-listpack-value",
                          "set-max-intset-entries", "list-max-listpack-size"});
         }},
    Pool{"small", false,
         [](Words& w) {
           return number_below(w, 6);
         }},
    Pool{"span", false,
         [](Words& w) {
           return w.mostly(number_below(w, 60), {"-1", "536870912", "x", "9223372036854775807"});
         }},
    Pool{"stream-bound", false,
         [](Words& w) {
           return w.stream_bound();
         }},
    Pool{"timeout", false,
         [](Words& w) {
           return w.mostly("0.001", {"x", "-1", "", "1e30", "nan", "1e400"});
         }},
    Pool{"type", false,
         [](Words& w) {
           return w.pick({"string", "HASH", "zset", "list", "stream", "foo"});
         }},
    Pool{"unit", false,
         [](Words& w) {
           return w.mostly(w.pick({"m", "KM", "ft", "mi", "km"}), {"x", ""});
         }},
    Pool{"user", false,
         [](Words& w) {
           return "user" + number_below(w, 3);
         }},
    Pool{"value", false,
         [](Words& w) {
           return w.value();
         }},
};

const Pool* find_pool(std::string_view name) {
  const auto* const found = std::find_if(kPools.begin(), kPools.end(),
                                         [&](const Pool& pool) { return pool.name == name; });
  return found == kPools.end() ? nullptr : found;
}

}  // namespace

std::string Words::draw(std::string_view name) {
  return find_pool(name)->draw(*this);
}

bool Words::has_pool(std::string_view name) {
  return find_pool(name) != nullptr;
}

bool Words::is_key(std::string_view name) {
  const Pool* const pool = find_pool(name);
  return pool != nullptr && pool->key;
}

}  // namespace sequent::test
