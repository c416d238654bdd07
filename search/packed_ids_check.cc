#include <algorithm>
#include <bit>
#include <limits>
#include <optional>

#include "search/packed_ids.h"

namespace sequent::search {
namespace {

// Numbers that somebody else wrote.
class Cursor {
 public:
  explicit Cursor(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  // Absent: there is none, or it has a byte too many.
  std::optional<std::uint32_t> number() {
    std::uint64_t number = 0;
    for (unsigned shift = 0; shift < 35 && at_ < bytes_.size(); shift += 7) {
      const std::uint8_t byte = bytes_[at_++];
      number |= std::uint64_t{byte & 0x7fU} << shift;
      if (byte < 0x80) {
        const bool is_shortest = byte != 0 || shift == 0;
        return is_shortest && number <= std::numeric_limits<std::uint32_t>::max()
                   ? std::optional(static_cast<std::uint32_t>(number))
                   : std::nullopt;
      }
    }
    return std::nullopt;
  }

  // How far so many gaps lead.
  std::optional<std::uint64_t> gaps(std::size_t count) {
    std::uint64_t far = 0;
    while (count > 0) {
      if (const auto eight = eight_of_one_byte(count)) {
        far += *eight;
        count -= sizeof(std::uint64_t);
        continue;
      }
      const auto gap = number();
      if (!gap) {
        return std::nullopt;
      }
      far += std::uint64_t{*gap} + 1;
      --count;
    }
    return far;
  }

  template <typename Number>
  std::optional<Number> fixed() {
    if (left() < sizeof(Number)) {
      return std::nullopt;
    }
    Number number = 0;
    std::memcpy(&number, bytes_.data() + at_, sizeof number);
    at_ += sizeof number;
    return number;
  }

  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] std::size_t left() const { return bytes_.size() - at_; }
  [[nodiscard]] std::span<const std::uint8_t> rest() const { return bytes_.subspan(at_); }

 private:
  std::optional<std::uint64_t> eight_of_one_byte(std::size_t count) {
    constexpr std::uint64_t kLonger = 0x8080'8080'8080'8080ULL;
    constexpr std::uint64_t kEven = 0x00ff'00ff'00ff'00ffULL;
    std::uint64_t gaps = kLonger;
    if (count >= sizeof gaps && left() >= sizeof gaps) {
      std::memcpy(&gaps, bytes_.data() + at_, sizeof gaps);
    }
    if ((gaps & kLonger) != 0) {
      return std::nullopt;
    }
    at_ += sizeof gaps;
    const std::uint64_t pairs = (gaps & kEven) + (gaps >> 8U & kEven);
    return (pairs * 0x0001'0001'0001'0001ULL >> 48U) + sizeof gaps;
  }

  std::span<const std::uint8_t> bytes_;
  std::size_t at_ = 0;
};

struct Ends {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
};

std::optional<Ends> ends_of_gaps(Cursor& at, std::size_t size) {
  const auto first = at.number();
  const auto far = first ? at.gaps(size - 1) : std::nullopt;
  return far ? std::optional(Ends{*first, *first + *far}) : std::nullopt;
}

// `heads` is of so many bytes.
std::optional<Ends> ends_of_blocks(Cursor& at,
                                   std::size_t size,
                                   std::size_t block,
                                   std::size_t heads) {
  if (at.left() < heads) {
    return std::nullopt;
  }
  Cursor head(at.rest().first(heads));
  Cursor gaps(at.rest().subspan(heads));
  std::optional<Ends> ends;
  for (std::size_t left = size; left > 0; left -= std::min(left, block)) {
    const auto first = head.fixed<std::uint32_t>();
    const auto begin = head.fixed<std::uint32_t>();
    if (!first || !begin || *begin != gaps.at() || (ends && *first <= ends->last)) {
      return std::nullopt;
    }
    const auto far = gaps.gaps(std::min(left, block) - 1);
    if (!far) {
      return std::nullopt;
    }
    ends = Ends{ends ? ends->first : *first, *first + *far};
  }
  at = gaps;
  return ends;
}

std::optional<Ends> ends_of_bits(Cursor& at, std::size_t size) {
  constexpr std::uint64_t kWord = 64;
  const auto base = at.number();
  const auto words = base ? at.number() : std::nullopt;
  if (!words || *words == 0 || at.left() != *words * sizeof(std::uint64_t)) {
    return std::nullopt;
  }
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  std::size_t count = 0;
  for (std::uint32_t i = 0; i < *words; ++i) {
    last = *at.fixed<std::uint64_t>();
    first = i == 0 ? last : first;
    count += static_cast<std::size_t>(std::popcount(last));
  }
  if (first == 0 || last == 0 || count != size) {
    return std::nullopt;
  }
  return Ends{*base * kWord + static_cast<std::uint64_t>(std::countr_zero(first)),
              (std::uint64_t{*base} + *words) * kWord - 1 -
                  static_cast<std::uint64_t>(std::countl_zero(last))};
}

}  // namespace

bool PackedIds::is_packed(std::span<const std::uint8_t> bytes, std::uint64_t end) {
  Cursor at(bytes);
  const auto head = at.number();
  const std::size_t size = head ? *head / kForms : 0;
  if (size == 0) {
    return false;
  }
  std::optional<Ends> ends;
  const auto form = static_cast<Form>(*head % kForms);
  switch (form) {
    case Form::kGaps:
      ends = ends_of_gaps(at, size);
      break;
    case Form::kBlocks:
      ends = ends_of_blocks(at, size, kBlock, (size + kBlock - 1) / kBlock * kBlockHead);
      break;
    case Form::kBits:
      ends = ends_of_bits(at, size);
      break;
    case Form::kOne:
      break;
  }
  return ends && at.left() == 0 && ends->last < end &&
         ends->last <= std::numeric_limits<std::uint32_t>::max() &&
         form == form_of(size, ends->first, ends->last);
}

}  // namespace sequent::search
