#include "search/term_table.h"

#include <algorithm>
#include <bit>
#include <limits>

namespace sequent::search {
namespace {

constexpr std::size_t kFirstSlots = 64;
constexpr std::size_t kAhead = 16;  // terms
constexpr std::uint32_t kMostLoose = (1U << 28U) - 1;
constexpr std::size_t kKeptSlots = 1024;  // one big term must not make each later clear() dear

std::uint32_t hash_of(TermKind kind, std::uint32_t data, std::span<const TermId> children) {
  std::uint64_t hash = (static_cast<std::uint64_t>(kind) << 32U | data) * 0x9e3779b97f4a7c15ULL;
  for (const TermId child : children) {
    hash = ((hash ^ hash >> 29U) + child + 1) * 0xbf58476d1ce4e5b9ULL;
  }
  return static_cast<std::uint32_t>(hash >> 32U);
}

bool has_symbol(TermKind kind) {
  return kind == TermKind::kConstant || kind == TermKind::kSort || kind == TermKind::kLiteral ||
         kind == TermKind::kProjection || kind == TermKind::kOther;
}

bool may_have(TermKind kind, std::size_t children) {
  switch (kind) {
    case TermKind::kConstant:
    case TermKind::kOther:
      return true;
    case TermKind::kSort:
    case TermKind::kLiteral:
    case TermKind::kBound:
    case TermKind::kVariable:
      return children == 0;
    case TermKind::kApply:
      return children >= 1;
    case TermKind::kLambda:
    case TermKind::kPi:
      return children == 2;
    case TermKind::kLet:
      return children == 3;
    case TermKind::kProjection:
      break;
  }
  return children == 1;
}

}  // namespace

TermId TermTable::add(TermKind kind, std::uint32_t data, std::span<const TermId> children) {
  if (kind == TermKind::kConstant && !children.empty()) {
    add(kind, data, {});
  }
  if (nodes_.size() * 4 >= slots_.size() * 3) {
    grow();
  }
  const std::size_t slot = slot_of(kind, data, children);
  if (slots_[slot] != 0) {
    return slots_[slot] - 1;
  }
  append(kind, data, children);
  slots_[slot] = static_cast<TermId>(nodes_.size());
  return static_cast<TermId>(nodes_.size() - 1);
}

void TermTable::append(TermKind kind, std::uint32_t data, std::span<const TermId> children) {
  Node node{.data = data, .size = 1};
  std::uint32_t loose = kind == TermKind::kBound ? std::min(data, kMostLoose - 1) + 1 : 0;
  for (std::size_t i = 0; i < children.size(); ++i) {
    const std::uint32_t of_child = this->loose(children[i]);
    loose = std::max(loose, of_child - std::min(of_child, binders_above(kind, i)));
    node.size += std::min(size(children[i]), std::numeric_limits<std::uint32_t>::max() - node.size);
  }
  node.loose_and_kind = loose * kKinds + static_cast<std::uint32_t>(kind);
  children_.insert(children_.end(), children.begin(), children.end());
  first_child_.push_back(static_cast<std::uint32_t>(children_.size()));
  nodes_.push_back(node);
}

std::size_t TermTable::slot_of(TermKind kind,
                               std::uint32_t data,
                               std::span<const TermId> children) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash_of(kind, data, children) & mask;
  for (; slots_[slot] != 0; slot = (slot + 1) & mask) {
    const TermId id = slots_[slot] - 1;
    if (this->kind(id) == kind && this->data(id) == data &&
        std::ranges::equal(this->children(id), children)) {
      break;
    }
  }
  return slot;
}

TermId TermTable::bare(TermId constant) const {
  return slots_[slot_of(TermKind::kConstant, data(constant), {})] - 1;
}

void TermTable::grow() {
  fill(std::max(kFirstSlots, slots_.size() * 2));
}

// Most of the time is spent waiting for memory: it is asked for early.
bool TermTable::fill(std::size_t slots) {
  slots_.assign(slots, 0);
  const std::size_t mask = slots - 1;
  std::vector<std::uint32_t> hashes(nodes_.size());
  for (TermId id = 0; id < nodes_.size(); ++id) {
    hashes[id] = hash_of(kind(id), data(id), children(id));
  }
  for (TermId id = 0; id < nodes_.size(); ++id) {
    if (id + kAhead < nodes_.size()) {
      __builtin_prefetch(&slots_[hashes[id + kAhead] & mask]);
    }
    std::size_t slot = hashes[id] & mask;
    for (; slots_[slot] != 0; slot = (slot + 1) & mask) {
      const TermId other = slots_[slot] - 1;
      if (hashes[other] == hashes[id] && kind(other) == kind(id) && data(other) == data(id) &&
          std::ranges::equal(children(other), children(id))) {
        return false;
      }
    }
    slots_[slot] = id + 1;
  }
  return true;
}

void TermTable::clear() {
  nodes_.clear();
  first_child_.assign(1, 0);
  children_.clear();
  slots_.assign(std::min(slots_.size(), kKeptSlots), 0);
}

void TermTable::write(base::PackedWriter& to) const {
  to.number(nodes_.size());
  for (TermId id = 0; id < nodes_.size(); ++id) {
    const std::span<const TermId> children = this->children(id);
    to.number(static_cast<std::uint64_t>(kind(id))).number(data(id)).number(children.size());
    for (const TermId child : children) {
      to.number(id - child);
    }
  }
}

bool TermTable::read(base::PackedReader& from, std::size_t symbols) {
  const std::uint64_t count = from.count();
  nodes_.reserve(count);
  first_child_.reserve(count + 1);
  std::vector<TermId> children;
  std::vector<bool> has_bare(symbols, false);
  for (TermId id = 0; id < count && !from.failed(); ++id) {
    const std::uint64_t kind = from.number();
    const std::uint64_t data = from.number();
    children.resize(from.count());
    for (TermId& child : children) {
      const std::uint64_t back = from.number();
      if (back == 0 || back > id) {
        return false;
      }
      child = id - static_cast<TermId>(back);
    }
    if (kind > static_cast<std::uint64_t>(TermKind::kOther) ||
        data > std::numeric_limits<std::uint32_t>::max() ||
        (has_symbol(static_cast<TermKind>(kind)) && data >= symbols) ||
        !may_have(static_cast<TermKind>(kind), children.size())) {
      return false;
    }
    if (static_cast<TermKind>(kind) == TermKind::kConstant) {
      if (children.empty()) {
        has_bare[data] = true;
      } else if (!has_bare[data]) {
        return false;
      }
    }
    append(static_cast<TermKind>(kind), static_cast<std::uint32_t>(data), children);
  }
  children_.shrink_to_fit();
  return !from.failed() && fill(std::max(kFirstSlots, std::bit_ceil(count + count / 2)));
}

}  // namespace sequent::search
