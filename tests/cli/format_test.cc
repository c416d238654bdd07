#include "cli/output/format.h"

#include "tests/support/catch.h"

namespace {

using sequent::cli::format_duration;
using sequent::cli::format_size;
using sequent::cli::format_time;
using sequent::cli::parse_duration;
using sequent::cli::parse_size;
using sequent::cli::printable;
using sequent::cli::shorten;
using std::chrono::microseconds;
using std::chrono::milliseconds;

TEST_CASE("a time is that of Greenwich, to the second", "[cli]") {
  const std::chrono::system_clock::time_point time(milliseconds(1'795'287'903'999));
  CHECK(format_time(time) == "2026-11-21 19:05:03Z");
}

TEST_CASE("durations are as short as is useful", "[cli]") {
  CHECK(format_duration(microseconds(0)) == "0.00s");
  CHECK(format_duration(microseconds(324'900)) == "0.32s");
  CHECK(format_duration(microseconds(9'994'000)) == "9.99s");
  CHECK(format_duration(microseconds(9'996'000)) == "10.0s");
  CHECK(format_duration(microseconds(59'940'000)) == "59.9s");
  CHECK(format_duration(microseconds(59'960'000)) == "1m00s");
  CHECK(format_duration(std::chrono::seconds(3599)) == "59m59s");
  CHECK(format_duration(std::chrono::seconds(7380)) == "2h03m");
}

TEST_CASE("sizes are in powers of 1024", "[cli]") {
  CHECK(format_size(1023) == "1023 B");
  CHECK(format_size(1024) == "1.0 KiB");
  CHECK(format_size(55'800'000) == "53 MiB");
  CHECK(format_size(5ULL << 30) == "5.0 GiB");
}

TEST_CASE("a time is a number with or without a unit", "[cli]") {
  CHECK(*parse_duration("90") == milliseconds(90'000));
  CHECK(*parse_duration("1.5s") == milliseconds(1'500));
  CHECK(*parse_duration("500ms") == milliseconds(500));
  CHECK(*parse_duration("5m") == milliseconds(300'000));
  CHECK(*parse_duration("2h") == milliseconds(7'200'000));
  for (const char* text : {"", "s", "-5", "5x", "5 s", "1e3", "1.2.3", "inf", "9999999999999h"}) {
    INFO(text);
    REQUIRE_FALSE(parse_duration(text));
  }
  CHECK(parse_duration("soon").error().message ==
        "'soon' is not a time (say 90s, 500ms, 5m or 2h)");
}

TEST_CASE("a size is a number with or without a unit", "[cli]") {
  CHECK(*parse_size("1048576") == 1048576);
  CHECK(*parse_size("0") == 0);
  CHECK(*parse_size("512M") == 512ULL << 20);
  CHECK(*parse_size("5G") == 5ULL << 30);
  CHECK(*parse_size("1.5GiB") == 3ULL << 29);
  CHECK(*parse_size("2k") == 2048);
  for (const char* text : {"", "G", "-1", "5X", "5 G", "5GG", "5Gb", "99999999T"}) {
    INFO(text);
    CHECK_FALSE(parse_size(text));
  }
}

TEST_CASE("text from outside cannot steer a terminal", "[cli]") {
  CHECK(printable("∀ x, x = x\n\tdone") == "∀ x, x = x\n\tdone");
  CHECK(printable("\x1b[2J") == "\\x1b[2J");
  CHECK(printable("a\rb\x07") == "a\\x0db\\x07");
  CHECK(printable("\xff\xfe") == "\\xff\\xfe");
  CHECK(printable("\xc2\x9b"
                  "31m") == "\\xc2\\x9b31m");    // CSI in one character
  CHECK(printable("\xe2\x88") == "\\xe2\\x88");  // cut in the middle
  CHECK(printable("\xc0\xaf") == "\\xc0\\xaf");  // overlong
  CHECK(printable(std::string_view("\0", 1)) == "\\x00");
}

TEST_CASE("what is too wide is cut between characters", "[cli]") {
  CHECK(shorten("abc", 3) == "abc");
  CHECK(shorten("abcd", 3) == "ab…");
  CHECK(shorten("∀∀∀∀", 3) == "∀∀…");
  CHECK(shorten("abcd", 0).empty());
}

}  // namespace
