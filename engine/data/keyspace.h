#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/hash.h"
#include "engine/base/prefetch.h"
#include "engine/base/random.h"
#include "engine/data/access_clock.h"
#include "engine/data/big_values.h"
#include "engine/data/entry.h"
#include "engine/data/flat_table.h"
#include "engine/data/heap.h"
#include "engine/data/slab.h"
#include "engine/data/value.h"

namespace sequent::data {

// A large value that was removed. Its heap counts it no more, whichever thread destroys it.
//
// Borrows: the heap of the thread that made it.
class Dropped {
 public:
  explicit Dropped(std::unique_ptr<Collection> value);
  Dropped(Dropped&& other) noexcept
      : heap_(other.heap_),
        value_(std::move(other.value_)),
        bytes_(std::exchange(other.bytes_, 0)) {}
  Dropped(const Dropped&) = delete;
  Dropped& operator=(const Dropped&) = delete;
  Dropped& operator=(Dropped&&) = delete;
  ~Dropped();

 private:
  Heap* heap_;
  std::unique_ptr<Collection> value_;
  std::size_t bytes_;
};

// One database: keys, their values and deadlines. Deadlines are kept, not obeyed:
// who reads decides by its own clock what has expired.
//
// A key with a value of up to about a kilobyte is one block of a slab plus its slot
// in the table: 16 + 32 bytes take about 65.
//
// An Entry holds until the next call that is not const.
// Owns: all keys and values. Borrows: big values, may be null (then strings of any
// size are kept in memory); the clock of accesses, may be null (then they are not stamped).
// Errors: std::bad_alloc.
// Threads: one at a time.
class Keyspace {
 public:
  explicit Keyspace(const base::HashSeed& seed,
                    BigValues* big = nullptr,
                    const AccessClock* clock = nullptr);
  ~Keyspace();
  Keyspace(const Keyspace&) = delete;
  Keyspace& operator=(const Keyspace&) = delete;

  [[nodiscard]] std::size_t size() const { return table_.size(); }
  // What `put_big` refers to and what is removed is given back to. May be null as long as
  // there is none.
  void set_big_values(BigValues* big) { big_ = big; }
  // The clock of accesses from now on; may be null.
  void set_clock(const AccessClock* clock) { clock_ = clock; }

  // Keys that have a deadline.
  [[nodiscard]] std::size_t with_deadline() const { return with_deadline_; }
  // Without its collections, which a Heap counts.
  [[nodiscard]] std::size_t memory_bytes() const {
    return slab_.used_bytes() + table_.memory_bytes();
  }

  [[nodiscard]] std::size_t table_bytes() const { return table_.memory_bytes(); }

  [[nodiscard]] std::uint64_t hash(std::string_view key) const { return table_.hash(key); }
  // Begins to load what `find` of these keys will read: worth it for two keys and more,
  // before the first of them is looked up. Takes up to kPrefetch of them, which stand
  // `step` words apart.
  static constexpr std::size_t kPrefetch = base::kPrefetchBatch;
  void prefetch(std::span<const std::string_view> words, std::size_t step = 1) const;

  [[nodiscard]] Entry find(std::string_view key) const { return find(key, hash(key)); }
  [[nodiscard]] Entry find(std::string_view key, std::uint64_t hash) const {
    const Table::Place place = table_.find(key, hash);
    return place ? Entry(place.block()) : Entry();
  }

  // These make or replace the whole value. The words may lie in this keyspace.
  Entry put_bytes(std::string_view key,
                  std::string_view bytes,
                  std::int64_t deadline_ms = kNoDeadline,
                  Form form = Form::kBytes);
  Entry put_integer(std::string_view key,
                    std::int64_t number,
                    std::int64_t deadline_ms = kNoDeadline);
  Entry put_big(std::string_view key, BigRef big, std::int64_t deadline_ms = kNoDeadline);
  // REQUIRES: `elements` are those of a collection of that type.
  Entry put_small(std::string_view key,
                  Type type,
                  const SmallPacked& elements,
                  std::int64_t deadline_ms = kNoDeadline);
  // REQUIRES: value != nullptr
  Entry put_collection(std::string_view key,
                       std::unique_ptr<Collection> value,
                       std::int64_t deadline_ms = kNoDeadline);
  // The same of a key that is not there: it is not looked for again.
  void add_collection(std::string_view key, std::unique_ptr<Collection> value);
  // Puts a copy of the elements into the key's own block, in place of what `old`, the key's
  // entry or none, had there. False, and nothing is done: they are not packed, or too many.
  // REQUIRES: old, if any, is small, and `value` of its type.
  bool store_small(std::string_view key, Entry old, const Collection& value);

  // The same string with `size` bytes, zeros behind the old ones, as Form::kRaw.
  // Cheap when it is done again and again.
  // REQUIRES: entry is a string of bytes here; size >= entry.bytes().size().
  Entry grow_bytes(Entry entry, std::size_t size);
  // kNoDeadline takes the deadline away. REQUIRES: the entry is here.
  Entry set_deadline(Entry entry, std::int64_t deadline_ms);
  // Moves a value and its deadline under another key, here or in another keyspace,
  // in place of what is there. REQUIRES: the entry is in `from`.
  static Entry move(Keyspace& from, Entry entry, Keyspace& to, std::string_view key);

  // False: there is no such key.
  bool erase(std::string_view key);
  // Takes time only for what is more than a small string; collections are left to
  // `take_dropped`.
  void clear();

  // As SCAN: visit(Entry, bool has_deadline) for a few keys, returns the next cursor, 0 at
  // the end. A key that is there throughout is visited at least once, whatever is
  // added or removed between two calls. `visit` must not change the keyspace.
  template <typename Visit>
  std::uint64_t scan(std::uint64_t cursor, Visit visit) const {
    return table_.scan(cursor, [&visit](char* block, bool marked) { visit(Entry(block), marked); });
  }
  // The cursor of a key by its hash: while scan's cursor has not passed it, the key is
  // still to come; a bucket may begin before the cursor where the table has grown.
  [[nodiscard]] static std::uint64_t cursor_of(std::uint64_t hash) { return hash >> 16U; }
  // Every key once.
  template <typename Visit>
  void for_each(Visit visit) const {
    table_.for_each([&visit](char* block, bool) { visit(Entry(block)); });
  }
  // Any key. REQUIRES: size() > 0
  [[nodiscard]] Entry random(base::Random& random) const {
    return Entry(table_.random(random).block());
  }

  // A few keys that lie together anywhere: visit(Entry) for `count` of them or, if they are
  // fewer, for all. With `only_with_deadline` others are passed over.
  template <typename Visit>
  void sample(base::Random& random, std::size_t count, bool only_with_deadline, Visit visit) const;

  // Goes on with the growth of the table. True: there is more to do.
  bool step(unsigned buckets) { return table_.step(buckets); }
  // Gives a value without a key to its walk, or destroys it: a large one by `take_dropped`.
  void destroy(std::unique_ptr<Collection> value);
  // How many large values wait there.
  [[nodiscard]] std::size_t dropped() const { return dropped_.size(); }
  // Large values that were removed, for another thread to destroy.
  [[nodiscard]] std::vector<Dropped> take_dropped();

  // What one key takes, its value included.
  [[nodiscard]] static std::size_t memory_bytes(Entry entry);

 private:
  struct Traits {
    static std::string_view key(const char* block) {
      return Entry(const_cast<char*>(block)).key();  // only read
    }
  };
  using Table = FlatTable<Traits>;
  struct Draft;

  [[nodiscard]] std::uint32_t fresh() const { return clock_ != nullptr ? clock_->fresh() : 0; }
  char* make_block(const Draft& draft);
  Entry put(const Draft& draft);
  void insert(char* block, std::uint64_t hash, bool has_deadline);
  void replace(Table::Place place, Entry old, char* block, bool has_deadline);
  void free_block(Entry entry);
  static bool is_owner(Entry entry);
  void drop_value(Entry entry);

  Slab slab_;
  Table table_;
  std::size_t with_deadline_ = 0;
  std::size_t owners_ = 0;  // entries that own more than a block in a page of the slab
  BigValues* big_;
  const AccessClock* clock_;
  std::vector<Dropped> dropped_;
};

template <typename Visit>
void Keyspace::sample(base::Random& random,
                      std::size_t count,
                      bool only_with_deadline,
                      Visit visit) const {
  constexpr std::uint64_t kCursors = 1ULL << 48U;
  count = std::min(count, only_with_deadline ? with_deadline_ : size());
  const std::uint64_t begin = random.below(kCursors);
  std::uint64_t cursor = begin;
  bool wrapped = false;
  while (count > 0 && !(wrapped && cursor >= begin)) {
    cursor = table_.scan(cursor, [&](char* block, bool marked) {
      if (count > 0 && (marked || !only_with_deadline)) {
        visit(Entry(block));
        --count;
      }
    });
    wrapped = wrapped || cursor == 0;
  }
}

}  // namespace sequent::data
