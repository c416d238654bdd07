#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

namespace sequent::search {

// A sorted list of 32-bit numbers, none twice, in few bytes that stand elsewhere.
//
// Format: how many, times 4, and the form; then one of
//   gaps: the first, how far each is from the one before it, less 1
//   blocks: of 64 numbers; of each its first and where its gaps begin (4 bytes each), then all gaps
//   bits: the first number by 64, how many words of 64 bits, these
// Numbers take 7 bits a byte, low bits first.
// Borrows: the bytes. Threads: any.
class PackedIds {
 public:
  PackedIds() = default;
  // Of what pack() wrote.
  explicit PackedIds(const std::uint8_t* bytes) : at_(bytes) {
    const std::uint32_t head = read_number(at_);
    size_ = head / kForms;
    form_ = static_cast<Form>(head % kForms);
  }
  [[nodiscard]] static PackedIds one(std::uint32_t id) {
    PackedIds ids;
    ids.form_ = Form::kOne;
    ids.one_ = id;
    ids.size_ = 1;
    return ids;
  }
  // REQUIRES: below 2^30 of them
  static void pack(std::span<const std::uint32_t> ids, std::vector<std::uint8_t>& to);
  // These bytes are what pack() makes of a list of numbers below `end`, which is not empty.
  [[nodiscard]] static bool is_packed(std::span<const std::uint8_t> bytes, std::uint64_t end);

  [[nodiscard]] std::size_t size() const { return size_; }
  // REQUIRES: it is not empty
  [[nodiscard]] std::uint32_t first() const {
    std::uint32_t first = 0;
    for_each_while([&](std::uint32_t id) {
      first = id;
      return false;
    });
    return first;
  }
  // In order, while `see` says true.
  template <typename See>
  void for_each_while(const See& see) const;
  // In order, all: in less time.
  template <typename See>
  void for_each(const See& see) const;
  // Takes all others out of `ids`, which are sorted, too. Quick where these are the fewer.
  void keep_common(std::vector<std::uint32_t>& ids) const;

 private:
  enum class Form : std::uint8_t { kGaps, kBlocks, kBits, kOne };
  static constexpr std::uint32_t kForms = 4;
  static constexpr std::size_t kBlock = 64;
  static constexpr std::size_t kBlockHead = 8;
  static constexpr std::uint32_t kWord = 64;
  static constexpr std::size_t kAtOnce = sizeof(std::uint64_t);  // gaps

  [[nodiscard]] static std::uint32_t read_number(const std::uint8_t*& at) {
    std::uint32_t number = *at++;
    if (number < 0x80) {
      return number;
    }
    number &= 0x7fU;
    for (unsigned shift = 7;; shift += 7) {
      const std::uint32_t byte = *at++;
      number |= (byte & 0x7fU) << shift;
      if (byte < 0x80) {
        return number;
      }
    }
  }
  template <typename Number>
  [[nodiscard]] static Number load(const std::uint8_t* at) {
    Number number = 0;
    std::memcpy(&number, at, sizeof number);
    return number;
  }
  // Of a list that is not empty.
  [[nodiscard]] static Form form_of(std::size_t size, std::uint64_t first, std::uint64_t last);
  static void pack_gaps(std::span<const std::uint32_t> ids, std::vector<std::uint8_t>& to);
  static void pack_blocks(std::span<const std::uint32_t> ids, std::vector<std::uint8_t>& to);
  static void pack_bits(std::span<const std::uint32_t> ids, std::vector<std::uint8_t>& to);
  // A number and `count` that follow it, at their gaps. False: `see` said so.
  template <typename See>
  static bool see_gaps(std::uint32_t first,
                       std::size_t count,
                       const std::uint8_t*& at,
                       const See& see);
  // The same of all.
  template <typename See>
  static void see_all_gaps(std::uint32_t first,
                           std::size_t count,
                           const std::uint8_t*& at,
                           const See& see);
  template <typename See>
  void see_bits(const See& see) const;

  [[nodiscard]] std::size_t blocks() const { return (size_ + kBlock - 1) / kBlock; }
  [[nodiscard]] std::uint32_t first_of(std::size_t block) const {
    return load<std::uint32_t>(at_ + block * kBlockHead);
  }
  [[nodiscard]] const std::uint8_t* gaps_of(std::size_t block) const {
    return at_ + blocks() * kBlockHead + load<std::uint32_t>(at_ + block * kBlockHead + 4);
  }
  // The last block from `from` on whose first is not past `id`.
  [[nodiscard]] std::size_t block_with(std::uint32_t id, std::size_t from) const;
  void keep_in_gaps(std::vector<std::uint32_t>& ids) const;
  void keep_in_blocks(std::vector<std::uint32_t>& ids) const;
  void keep_in_bits(std::vector<std::uint32_t>& ids) const;

  const std::uint8_t* at_ = nullptr;
  std::uint32_t size_ = 0;
  std::uint32_t one_ = 0;
  Form form_ = Form::kOne;
};

template <typename See>
bool PackedIds::see_gaps(std::uint32_t first,
                         std::size_t count,
                         const std::uint8_t*& at,
                         const See& see) {
  if (!see(first)) {
    return false;
  }
  for (; count > 0; --count) {
    first += read_number(at) + 1;
    if (!see(first)) {
      return false;
    }
  }
  return true;
}

// Most gaps are of one byte, and so are mostly all of some that follow each other.
template <typename See>
void PackedIds::see_all_gaps(std::uint32_t first,
                             std::size_t count,
                             const std::uint8_t*& at,
                             const See& see) {
  constexpr std::uint64_t kLonger = 0x8080'8080'8080'8080ULL;
  std::uint32_t id = first;
  see(id);
  for (; count >= kAtOnce; count -= kAtOnce) {
    if ((load<std::uint64_t>(at) & kLonger) == 0) {
      for (std::size_t i = 0; i < kAtOnce; ++i) {
        id += at[i] + 1U;
        see(id);
      }
      at += kAtOnce;
    } else {
      for (std::size_t i = 0; i < kAtOnce; ++i) {
        id += read_number(at) + 1;
        see(id);
      }
    }
  }
  for (; count > 0; --count) {
    id += read_number(at) + 1;
    see(id);
  }
}

template <typename See>
void PackedIds::see_bits(const See& see) const {
  const std::uint8_t* at = at_;
  std::uint32_t base = read_number(at) * kWord;
  for (std::uint32_t words = read_number(at); words > 0; --words, base += kWord) {
    for (auto word = load<std::uint64_t>(at); word != 0; word &= word - 1) {
      if (!see(base + static_cast<std::uint32_t>(std::countr_zero(word)))) {
        return;
      }
    }
    at += sizeof(std::uint64_t);
  }
}

template <typename See>
void PackedIds::for_each_while(const See& see) const {
  const std::uint8_t* at = at_;
  if (size_ == 0) {
    return;
  }
  switch (form_) {
    case Form::kOne:
      see(one_);
      return;
    case Form::kGaps: {
      const std::uint32_t first = read_number(at);
      see_gaps(first, size_ - 1, at, see);
      return;
    }
    case Form::kBlocks: {
      at = gaps_of(0);
      std::size_t left = size_;
      for (std::size_t block = 0; left > 0; ++block) {
        const std::size_t here = left < kBlock ? left : kBlock;
        if (!see_gaps(first_of(block), here - 1, at, see)) {
          return;
        }
        left -= here;
      }
      return;
    }
    case Form::kBits:
      see_bits(see);
      return;
  }
}

template <typename See>
void PackedIds::for_each(const See& see) const {
  const std::uint8_t* at = at_;
  if (size_ > 0 && form_ == Form::kGaps) {
    const std::uint32_t first = read_number(at);
    see_all_gaps(first, size_ - 1, at, see);
    return;
  }
  if (form_ != Form::kBlocks) {
    for_each_while([&](std::uint32_t id) {
      see(id);
      return true;
    });
    return;
  }
  at = gaps_of(0);
  std::size_t left = size_;
  for (std::size_t block = 0; left > 0; ++block) {
    const std::size_t here = left < kBlock ? left : kBlock;
    see_all_gaps(first_of(block), here - 1, at, see);
    left -= here;
  }
}

}  // namespace sequent::search
