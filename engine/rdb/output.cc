#include "engine/rdb/output.h"

#include <bit>
#include <cstddef>
#include <limits>

#include "engine/base/parse.h"
#include "engine/rdb/bytes.h"
#include "engine/rdb/lzf.h"

namespace sequent::rdb {
namespace {

constexpr std::uint8_t kInt8 = 0xc0;
constexpr std::uint8_t kInt16 = 0xc1;
constexpr std::uint8_t kInt32 = 0xc2;
constexpr std::uint8_t kPackedText = 0xc3;
constexpr std::size_t kLongestNumber = 11;    // digits and sign of 32 bits
constexpr std::size_t kLongestUnpacked = 20;  // shorter texts are never packed

template <typename T>
bool fits(std::int64_t number) {
  return number >= std::numeric_limits<T>::min() && number <= std::numeric_limits<T>::max();
}

void put(std::string& to, std::uint8_t byte) {
  to.push_back(static_cast<char>(byte));
}

// False: it needs more than 32 bits.
bool write_number(std::string& to, std::int64_t number) {
  if (fits<std::int8_t>(number)) {
    put(to, kInt8);
    append_little(to, static_cast<std::int8_t>(number));
  } else if (fits<std::int16_t>(number)) {
    put(to, kInt16);
    append_little(to, static_cast<std::int16_t>(number));
  } else if (fits<std::int32_t>(number)) {
    put(to, kInt32);
    append_little(to, static_cast<std::int32_t>(number));
  } else {
    return false;
  }
  return true;
}

}  // namespace

void write_length(std::string& to, std::uint64_t length) {
  if (length < (1U << 6U)) {
    put(to, static_cast<std::uint8_t>(length));
  } else if (length < (1U << 14U)) {
    append_big(to, static_cast<std::uint16_t>(0x4000U | length));
  } else if (length <= std::numeric_limits<std::uint32_t>::max()) {
    put(to, 0x80);
    append_big(to, static_cast<std::uint32_t>(length));
  } else {
    put(to, 0x81);
    append_big(to, length);
  }
}

void write_text(std::string& to, std::string_view text) {
  if (text.size() <= kLongestNumber) {
    if (const auto number = base::parse_int(text); number && write_number(to, *number)) {
      return;
    }
  }
  if (text.size() > kLongestUnpacked) {
    if (const auto packed = lzf_pack(text)) {
      put(to, kPackedText);
      write_length(to, packed->size());
      write_length(to, text.size());
      to.append(*packed);
      return;
    }
  }
  write_length(to, text.size());
  to.append(text);
}

void write_score(std::string& to, double score) {
  append_little(to, std::bit_cast<std::uint64_t>(score));
}

}  // namespace sequent::rdb
