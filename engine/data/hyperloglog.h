#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/function_ref.h"

// HyperLogLog: how many different elements were seen, in 2^14 registers of six bits, standard
// error 0.81 %. It is a string, byte for byte the one Redis makes.
//
// Format: "HYLL", the encoding (0 dense, 1 sparse), three bytes 0, the cached cardinality in
// eight bytes from the lowest (its highest bit set: not valid), then
//   dense:  16384 × 6 bits, each byte filled from its lowest bit;
//   sparse: runs of equal registers
//     00llllll            l + 1 zeros
//     01llllll llllllll   l + 1 zeros
//     1vvvvvll            l + 1 times the value v + 1
// Errors: a sparse one may be made by anybody with SET. Whatever its runs say, only its own
// bytes are read, and one whose runs do not cover the registers exactly is named corrupted.
namespace sequent::data {

inline constexpr std::size_t kHllRegisters = std::size_t{1} << 14U;
using HllRegisters = std::array<std::uint8_t, kHllRegisters>;

enum class HllEncoding : std::uint8_t { kDense, kSparse };

// What one element says: that register `index` is at least `rank`.
struct HllSighting {
  std::size_t index = 0;
  std::uint8_t rank = 0;
};
[[nodiscard]] HllSighting hll_sighting(std::string_view element);

// Whether it has the head of one, and the size if it is dense. The runs are not looked at.
[[nodiscard]] bool is_hll(std::string_view bytes);

// One that has seen nothing, sparse.
[[nodiscard]] std::string make_hll();

// REQUIRES of all below: is_hll.

[[nodiscard]] HllEncoding hll_encoding(std::string_view hll);
// Absent: it has changed since it was last counted.
[[nodiscard]] std::optional<std::uint64_t> hll_cached_count(std::string_view hll);
void set_hll_cached_count(std::span<char> hll, std::uint64_t count);
void forget_hll_count(std::span<char> hll);

// Absent: corrupted.
[[nodiscard]] std::optional<std::uint64_t> count_hll(std::string_view hll);
[[nodiscard]] std::uint64_t count_hll(const HllRegisters& registers);
// Raises the registers to those of `hll`. False: it is corrupted.
[[nodiscard]] bool merge_hll(HllRegisters& registers, std::string_view hll);

enum class HllChange : std::uint8_t { kNone, kRaised, kCorrupted };
// A sparse one becomes dense when it would grow beyond `most_sparse` bytes, or when the rank
// needs it.
[[nodiscard]] HllChange raise_hll(std::string& hll, HllSighting sighting, std::size_t most_sparse);
// REQUIRES: dense. True: the register was raised.
bool raise_dense_hll(std::span<char> hll, HllSighting sighting);
// False: corrupted; it is as it was.
[[nodiscard]] bool make_hll_dense(std::string& hll);

struct HllRun {
  enum class Kind : std::uint8_t { kZeros, kLongZeros, kValue };
  Kind kind = Kind::kZeros;
  std::size_t bytes = 1;  // that say it
  std::size_t length = 0;
  std::uint8_t value = 0;
};
// The runs of a sparse one as they stand there. False: the last one is cut off.
bool for_each_hll_run(std::string_view hll, base::FunctionRef<void(const HllRun&)> visit);

}  // namespace sequent::data
