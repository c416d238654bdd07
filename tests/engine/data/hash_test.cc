#include "engine/data/hash.h"

#include <map>
#include <set>
#include <string>

#include "engine/base/random.h"
#include "tests/support/catch.h"

using sequent::base::Random;
using sequent::data::Digits;
using sequent::data::Hash;

namespace {

// Numbers, short strings, and now and then a string of a length in `sizes`.
std::string random_text(Random& random, std::uint64_t longest) {
  if (random.below(3) == 0) {
    return std::to_string(static_cast<std::int64_t>(random.next()) >> random.below(64));
  }
  std::string text(random.below(longest + 1), '\0');
  for (char& c : text) {
    c = static_cast<char>(random.next());
  }
  return text;
}

void check_equal(const Hash& hash, const std::map<std::string, std::string>& expected) {
  std::map<std::string, std::string> found;
  hash.for_each([&](std::string_view field, std::string_view value) {
    REQUIRE(found.emplace(field, value).second);
  });
  REQUIRE(found == expected);
}

// Several fields at once, some of them twice.
void set_some(Random& random,
              const std::vector<std::string>& names,
              std::uint64_t longest,
              Hash& hash,
              std::map<std::string, std::string>& expected) {
  std::vector<std::string> words;
  for (std::uint64_t pairs = 1 + random.below(6); pairs > 0; --pairs) {
    words.push_back(names[random.below(names.size())]);
    words.push_back(random_text(random, longest));
  }
  const std::size_t before = expected.size();
  for (std::size_t i = 0; i < words.size(); i += 2) {
    expected[words[i]] = words[i + 1];
  }
  const std::vector<std::string_view> pairs(words.begin(), words.end());
  REQUIRE(hash.set_pairs(pairs) == expected.size() - before);
}

void run_random(std::uint64_t seed, std::size_t fields, std::uint64_t longest) {
  Random random(seed);
  Hash hash;
  std::map<std::string, std::string> expected;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < fields; ++i) {
    names.push_back(random_text(random, longest));
  }
  for (int step = 0; step < 4000; ++step) {
    const std::string& name = names[random.below(names.size())];
    if (random.below(8) == 0) {
      set_some(random, names, longest, hash, expected);
    } else if (random.below(3) != 0) {
      const std::string value = random_text(random, longest);
      REQUIRE(hash.set(name, value) == (expected.count(name) == 0));
      expected[name] = value;
    } else {
      REQUIRE(hash.erase(name) == (expected.erase(name) == 1));
    }
    const std::string& other = names[random.below(names.size())];
    Digits digits;
    const auto value = hash.get(other, digits);
    const auto wanted = expected.find(other);
    REQUIRE(value.has_value() == (wanted != expected.end()));
    REQUIRE(hash.contains(other) == value.has_value());
    if (value) {
      REQUIRE(*value == wanted->second);
    }
    REQUIRE(hash.size() == expected.size());
  }
  check_equal(hash, expected);
}

}  // namespace

TEST_CASE("a hash behaves as a map, small, big and between", "[data]") {
  run_random(1, 20, 20);
  run_random(2, 120, 64);
  run_random(3, 300, 30);
  run_random(4, 1000, 30);
  run_random(5, 300, 700);
  run_random(6, 5, 100000);
}

TEST_CASE("a hash is packed up to 128 fields of 64 bytes", "[data]") {
  Hash hash;
  CHECK(hash.encoding() == "listpack");
  for (int field = 0; field < 128; ++field) {
    hash.set(std::to_string(field), std::string(64, 'x'));
  }
  CHECK(hash.encoding() == "listpack");
  hash.set("128", "x");
  CHECK(hash.encoding() == "hashtable");
  CHECK(hash.size() == 129);
  hash.erase("128");
  CHECK(hash.encoding() == "hashtable");

  Hash with_long_value;
  with_long_value.set("a", "1");
  with_long_value.set("b", std::string(65, 'x'));
  CHECK(with_long_value.encoding() == "hashtable");
  Hash with_long_field;
  with_long_field.set(std::string(65, 'x'), "");
  CHECK(with_long_field.encoding() == "hashtable");
}

TEST_CASE("a packed hash keeps the order of insertion", "[data]") {
  Hash hash;
  for (const char* field : {"z", "10", "a", "-5"}) {
    hash.set(field, "v");
  }
  hash.set("10", "longer value");
  std::string order;
  hash.for_each([&](std::string_view field, std::string_view) { order.append(field).append(" "); });
  CHECK(order == "z 10 a -5 ");
}

TEST_CASE("a scan of a hash meets every field", "[data]") {
  for (const int fields : {0, 5, 128, 5000}) {
    Hash hash;
    for (int field = 0; field < fields; ++field) {
      hash.set("f" + std::to_string(field), "v");
    }
    std::set<std::string> seen;
    std::uint64_t cursor = 0;
    do {
      cursor =
          hash.scan(cursor, [&](std::string_view field, std::string_view) { seen.emplace(field); });
    } while (cursor != 0);
    CHECK(seen.size() == static_cast<std::size_t>(fields));
  }
}

TEST_CASE("memory of a hash meets its goals and is given back", "[data]") {
  Hash ten;
  for (int field = 0; field < 10; ++field) {
    ten.set("f" + std::to_string(field) + "xx", "value-of-16bytes");
  }
  CHECK(ten.memory_bytes() <= 256);  // 200 of payload

  Hash big;
  constexpr int kFields = 200000;
  for (int field = 0; field < kFields; ++field) {
    big.set("field:" + std::to_string(1000000 + field).substr(1), "0123456789abcdef");
  }
  CHECK(static_cast<double>(big.memory_bytes()) / kFields <= 46);  // 28 of payload
  for (int field = 1000; field < kFields; ++field) {
    big.erase("field:" + std::to_string(1000000 + field).substr(1));
  }
  CHECK(big.memory_bytes() < 300000);
  CHECK(big.size() == 1000);
}
