#include "search/postings.h"

#include <algorithm>
#include <utility>

#include "search/list_image.h"

namespace sequent::search {
namespace {

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

std::vector<std::uint32_t> PostingList::ids() const {
  std::vector<std::uint32_t> all(size());
  std::size_t count = 0;
  for_each([&](std::uint32_t id) { all[count++] = id; });
  return all;
}

void PostingList::keep_common(std::vector<std::uint32_t>& ids) const {
  if (grown_.empty()) {
    packed_.keep_common(ids);
    return;
  }
  const auto later = std::ranges::lower_bound(ids, grown_.front());
  const std::vector<std::uint32_t> of_grown = intersect({later, ids.end()}, grown_);
  ids.erase(later, ids.end());
  packed_.keep_common(ids);
  ids.insert(ids.end(), of_grown.begin(), of_grown.end());
}

// Each key once.
template <typename See>
void Postings::for_each(const See& see) const {
  packed_.for_each(
      [&](Key key, const PackedIds& ids) { see(key, PostingList(ids, grown_.of(key))); });
  grown_.for_each([&](Key key, std::span<const std::uint32_t> ids) {
    if (packed_.of(key).size() == 0) {
      see(key, PostingList(PackedIds(), ids));
    }
  });
}

std::size_t Postings::keys() const {
  std::size_t count = 0;
  for_each([&](Key, const PostingList&) { ++count; });
  return count;
}

void Postings::pack() {
  if (grown_.keys() > 0) {
    change([](Key, std::uint32_t id) { return std::optional(id); });
  }
}

void Postings::change(base::FunctionRef<std::optional<std::uint32_t>(Key, std::uint32_t)> to) {
  PackedPostings changed(keys());
  std::vector<std::uint32_t> ids;
  for_each([&](Key key, const PostingList& list) {
    ids.clear();
    list.for_each([&](std::uint32_t id) {
      if (const auto number = to(key, id)) {
        ids.push_back(*number);
      }
    });
    if (!ids.empty()) {
      changed.add(key, ids);
    }
  });
  changed.finish();
  packed_ = std::move(changed);
  grown_ = GrowingPostings();
}

void Postings::write(base::PackedWriter& to) const {
  std::vector<std::pair<Key, PostingList>> lists;
  for_each([&](Key key, const PostingList& list) { lists.emplace_back(key, list); });
  std::ranges::sort(lists, {}, &std::pair<Key, PostingList>::first);
  to.number(lists.size());
  ListWriter written;
  Key before = 0;
  for (const auto& [key, list] : lists) {
    to.number(key - std::exchange(before, key));
    written.add(list.ids());
  }
  written.write(to);
}

bool Postings::read(base::PackedReader& from, base::FunctionRef<std::uint64_t(Key)> end) {
  std::vector<Key> keys(from.count());
  Key before = 0;
  for (Key& key : keys) {
    before += from.number();
    key = before;
  }
  ListReader lists(from);
  return !from.failed() && packed_.read(keys, lists, end) && lists.is_done();
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

std::vector<std::uint32_t> intersect(std::vector<PostingList> lists) {
  std::ranges::sort(lists, {}, &PostingList::size);
  std::vector<std::uint32_t> both = lists.front().ids();
  for (std::size_t i = 1; i < lists.size() && !both.empty(); ++i) {
    lists[i].keep_common(both);
  }
  return both;
}

std::vector<std::uint32_t> unite(std::span<const PostingList> lists) {
  std::size_t count = 0;
  for (const PostingList& list : lists) {
    count += list.size();
  }
  std::vector<std::uint32_t> all;
  all.reserve(count);
  for (const PostingList& list : lists) {
    list.for_each([&](std::uint32_t id) { all.push_back(id); });
  }
  if (lists.size() > 1) {
    std::ranges::sort(all);
    all.erase(std::unique(all.begin(), all.end()), all.end());
  }
  return all;
}

}  // namespace sequent::search
