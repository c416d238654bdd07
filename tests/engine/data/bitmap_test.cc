#include "engine/data/bitmap.h"

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "tests/support/catch.h"

using sequent::base::Random;
using sequent::data::bit_at;
using sequent::data::BitField;
using sequent::data::BitOperation;

namespace {

// Mostly equal bytes, so that whole words are skipped.
std::string random_bits(Random& random, std::size_t size) {
  std::string bytes(size, random.below(2) == 0 ? '\0' : '\xff');
  for (std::uint64_t i = random.below(4); i > 0 && size > 0; --i) {
    bytes[random.below(size)] = static_cast<char>(random.next());
  }
  return bytes;
}

}  // namespace

TEST_CASE("ones are counted and found between any two bits", "[data]") {
  Random random(1);
  for (int round = 0; round < 3000; ++round) {
    const std::string bytes = random_bits(random, 1 + random.below(70));
    std::uint64_t first = random.below(bytes.size() * 8);
    std::uint64_t last = random.below(bytes.size() * 8);
    if (first > last) {
      std::swap(first, last);
    }
    std::uint64_t ones = 0;
    std::optional<std::uint64_t> first_one;
    std::optional<std::uint64_t> first_zero;
    for (std::uint64_t bit = last + 1; bit-- > first;) {
      ones += bit_at(bytes, bit) ? 1 : 0;
      (bit_at(bytes, bit) ? first_one : first_zero) = bit;
    }
    INFO(bytes.size() << " bytes, bits " << first << " to " << last);
    REQUIRE(sequent::data::count_ones(bytes, first, last) == ones);
    REQUIRE(sequent::data::find_bit(bytes, true, first, last) == first_one);
    REQUIRE(sequent::data::find_bit(bytes, false, first, last) == first_zero);
  }
}

TEST_CASE("strings are combined bit by bit, shorter ones as if zeros were behind", "[data]") {
  Random random(2);
  for (int round = 0; round < 1000; ++round) {
    std::vector<std::string> owned;
    for (std::uint64_t i = 1 + random.below(4); i > 0; --i) {
      owned.push_back(random_bits(random, random.below(40)));
    }
    const std::vector<std::string_view> inputs(owned.begin(), owned.end());
    std::size_t size = 0;
    for (const std::string& input : owned) {
      size = std::max(size, input.size());
    }
    const std::string all = sequent::data::combine_bits(BitOperation::kAnd, inputs);
    const std::string any = sequent::data::combine_bits(BitOperation::kOr, inputs);
    const std::string odd = sequent::data::combine_bits(BitOperation::kXor, inputs);
    const std::string none =
        sequent::data::combine_bits(BitOperation::kNot, std::span(inputs).first(1));
    REQUIRE(all.size() == size);
    REQUIRE(any.size() == size);
    REQUIRE(odd.size() == size);
    REQUIRE(none.size() == inputs[0].size());
    for (std::uint64_t bit = 0; bit < size * 8; ++bit) {
      const auto ones = std::count_if(inputs.begin(), inputs.end(),
                                      [bit](std::string_view input) { return bit_at(input, bit); });
      REQUIRE(bit_at(all, bit) == (ones == static_cast<std::ptrdiff_t>(inputs.size())));
      REQUIRE(bit_at(any, bit) == (ones > 0));
      REQUIRE(bit_at(odd, bit) == (ones % 2 == 1));
      REQUIRE((bit >= none.size() * 8 || bit_at(none, bit) != bit_at(inputs[0], bit)));
    }
  }
}

TEST_CASE("a field is read as it was written and leaves its neighbours alone", "[data]") {
  Random random(3);
  for (int round = 0; round < 5000; ++round) {
    const bool is_signed = random.below(2) == 0;
    const auto bits = static_cast<unsigned>(1 + random.below(is_signed ? 64 : 63));
    const BitField field(is_signed, bits);
    std::string bytes(20, '\0');
    for (char& byte : bytes) {
      byte = static_cast<char>(random.next());
    }
    const std::string before = bytes;
    const std::uint64_t at = random.below(bytes.size() * 8 - bits + 1);
    const auto value =
        field.fit(static_cast<std::int64_t>(random.next()), BitField::Overflow::kWrap);
    REQUIRE(value);
    field.write(bytes, at, *value);
    REQUIRE(field.read(bytes, at) == *value);
    for (std::uint64_t bit = 0; bit < bytes.size() * 8; ++bit) {
      REQUIRE((bit_at(bytes, bit) == bit_at(before, bit) || (bit >= at && bit < at + bits)));
    }
  }
}

TEST_CASE("a sum that does not fit wraps, stops at the end or is refused", "[data]") {
  using Overflow = BitField::Overflow;
  const BitField small(true, 8);
  CHECK(small.add(127, 1, Overflow::kWrap) == -128);
  CHECK(small.add(127, 1, Overflow::kSaturate) == 127);
  CHECK(small.add(-128, -1, Overflow::kSaturate) == -128);
  CHECK(small.add(127, 1, Overflow::kFail) == std::nullopt);
  CHECK(small.add(126, 1, Overflow::kFail) == 127);

  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  const BitField whole(true, 64);
  CHECK(whole.add(kMost, 1, Overflow::kWrap) == std::numeric_limits<std::int64_t>::min());
  CHECK(whole.add(kMost, kMost, Overflow::kSaturate) == kMost);
  CHECK(whole.add(-kMost, -kMost, Overflow::kSaturate) == -kMost - 1);

  const BitField bit(true, 1);
  CHECK(bit.add(0, 1, Overflow::kSaturate) == 0);
  CHECK(bit.add(0, 1, Overflow::kWrap) == -1);

  const BitField natural(false, 8);
  CHECK(natural.add(3, -5, Overflow::kWrap) == 254);
  CHECK(natural.add(3, -5, Overflow::kSaturate) == 0);
  CHECK(natural.fit(-1, Overflow::kSaturate) == 255);
  CHECK(natural.fit(-1, Overflow::kFail) == std::nullopt);
  CHECK(natural.fit(-1, Overflow::kWrap) == 255);
  CHECK(natural.fit(256, Overflow::kWrap) == 0);
  CHECK(small.fit(-200, Overflow::kSaturate) == -128);
  CHECK(small.fit(-kMost, Overflow::kSaturate) == 127);
  CHECK(whole.fit(-kMost, Overflow::kSaturate) == -kMost);
}

TEST_CASE("bits behind the end of a string are zeros", "[data]") {
  CHECK(BitField(false, 16).read("\xff", 4) == 0xF000);
  CHECK(BitField(true, 64).read("", 1'000'000) == 0);
  CHECK_FALSE(bit_at("\xff", 8));
}
