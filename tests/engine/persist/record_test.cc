#include "engine/persist/record.h"

#include <array>
#include <string>
#include <vector>

#include "engine/data/packed.h"
#include "tests/engine/persist/record_log.h"
#include "tests/support/catch.h"

namespace sequent::persist {
namespace {

// A hash or a sorted set as it is in memory.
std::string small(std::initializer_list<data::PackedValue> values) {
  const auto packed = data::Packed::make(0, values);
  std::string bytes(data::SmallPacked(packed->values()).header());
  return bytes.append(packed->values().bytes());
}

const data::SmallPacked* read(const std::string& bytes, data::Type type) {
  return data::SmallPacked::read_pairs(bytes, type == data::Type::kZSet);
}

void append_pairs(std::string& to, data::Type type, const std::string& bytes) {
  append_small(to, 2, {.key = "s", .type = type, .elements = read(bytes, type), .expire_at_ms = 7});
}

std::string sample() {
  std::string records;
  const std::array<std::string_view, 3> set = {"SET", std::string_view("a\0b", 3), ""};
  append_command(records, 0, set);
  append_string(records, 15, {.key = "key", .value = "value", .expire_at_ms = 1'700'000'000'000});
  append_string(records, 1, {.key = "", .value = std::string_view("\xff", 1)});
  append_pairs(records, data::Type::kHash,
               small({data::PackedValue("f"), data::PackedValue("v"), data::PackedValue("-5"),
                      data::PackedValue(std::string(200, 'x'))}));
  append_pairs(records, data::Type::kZSet,
               small({data::PackedValue("a"), data::PackedValue(-0.5), data::PackedValue("b"),
                      data::PackedValue(7.0)}));
  append_big(records, 300, {.key = "k", .id = ~std::uint64_t{0}, .length = 1 << 20});
  return records;
}

}  // namespace

TEST_CASE("records come back in order, byte for byte", "[persist]") {
  RecordLog log;
  REQUIRE(read_records(sample(), log));
  CHECK(log.lines == std::vector<std::string>{
                         std::string("0: SET 'a\0b' ''", 15),
                         "15: string 'key' 'value' until 1700000000000",
                         "1: string '' '\xff' until -1",
                         "2: hash 's' of 'f' v '-5' " + std::string(200, 'x') + " until 7",
                         "2: zset 's' of 'a' -0.500000 'b' 7.000000 until 7",
                         "300: big 'k' #18446744073709551615 of 1048576 until -1",
                     });
}

TEST_CASE("records that are cut short anywhere are refused", "[persist]") {
  const std::string whole = sample();
  std::size_t prefixes_of_whole_records = 0;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    RecordLog log;
    const auto read = read_records(std::string_view(whole).substr(0, size), log);
    if (read) {
      ++prefixes_of_whole_records;
    } else {
      CHECK(read.error().code == base::ErrorCode::kCorrupt);
    }
  }
  CHECK(prefixes_of_whole_records == 6);  // none, and behind each of the first five
}

TEST_CASE("no change of any one byte makes the reader leave its bounds", "[persist]") {
  const std::string whole = sample();
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (int value = 0; value < 256; ++value) {
      std::string changed = whole;
      changed[at] = static_cast<char>(value);
      RecordLog log;
      (void)read_records(changed, log);  // for the sanitizers
      CHECK(log.lines.size() <= changed.size());
    }
  }
}

TEST_CASE("small collections that are none are refused", "[persist]") {
  using data::PackedValue;
  const auto hash = data::Type::kHash;
  const auto zset = data::Type::kZSet;
  CHECK(read(small({PackedValue("a"), PackedValue("1")}), hash) != nullptr);
  CHECK(read(small({PackedValue("a"), PackedValue("1")}), zset) != nullptr);
  CHECK(read(small({PackedValue("a"), PackedValue("x")}), zset) == nullptr);
  CHECK(read(small({PackedValue("a"), PackedValue(1.5)}), hash) == nullptr);
  CHECK(read(small({PackedValue(1.5), PackedValue(1.5)}), zset) == nullptr);
  CHECK(read(small({PackedValue("a")}), hash) == nullptr);
  CHECK(read(small({}), hash) == nullptr);
  const std::string whole = small({PackedValue("abc"), PackedValue(std::string(300, 'x'))});
  REQUIRE(read(whole, hash) != nullptr);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CHECK(read(whole.substr(0, size), hash) == nullptr);
  }
  CHECK(read(whole + "x", hash) == nullptr);
}

TEST_CASE("the visitor's error ends the reading", "[persist]") {
  RecordLog log;
  log.fail_at = 1;
  const auto read = read_records(sample(), log);
  REQUIRE_FALSE(read);
  CHECK(read.error().message == "asked to fail");
  CHECK(log.lines.size() == 1);
}

}  // namespace sequent::persist
