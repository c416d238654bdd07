#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "engine/data/heap.h"

namespace sequent::data {

enum class Type : std::uint8_t { kString, kList, kSet, kZSet, kHash, kStream };

// As TYPE replies: "string", "list", "set", "zset", "hash", "stream".
[[nodiscard]] std::string_view type_name(Type type);

class PackedView;
class StillWalk;

// Takes one command that is made of words.
using EmitCommand = std::function<void(std::span<const std::string_view>)>;

// A value of many elements: what a key holds that is no string. Each class that
// derives from it is `final` and names its type: `static constexpr Type kType`.
//
// Threads: one at a time; may be destroyed by another thread than used it.
class Collection : public OnHeap {
 public:
  virtual ~Collection() = default;

  [[nodiscard]] virtual Type type() const = 0;
  // As OBJECT ENCODING replies.
  [[nodiscard]] virtual std::string_view encoding() const = 0;
  // Elements, fields or entries; a collection of none is removed, but for a stream.
  [[nodiscard]] virtual std::size_t size() const = 0;
  // What it takes from the allocator, the object itself included.
  [[nodiscard]] virtual std::size_t memory_bytes() const = 0;
  [[nodiscard]] virtual std::unique_ptr<Collection> clone() const = 0;
  // Its elements, if it is kept as nothing but them: its key's block may hold them instead.
  [[nodiscard]] virtual std::optional<PackedView> elements() const;
  // Emits commands (RPUSH, HSET, …) which make this value under `key` where that
  // key is absent; each holds at most 64 elements. For snapshots.
  virtual void rebuild(std::string_view key, const EmitCommand& emit) const = 0;

  // The walk that goes through it now, if any.
  [[nodiscard]] virtual StillWalk* walk() const { return nullptr; }
  // Begins one; none: it is small enough to be rebuilt at once. REQUIRES: walk() == nullptr.
  [[nodiscard]] virtual std::unique_ptr<StillWalk> begin_walk();
};

}  // namespace sequent::data
