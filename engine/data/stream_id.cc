#include "engine/data/stream_id.h"

#include <array>
#include <charconv>

#include "engine/base/parse.h"

namespace sequent::data {
namespace {

constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();

std::optional<std::uint64_t> parse_part(std::string_view text) {
  const std::size_t digits = text.find_first_not_of('0');
  return base::parse_uint(digits == std::string_view::npos ? text.substr(0, 1)
                                                           : text.substr(digits));
}

}  // namespace

std::optional<StreamId> StreamId::next() const {
  if (seq != kMax) {
    return StreamId{ms, seq + 1};
  }
  return ms == kMax ? std::nullopt : std::optional(StreamId{ms + 1, 0});
}

std::optional<StreamId> StreamId::previous() const {
  if (seq != 0) {
    return StreamId{ms, seq - 1};
  }
  return ms == 0 ? std::nullopt : std::optional(StreamId{ms - 1, kMax});
}

std::string StreamId::text() const {
  constexpr std::size_t kDigits = 20;
  std::array<char, kDigits + 1 + kDigits> text;
  char* end = std::to_chars(text.data(), text.data() + kDigits, ms).ptr;
  *end++ = '-';
  end = std::to_chars(end, text.data() + text.size(), seq).ptr;
  return {text.data(), end};
}

std::optional<StreamId> StreamId::parse(std::string_view text, std::uint64_t seq_if_missing) {
  const std::size_t dash = text.find('-');
  const auto ms = parse_part(text.substr(0, dash));
  if (!ms || dash == std::string_view::npos) {
    return ms ? std::optional(StreamId{*ms, seq_if_missing}) : std::nullopt;
  }
  const auto seq = parse_part(text.substr(dash + 1));
  return seq ? std::optional(StreamId{*ms, *seq}) : std::nullopt;
}

}  // namespace sequent::data
