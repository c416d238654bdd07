#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "engine/base/function_ref.h"
#include "engine/data/packed.h"
#include "engine/data/packed_limits.h"
#include "engine/data/value.h"

namespace sequent::data {

// The value of a sorted set key: members in order of (score, bytes). Small ones
// are Packed pairs, big ones a table of members and a tree over it. An empty
// one is one null pointer. Scores are never NaN.
//
// Ranks count from the least member, 0. Views it gives are good until the next
// change; a number may lie in `digits`.
// Threads: only the thread that holds the engine.
class ZSet final : public Collection {
 public:
  static constexpr Type kType = Type::kZSet;
  using Visit = base::FunctionRef<void(std::string_view member, double score)>;
  // Returns false to stop.
  using VisitWhile = base::FunctionRef<bool(std::string_view member, double score)>;

  // A set beyond the limits is a tree and stays one.
  explicit ZSet(PackedLimits limits = {}) : limits_(limits) {}
  // A copy of the members that a key's block holds.
  ZSet(const SmallPacked& members, PackedLimits limits);
  // Those members themselves, only to be read. Borrows them.
  explicit ZSet(const SmallPacked& members);
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

  [[nodiscard]] std::optional<double> score(std::string_view member) const;
  [[nodiscard]] std::optional<std::size_t> rank(std::string_view member) const;
  // True if the member is new.
  bool set(std::string_view member, double score);
  // Makes it a tree if so many members, the longest of that size, cannot be packed.
  void prepare_for(std::size_t members, std::size_t longest);
  // False if there is no such member.
  bool erase(std::string_view member);
  // Removes `count` members from rank `first` on.
  void erase_range(std::size_t first, std::size_t count);

  // Members with a score below `score`, and with one not above it.
  [[nodiscard]] std::size_t count_below(double score) const;
  [[nodiscard]] std::size_t count_up_to(double score) const;
  // Members less than `member`, and not greater, in a set of equal scores.
  [[nodiscard]] std::size_t count_lex_below(std::string_view member) const;
  [[nodiscard]] std::size_t count_lex_up_to(std::string_view member) const;

  // Visits `count` members from rank `first` on, up or down.
  // REQUIRES: they are there.
  void for_range(std::size_t first, std::size_t count, Visit visit) const;
  void for_range_down(std::size_t first, std::size_t count, Visit visit) const;
  void for_each(Visit visit) const { for_range(0, size(), visit); }
  // Upwards until `visit` returns false.
  void for_each_while(VisitWhile visit) const;
  // Visits some members; returns the cursor to go on with. 0 begins and ends.
  // Members that stay during the whole walk are visited at least once.
  std::uint64_t scan(std::uint64_t cursor, Visit visit) const;
  // A uniformly chosen member. REQUIRES: !empty()
  void sample(base::FunctionRef<std::uint64_t()> random, Visit visit) const {
    for_range(random() % size(), 1, visit);
  }

 private:
  class Tree;
  struct Free {
    void operator()(Body* body) const;
  };

  [[nodiscard]] Tree* tree() const;
  // REQUIRES: it is no tree.
  [[nodiscard]] PackedView values() const;
  [[nodiscard]] Packed::Owner take_packed();
  template <typename Before, typename BeforeItem>
  [[nodiscard]] std::size_t count_if(Before before, BeforeItem before_item) const;
  void for_range_while(std::size_t first, VisitWhile visit) const;
  bool set_packed(std::string_view member, double score);
  bool set_in_tree(std::string_view member, double score);
  void become_tree();

  std::unique_ptr<Body, Free> body_;
  PackedLimits limits_;
};

}  // namespace sequent::data
