#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "engine/base/function_ref.h"
#include "engine/data/packed.h"
#include "engine/data/packed_limits.h"
#include "engine/data/value.h"

namespace sequent::data {

// The value of a hash key: fields and their values. Small ones are Packed pairs
// in the order of insertion, big ones a hash table. An empty one is one null pointer.
//
// Views it gives are good until the next change; a number may lie in `digits`.
// Threads: only the thread that holds the engine.
class Hash final : public Collection {
 public:
  static constexpr Type kType = Type::kHash;
  using Visit = base::FunctionRef<void(std::string_view field, std::string_view value)>;

  // A hash beyond the limits is a table and stays one.
  explicit Hash(PackedLimits limits = {}) : limits_(limits) {}
  // A copy of the fields that a key's block holds.
  Hash(const SmallPacked& fields, PackedLimits limits);
  // Those fields themselves, only to be read. Borrows them.
  explicit Hash(const SmallPacked& fields);
  // From the next change on.
  void set_limits(PackedLimits limits) { limits_ = limits; }

  [[nodiscard]] Type type() const override { return kType; }
  [[nodiscard]] std::string_view encoding() const override;
  [[nodiscard]] std::size_t size() const override;
  [[nodiscard]] std::size_t memory_bytes() const override;
  [[nodiscard]] std::unique_ptr<Collection> clone() const override;
  [[nodiscard]] std::optional<PackedView> elements() const override;
  void rebuild(std::string_view key, const EmitCommand& emit) const override;
  [[nodiscard]] StillWalk* walk() const override;
  [[nodiscard]] std::unique_ptr<StillWalk> begin_walk() override;
  [[nodiscard]] bool empty() const { return size() == 0; }

  [[nodiscard]] std::optional<std::string_view> get(std::string_view field, Digits& digits) const;
  [[nodiscard]] bool contains(std::string_view field) const;
  // True if the field is new.
  bool set(std::string_view field, std::string_view value);
  // Sets fields that are each followed by their value, in one step; how many are new.
  // Where one of all is too long to be packed it is a table before the first is set, as
  // in Redis. The words must not lie in this hash.
  std::size_t set_pairs(std::span<const std::string_view> pairs);
  // False if there is no such field.
  bool erase(std::string_view field);

  void for_each(Visit visit) const;
  // Visits some fields; returns the cursor to go on with. 0 begins and ends.
  // Fields that stay during the whole walk are visited at least once.
  std::uint64_t scan(std::uint64_t cursor, Visit visit) const;
  // A uniformly chosen field. REQUIRES: !empty()
  void sample(base::FunctionRef<std::uint64_t()> random, Visit visit) const;

 private:
  class Table;
  struct Free {
    void operator()(Body* body) const;
  };

  [[nodiscard]] Table* table() const;
  // REQUIRES: it is no table.
  [[nodiscard]] PackedView values() const;
  [[nodiscard]] Packed::Owner take_packed();
  // Makes it a table if `field` or `value` is too long to be packed.
  void prepare_for(std::string_view field, std::string_view value);
  std::size_t set_packed(std::span<const std::string_view> pairs);
  void become_table();

  std::unique_ptr<Body, Free> body_;
  PackedLimits limits_;
};

}  // namespace sequent::data
