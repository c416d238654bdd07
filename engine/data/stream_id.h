#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace sequent::data {

// The name of a stream entry, which is also its place.
struct StreamId {
  std::uint64_t ms = 0;
  std::uint64_t seq = 0;

  auto operator<=>(const StreamId&) const = default;

  [[nodiscard]] static constexpr StreamId max() {
    return {std::numeric_limits<std::uint64_t>::max(), std::numeric_limits<std::uint64_t>::max()};
  }
  // The one after, and before; absent at the end of the range.
  [[nodiscard]] std::optional<StreamId> next() const;
  [[nodiscard]] std::optional<StreamId> previous() const;
  // "1700000000000-0"
  [[nodiscard]] std::string text() const;
  // "ms-seq", or "ms", which stands for ms-`seq_if_missing`. Leading zeros are allowed.
  [[nodiscard]] static std::optional<StreamId> parse(std::string_view text,
                                                     std::uint64_t seq_if_missing);
};

}  // namespace sequent::data
