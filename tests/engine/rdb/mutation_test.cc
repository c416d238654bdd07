// Bytes that nobody vouches for: whatever they are, reading them ends well.

#include <string>
#include <vector>

#include "engine/rdb/old_packed.h"
#include "engine/rdb/output.h"
#include "engine/rdb/value.h"
#include "tests/engine/rdb/samples.h"
#include "tests/support/catch.h"
#include "tests/support/mutate.h"

namespace rdb = sequent::rdb;
using sequent::test::for_each_mutation;
using sequent::test::sample_values;
using std::string_literals::operator""s;

namespace {

struct Counts {
  int read = 0;
  int refused = 0;
};

// Reads one; where it is read, going over it must find the same end, and what it holds can be
// written and read again.
void use(const std::string& bytes, Counts& counts) {
  rdb::Input in(bytes);
  const auto type = in.byte();
  if (!type) {
    return;
  }
  const auto value = rdb::read_value(in, *type, {});
  if (!value) {
    CHECK_FALSE(value.error().message.empty());
    ++counts.refused;
    return;
  }
  ++counts.read;
  rdb::Input skipped(std::string_view(bytes).substr(1));
  REQUIRE(rdb::skip_value(skipped, *type));
  CHECK(skipped.at_end() == in.at_end());
  if (value->collection != nullptr) {
    std::string again;
    rdb::write_collection(again, *value->collection);
    rdb::Input copy(std::string_view(again).substr(1));
    REQUIRE(rdb::read_value(copy, static_cast<std::uint8_t>(again[0]), {}));
  }
}

}  // namespace

TEST_CASE("mutated values are read or refused", "[rdb]") {
  Counts counts;
  for (const auto& sample : sample_values()) {
    std::string bytes;
    rdb::write_collection(bytes, *sample.value);
    const int rounds = bytes.size() > 3000 ? 60 : 600;
    for_each_mutation(bytes, rounds, [&](const std::string& mutated) { use(mutated, counts); });
  }
  CHECK(counts.read > 100);
  CHECK(counts.refused > 2000);
}

TEST_CASE("the same bytes under every type are read or refused", "[rdb]") {
  Counts counts;
  for (const auto& sample : sample_values()) {
    std::string bytes;
    rdb::write_collection(bytes, *sample.value);
    for (int type = 0; type < 32; ++type) {
      bytes[0] = static_cast<char>(type);
      for_each_mutation(bytes, 5, [&](const std::string& mutated) { use(mutated, counts); });
    }
  }
  CHECK(counts.refused > 1000);
}

TEST_CASE("mutated old encodings are read or refused", "[rdb]") {
  const std::string ziplist =
      "\x1b\0\0\0\x13\0\0\0\x04\0"
      "\0\x01"
      "a"
      "\x03\xf2"
      "\x02\x03"
      "bcd"
      "\x05\xfe\x80"
      "\xff"s;
  const std::string zipmap =
      "\x02\x01"
      "a\x01\x02"
      "1..\x01"
      "b\x00\x00\xff"s;
  int refused = 0;
  const auto ignore = [](const rdb::Element&) {
    return sequent::base::Status();
  };
  for_each_mutation(ziplist, 3000, [&](const std::string& mutated) {
    refused += rdb::for_each_in_ziplist(mutated, ignore) ? 0 : 1;
  });
  for_each_mutation(zipmap, 3000, [&](const std::string& mutated) {
    refused += rdb::for_each_in_zipmap(mutated, ignore) ? 0 : 1;
  });
  for_each_mutation("\x02\0\0\0\x02\0\0\0\x01\0\x02\0"s, 1000, [&](const std::string& mutated) {
    refused += rdb::for_each_in_intset(mutated, ignore) ? 0 : 1;
  });
  CHECK(refused > 5000);
  CHECK(rdb::for_each_in_zipmap(zipmap, ignore));
}
