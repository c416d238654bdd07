#include "engine/base/parse.h"

#include <cmath>
#include <cstdlib>
#include <limits>
#include <string>

#include "engine/base/random.h"
#include "tests/support/catch.h"

using sequent::base::format_double;
using sequent::base::format_int;
using sequent::base::format_long_double;
using sequent::base::parse_double;
using sequent::base::parse_int;
using sequent::base::parse_long_double;
using sequent::base::parse_uint;

TEST_CASE("an integer has one spelling", "[base]") {
  CHECK(parse_int("0") == 0);
  CHECK(parse_int("-7") == -7);
  CHECK(parse_int("9223372036854775807") == std::numeric_limits<std::int64_t>::max());
  CHECK(parse_int("-9223372036854775808") == std::numeric_limits<std::int64_t>::min());
  for (const char* text : {"", "-", "+1", "01", "-0", "-01", " 1", "1 ", "1.0", "0x1",
                           "9223372036854775808", "-9223372036854775809"}) {
    INFO(text);
    CHECK_FALSE(parse_int(text));
  }
  CHECK(parse_uint("18446744073709551615") == std::numeric_limits<std::uint64_t>::max());
  CHECK_FALSE(parse_uint("-1"));
  CHECK_FALSE(parse_uint("00"));
}

TEST_CASE("a real number is what strtod takes as a whole", "[base]") {
  CHECK(parse_double("3.25") == 3.25);
  CHECK(parse_double("1e3") == 1000);
  CHECK(parse_double("0x10") == 16);
  CHECK(parse_double("+5") == 5);
  CHECK(parse_double("-inf") == -std::numeric_limits<double>::infinity());
  CHECK(parse_double("1e-400") == std::nullopt);
  for (const char* text : {"", " 1", "1 ", "abc", "1e", "nan", "1e400", "1,5"}) {
    INFO(text);
    CHECK_FALSE(parse_double(text));
    CHECK_FALSE(parse_double(std::string("1") + '\0'));
  }
  CHECK(parse_long_double("1e400").has_value());
  CHECK_FALSE(parse_long_double("1e5000"));
}

TEST_CASE("a decimal means what strtod makes of it", "[base]") {
  sequent::base::Random random(1);
  for (int round = 0; round < 20'000; ++round) {
    std::string text = std::to_string(random.next() >> random.below(64));
    text.insert(random.below(text.size() + 1), random.below(4) == 0 ? "" : ".");
    text.insert(0, random.below(3), '0');
    text.insert(0, random.below(2) == 0 ? "-" : "");
    INFO(text);
    const double expected = std::strtod(text.c_str(), nullptr);
    const auto value = parse_double(text);
    REQUIRE(value == expected);
    REQUIRE(std::signbit(*value) == std::signbit(expected));
  }
  for (const char* text : {".", "-", "-.", "1.2.3", "1..", "--1", "1-"}) {
    INFO(text);
    CHECK_FALSE(parse_double(text));
  }
}

TEST_CASE("numbers are printed as Redis prints them", "[base]") {
  CHECK(format_int(std::numeric_limits<std::int64_t>::min()).view() == "-9223372036854775808");
  CHECK(format_double(3).view() == "3");
  CHECK(format_double(0.1).view() == "0.10000000000000001");
  CHECK(format_double(1e17).view() == "1e+17");
  CHECK(format_double(123456789012345).view() == "123456789012345");
  CHECK(format_double(-0.0).view() == "-0");
  CHECK(format_double(std::numeric_limits<double>::infinity()).view() == "inf");
  CHECK(format_long_double(0.1L) == "0.1");
  CHECK(format_long_double(10.6L) == "10.6");
  CHECK(format_long_double(3.0e3L) == "3000");
  CHECK(format_long_double(-0.0L) == "0");
  CHECK(format_long_double(1e20L) == "100000000000000000000");
}
