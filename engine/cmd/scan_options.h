#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/base/glob.h"
#include "engine/cmd/context.h"

namespace sequent::cmd {

// What SCAN and its kin are told.
struct ScanOptions {
  std::uint64_t cursor = 0;
  std::int64_t count = 10;  // how many to aim at
  std::string_view pattern = "*";
  std::string_view type;  // SCAN only; empty: any

  [[nodiscard]] bool matches(std::string_view name) const {
    return pattern == "*" || base::glob_match(pattern, name);
  }
};

// A cursor as a client writes it; absent when it is none.
[[nodiscard]] std::optional<std::uint64_t> parse_cursor(std::string_view text);

enum class ScanKind : bool { kKeys, kElements };

// The cursor is args[at], options follow it. False: an error is replied.
[[nodiscard]] bool read_scan_options(
    Context& context, Args args, std::size_t at, ScanKind kind, ScanOptions& options);

}  // namespace sequent::cmd
