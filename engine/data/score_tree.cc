#include "engine/data/score_tree.h"

#include <algorithm>
#include <cstring>
#include <memory>

namespace sequent::data {
namespace {

constexpr std::size_t kMallocOverhead = 8;

template <typename T, std::size_t N>
void copy_part(
    std::array<T, N>& to, unsigned at, const std::array<T, N>& source, unsigned from, unsigned n) {
  std::memmove(&to[0] + at, &source[0] + from, n * sizeof(T));
}

}  // namespace

void ScoreTree::Leaf::copy(unsigned to, const Leaf& source, unsigned from, unsigned n) {
  copy_part(scores, to, source.scores, from, n);
  copy_part(refs, to, source.refs, from, n);
}

void ScoreTree::Inner::copy(unsigned to, const Inner& source, unsigned from, unsigned n) {
  copy_part(children, to, source.children, from, n);
  copy_part(sizes, to, source.sizes, from, n);
  copy_part(refs, to, source.refs, from, n);
  copy_part(scores, to, source.scores, from, n);
}

ScoreTree::~ScoreTree() {
  if (root_ != nullptr) {
    free_all(root_, 0);
  }
}

std::size_t ScoreTree::bytes() const {
  return leaves_ * (sizeof(Leaf) + kMallocOverhead) + inners_ * (sizeof(Inner) + kMallocOverhead);
}

ScoreTree::Leaf* ScoreTree::make_leaf() {
  ++leaves_;
  return std::make_unique<Leaf>().release();
}

ScoreTree::Inner* ScoreTree::make_inner() {
  ++inners_;
  return std::make_unique<Inner>().release();
}

void ScoreTree::free_inner(Inner* inner) {
  --inners_;
  const std::unique_ptr<Inner> owner(inner);
}

void ScoreTree::free_all(void* node, unsigned level) {
  if (level == depth_) {
    const std::unique_ptr<Leaf> owner(static_cast<Leaf*>(node));
    return;
  }
  auto* inner = static_cast<Inner*>(node);
  for (unsigned child = 0; child < inner->count; ++child) {
    free_all(inner->children[child], level + 1);
  }
  free_inner(inner);
}

ScoreTree::Path ScoreTree::path_to(std::size_t rank) const {
  assert(rank < size_);
  Path path;
  path.rank = rank;
  void* node = root_;
  for (unsigned level = 0; level < depth_; ++level) {
    auto* inner = static_cast<Inner*>(node);
    unsigned child = 0;
    while (rank >= inner->sizes[child]) {
      rank -= inner->sizes[child++];
    }
    path.steps[level] = {inner, child};
    node = inner->children[child];
  }
  path.leaf = static_cast<Leaf*>(node);
  path.index = static_cast<unsigned>(rank);
  return path;
}

ScoreTree::Position ScoreTree::at(std::size_t rank) const {
  const Path path = path_to(rank);
  return {path.leaf, path.index};
}

void ScoreTree::add_to_sizes(const Path& path, std::int32_t change) const {
  for (unsigned level = 0; level < depth_; ++level) {
    const Path::Step& step = path.steps[level];
    step.node->sizes[step.child] += static_cast<std::uint32_t>(change);
  }
}

void ScoreTree::fix_keys(const Path& path, unsigned levels, Item least) {
  for (unsigned level = levels; level > 0; --level) {
    const Path::Step& step = path.steps[level - 1];
    step.node->set_key(step.child, least);
    if (step.child != 0) {
      return;
    }
  }
}

void ScoreTree::insert(Item item) {
  if (root_ == nullptr) {
    root_ = make_leaf();
  }
  const auto before = [&](Item other) {
    return less(other, item);
  };
  Path path = find(before);
  while (path.leaf->count == kLeafItems) {
    make_room(path);
    path = find(before);
  }
  Leaf& leaf = *path.leaf;
  leaf.copy(path.index + 1, leaf, path.index, leaf.count - path.index);
  leaf.scores[path.index] = item.score;
  leaf.refs[path.index] = item.ref;
  ++leaf.count;
  ++size_;
  add_to_sizes(path, 1);
  if (path.index == 0) {
    fix_keys(path, depth_, item);
  }
}

void ScoreTree::erase_at(const Path& path) {
  Leaf& leaf = *path.leaf;
  --leaf.count;
  leaf.copy(path.index, leaf, path.index + 1, leaf.count - path.index);
  --size_;
  add_to_sizes(path, -1);
  if (path.index == 0 && leaf.count > 0) {
    fix_keys(path, depth_, leaf.key(0));
  }
  if (leaf.count < kLeafItems / 2) {
    rebalance(path);
  }
}

bool ScoreTree::rescore(Item item, double score) {
  const Path path = locate(item);
  Leaf& leaf = *path.leaf;
  const Item moved{score, item.ref};
  if (path.index > 0
          ? less(moved, leaf.key(path.index - 1))
          : leaf.previous != nullptr && less(moved, leaf.previous->key(leaf.previous->count - 1))) {
    return false;
  }
  if (path.index + 1 < leaf.count ? less(leaf.key(path.index + 1), moved)
                                  : leaf.next != nullptr && less(leaf.next->key(0), moved)) {
    return false;
  }
  leaf.scores[path.index] = score;
  if (path.index == 0) {
    fix_keys(path, depth_, moved);
  }
  return true;
}

// One step towards room in the leaf of `path`; the caller finds its way anew.
void ScoreTree::make_room(const Path& path) {
  if (depth_ == 0) {
    grow_root();
    return;
  }
  if (shift_to_sibling(path)) {
    return;
  }
  const auto is_full = [&](unsigned level) {
    return path.steps[level].node->count == kInnerItems;
  };
  unsigned level = depth_ - 1;
  if (!is_full(level)) {
    split_leaf(path);
    return;
  }
  while (level > 0 && is_full(level - 1)) {
    --level;
  }
  if (level == 0) {
    grow_root();
  } else {
    split_inner(path, level);
  }
}

void ScoreTree::grow_root() {
  assert(depth_ < kMaxDepth);
  const Item least = at(0).item();
  Inner* root = make_inner();
  root->count = 1;
  root->children[0] = root_;
  root->sizes[0] = static_cast<std::uint32_t>(size_);
  root->set_key(0, least);
  root_ = root;
  ++depth_;
}

// Keeps leaves of random insertions fuller than splits in halves would.
bool ScoreTree::shift_to_sibling(const Path& path) {
  constexpr unsigned kWorthwhile = 8;
  const auto [parent, child] = path.steps[depth_ - 1];
  Leaf& leaf = *path.leaf;
  if (child + 1 < parent->count && leaf.next->count + kWorthwhile <= kLeafItems) {
    Leaf& right = *leaf.next;
    const unsigned moved = (kLeafItems - right.count) / 2;
    right.copy(moved, right, 0, right.count);
    right.copy(0, leaf, leaf.count - moved, moved);
    leaf.count -= moved;
    right.count += moved;
    parent->sizes[child] -= moved;
    parent->sizes[child + 1] += moved;
    parent->set_key(child + 1, right.key(0));
    return true;
  }
  if (child > 0 && leaf.previous->count + kWorthwhile <= kLeafItems) {
    Leaf& left = *leaf.previous;
    const unsigned moved = (kLeafItems - left.count) / 2;
    left.copy(left.count, leaf, 0, moved);
    leaf.copy(0, leaf, moved, leaf.count - moved);
    leaf.count -= moved;
    left.count += moved;
    parent->sizes[child] -= moved;
    parent->sizes[child - 1] += moved;
    parent->set_key(child, leaf.key(0));
    return true;
  }
  return false;
}

void ScoreTree::add_child(const Path::Step& left, void* child, Item key, std::uint32_t size) {
  Inner& node = *left.node;
  const unsigned at = left.child + 1;
  node.copy(at + 1, node, at, node.count - at);
  node.children[at] = child;
  node.sizes[at] = size;
  node.set_key(at, key);
  node.sizes[left.child] -= size;
  ++node.count;
}

// At either end of the tree the split leaves a nearly full leaf behind, so that
// rising or falling scores make full leaves.
void ScoreTree::split_leaf(const Path& path) {
  Leaf& leaf = *path.leaf;
  unsigned kept = leaf.count / 2;
  if (leaf.next == nullptr && path.index == leaf.count) {
    kept = leaf.count - 1;
  } else if (leaf.previous == nullptr && path.index == 0) {
    kept = 1;
  }
  Leaf* right = make_leaf();
  right->count = leaf.count - kept;
  right->copy(0, leaf, kept, right->count);
  leaf.count = kept;
  right->previous = &leaf;
  right->next = leaf.next;
  if (leaf.next != nullptr) {
    leaf.next->previous = right;
  }
  leaf.next = right;
  add_child(path.steps[depth_ - 1], right, right->key(0), right->count);
}

void ScoreTree::split_inner(const Path& path, unsigned level) {
  Inner& node = *path.steps[level].node;
  const bool at_end = path.leaf->next == nullptr;
  const unsigned kept = at_end ? node.count - 1 : node.count / 2;
  Inner* right = make_inner();
  right->count = node.count - kept;
  right->copy(0, node, kept, right->count);
  node.count = kept;
  std::uint32_t size = 0;
  for (unsigned child = 0; child < right->count; ++child) {
    size += right->sizes[child];
  }
  add_child(path.steps[level - 1], right, right->key(0), size);
}

void ScoreTree::rebalance(const Path& path) {
  if (depth_ > 0 && merge_leaf(path)) {
    for (unsigned level = depth_ - 1; level > 0 && merge_inner(path, level);) {
      --level;
    }
    collapse_root();
  }
  if (size_ == 0 && root_ != nullptr) {
    free_all(root_, 0);
    root_ = nullptr;
    depth_ = 0;
    leaves_ = 0;
  }
}

namespace {

// Takes child `at` out of a node; its size goes to the child before it.
template <typename Inner>
void drop_child(Inner& node, unsigned at) {
  if (at > 0) {
    node.sizes[at - 1] += node.sizes[at];
  }
  --node.count;
  node.copy(at, node, at + 1, node.count - at);
}

}  // namespace

// True if the parent lost a child.
bool ScoreTree::merge_leaf(const Path& path) {
  constexpr unsigned kMerged = kLeafItems / 4 * 3;
  const auto [parent, child] = path.steps[depth_ - 1];
  Leaf* leaf = path.leaf;
  if (child + 1 < parent->count && leaf->count + leaf->next->count <= kMerged) {
    Leaf* right = leaf->next;
    const bool was_empty = leaf->count == 0;
    leaf->copy(leaf->count, *right, 0, right->count);
    leaf->count += right->count;
    if (was_empty) {
      fix_keys(path, depth_, leaf->key(0));
    }
    remove_leaf(right);
    drop_child(*parent, child + 1);
    return true;
  }
  if (child > 0 && leaf->count + leaf->previous->count <= kMerged) {
    Leaf* left = leaf->previous;
    left->copy(left->count, *leaf, 0, leaf->count);
    left->count += leaf->count;
    remove_leaf(leaf);
    drop_child(*parent, child);
    return true;
  }
  if (leaf->count > 0) {
    return false;
  }
  remove_leaf(leaf);
  drop_child(*parent, child);
  if (child == 0 && parent->count > 0) {
    fix_keys(path, depth_ - 1, parent->key(0));
  }
  return true;
}

// The same for the inner node of a level above 0 that lost a child.
bool ScoreTree::merge_inner(const Path& path, unsigned level) {
  constexpr unsigned kMerged = kInnerItems / 4 * 3;
  const auto [parent, child] = path.steps[level - 1];
  Inner* node = path.steps[level].node;
  unsigned right_child = 0;
  if (node->count >= kInnerItems / 2) {
    return false;
  }
  const auto* next =
      child + 1 < parent->count ? static_cast<Inner*>(parent->children[child + 1]) : nullptr;
  const auto* previous = child > 0 ? static_cast<Inner*>(parent->children[child - 1]) : nullptr;
  if (next != nullptr && node->count > 0 && node->count + next->count <= kMerged) {
    right_child = child + 1;
  } else if (previous != nullptr && node->count + previous->count <= kMerged) {
    right_child = child;
  } else if (node->count == 0) {
    free_inner(node);
    drop_child(*parent, child);
    if (child == 0 && parent->count > 0) {
      fix_keys(path, level - 1, parent->key(0));
    }
    return true;
  } else {
    return false;
  }
  auto* left = static_cast<Inner*>(parent->children[right_child - 1]);
  auto* right = static_cast<Inner*>(parent->children[right_child]);
  left->copy(left->count, *right, 0, right->count);
  left->count += right->count;
  free_inner(right);
  drop_child(*parent, right_child);
  return true;
}

void ScoreTree::remove_leaf(Leaf* leaf) {
  if (leaf->previous != nullptr) {
    leaf->previous->next = leaf->next;
  }
  if (leaf->next != nullptr) {
    leaf->next->previous = leaf->previous;
  }
  --leaves_;
  const std::unique_ptr<Leaf> owner(leaf);
}

void ScoreTree::collapse_root() {
  while (depth_ > 0 && static_cast<Inner*>(root_)->count == 1) {
    auto* root = static_cast<Inner*>(root_);
    root_ = root->children[0];
    --depth_;
    free_inner(root);
  }
}

}  // namespace sequent::data
