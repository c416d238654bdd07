#pragma once

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/data/cell_table.h"
#include "engine/data/heap.h"

namespace sequent::data {

// The elements of a big sorted set in order of (score, member): a B+ tree whose
// leaves hold scores and references to the members' cells, and whose inner nodes
// count what is below them, so that a rank is found on the way down.
//
// Borrows: the cells, to compare members of equal score.
class ScoreTree {
 public:
  using Cells = CellTable<sizeof(double), 1>;
  using Ref = Cells::Ref;
  struct Item {
    double score = 0;
    Ref ref = Cells::kNone;
  };
  // A place of an item; moving on is O(1).
  class Position;

  explicit ScoreTree(const Cells& cells) : cells_(&cells) {}
  ScoreTree(const ScoreTree&) = delete;
  ScoreTree& operator=(const ScoreTree&) = delete;
  ScoreTree(ScoreTree&&) = delete;
  ScoreTree& operator=(ScoreTree&&) = delete;
  ~ScoreTree();

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::size_t bytes() const;

  // REQUIRES: not there.
  void insert(Item item);
  // REQUIRES: there.
  void erase(Item item) { erase_at(locate(item)); }
  // REQUIRES: rank < size()
  void erase_rank(std::size_t rank) { erase_at(path_to(rank)); }
  // Changes the score in place if the order allows it; false: nothing was done.
  // REQUIRES: `item` is there.
  bool rescore(Item item, double score);
  // REQUIRES: there.
  [[nodiscard]] std::size_t rank(Item item) const { return locate(item).rank; }

  // How many items come first for which `before(item)` holds.
  // REQUIRES: it holds for none after one for which it does not.
  template <typename Before>
  [[nodiscard]] std::size_t count_before(Before before) const {
    return root_ == nullptr ? 0 : find(before).rank;
  }
  // REQUIRES: rank < size()
  [[nodiscard]] Position at(std::size_t rank) const;

  // Replaces every reference by `moved(ref)`, which names an equal member.
  template <typename Moved>
  void relabel(Moved moved) {
    if (root_ != nullptr) {
      relabel(root_, 0, moved);
    }
  }

 private:
  static constexpr unsigned kLeafItems = 64;
  static constexpr unsigned kInnerItems = 48;
  static constexpr unsigned kMaxDepth = 12;

  struct Leaf : OnHeap {
    std::uint32_t count = 0;
    Leaf* previous = nullptr;
    Leaf* next = nullptr;
    std::array<double, kLeafItems> scores;
    std::array<Ref, kLeafItems> refs;

    [[nodiscard]] Item key(unsigned index) const { return {scores[index], refs[index]}; }
    // Moves `n` items from `from` of `source` to `to` of this; counts are the caller's.
    void copy(unsigned to, const Leaf& source, unsigned from, unsigned n);
  };
  // Child i holds the items from its own key, which is its least item, to that of child i + 1.
  struct Inner : OnHeap {
    std::uint32_t count = 0;
    std::array<void*, kInnerItems> children;  // Inner, or Leaf on the last level
    std::array<std::uint32_t, kInnerItems> sizes;
    std::array<Ref, kInnerItems> refs;
    std::array<double, kInnerItems> scores;

    [[nodiscard]] Item key(unsigned index) const { return {scores[index], refs[index]}; }
    void set_key(unsigned index, Item item) {
      scores[index] = item.score;
      refs[index] = item.ref;
    }
    void copy(unsigned to, const Inner& source, unsigned from, unsigned n);
  };
  // The way from the root to a place in a leaf.
  struct Path {
    struct Step {
      Inner* node;
      unsigned child;
    };
    std::array<Step, kMaxDepth> steps;
    Leaf* leaf = nullptr;
    unsigned index = 0;
    std::size_t rank = 0;
  };

  [[nodiscard]] bool less(Item a, Item b) const {
    return a.score < b.score ||
           (a.score == b.score && a.ref != b.ref && cells_->key(a.ref) < cells_->key(b.ref));
  }

  // How many of the first `count` keys of a node are before the place sought.
  template <typename Node, typename Before>
  static unsigned partition(const Node& node, unsigned first, Before before) {
    unsigned low = first;
    unsigned high = node.count;
    while (low < high) {
      const unsigned middle = (low + high) / 2;
      if (before(node.key(middle))) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  // The place after all items that are `before`, in the leaf of the last of them.
  // REQUIRES: not empty.
  template <typename Before>
  [[nodiscard]] Path find(Before before) const {
    Path path;
    void* node = root_;
    for (unsigned level = 0; level < depth_; ++level) {
      auto* inner = static_cast<Inner*>(node);
      const unsigned child = partition(*inner, 1, before) - 1;
      for (unsigned left = 0; left < child; ++left) {
        path.rank += inner->sizes[left];
      }
      path.steps[level] = {inner, child};
      node = inner->children[child];
    }
    path.leaf = static_cast<Leaf*>(node);
    path.index = partition(*path.leaf, 0, before);
    path.rank += path.index;
    return path;
  }
  // The place of an item that is there.
  [[nodiscard]] Path locate(Item item) const {
    Path path = find([&](Item other) { return !less(item, other); });
    assert(path.index > 0 && path.leaf->refs[path.index - 1] == item.ref);
    --path.index;
    --path.rank;
    return path;
  }

  // REQUIRES: rank < size()
  [[nodiscard]] Path path_to(std::size_t rank) const;

  template <typename Moved>
  void relabel(void* node, unsigned level, Moved moved) {
    if (level == depth_) {
      auto* leaf = static_cast<Leaf*>(node);
      for (unsigned index = 0; index < leaf->count; ++index) {
        leaf->refs[index] = moved(leaf->refs[index]);
      }
      return;
    }
    auto* inner = static_cast<Inner*>(node);
    for (unsigned child = 0; child < inner->count; ++child) {
      inner->refs[child] = moved(inner->refs[child]);
      relabel(inner->children[child], level + 1, moved);
    }
  }

  // Growing.
  void make_room(const Path& path);
  bool shift_to_sibling(const Path& path);
  void grow_root();
  void split_leaf(const Path& path);
  void split_inner(const Path& path, unsigned level);
  static void add_child(const Path::Step& left, void* child, Item key, std::uint32_t size);
  // Shrinking.
  void erase_at(const Path& path);
  void rebalance(const Path& path);
  bool merge_leaf(const Path& path);
  bool merge_inner(const Path& path, unsigned level);
  void remove_leaf(Leaf* leaf);
  void collapse_root();

  void add_to_sizes(const Path& path, std::int32_t change) const;
  // The least item below steps[level] changed.
  static void fix_keys(const Path& path, unsigned levels, Item least);
  Leaf* make_leaf();
  Inner* make_inner();
  void free_inner(Inner* inner);
  void free_all(void* node, unsigned level);

  const Cells* cells_;
  void* root_ = nullptr;
  unsigned depth_ = 0;  // inner levels above the leaves
  std::size_t size_ = 0;
  std::size_t leaves_ = 0;
  std::size_t inners_ = 0;
};

class ScoreTree::Position {
 public:
  [[nodiscard]] Item item() const { return leaf_->key(index_); }
  // False at the last item: the position is then used up.
  bool next() {
    if (++index_ == leaf_->count) {
      leaf_ = leaf_->next;
      index_ = 0;
    }
    return leaf_ != nullptr;
  }
  bool previous() {
    if (index_ == 0) {
      leaf_ = leaf_->previous;
      index_ = leaf_ == nullptr ? 0 : leaf_->count;
    }
    --index_;
    return leaf_ != nullptr;
  }

 private:
  friend class ScoreTree;
  Position(const Leaf* leaf, unsigned index) : leaf_(leaf), index_(index) {}

  const Leaf* leaf_;
  unsigned index_;
};

}  // namespace sequent::data
