#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "engine/base/function_ref.h"
#include "engine/data/packed.h"
#include "engine/data/packed_limits.h"
#include "engine/data/value.h"

namespace sequent::data {

// The value of a set key: different members. Integers only: an IntSet in rising
// order. Few and short members: Packed in the order of insertion. Else a hash
// table. An empty one is one null pointer.
//
// Views it gives are good until the next change.
// Threads: only the thread that holds the engine.
class Set final : public Collection {
 public:
  static constexpr Type kType = Type::kSet;
  static constexpr std::uint32_t kMaxIntegers = 512;

  using Visit = base::FunctionRef<void(std::string_view member)>;

  // `max_integers`: a set of more is no IntSet; what Redis calls set-max-intset-entries.
  explicit Set(std::uint32_t max_integers = kMaxIntegers) : max_integers_(max_integers) {}
  // From the next change on.
  void set_limits(std::uint32_t max_integers) { max_integers_ = max_integers; }

  [[nodiscard]] Type type() const override { return kType; }
  // "intset", or "hashtable", which stands for Packed too: Redis 7.0 has no packed sets.
  [[nodiscard]] std::string_view encoding() const override;
  [[nodiscard]] std::size_t size() const override;
  [[nodiscard]] std::size_t memory_bytes() const override;
  [[nodiscard]] std::unique_ptr<Collection> clone() const override;
  void rebuild(std::string_view key, const EmitCommand& emit) const override;
  [[nodiscard]] StillWalk* walk() const override;
  [[nodiscard]] std::unique_ptr<StillWalk> begin_walk() override;
  [[nodiscard]] bool empty() const { return size() == 0; }
  [[nodiscard]] bool is_integers() const;

  [[nodiscard]] bool contains(std::string_view member) const;
  // True if the member is new.
  bool add(std::string_view member);
  // False if there is no such member.
  bool erase(std::string_view member);

  void for_each(Visit visit) const;
  // Visits members until `visit` returns false.
  void for_each_while(base::FunctionRef<bool(std::string_view member)> visit) const;
  // Visits some members; returns the cursor to go on with. 0 begins and ends.
  // Members that stay during the whole walk are visited at least once.
  std::uint64_t scan(std::uint64_t cursor, Visit visit) const;
  // A uniformly chosen member. REQUIRES: !empty()
  void sample(base::FunctionRef<std::uint64_t()> random, Visit visit) const;

 private:
  class Integers;
  class Table;
  struct Free {
    void operator()(Body* body) const;
  };

  [[nodiscard]] const Packed* packed() const;
  [[nodiscard]] Integers* integers() const;
  [[nodiscard]] Table* table() const;
  void become_packed_or_table(std::string_view next_member);
  void become_table();

  std::unique_ptr<Body, Free> body_;
  std::uint32_t max_integers_;
};

}  // namespace sequent::data
