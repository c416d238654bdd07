#include "engine/base/crc32c.h"

#include <string>

#include "tests/support/catch.h"

namespace sequent::base {

TEST_CASE("crc32c gives the sums of RFC 3720", "[base]") {
  CHECK(crc32c("") == 0);
  CHECK(crc32c("123456789") == 0xE3069283);
  CHECK(crc32c(std::string(32, '\0')) == 0x8A9136AA);
  CHECK(crc32c(std::string(32, '\xff')) == 0x62A8AB43);
}

TEST_CASE("the instruction and the tables agree at every length and alignment", "[base]") {
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    bytes.push_back(static_cast<char>(i * 7 + i / 13));
  }
  for (std::size_t from = 0; from < 9; ++from) {
    for (std::size_t size = 0; size + from <= bytes.size(); ++size) {
      const std::string_view piece = std::string_view(bytes).substr(from, size);
      REQUIRE(crc32c(piece) == crc32c_by_tables(piece));
    }
  }
}

TEST_CASE("crc32c of pieces is crc32c of the whole", "[base]") {
  const std::string whole = "a turn of the engine, with some length to it";
  for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
    const std::string_view view = whole;
    CHECK(crc32c(view.substr(cut), crc32c(view.substr(0, cut))) == crc32c(whole));
  }
}

}  // namespace sequent::base
