#include "engine/rdb/old_packed.h"

#include <cstddef>
#include <cstdint>
#include <optional>

#include "engine/rdb/bytes.h"

namespace sequent::rdb {
namespace {

constexpr std::uint8_t kEnd = 0xff;
constexpr std::uint8_t kWideSize = 0xfe;  // four bytes of a size follow
constexpr std::uint16_t kUncounted = 0xffff;

std::uint8_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint8_t>(bytes[at]);
}

base::Error cut_short(const std::string& what) {
  return base::corrupt(what + " whose element goes beyond its end");
}

// How an element of a ziplist begins, behind the size of the one before it.
struct ZiplistHead {
  std::size_t size = 0;
  std::size_t text = 0;    // bytes that follow
  std::size_t number = 0;  // the same, of a number
  std::optional<std::int64_t> immediate;
};

base::Result<ZiplistHead> ziplist_number(std::uint8_t first) {
  switch (first) {
    case 0xc0:
      return ZiplistHead{.size = 1, .number = 2};
    case 0xd0:
      return ZiplistHead{.size = 1, .number = 4};
    case 0xe0:
      return ZiplistHead{.size = 1, .number = 8};
    case 0xf0:
      return ZiplistHead{.size = 1, .number = 3};
    case 0xfe:
      return ZiplistHead{.size = 1, .number = 1};
    default:
      break;
  }
  if (first > 0xf0 && first < 0xfe) {
    return ZiplistHead{.size = 1, .immediate = (first & 0xf) - 1};
  }
  return base::corrupt("a ziplist with an element of an unknown kind");
}

base::Result<ZiplistHead> ziplist_head(std::string_view at) {
  if (at.empty()) {
    return cut_short("a ziplist");
  }
  const std::uint8_t first = byte_at(at, 0);
  switch (first >> 6U) {
    case 0:
      return ZiplistHead{.size = 1, .text = first & 0x3fU};
    case 1:
      if (at.size() < 2) {
        return cut_short("a ziplist");
      }
      return ZiplistHead{.size = 2, .text = (first & 0x3fU) << 8U | byte_at(at, 1)};
    case 2:
      if (at.size() < 5) {
        return cut_short("a ziplist");
      }
      return ZiplistHead{.size = 5, .text = load_big<std::uint32_t>(at.data() + 1)};
    default:
      return ziplist_number(first);
  }
}

std::int64_t ziplist_integer(std::string_view bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes.size(); i > 0; --i) {
    value = value << 8U | byte_at(bytes, i - 1);
  }
  const auto unused = static_cast<unsigned>(64 - 8 * bytes.size());
  return static_cast<std::int64_t>(value << unused) >> unused;
}

// Reads the element that `rest` begins with; `size`: all of its bytes.
base::Result<Element> ziplist_element(std::string_view rest,
                                      std::size_t size_before,
                                      std::size_t& size) {
  const bool is_wide = byte_at(rest, 0) == kWideSize;
  const std::size_t link = is_wide ? 5 : 1;
  if (rest.size() < link) {
    return cut_short("a ziplist");
  }
  const std::size_t linked =
      is_wide ? load_little<std::uint32_t>(rest.data() + 1) : byte_at(rest, 0);
  if (linked != size_before) {
    return base::corrupt("a ziplist whose elements are not linked");
  }
  rest.remove_prefix(link);
  SEQUENT_TRY_ASSIGN(const ZiplistHead head, ziplist_head(rest));
  const std::size_t bytes = head.text + head.number;
  if (rest.size() - head.size < bytes) {
    return cut_short("a ziplist");
  }
  size = link + head.size + bytes;
  if (head.immediate) {
    return Element::of(*head.immediate);
  }
  const std::string_view body = rest.substr(head.size, bytes);
  return head.number > 0 ? Element::of(ziplist_integer(body)) : Element{.text = body};
}

// The size of a text in a zipmap; takes it off. kEnd is checked before.
base::Result<std::size_t> zipmap_size(std::string_view& rest) {
  if (rest.empty()) {
    return cut_short("a zipmap");
  }
  const std::uint8_t first = byte_at(rest, 0);
  const std::size_t bytes = first == kWideSize ? 5 : 1;
  if (rest.size() < bytes || first == kEnd) {
    return cut_short("a zipmap");
  }
  const std::size_t size = first == kWideSize ? load_little<std::uint32_t>(rest.data() + 1) : first;
  rest.remove_prefix(bytes);
  return size;
}

base::Result<std::string_view> zipmap_text(std::string_view& rest,
                                           std::size_t size,
                                           std::size_t unused) {
  if (rest.size() < unused || rest.size() - unused < size) {
    return cut_short("a zipmap");
  }
  const std::string_view text = rest.substr(0, size);
  rest.remove_prefix(size + unused);
  return text;
}

}  // namespace

base::Status for_each_in_ziplist(std::string_view bytes, VisitElement visit) {
  constexpr std::size_t kHeader = 10;  // size, place of the last element, number of elements
  if (bytes.size() <= kHeader || load_little<std::uint32_t>(bytes.data()) != bytes.size() ||
      byte_at(bytes, bytes.size() - 1) != kEnd) {
    return base::corrupt("a ziplist of another size than it says");
  }
  const std::size_t last = load_little<std::uint32_t>(bytes.data() + 4);
  const std::size_t count = load_little<std::uint16_t>(bytes.data() + 8);
  const std::size_t end = bytes.size() - 1;
  std::size_t read = 0;
  std::size_t size_before = 0;
  std::size_t at = kHeader;
  while (at < end) {
    std::size_t size = 0;
    SEQUENT_TRY_ASSIGN(const Element element,
                       ziplist_element(bytes.substr(at, end - at), size_before, size));
    SEQUENT_TRY(visit(element));
    size_before = size;
    at += size;
    ++read;
  }
  if ((count != kUncounted && count != read) || last != at - size_before) {
    return base::corrupt("a ziplist with other elements than it says");
  }
  return {};
}

base::Status for_each_in_zipmap(std::string_view bytes, VisitElement visit) {
  constexpr std::uint8_t kUncountedPairs = 254;
  if (bytes.size() < 2) {
    return base::corrupt("a zipmap that is too short");
  }
  const std::uint8_t count = byte_at(bytes, 0);
  std::string_view rest = bytes.substr(1);
  std::size_t read = 0;
  while (!rest.empty() && byte_at(rest, 0) != kEnd) {
    SEQUENT_TRY_ASSIGN(const std::size_t field_size, zipmap_size(rest));
    SEQUENT_TRY_ASSIGN(const std::string_view field, zipmap_text(rest, field_size, 0));
    SEQUENT_TRY_ASSIGN(const std::size_t value_size, zipmap_size(rest));
    if (rest.empty()) {
      return cut_short("a zipmap");
    }
    const std::size_t unused = byte_at(rest, 0);
    rest.remove_prefix(1);
    SEQUENT_TRY_ASSIGN(const std::string_view value, zipmap_text(rest, value_size, unused));
    SEQUENT_TRY(visit({.text = field}));
    SEQUENT_TRY(visit({.text = value}));
    ++read;
  }
  if (rest.size() != 1 || (count < kUncountedPairs && count != read)) {
    return base::corrupt("a zipmap with other elements than it says");
  }
  return {};
}

base::Status for_each_in_intset(std::string_view bytes, VisitElement visit) {
  constexpr std::size_t kHeader = 8;
  if (bytes.size() < kHeader) {
    return base::corrupt("a set of integers that is too short");
  }
  const std::size_t width = load_little<std::uint32_t>(bytes.data());
  const std::size_t count = load_little<std::uint32_t>(bytes.data() + 4);
  if ((width != 2 && width != 4 && width != 8) || bytes.size() - kHeader != width * count) {
    return base::corrupt("a set of integers of another size than it says");
  }
  std::optional<std::int64_t> before;
  for (std::size_t i = 0; i < count; ++i) {
    const std::int64_t number = ziplist_integer(bytes.substr(kHeader + i * width, width));
    if (before && *before >= number) {
      return base::corrupt("a set of integers that is out of order");
    }
    SEQUENT_TRY(visit(Element::of(number)));
    before = number;
  }
  return {};
}

}  // namespace sequent::rdb
