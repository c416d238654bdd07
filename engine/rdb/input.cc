#include "engine/rdb/input.h"

#include <bit>
#include <cmath>
#include <limits>

#include "engine/base/parse.h"
#include "engine/rdb/bytes.h"
#include "engine/rdb/lzf.h"

namespace sequent::rdb {
namespace {

// The two high bits of the first byte of a length.
enum class Width : std::uint8_t { k6Bits = 0, k14Bits = 1, kWide = 2, kEncoding = 3 };
constexpr std::uint8_t k32Bits = 0x80;  // the whole first byte of the wide ones
constexpr std::uint8_t k64Bits = 0x81;

// How a text is kept that is not its bytes.
constexpr std::uint64_t kInt8 = 0;
constexpr std::uint64_t kInt16 = 1;
constexpr std::uint64_t kInt32 = 2;
constexpr std::uint64_t kPackedText = 3;

// The length of a score as text that is no length.
constexpr std::uint8_t kNaN = 253;
constexpr std::uint8_t kInfinity = 254;
constexpr std::uint8_t kMinusInfinity = 255;

}  // namespace

base::Status Input::fetch(std::uint64_t /*size*/) {
  return base::corrupt("the data ends too early");
}

base::Result<std::string_view> Input::take(std::uint64_t size) {
  if (bytes_.size() - at_ < size) {
    SEQUENT_TRY(fetch(size));
  }
  const std::string_view taken = bytes_.substr(at_, static_cast<std::size_t>(size));
  at_ += taken.size();
  return taken;
}

base::Result<std::uint8_t> Input::byte() {
  SEQUENT_TRY_ASSIGN(const std::string_view one, take(1));
  return static_cast<std::uint8_t>(one[0]);
}

template <typename T>
base::Result<T> Input::little() {
  SEQUENT_TRY_ASSIGN(const std::string_view bytes, take(sizeof(T)));
  return load_little<T>(bytes.data());
}
template base::Result<std::uint16_t> Input::little();
template base::Result<std::uint32_t> Input::little();
template base::Result<std::uint64_t> Input::little();
template base::Result<std::int32_t> Input::little();
template base::Result<std::int64_t> Input::little();

base::Result<Input::Length> Input::read_length() {
  SEQUENT_TRY_ASSIGN(const std::uint8_t first, byte());
  const std::uint64_t low = first & 0x3fU;
  switch (static_cast<Width>(first >> 6U)) {
    case Width::k6Bits:
      return Length{.value = low};
    case Width::k14Bits: {
      SEQUENT_TRY_ASSIGN(const std::uint8_t second, byte());
      return Length{.value = low << 8U | second};
    }
    case Width::kEncoding:
      return Length{.value = low, .is_encoding = true};
    case Width::kWide:
      break;
  }
  if (first == k32Bits) {
    SEQUENT_TRY_ASSIGN(const std::string_view bytes, take(sizeof(std::uint32_t)));
    return Length{.value = load_big<std::uint32_t>(bytes.data())};
  }
  if (first == k64Bits) {
    SEQUENT_TRY_ASSIGN(const std::string_view bytes, take(sizeof(std::uint64_t)));
    return Length{.value = load_big<std::uint64_t>(bytes.data())};
  }
  return base::corrupt("a length of an unknown form");
}

base::Result<std::uint64_t> Input::length() {
  SEQUENT_TRY_ASSIGN(const Length read, read_length());
  if (read.is_encoding) {
    return base::corrupt("a text where a length is due");
  }
  return read.value;
}

base::Result<std::int64_t> Input::number(std::uint64_t encoding) {
  if (encoding == kInt8) {
    SEQUENT_TRY_ASSIGN(const std::uint8_t value, byte());
    return static_cast<std::int8_t>(value);
  }
  if (encoding == kInt16) {
    SEQUENT_TRY_ASSIGN(const auto value, little<std::uint16_t>());
    return static_cast<std::int16_t>(value);
  }
  if (encoding == kInt32) {
    SEQUENT_TRY_ASSIGN(const auto value, little<std::int32_t>());
    return value;
  }
  return base::corrupt("a text of an unknown form");
}

base::Result<std::string_view> Input::packed_text(std::string& scratch) {
  SEQUENT_TRY_ASSIGN(const std::uint64_t packed_size, length());
  SEQUENT_TRY_ASSIGN(const std::uint64_t size, length());
  SEQUENT_TRY_ASSIGN(const std::string_view packed, take(packed_size));
  auto unpacked = lzf_unpack(packed, size);
  if (!unpacked) {
    return base::corrupt("a packed text that cannot be unpacked");
  }
  scratch = *std::move(unpacked);
  return std::string_view(scratch);
}

base::Result<std::string_view> Input::text(std::string& scratch) {
  SEQUENT_TRY_ASSIGN(const Length read, read_length());
  if (!read.is_encoding) {
    return take(read.value);
  }
  if (read.value == kPackedText) {
    return packed_text(scratch);
  }
  SEQUENT_TRY_ASSIGN(const std::int64_t value, number(read.value));
  scratch.assign(base::format_int(value).view());
  return std::string_view(scratch);
}

base::Status Input::skip_text() {
  SEQUENT_TRY_ASSIGN(const Length read, read_length());
  if (!read.is_encoding) {
    SEQUENT_TRY(take(read.value));
    return {};
  }
  if (read.value != kPackedText) {
    SEQUENT_TRY(number(read.value));
    return {};
  }
  SEQUENT_TRY_ASSIGN(const std::uint64_t packed_size, length());
  SEQUENT_TRY(length());
  SEQUENT_TRY(take(packed_size));
  return {};
}

base::Result<double> Input::text_score() {
  SEQUENT_TRY_ASSIGN(const std::uint8_t size, byte());
  switch (size) {
    case kNaN:
      return base::corrupt("a score that is no number");
    case kInfinity:
      return std::numeric_limits<double>::infinity();
    case kMinusInfinity:
      return -std::numeric_limits<double>::infinity();
    default:
      break;
  }
  SEQUENT_TRY_ASSIGN(const std::string_view digits, take(size));
  const auto score = base::parse_double(digits);
  if (!score) {
    return base::corrupt("a score that is no number");
  }
  return *score;
}

base::Result<double> Input::score() {
  SEQUENT_TRY_ASSIGN(const auto bits, little<std::uint64_t>());
  const double score = std::bit_cast<double>(bits);
  if (std::isnan(score)) {
    return base::corrupt("a score that is no number");
  }
  return score;
}

}  // namespace sequent::rdb
