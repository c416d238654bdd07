#include "engine/base/ascii.h"
#include "tests/differential/family.h"

namespace sequent::test {

std::string Source::key(std::string_view prefix) {
  std::string name(prefix);
  if (one_in(40)) {
    name = pick({"str", "list", "hash", "set", "zset", "stream"});
  }
  return name + std::to_string(below(5));
}

std::string Source::integer() {
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

std::string Source::index() {
  return std::to_string(static_cast<int>(below(25)) - 12);
}

std::string Source::lapse() {
  if (!one_in(6)) {
    return std::to_string(500'000 + below(500'000));
  }
  return pick(
      {"0", "-1", "-9223372036854775808", "9223372036854775807", "9223372036854775", "x", ""});
}

std::string Source::moment() {
  return one_in(6) ? integer() : std::to_string(99'000'000'000'000 + below(1000) * 1000);
}

std::string Source::real() {
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

std::string Source::value() {
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

std::string Source::member() {
  return one_in(30) ? std::string(60 + below(10), 'm')
                    : std::string(1, static_cast<char>('a' + below(12)));
}

std::string Source::glob() {
  return pick({"*", "*1", "str*", "?et*", "[hs]*", "[^s]*", "*[0-2]", "\\*", "a*b", "", "list?",
               "*t*", "[", "*\\", "s[t-a]*", "**"});
}

std::string Source::cased(std::string_view word) {
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

}  // namespace sequent::test
