#include "engine/data/packed_value.h"

#include <bit>
#include <cassert>
#include <cmath>

namespace sequent::data {
namespace {

constexpr unsigned kSmallInteger = 0xc0;
constexpr unsigned kInteger = 0xe0;
constexpr unsigned kDouble = 0xf0;
constexpr unsigned kLength16 = 0xf1;
constexpr unsigned kLength32 = 0xf2;

unsigned byte_at(const char* at) {
  return static_cast<unsigned char>(*at);
}

std::uint64_t little_endian(const char* from, std::size_t bytes) {
  std::uint64_t value = 0;
  std::memcpy(&value, from, bytes);
  return value;
}

std::int64_t integer_at(const char* at) {
  const unsigned head = byte_at(at);
  if (head < kInteger) {
    return static_cast<std::int64_t>(head - kSmallInteger);
  }
  const unsigned bytes = head - kInteger;
  const unsigned unused = 64 - 8 * bytes;
  const std::uint64_t raw = little_endian(at + 1, bytes) << unused;
  return static_cast<std::int64_t>(raw) >> unused;
}

}  // namespace

static_assert(std::endian::native == std::endian::little, "packed numbers are copied as they are");

PackedValue::PackedValue(std::string_view text) {
  if (const auto value = base::parse_int(text)) {
    put_integer(*value);
    return;
  }
  tail_ = text;
  const std::size_t size = text.size();
  if (size <= kLongestShortText) {
    head_[0] = static_cast<char>(size);
    head_size_ = 1;
    return;
  }
  const bool two_bytes = size <= 0xffff;
  head_[0] = static_cast<char>(two_bytes ? kLength16 : kLength32);
  std::memcpy(&head_[1], &size, two_bytes ? 2 : 4);
  head_size_ = two_bytes ? 3 : 5;
}

PackedValue::PackedValue(double score) {
  constexpr double kExact = 9007199254740992.0;  // 2^53
  if (score >= -kExact && score <= kExact && std::trunc(score) == score) {
    put_integer(static_cast<std::int64_t>(score));
    return;
  }
  head_[0] = static_cast<char>(kDouble);
  std::memcpy(&head_[1], &score, sizeof score);
  head_size_ = 1 + sizeof score;
}

void PackedValue::put_integer(std::int64_t value) {
  if (value >= 0 && value < static_cast<std::int64_t>(kInteger - kSmallInteger)) {
    head_[0] = static_cast<char>(kSmallInteger + static_cast<unsigned>(value));
    head_size_ = 1;
    return;
  }
  const auto magnitude = static_cast<std::uint64_t>(value < 0 ? ~value : value);
  const unsigned bytes = static_cast<unsigned>(std::bit_width(magnitude)) / 8 + 1;
  head_[0] = static_cast<char>(kInteger + bytes);
  std::memcpy(&head_[1], &value, bytes);
  head_size_ = static_cast<std::uint8_t>(1 + bytes);
}

std::size_t packed_detail::size_of_other(const char* at) {
  const unsigned head = byte_at(at);
  if (head < kInteger) {
    return 1;
  }
  if (head < kDouble) {
    return 1 + (head - kInteger);
  }
  if (head == kDouble) {
    return 9;
  }
  return head == kLength16 ? 3 + little_endian(at + 1, 2) : 5 + little_endian(at + 1, 4);
}

PackedKind packed_kind(std::string_view bytes) {
  if (bytes.empty() || byte_at(bytes.data()) > kLength32) {
    return PackedKind::kNone;
  }
  const unsigned head = byte_at(bytes.data());
  const std::size_t before = head == kLength16 ? 3 : head == kLength32 ? 5 : 1;
  if (head == kInteger || (head > kInteger + sizeof(std::int64_t) && head < kDouble) ||
      bytes.size() < before || bytes.size() < packed_size(bytes.data())) {
    return PackedKind::kNone;
  }
  if (head == kDouble) {
    return PackedKind::kDouble;
  }
  return head >= kSmallInteger && head < kDouble ? PackedKind::kInteger : PackedKind::kText;
}

std::string_view packed_text(const char* at, Digits& digits) {
  const unsigned head = byte_at(at);
  if (head <= kLongestShortText) {
    return {at + 1, head};
  }
  if (head < kDouble) {
    digits = base::format_int(integer_at(at));
    return digits;
  }
  assert(head != kDouble);
  return head == kLength16 ? std::string_view{at + 3, little_endian(at + 1, 2)}
                           : std::string_view{at + 5, little_endian(at + 1, 4)};
}

double packed_score(const char* at) {
  if (byte_at(at) != kDouble) {
    return static_cast<double>(integer_at(at));
  }
  double score = 0;
  std::memcpy(&score, at + 1, sizeof score);
  return score;
}

}  // namespace sequent::data
