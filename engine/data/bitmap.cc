#include "engine/data/bitmap.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace sequent::data {
namespace {

constexpr std::size_t kWord = sizeof(std::uint64_t);

std::uint64_t load(const char* bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, kWord);
  return word;
}

// The same, the first byte highest.
std::uint64_t load_in_order(const char* bytes) {
  const std::uint64_t word = load(bytes);
  return std::endian::native == std::endian::little ? __builtin_bswap64(word) : word;
}

#if defined(__x86_64__)
[[gnu::target("popcnt")]] std::uint64_t count_by_instruction(const char* bytes, std::size_t words) {
  // Four sums, so that none waits for the one before.
  std::uint64_t sums[4] = {};
  std::size_t i = 0;
  for (; i + 4 <= words; i += 4) {
    for (std::size_t k = 0; k < 4; ++k) {
      sums[k] += static_cast<std::uint64_t>(__builtin_popcountll(load(bytes + (i + k) * kWord)));
    }
  }
  for (; i < words; ++i) {
    sums[0] += static_cast<std::uint64_t>(__builtin_popcountll(load(bytes + i * kWord)));
  }
  return sums[0] + sums[1] + sums[2] + sums[3];
}
#endif

std::uint64_t count_words(const char* bytes, std::size_t words) {
#if defined(__x86_64__)
  static const bool kHasInstruction = __builtin_cpu_supports("popcnt") != 0;
  if (kHasInstruction) {
    return count_by_instruction(bytes, words);
  }
#endif
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < words; ++i) {
    sum += static_cast<std::uint64_t>(std::popcount(load(bytes + i * kWord)));
  }
  return sum;
}

std::uint64_t count_bytes(std::string_view bytes) {
  const std::size_t words = bytes.size() / kWord;
  std::uint64_t sum = count_words(bytes.data(), words);
  for (const char byte : bytes.substr(words * kWord)) {
    sum += static_cast<std::uint64_t>(std::popcount(static_cast<unsigned char>(byte)));
  }
  return sum;
}

unsigned from(std::uint64_t bit) {
  return 0xFFU >> (bit % 8);
}
unsigned through(std::uint64_t bit) {
  return 0xFFU << (7 - bit % 8) & 0xFFU;
}
unsigned byte_at(std::string_view bytes, std::uint64_t index) {
  return static_cast<unsigned char>(bytes[index]);
}

// The first bit that is set in a byte, from its highest.
std::uint64_t first_one(unsigned byte) {
  return static_cast<std::uint64_t>(std::countl_zero(static_cast<unsigned char>(byte)));
}

template <typename Combine>
void combine_into(char* into, std::string_view input, Combine combine) {
  std::size_t i = 0;
  for (; i + kWord <= input.size(); i += kWord) {
    const std::uint64_t word = combine(load(into + i), load(input.data() + i));
    std::memcpy(into + i, &word, kWord);
  }
  for (; i < input.size(); ++i) {
    into[i] = static_cast<char>(
        combine(static_cast<unsigned char>(into[i]), static_cast<unsigned char>(input[i])));
  }
}

void combine_one(BitOperation operation, std::string& result, std::string_view input) {
  switch (operation) {
    case BitOperation::kAnd:
      combine_into(result.data(), input, [](auto a, auto b) { return a & b; });
      std::fill(result.begin() + static_cast<std::ptrdiff_t>(input.size()), result.end(), '\0');
      break;
    case BitOperation::kOr:
      combine_into(result.data(), input, [](auto a, auto b) { return a | b; });
      break;
    case BitOperation::kXor:
      combine_into(result.data(), input, [](auto a, auto b) { return a ^ b; });
      break;
    case BitOperation::kNot:
      combine_into(result.data(), input, [](auto, auto b) { return ~b; });
      break;
  }
}

}  // namespace

std::uint64_t count_ones(std::string_view bytes, std::uint64_t first, std::uint64_t last) {
  const std::uint64_t begin = first / 8;
  const std::uint64_t end = last / 8;
  if (begin == end) {
    return static_cast<std::uint64_t>(
        std::popcount(byte_at(bytes, begin) & from(first) & through(last)));
  }
  return static_cast<std::uint64_t>(std::popcount(byte_at(bytes, begin) & from(first))) +
         count_bytes(bytes.substr(begin + 1, end - begin - 1)) +
         static_cast<std::uint64_t>(std::popcount(byte_at(bytes, end) & through(last)));
}

std::optional<std::uint64_t> find_bit(std::string_view bytes,
                                      bool wanted,
                                      std::uint64_t first,
                                      std::uint64_t last) {
  const unsigned flip = wanted ? 0 : 0xFF;
  const std::uint64_t end = last / 8;
  std::uint64_t at = first / 8;
  const auto found_in = [&](unsigned byte) -> std::optional<std::uint64_t> {
    const std::uint64_t bit = at * 8 + first_one(byte);
    return byte != 0 && bit <= last ? std::optional(bit) : std::nullopt;
  };
  if (const unsigned byte = (byte_at(bytes, at) ^ flip) & from(first); byte != 0) {
    return found_in(byte);
  }
  const std::uint64_t skipped = wanted ? 0 : ~std::uint64_t{0};
  for (++at; at + kWord <= end + 1; at += kWord) {
    const std::uint64_t word = load_in_order(bytes.data() + at) ^ skipped;
    if (word != 0) {
      const std::uint64_t bit = at * 8 + static_cast<std::uint64_t>(std::countl_zero(word));
      return bit <= last ? std::optional(bit) : std::nullopt;
    }
  }
  for (; at <= end; ++at) {
    if (const unsigned byte = byte_at(bytes, at) ^ flip; byte != 0) {
      return found_in(byte);
    }
  }
  return std::nullopt;
}

std::string combine_bits(BitOperation operation, std::span<const std::string_view> inputs) {
  std::size_t size = 0;
  for (const std::string_view input : inputs) {
    size = std::max(size, input.size());
  }
  std::string result;
  result.reserve(size);
  result = inputs[0];
  result.resize(size);
  if (operation == BitOperation::kNot) {
    combine_one(operation, result, inputs[0]);
    return result;
  }
  for (const std::string_view input : inputs.subspan(1)) {
    combine_one(operation, result, input);
  }
  return result;
}

std::int64_t BitField::read(std::string_view bytes, std::uint64_t at) const {
  std::uint64_t value = 0;
  for (unsigned left = bits_; left > 0;) {
    const std::uint64_t byte = at / 8;
    const auto inside = static_cast<unsigned>(at % 8);
    const unsigned taken = std::min(8 - inside, left);
    const unsigned whole = byte < bytes.size() ? byte_at(bytes, byte) : 0;
    value = value << taken | ((whole >> (8 - inside - taken)) & (0xFFU >> (8 - taken)));
    at += taken;
    left -= taken;
  }
  return wrap(value);
}

void BitField::write(std::span<char> bytes, std::uint64_t at, std::int64_t value) const {
  const auto all = static_cast<std::uint64_t>(value);
  for (unsigned left = bits_; left > 0;) {
    const auto inside = static_cast<unsigned>(at % 8);
    const unsigned taken = std::min(8 - inside, left);
    const unsigned shift = 8 - inside - taken;
    const unsigned mask = (0xFFU >> (8 - taken)) << shift;
    const auto piece = static_cast<unsigned>(all >> (left - taken)) << shift;
    char& byte = bytes[at / 8];
    byte = static_cast<char>((static_cast<unsigned char>(byte) & ~mask) | (piece & mask));
    at += taken;
    left -= taken;
  }
}

std::int64_t BitField::least() const {
  return signed_ ? -greatest() - 1 : 0;
}

std::int64_t BitField::greatest() const {
  return static_cast<std::int64_t>(~std::uint64_t{0} >> (64 - bits_) >> (signed_ ? 1 : 0));
}

std::int64_t BitField::wrap(std::uint64_t value) const {
  const unsigned unused = 64 - bits_;
  return signed_ ? static_cast<std::int64_t>(value << unused) >> unused
                 : static_cast<std::int64_t>(value << unused >> unused);
}

std::optional<std::int64_t> BitField::beyond(std::uint64_t value,
                                             bool too_large,
                                             Overflow overflow) const {
  switch (overflow) {
    case Overflow::kFail:
      return std::nullopt;
    case Overflow::kSaturate:
      return too_large ? greatest() : least();
    case Overflow::kWrap:
      break;
  }
  return wrap(value);
}

std::optional<std::int64_t> BitField::add(std::int64_t value,
                                          std::int64_t increment,
                                          Overflow overflow) const {
  std::int64_t sum = 0;
  const bool past_64 = __builtin_add_overflow(value, increment, &sum);
  if (!past_64 && sum >= least() && sum <= greatest()) {
    return sum;
  }
  return beyond(static_cast<std::uint64_t>(value) + static_cast<std::uint64_t>(increment),
                past_64 ? increment > 0 : sum > greatest(), overflow);
}

std::optional<std::int64_t> BitField::fit(std::int64_t value, Overflow overflow) const {
  // Redis finds the room above a number in 64 bits: none is left above one so far below.
  const std::int64_t far_below = greatest() - INT64_MAX;
  if (value < 0 && (!signed_ || (bits_ < 64 && value < far_below))) {
    return beyond(static_cast<std::uint64_t>(value), true, overflow);
  }
  return add(value, 0, overflow);
}

}  // namespace sequent::data
