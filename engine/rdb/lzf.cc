#include "engine/rdb/lzf.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace sequent::rdb {
namespace {

constexpr std::size_t kLongestPlain = 32;   // bytes of a run that is no copy
constexpr std::size_t kLongestCopy = 264;   // 9 + 255
constexpr std::size_t kFarthest = 8192;     // back
constexpr std::size_t kShortestCopy = 3;    // what is worth one
constexpr std::size_t kLongCopy = 9;        // from here on its length has a byte of its own
constexpr std::size_t kLeastGain = 4;       // bytes
constexpr std::size_t kLeastRunOfCopy = 2;  // bytes it takes

std::uint8_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint8_t>(bytes[at]);
}

// Appends `length` bytes from `back` bytes before the end, which may overlap the new ones.
void append_copy(std::string& to, std::size_t back, std::size_t length) {
  const std::size_t from = to.size() - back;
  if (back >= length) {
    to.append(to, from, length);
    return;
  }
  for (std::size_t i = 0; i < length; ++i) {
    to.push_back(to[from + i]);
  }
}

void append_plain(std::string& to, std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t count = std::min(bytes.size(), kLongestPlain);
    to.push_back(static_cast<char>(count - 1));
    to.append(bytes.substr(0, count));
    bytes.remove_prefix(count);
  }
}

void append_copy_run(std::string& to, std::size_t back, std::size_t length) {
  const std::size_t offset = back - 1;
  const std::size_t high = offset >> 8U;
  if (length < kLongCopy) {
    to.push_back(static_cast<char>((length - 2) << 5U | high));
  } else {
    to.push_back(static_cast<char>(7U << 5U | high));
    to.push_back(static_cast<char>(length - kLongCopy));
  }
  to.push_back(static_cast<char>(offset & 0xffU));
}

// Where each three bytes were last seen.
class Seen {
 public:
  explicit Seen(std::size_t size) {
    while (bits_ < kMostBits && (std::size_t{1} << bits_) < size) {
      ++bits_;
    }
    places_.assign(std::size_t{1} << bits_, kNever);
  }

  // The last place before `at` with the same hash; notes `at`.
  std::size_t exchange(std::string_view text, std::size_t at) {
    const std::uint32_t three = static_cast<std::uint32_t>(byte_at(text, at)) << 16U |
                                static_cast<std::uint32_t>(byte_at(text, at + 1)) << 8U |
                                byte_at(text, at + 2);
    const std::size_t slot = (three * 0x9e3779b1U) >> (32U - bits_);
    const std::uint32_t before = places_[slot];
    places_[slot] = static_cast<std::uint32_t>(at);
    return before;
  }

  static constexpr std::uint32_t kNever = UINT32_MAX;

 private:
  static constexpr unsigned kMostBits = 14;
  unsigned bits_ = 6;
  std::vector<std::uint32_t> places_;
};

std::size_t common_length(std::string_view text, std::size_t one, std::size_t other) {
  const std::size_t most = std::min(text.size() - other, kLongestCopy);
  std::size_t length = 0;
  while (length < most && text[one + length] == text[other + length]) {
    ++length;
  }
  return length;
}

}  // namespace

std::optional<std::string> lzf_unpack(std::string_view packed, std::size_t size) {
  // No run stands for more than this many bytes per byte of its own.
  if (size / kLongestCopy > packed.size() / kLeastRunOfCopy + 1) {
    return std::nullopt;
  }
  std::string out;
  out.reserve(size);
  std::size_t at = 0;
  while (at < packed.size()) {
    const std::size_t control = byte_at(packed, at++);
    if (control < kLongestPlain) {
      const std::size_t count = control + 1;
      if (packed.size() - at < count || size - out.size() < count) {
        return std::nullopt;
      }
      out.append(packed.substr(at, count));
      at += count;
      continue;
    }
    std::size_t length = (control >> 5U) + 2;
    if (length == kLongCopy) {
      if (at == packed.size()) {
        return std::nullopt;
      }
      length += byte_at(packed, at++);
    }
    if (at == packed.size()) {
      return std::nullopt;
    }
    const std::size_t back = ((control & 31U) << 8U | byte_at(packed, at++)) + 1;
    if (back > out.size() || size - out.size() < length) {
      return std::nullopt;
    }
    append_copy(out, back, length);
  }
  return out.size() == size ? std::optional(std::move(out)) : std::nullopt;
}

std::optional<std::string> lzf_pack(std::string_view text) {
  if (text.size() <= kLeastGain || text.size() >= Seen::kNever) {
    return std::nullopt;
  }
  const std::size_t most = text.size() - kLeastGain;
  Seen seen(text.size());
  std::string out;
  out.reserve(most);
  std::size_t plain = 0;  // from here on nothing is written
  std::size_t at = 0;
  while (at + kShortestCopy <= text.size() && out.size() <= most) {
    const std::size_t before = seen.exchange(text, at);
    const std::size_t length =
        before != Seen::kNever && at - before <= kFarthest ? common_length(text, before, at) : 0;
    if (length < kShortestCopy) {
      ++at;
      continue;
    }
    append_plain(out, text.substr(plain, at - plain));
    append_copy_run(out, at - before, length);
    at += length;
    plain = at;
  }
  append_plain(out, text.substr(plain));
  return out.size() <= most ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace sequent::rdb
