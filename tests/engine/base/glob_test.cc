#include "engine/base/glob.h"

#include <chrono>
#include <string>

#include "tests/support/catch.h"

using sequent::base::Case;
using sequent::base::glob_match;

TEST_CASE("a glob matches the whole text", "[base]") {
  CHECK(glob_match("", ""));
  CHECK_FALSE(glob_match("", "a"));
  CHECK(glob_match("abc", "abc"));
  CHECK_FALSE(glob_match("abc", "abcd"));
  CHECK_FALSE(glob_match("abc", "ab"));
}

TEST_CASE("nothing matches a pattern of more than a thousand stars, as in Redis", "[base]") {
  const auto pattern = [](int stars) {
    std::string text;
    for (int i = 0; i < stars; ++i) {
      text += "*?";
    }
    return text;
  };
  const std::string text(5000, 'a');
  CHECK(glob_match(pattern(1000), text));
  CHECK(glob_match(pattern(1000) + "**", text));
  CHECK_FALSE(glob_match(pattern(1001), text));
}

TEST_CASE("stars and question marks stand for any bytes", "[base]") {
  CHECK_FALSE(glob_match("*", ""));  // as Redis: a star needs a byte to begin at
  CHECK(glob_match("a*c", "ac"));
  CHECK(glob_match("a*b*c", "a__b_b__c"));
  CHECK_FALSE(glob_match("a*b*c", "a__c__b"));
  CHECK(glob_match("h?llo", "hello"));
  CHECK_FALSE(glob_match("h?llo", "hllo"));
  CHECK(glob_match("a**", "a"));
  CHECK(glob_match("*\xff?", std::string("\0\xff\x01", 3)));
}

TEST_CASE("sets hold characters and ranges, either way round", "[base]") {
  CHECK(glob_match("h[ae]llo", "hallo"));
  CHECK_FALSE(glob_match("h[ae]llo", "hillo"));
  CHECK(glob_match("h[^x]llo", "hello"));
  CHECK_FALSE(glob_match("h[^x]llo", "hxllo"));
  CHECK(glob_match("[a-c]", "b"));
  CHECK(glob_match("[c-a]", "b"));
  CHECK_FALSE(glob_match("[a-c]", "d"));
  CHECK(glob_match("[\\]]", "]"));
  CHECK(glob_match("[a", "a"));  // unclosed: as if it were closed at the end
  CHECK_FALSE(glob_match("[", "a"));
  CHECK(glob_match("[^", "a"));
}

TEST_CASE("a backslash takes the meaning from what follows", "[base]") {
  CHECK(glob_match("\\*", "*"));
  CHECK_FALSE(glob_match("\\*", "a"));
  CHECK(glob_match("a\\", "a\\"));
}

TEST_CASE("letters match in any case when asked to", "[base]") {
  CHECK(glob_match("HASH-[a-c]*", "hash-Bx", Case::kIgnored));
  CHECK_FALSE(glob_match("HASH*", "hash"));
}

TEST_CASE("a hostile pattern takes no more than pattern times text", "[base]") {
  std::string pattern;
  for (int i = 0; i < 50; ++i) {
    pattern += "a*";
  }
  CHECK_FALSE(glob_match(pattern + "b", std::string(20'000, 'a')));
}
