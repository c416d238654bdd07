#include "engine/persist/record.h"

#include <array>
#include <string>
#include <vector>

#include "tests/engine/persist/record_log.h"
#include "tests/support/catch.h"

namespace sequent::persist {
namespace {

std::string sample() {
  std::string records;
  const std::array<std::string_view, 3> set = {"SET", std::string_view("a\0b", 3), ""};
  append_command(records, 0, set);
  append_string(records, 15, {.key = "key", .value = "value", .expire_at_ms = 1'700'000'000'000});
  append_string(records, 1, {.key = "", .value = std::string_view("\xff", 1)});
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
  CHECK(prefixes_of_whole_records == 4);  // none, and behind each of the first three
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

TEST_CASE("the visitor's error ends the reading", "[persist]") {
  RecordLog log;
  log.fail_at = 1;
  const auto read = read_records(sample(), log);
  REQUIRE_FALSE(read);
  CHECK(read.error().message == "asked to fail");
  CHECK(log.lines.size() == 1);
}

}  // namespace sequent::persist
