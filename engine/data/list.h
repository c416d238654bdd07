#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string_view>

#include "engine/base/function_ref.h"
#include "engine/data/list_chunk.h"
#include "engine/data/value.h"

namespace sequent::data {

// The value of a list key: one ListChunk while it fits, then a ring of them. An
// empty one is one null pointer.
//
// Views it gives are good until the next change; a number may lie in `digits`.
// Threads: only the thread that holds the engine.
class List final : public Collection {
 public:
  static constexpr Type kType = Type::kList;
  using End = ListChunk::End;
  // Returns false to stop.
  using Visit = base::FunctionRef<bool(std::string_view element)>;

  explicit List(ListChunkLimit limit = {}) : limit_(limit) {}
  // From the next change on.
  void set_limits(ListChunkLimit limit) { limit_ = limit; }

  [[nodiscard]] Type type() const override { return kType; }
  // Of every list in Redis 7.0.
  [[nodiscard]] std::string_view encoding() const override { return "quicklist"; }
  [[nodiscard]] std::size_t size() const override;
  [[nodiscard]] std::size_t memory_bytes() const override;
  [[nodiscard]] std::unique_ptr<Collection> clone() const override;
  void rebuild(std::string_view key, const EmitCommand& emit) const override;
  [[nodiscard]] StillWalk* walk() const override;
  [[nodiscard]] std::unique_ptr<StillWalk> begin_walk() override;
  [[nodiscard]] bool empty() const { return size() == 0; }

  void push(End end, std::string_view element);
  // REQUIRES: index < size(). Takes a walk over the counts of the chunks.
  [[nodiscard]] std::string_view at(std::size_t index, Digits& digits) const;
  void set(std::size_t index, std::string_view element);
  // Before the element of that index, or at the end if index == size().
  void insert(std::size_t index, std::string_view element);
  // REQUIRES: first + count <= size()
  void erase(std::size_t first, std::size_t count);
  // Removes the first `limit` elements equal to `element`, counted from that
  // end; returns how many there were.
  std::size_t remove(std::string_view element, std::size_t limit, End from);

  // Visits up to `count` elements from `first` on, towards the back or the front.
  // REQUIRES: count == 0 or first < size()
  void for_range(std::size_t first, std::size_t count, Visit visit) const;
  void for_range_down(std::size_t first, std::size_t count, Visit visit) const;
  // Visits the index of each element equal to `element`, from that end on, among
  // the first `compared` elements. `visit` returns false to stop.
  void for_equal(std::string_view element,
                 End from,
                 std::size_t compared,
                 base::FunctionRef<bool(std::size_t index)> visit) const;

 private:
  class Ring;
  struct Free {
    void operator()(Body* body) const;
  };
  // An element: the number of its chunk, its index there, and its place.
  struct Place {
    std::size_t chunk;
    std::size_t index;
    const char* at;
  };

  [[nodiscard]] Ring* ring() const;
  [[nodiscard]] std::size_t chunks() const;
  [[nodiscard]] const ListChunk& chunk(std::size_t number) const;
  [[nodiscard]] Place locate(std::size_t index) const;
  template <typename Change>
  void change_chunk(std::size_t number, Change change);
  void add_chunk(std::size_t number, ListChunk::Owner chunk);
  void after_erase(std::size_t number);
  void become_ring();

  std::unique_ptr<Body, Free> body_;
  ListChunkLimit limit_;
};

}  // namespace sequent::data
