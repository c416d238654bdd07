#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/base/function_ref.h"
#include "engine/base/packed.h"
#include "search/growing_postings.h"
#include "search/packed_postings.h"

namespace sequent::search {

// What postings have under a key, in order: first what was packed, then what came since.
//
// Borrows: the postings, until they change. Threads: any.
class PostingList {
 public:
  PostingList() = default;
  explicit PostingList(std::span<const std::uint32_t> ids) : grown_(ids) {}
  PostingList(const PackedIds& packed, std::span<const std::uint32_t> grown)
      : packed_(packed), grown_(grown) {}

  [[nodiscard]] std::size_t size() const { return packed_.size() + grown_.size(); }
  [[nodiscard]] bool empty() const { return size() == 0; }
  // While `see` says true.
  template <typename See>
  void for_each_while(const See& see) const {
    bool is_on = true;
    packed_.for_each_while([&](std::uint32_t id) { return is_on = see(id); });
    for (auto id = grown_.begin(); is_on && id != grown_.end(); ++id) {
      is_on = see(*id);
    }
  }
  template <typename See>
  void for_each(const See& see) const {
    packed_.for_each(see);
    for (const std::uint32_t id : grown_) {
      see(id);
    }
  }
  [[nodiscard]] std::vector<std::uint32_t> ids() const;
  // Takes all others out of `ids`, which are sorted, too. Quick where these are the fewer.
  void keep_common(std::vector<std::uint32_t>& ids) const;

 private:
  PackedIds packed_;
  std::span<const std::uint32_t> grown_;
};

// Lists of numbers by a key. What is added to one list must not be smaller than what is in it,
// so that each is sorted.
//
// Threads: as a standard container.
class Postings {
 public:
  using Key = std::uint64_t;

  // Once for each key and number. REQUIRES: `id` is past what was in that list as it was packed
  void add(Key key, std::uint32_t id) { grown_.add(key, id); }
  // Empty: nothing has that key.
  [[nodiscard]] PostingList of(Key key) const { return {packed_.of(key), grown_.of(key)}; }
  // From now on all that was added needs less memory: a pass over all lists.
  void pack();
  // Packs what `to` makes of each number (absent: gone). The new numbers must be in the order of
  // the old ones.
  void change(base::FunctionRef<std::optional<std::uint32_t>(Key, std::uint32_t)> to);
  [[nodiscard]] std::size_t keys() const;

  void write(base::PackedWriter& to) const;
  // Into empty postings. False: these are none, or a number is not below `end` of its key.
  [[nodiscard]] bool read(base::PackedReader& from, base::FunctionRef<std::uint64_t(Key)> end);

 private:
  template <typename See>
  void for_each(const See& see) const;

  PackedPostings packed_;
  GrowingPostings grown_;
};

// Of sorted lists without repetition.
[[nodiscard]] std::vector<std::uint32_t> intersect(std::span<const std::uint32_t> a,
                                                   std::span<const std::uint32_t> b);
// REQUIRES: there is one
[[nodiscard]] std::vector<std::uint32_t> intersect(std::vector<PostingList> lists);
// Of lists that may repeat each other: sorted.
[[nodiscard]] std::vector<std::uint32_t> unite(std::span<const PostingList> lists);

}  // namespace sequent::search
