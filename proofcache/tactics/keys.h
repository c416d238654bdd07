#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "engine/base/digest.h"
#include "engine/base/names.h"

namespace sequent::tactics {

// Scopes are spread over so many shards, each with a hash tag of its own.
inline constexpr std::size_t kShards = 16;
// By the first digit of a scope's id.
[[nodiscard]] constexpr std::size_t shard_of(std::string_view id) {
  const auto digit = static_cast<unsigned char>(id.empty() ? '0' : id.front());
  return (digit < 'a' ? digit - '0' : digit - 'a' + 10U) % kShards;
}

// The keys of a shard of a cache of outcomes in a store; `docs/formats.md` says what each holds.
// All share one hash tag; scripts get the first four in this order.
class OutcomeKeys {
 public:
  // `kind`: "tactic" or "instance"
  OutcomeKeys(std::string_view name_space, std::string_view kind, std::size_t shard)
      : tag_("{" + base::escape_name(name_space) + ":" + std::string(kind) + ":" +
             std::to_string(shard) + "}:"),
        fixed_{tag_ + "meta", tag_ + "used", tag_ + "labels", tag_ + "messages"} {}

  [[nodiscard]] const std::array<std::string, 4>& fixed() const { return fixed_; }
  // Hash: the generation, and counts.
  [[nodiscard]] const std::string& meta() const { return fixed_[0]; }
  // Sorted set: scopes by their last use.
  [[nodiscard]] const std::string& used() const { return fixed_[1]; }
  // Sorted set: what label a scope has.
  [[nodiscard]] const std::string& labels() const { return fixed_[2]; }
  // Hash: texts that many entries share.
  [[nodiscard]] const std::string& messages() const { return fixed_[3]; }
  // Hash: the entries of one scope.
  [[nodiscard]] std::string scope(std::string_view id) const {
    return tag_ + "scope:" + std::string(id);
  }
  // What the keys of a computation under way begin with.
  [[nodiscard]] std::string flight(const base::Digest& entry) const {
    return tag_ + "flight:" + entry.hex() + ":";
  }

 private:
  std::string tag_;
  std::array<std::string, 4> fixed_;
};

}  // namespace sequent::tactics
