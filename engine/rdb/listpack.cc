#include "engine/rdb/listpack.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/parse.h"
#include "engine/rdb/bytes.h"

// The first byte of an element:
//   0xxxxxxx             a number of 0 … 127
//   10xxxxxx             a text of x bytes
//   110xxxxx +1 byte     a number of 13 bits
//   1110xxxx +1 byte     a text of x bytes
//   f0       +4 bytes    a text of so many bytes
//   f1 … f4  +2 3 4 8    a number
// The size behind it has seven bits in each byte, the highest first; all bytes but
// the first have the top bit set.

namespace sequent::rdb {
namespace {

constexpr std::size_t kHeader = 6;
constexpr std::uint8_t kEnd = 0xff;
constexpr std::uint16_t kUncounted = 0xffff;

constexpr std::uint8_t kText32 = 0xf0;
constexpr std::uint8_t kInt16 = 0xf1;
constexpr std::uint8_t kInt24 = 0xf2;
constexpr std::uint8_t kInt32 = 0xf3;
constexpr std::uint8_t kInt64 = 0xf4;

constexpr std::size_t kLongestNumber = 20;  // digits

base::Error cut_short() {
  return base::corrupt("a listpack whose element goes beyond its end");
}

std::uint8_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint8_t>(bytes[at]);
}

std::size_t back_length_bytes(std::size_t size) {
  std::size_t bytes = 1;
  while (size >= 128) {
    size >>= 7U;
    ++bytes;
  }
  return bytes;
}

// The `bytes` low bytes of a number, extended by its sign.
std::int64_t load_signed(std::string_view from, std::size_t bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes; i > 0; --i) {
    value = value << 8U | byte_at(from, i - 1);
  }
  const auto unused = static_cast<unsigned>(64 - 8 * bytes);
  return static_cast<std::int64_t>(value << unused) >> unused;
}

std::size_t number_bytes(std::uint8_t kind) {
  switch (kind) {
    case kInt16:
      return 2;
    case kInt24:
      return 3;
    case kInt32:
      return 4;
    case kInt64:
      return 8;
    default:
      return 0;
  }
}

}  // namespace

base::Result<ListpackReader> ListpackReader::open(std::string_view bytes) {
  if (bytes.size() <= kHeader || load_little<std::uint32_t>(bytes.data()) != bytes.size() ||
      byte_at(bytes, bytes.size() - 1) != kEnd) {
    return base::corrupt("a listpack of another size than it says");
  }
  return ListpackReader(bytes.substr(kHeader, bytes.size() - kHeader - 1),
                        load_little<std::uint16_t>(bytes.data() + 4));
}

// `size`: of the element, without the size behind it.
base::Result<Element> ListpackReader::decode(std::size_t& size) const {
  const std::uint8_t first = byte_at(rest_, 0);
  std::size_t head = 1;
  std::size_t text = 0;
  if (first < 0x80) {
    size = 1;
    return Element::of(first);
  }
  if (first < 0xc0) {
    text = first & 0x3fU;
  } else if (first < 0xe0) {
    if (rest_.size() < 2) {
      return cut_short();
    }
    size = 2;
    const std::int64_t value = (first & 0x1fU) << 8U | byte_at(rest_, 1);
    return Element::of(value < 4096 ? value : value - 8192);
  } else if (first < kText32) {
    if (rest_.size() < 2) {
      return cut_short();
    }
    head = 2;
    text = (first & 0xfU) << 8U | byte_at(rest_, 1);
  } else if (first == kText32) {
    head = 5;
    if (rest_.size() < head) {
      return cut_short();
    }
    text = load_little<std::uint32_t>(rest_.data() + 1);
  } else {
    const std::size_t bytes = number_bytes(first);
    if (bytes == 0) {
      return base::corrupt("a listpack with an element of an unknown kind");
    }
    if (rest_.size() < 1 + bytes) {
      return cut_short();
    }
    size = 1 + bytes;
    return Element::of(load_signed(rest_.substr(1), bytes));
  }
  if (rest_.size() - head < text) {
    return cut_short();
  }
  size = head + text;
  return Element{.text = rest_.substr(head, text)};
}

base::Result<Element> ListpackReader::next() {
  if (rest_.empty()) {
    return base::corrupt("a listpack with too few elements");
  }
  std::size_t size = 0;
  SEQUENT_TRY_ASSIGN(const Element element, decode(size));
  const std::size_t back = back_length_bytes(size);
  if (rest_.size() - size < back) {
    return cut_short();
  }
  for (std::size_t i = 0; i < back; ++i) {
    const std::size_t seven = (size >> (7 * (back - 1 - i))) & 0x7fU;
    if (byte_at(rest_, size + i) != (i == 0 ? seven : seven | 0x80U)) {
      return base::corrupt("a listpack with an element of another size than is said behind it");
    }
  }
  rest_.remove_prefix(size + back);
  ++read_;
  return element;
}

base::Result<std::int64_t> ListpackReader::next_number() {
  SEQUENT_TRY_ASSIGN(const Element element, next());
  if (element.is_number) {
    return element.number;
  }
  if (const auto number = base::parse_int(element.text)) {
    return *number;
  }
  return base::corrupt("a listpack with a text where a number is due");
}

base::Status ListpackReader::check_count() const {
  if (count_ != kUncounted && count_ != read_) {
    return base::corrupt("a listpack with another number of elements than it says");
  }
  return {};
}

base::Status for_each_in_listpack(std::string_view bytes, VisitElement visit) {
  SEQUENT_TRY_ASSIGN(ListpackReader reader, ListpackReader::open(bytes));
  while (!reader.at_end()) {
    SEQUENT_TRY_ASSIGN(const Element element, reader.next());
    SEQUENT_TRY(visit(element));
  }
  return reader.check_count();
}

void ListpackWriter::clear() {
  bytes_.assign(kHeader, '\0');
  count_ = 0;
}

void ListpackWriter::add(std::string_view text) {
  if (text.size() <= kLongestNumber) {
    if (const auto number = base::parse_int(text)) {
      add_number(*number);
      return;
    }
  }
  const std::size_t before = bytes_.size();
  if (text.size() < 64) {
    bytes_.push_back(static_cast<char>(0x80U | text.size()));
  } else if (text.size() < 4096) {
    bytes_.push_back(static_cast<char>(0xe0U | text.size() >> 8U));
    bytes_.push_back(static_cast<char>(text.size() & 0xffU));
  } else {
    bytes_.push_back(static_cast<char>(kText32));
    append_little(bytes_, static_cast<std::uint32_t>(text.size()));
  }
  bytes_.append(text);
  add_back_length(bytes_.size() - before);
}

void ListpackWriter::add_number(std::int64_t number) {
  constexpr std::array<std::pair<std::uint8_t, unsigned>, 4> kKinds{
      {{kInt16, 16}, {kInt24, 24}, {kInt32, 32}, {kInt64, 64}}};
  const std::size_t before = bytes_.size();
  const auto bits = static_cast<std::uint64_t>(number);
  if (number >= 0 && number < 128) {
    bytes_.push_back(static_cast<char>(number));
  } else if (number >= -4096 && number < 4096) {
    bytes_.push_back(static_cast<char>(0xc0U | ((bits >> 8U) & 0x1fU)));
    bytes_.push_back(static_cast<char>(bits & 0xffU));
  } else {
    const auto kind = std::find_if(kKinds.begin(), kKinds.end(), [number](const auto& each) {
      const std::int64_t limit =
          each.second == 64 ? INT64_MAX : (std::int64_t{1} << (each.second - 1)) - 1;
      return number <= limit && number >= -limit - 1;
    });
    bytes_.push_back(static_cast<char>(kind->first));
    for (unsigned bit = 0; bit < kind->second; bit += 8) {
      bytes_.push_back(static_cast<char>((bits >> bit) & 0xffU));
    }
  }
  add_back_length(bytes_.size() - before);
}

void ListpackWriter::add_back_length(std::size_t size) {
  for (std::size_t i = back_length_bytes(size); i > 0; --i) {
    const std::size_t seven = (size >> (7 * (i - 1))) & 0x7fU;
    bytes_.push_back(static_cast<char>(i == back_length_bytes(size) ? seven : seven | 0x80U));
  }
  ++count_;
}

std::string_view ListpackWriter::finish() {
  bytes_.push_back(static_cast<char>(kEnd));
  std::string header;
  append_little(header, static_cast<std::uint32_t>(bytes_.size()));
  append_little(header, static_cast<std::uint16_t>(std::min<std::size_t>(count_, kUncounted)));
  bytes_.replace(0, kHeader, header);
  return bytes_;
}

}  // namespace sequent::rdb
