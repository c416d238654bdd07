#include "search/postings.h"

#include <algorithm>
#include <utility>

namespace sequent::search {
namespace {

constexpr std::size_t kFirstSlots = 64;
// From this ratio of the sizes on it is cheaper to jump in the longer list than to walk it.
constexpr std::size_t kGallop = 16;

// The first at or after `from` that is not smaller than `id`.
const std::uint32_t* gallop(const std::uint32_t* from, const std::uint32_t* end, std::uint32_t id) {
  std::ptrdiff_t step = 1;
  const std::uint32_t* low = from;
  while (end - low > step && low[step] < id) {
    low += step;
    step *= 2;
  }
  return std::lower_bound(low, std::min(end, low + step + 1), id);
}

}  // namespace

std::size_t Postings::slot_of(Key key) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = (key * 0x9e3779b97f4a7c15ULL >> 20U) & mask;
  while (slots_[slot].list != 0 && slots_[slot].key != key) {
    slot = (slot + 1) & mask;
  }
  return slot;
}

void Postings::grow() {
  std::vector<Slot> before(std::max(kFirstSlots, slots_.size() * 2));
  before.swap(slots_);
  for (const Slot& slot : before) {
    if (slot.list != 0) {
      slots_[slot_of(slot.key)] = slot;
    }
  }
}

void Postings::add(Key key, std::uint32_t id) {
  if (lists_.size() * 2 >= slots_.size()) {
    grow();
  }
  Slot& slot = slots_[slot_of(key)];
  if (slot.list == 0) {
    lists_.emplace_back();
    slot = {key, static_cast<std::uint32_t>(lists_.size())};
  }
  IdList& list = lists_[slot.list - 1];
  if (list.empty() || list.ids().back() != id) {
    list.push_back(id);
  }
}

std::span<const std::uint32_t> Postings::of(Key key) const {
  if (slots_.empty()) {
    return {};
  }
  const Slot& slot = slots_[slot_of(key)];
  return slot.list == 0 ? std::span<const std::uint32_t>() : lists_[slot.list - 1].ids();
}

void Postings::change(base::FunctionRef<bool(Key)> of,
                      base::FunctionRef<std::optional<std::uint32_t>(std::uint32_t)> to) {
  for (const Slot& slot : slots_) {
    if (slot.list == 0 || !of(slot.key)) {
      continue;
    }
    IdList changed;
    for (const std::uint32_t id : lists_[slot.list - 1].ids()) {
      if (const auto number = to(id)) {
        changed.push_back(*number);
      }
    }
    lists_[slot.list - 1] = std::move(changed);
  }
}

void Postings::write(base::PackedWriter& to) const {
  std::vector<Slot> used;
  std::uint64_t numbers = 0;
  for (const Slot& slot : slots_) {
    if (slot.list != 0 && !lists_[slot.list - 1].empty()) {
      used.push_back(slot);
      numbers += lists_[slot.list - 1].size();
    }
  }
  std::ranges::sort(used, {}, &Slot::key);
  to.number(numbers).number(used.size());
  Key before = 0;
  for (const Slot& slot : used) {
    to.number(slot.key - std::exchange(before, slot.key));
    IdPool::write(to, lists_[slot.list - 1].ids());
  }
}

bool Postings::read(base::PackedReader& from, base::FunctionRef<std::uint64_t(Key)> end) {
  pool_.reserve(from.count());
  const std::uint64_t count = from.count();
  lists_.reserve(count);
  while (slots_.size() <= count * 2) {
    grow();
  }
  Key key = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    key += from.number();
    Slot& slot = slots_[slot_of(key)];
    auto list = pool_.read(from, end(key));
    if (slot.list != 0 || !list) {
      return false;
    }
    lists_.push_back(*std::move(list));
    slot = {key, static_cast<std::uint32_t>(lists_.size())};
  }
  return !from.failed();
}

std::vector<std::uint32_t> intersect(std::span<const std::uint32_t> a,
                                     std::span<const std::uint32_t> b) {
  std::vector<std::uint32_t> both;
  if (a.size() > b.size()) {
    std::swap(a, b);
  }
  if (a.size() * kGallop > b.size()) {
    // Without branches on what is smaller, which nobody can foresee.
    both.resize(a.size());
    std::size_t count = 0;
    for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
      const std::uint32_t of_a = a[i];
      const std::uint32_t of_b = b[j];
      both[count] = of_a;
      count += of_a == of_b ? 1 : 0;
      i += of_a <= of_b ? 1 : 0;
      j += of_b <= of_a ? 1 : 0;
    }
    both.resize(count);
    return both;
  }
  const std::uint32_t* at = b.data();
  const std::uint32_t* const end = b.data() + b.size();
  for (const std::uint32_t id : a) {
    at = gallop(at, end, id);
    if (at == end) {
      break;
    }
    if (*at == id) {
      both.push_back(id);
    }
  }
  return both;
}

std::vector<std::uint32_t> unite(std::span<const std::span<const std::uint32_t>> lists) {
  std::vector<std::uint32_t> all;
  for (const auto& list : lists) {
    all.insert(all.end(), list.begin(), list.end());
  }
  if (lists.size() > 1) {
    std::ranges::sort(all);
    all.erase(std::unique(all.begin(), all.end()), all.end());
  }
  return all;
}

}  // namespace sequent::search
