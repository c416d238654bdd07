#include "engine/base/packed.h"

#include <limits>

#include "tests/support/catch.h"

namespace sequent::base {
namespace {

TEST_CASE("numbers and texts come back in their order", "[base]") {
  const std::uint64_t largest = std::numeric_limits<std::uint64_t>::max();
  PackedWriter writer;
  writer.number(0).number(127).number(128).number(largest).text("").text("a\0b").raw("xy").number(
      3);
  PackedReader reader(writer.bytes());
  CHECK(reader.number() == 0);
  CHECK(reader.number() == 127);
  CHECK(reader.number() == 128);
  CHECK(reader.number() == largest);
  CHECK(reader.text().empty());
  CHECK(reader.text() == "a");
  CHECK(reader.raw(2) == "xy");
  CHECK(reader.number() == 3);
  CHECK(reader.at_end());
  CHECK_FALSE(reader.failed());
}

TEST_CASE("bytes that are cut off read as nothing and are remembered", "[base]") {
  const std::string bytes = PackedWriter().number(300).text("hello").bytes();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    PackedReader reader(std::string_view(bytes).substr(0, size));
    reader.number();
    CHECK(reader.text().empty());
    CHECK(reader.failed());
  }
}

TEST_CASE("a count larger than the bytes that follow is refused", "[base]") {
  const std::string bytes = PackedWriter().number(1'000'000'000).bytes();
  PackedReader reader(bytes);
  CHECK(reader.count() == 0);
  CHECK(reader.failed());
}

TEST_CASE("a number without end is refused", "[base]") {
  const std::string bytes(20, '\xff');
  PackedReader reader(bytes);
  reader.number();
  CHECK(reader.failed());
}

}  // namespace
}  // namespace sequent::base
