#include "engine/data/keyspace.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>
#include <utility>

#include "engine/base/prefetch.h"
#include "engine/data/still_walk.h"

namespace sequent::data {
namespace {

constexpr std::size_t kDropLater = 64;           // elements: larger values are destroyed elsewhere
constexpr std::size_t kMostSlack = 1024 * 1024;  // bytes a growing string gets beyond its need

}  // namespace

Dropped::Dropped(std::unique_ptr<Collection> value)
    : heap_(&Heap::current()), value_(std::move(value)), bytes_(value_->memory_bytes()) {
  heap_->begin_return(bytes_);
}

// In this order, so that for a moment too little is counted, but never too much.
Dropped::~Dropped() {
  if (value_ != nullptr) {
    const Heap::Use use(*heap_);
    value_.reset();
    heap_->end_return(bytes_);
  }
}

// What an entry is made of.
struct Keyspace::Draft {
  std::string_view key;
  Type type;
  Form form;
  std::int64_t deadline_ms;
  std::string_view value;  // as it lies in the block, but for its head
  std::size_t size;        // of the value; what `head` and `value` lack is zeros
  std::uint32_t access = 0;
  std::string_view head = {};
};

// Writes entries in the layout that Entry reads.
class EntryWriter {
 public:
  static std::size_t block_size(std::size_t key, std::size_t value, bool counted, bool deadline) {
    std::size_t size =
        Entry::kKeyLength + (key > kShort ? 4 : 1) + key + (deadline ? sizeof(std::int64_t) : 0);
    if (counted) {
      size += value > kShort ? 4 : 1;
    }
    return size + value;
  }

  EntryWriter(char* block, std::uint32_t access) : begin_(block), at_(block + Entry::kKeyLength) {
    *block = 0;
    Entry(block).set_access(access);
  }
  void type(Type type, Form form) {
    tag(static_cast<std::uint8_t>(static_cast<unsigned>(type) | static_cast<unsigned>(form)
                                                                    << Entry::kFormShift));
  }
  void key(std::string_view key) {
    length(key.size(), Entry::kLongKey);
    bytes(key);
  }
  void deadline(std::int64_t deadline_ms) {
    tag(Entry::kHasDeadline);
    std::memcpy(at_, &deadline_ms, sizeof deadline_ms);
    at_ += sizeof deadline_ms;
  }
  void length(std::size_t length) { this->length(length, Entry::kLongValue); }
  void bytes(std::string_view bytes) {
    if (!bytes.empty()) {
      std::memcpy(at_, bytes.data(), bytes.size());
      at_ += bytes.size();
    }
  }
  void zeros(std::size_t count) {
    std::memset(at_, 0, count);
    at_ += count;
  }
  static void set_deadline(Entry entry, std::int64_t deadline_ms) {
    std::memcpy(entry.block() + entry.deadline_offset(), &deadline_ms, sizeof deadline_ms);
  }
  // REQUIRES: the length takes as many bytes as the old one, and the block has the room.
  static void set_length(Entry entry, std::size_t length) {
    if ((entry.tag() & Entry::kLongValue) != 0) {
      const auto wide = static_cast<std::uint32_t>(length);
      std::memcpy(entry.block() + entry.length_offset(), &wide, sizeof wide);
    } else {
      entry.block()[entry.length_offset()] = static_cast<char>(length);
    }
  }
  static bool is_long(Entry entry) { return (entry.tag() & Entry::kLongValue) != 0; }
  static void set_small(Entry entry, const SmallPacked& head, std::string_view elements) {
    std::memcpy(entry.value(), &head, sizeof head);
    std::memcpy(entry.value() + sizeof head, elements.data(), elements.size());
  }
  static void set_form(Entry entry, Form form) {
    const auto kept = entry.tag() & static_cast<std::uint8_t>(~(3U << Entry::kFormShift));
    *entry.block() = static_cast<char>(
        kept | static_cast<int>(static_cast<unsigned>(form) << Entry::kFormShift));
  }

 private:
  static constexpr std::size_t kShort = 255;

  void tag(std::uint8_t bits) { *begin_ = static_cast<char>(*begin_ | bits); }
  void length(std::size_t length, std::uint8_t long_tag) {
    if (length <= kShort) {
      *at_++ = static_cast<char>(length);
      return;
    }
    tag(long_tag);
    const auto wide = static_cast<std::uint32_t>(length);
    std::memcpy(at_, &wide, sizeof wide);
    at_ += sizeof wide;
  }

  char* begin_;
  char* at_;
};

Keyspace::Keyspace(const base::HashSeed& seed, BigValues* big, const AccessClock* clock)
    : table_(seed), big_(big), clock_(clock) {}

// What lies in the slab's pages goes with the slab; big values stay on disk.
Keyspace::~Keyspace() {
  big_ = nullptr;
  clear();
}

// True if its value or its block must be given back by itself.
bool Keyspace::is_owner(Entry entry) {
  const bool refers =
      entry.type() == Type::kString ? entry.form() == Form::kBig : !entry.is_small();
  return refers || !Slab::in_page(entry.block_size());
}

// In rounds, so that the loads of each overlap: buckets, the blocks they name, then, where there
// are collections, those, and what they keep their elements in, which saying their size reads.
void Keyspace::prefetch(std::span<const std::string_view> words, std::size_t step) const {
  std::array<std::uint64_t, kPrefetch> hashes;
  std::size_t count = 0;
  for (std::size_t at = 0; at < words.size() && count < kPrefetch; at += step) {
    hashes[count] = table_.hash(words[at]);
    table_.prefetch_bucket(hashes[count++]);
  }
  for (std::size_t i = 0; i < count; ++i) {
    table_.prefetch_block(hashes[i]);
  }
  if (owners_ == 0) {
    return;
  }
  std::array<const Collection*, kPrefetch> collections;
  std::size_t found = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const Table::Place place = table_.find(words[i * step], hashes[i]);
    const Entry entry = place ? Entry(place.block()) : Entry();
    if (entry && entry.type() != Type::kString && !entry.is_small()) {
      collections[found] = entry.collection();
      base::prefetch(collections[found++]);
    }
  }
  for (std::size_t i = 0; i < found; ++i) {
    const std::size_t size = collections[i]->size();
    asm volatile("" : : "r"(size));
  }
}

char* Keyspace::make_block(const Draft& draft) {
  const bool counted =
      draft.type == Type::kString && (draft.form == Form::kBytes || draft.form == Form::kRaw);
  const bool deadline = draft.deadline_ms != kNoDeadline;
  const std::size_t size = EntryWriter::block_size(draft.key.size(), draft.size, counted, deadline);
  auto* block = static_cast<char*>(slab_.allocate(size));
  EntryWriter writer(block, draft.access);
  writer.type(draft.type, draft.form);
  writer.key(draft.key);
  if (deadline) {
    writer.deadline(draft.deadline_ms);
  }
  if (counted) {
    writer.length(draft.size);
  }
  writer.bytes(draft.head);
  writer.bytes(draft.value);
  writer.zeros(draft.size - draft.head.size() - draft.value.size());
  return block;
}

Entry Keyspace::put(const Draft& draft) {
  const std::uint64_t hash = table_.hash(draft.key);
  const Table::Place place = table_.find(draft.key, hash);
  const bool has_deadline = draft.deadline_ms != kNoDeadline;
  char* block = make_block(draft);
  if (place) {
    const Entry old(place.block());
    if (clock_ != nullptr && clock_->measure() == AccessClock::Measure::kFrequency) {
      Entry(block).set_access(old.access());
    }
    drop_value(old);
    replace(place, old, block, has_deadline);
  } else {
    insert(block, hash, has_deadline);
  }
  return Entry(block);
}

void Keyspace::insert(char* block, std::uint64_t hash, bool has_deadline) {
  table_.insert(block, hash, has_deadline);
  with_deadline_ += has_deadline ? 1 : 0;
  owners_ += is_owner(Entry(block)) ? 1 : 0;
}

void Keyspace::replace(Table::Place place, Entry old, char* block, bool has_deadline) {
  with_deadline_ += has_deadline ? 1 : 0;
  with_deadline_ -= old.has_deadline() ? 1 : 0;
  owners_ += is_owner(Entry(block)) ? 1 : 0;
  owners_ -= is_owner(old) ? 1 : 0;
  place.set(block, has_deadline);
  free_block(old);
}

void Keyspace::free_block(Entry entry) {
  slab_.free(entry.block(), entry.block_size());
}

void Keyspace::drop_value(Entry entry) {
  if (entry.type() == Type::kString) {
    if (entry.form() == Form::kBig) {
      big_->drop(entry.big().id);
    }
  } else if (!entry.is_small()) {
    destroy(std::unique_ptr<Collection>(entry.collection()));
  }
}

void Keyspace::destroy(std::unique_ptr<Collection> value) {
  if (StillWalk* walk = value->walk()) {
    walk->keep(std::move(value));
  } else if (value->size() > kDropLater) {
    dropped_.emplace_back(std::move(value));
  }
}

Entry Keyspace::put_bytes(std::string_view key,
                          std::string_view bytes,
                          std::int64_t deadline_ms,
                          Form form) {
  return put({key, Type::kString, form, deadline_ms, bytes, bytes.size(), fresh()});
}

Entry Keyspace::put_integer(std::string_view key, std::int64_t number, std::int64_t deadline_ms) {
  const std::string_view bytes(reinterpret_cast<const char*>(&number), sizeof number);
  return put({key, Type::kString, Form::kInteger, deadline_ms, bytes, bytes.size(), fresh()});
}

Entry Keyspace::put_big(std::string_view key, BigRef big, std::int64_t deadline_ms) {
  assert(big_ != nullptr);
  const std::string_view bytes(reinterpret_cast<const char*>(&big), sizeof big);
  return put({key, Type::kString, Form::kBig, deadline_ms, bytes, bytes.size(), fresh()});
}

Entry Keyspace::put_small(std::string_view key,
                          Type type,
                          const SmallPacked& elements,
                          std::int64_t deadline_ms) {
  return put({key, type, Form::kSmall, deadline_ms, elements.values().bytes(), elements.size(),
              fresh(), elements.header()});
}

Entry Keyspace::put_collection(std::string_view key,
                               std::unique_ptr<Collection> value,
                               std::int64_t deadline_ms) {
  if (const auto elements = value->elements(); elements && SmallPacked::fits(*elements)) {
    const SmallPacked head(*elements);
    return put({key, value->type(), Form::kSmall, deadline_ms, elements->bytes(), head.size(),
                fresh(), head.header()});
  }
  Collection* owned = value.get();
  // NOLINTNEXTLINE(bugprone-sizeof-expression): the block holds the address
  const std::string_view bytes(reinterpret_cast<const char*>(&owned), sizeof owned);
  const Entry entry =
      put({key, owned->type(), Form::kObject, deadline_ms, bytes, bytes.size(), fresh()});
  static_cast<void>(value.release());
  return entry;
}

void Keyspace::add_collection(std::string_view key, std::unique_ptr<Collection> value) {
  Collection* owned = value.get();
  // NOLINTNEXTLINE(bugprone-sizeof-expression): the block holds the address
  const std::string_view bytes(reinterpret_cast<const char*>(&owned), sizeof owned);
  char* block =
      make_block({key, owned->type(), Form::kObject, kNoDeadline, bytes, bytes.size(), fresh()});
  insert(block, table_.hash(key), false);
  static_cast<void>(value.release());
}

bool Keyspace::store_small(std::string_view key, Entry old, const Collection& value) {
  const auto elements = value.elements();
  if (!elements || !SmallPacked::fits(*elements)) {
    return false;
  }
  const SmallPacked head(*elements);
  if (old && old.small().size() == head.size()) {
    EntryWriter::set_small(old, head, elements->bytes());
    return true;
  }
  const std::int64_t deadline_ms = old ? old.deadline_ms() : kNoDeadline;
  const std::uint32_t access = old ? old.access() : fresh();
  char* block = make_block({key, value.type(), Form::kSmall, deadline_ms, elements->bytes(),
                            head.size(), access, head.header()});
  const std::uint64_t hash = table_.hash(key);
  if (old) {
    replace(table_.find(key, hash), old, block, deadline_ms != kNoDeadline);
  } else {
    insert(block, hash, false);
  }
  return true;
}

Entry Keyspace::grow_bytes(Entry entry, std::size_t size) {
  const std::string_view old = entry.bytes();
  if (size == old.size()) {
    EntryWriter::set_form(entry, Form::kRaw);
    return entry;
  }
  const std::size_t needed = entry.block_size() + (size - old.size());
  const bool same_lengths = EntryWriter::is_long(entry) == (size > 255);
  // Small blocks are always exactly as large as their class, so they are not grown in place.
  if (entry.block_size() > Slab::kLargest && same_lengths &&
      needed <= Slab::usable(entry.block(), entry.block_size())) {
    std::memset(entry.mutable_bytes() + old.size(), 0, size - old.size());
    EntryWriter::set_length(entry, size);
    EntryWriter::set_form(entry, Form::kRaw);
    return entry;
  }
  const std::size_t slack = entry.block_size() > Slab::kLargest ? std::min(size, kMostSlack) : 0;
  const Draft draft{entry.key(), Type::kString, Form::kRaw,    entry.deadline_ms(),
                    old,         size + slack,  entry.access()};
  const Table::Place place = table_.find(draft.key, table_.hash(draft.key));
  char* block = make_block(draft);
  replace(place, entry, block, draft.deadline_ms != kNoDeadline);
  EntryWriter::set_length(Entry(block), size);
  return Entry(block);
}

Entry Keyspace::set_deadline(Entry entry, std::int64_t deadline_ms) {
  if (entry.has_deadline() && deadline_ms != kNoDeadline) {
    EntryWriter::set_deadline(entry, deadline_ms);
    return entry;
  }
  if (entry.deadline_ms() == deadline_ms) {
    return entry;
  }
  const std::string_view value = entry.raw_value();
  const Draft draft{entry.key(), entry.type(), entry.form(),  deadline_ms,
                    value,       value.size(), entry.access()};
  const Table::Place place = table_.find(draft.key, table_.hash(draft.key));
  char* block = make_block(draft);
  replace(place, entry, block, deadline_ms != kNoDeadline);
  return Entry(block);
}

Entry Keyspace::move(Keyspace& from, Entry entry, Keyspace& to, std::string_view key) {
  if (&from == &to && entry.key() == key) {
    return entry;
  }
  const std::uint64_t hash = from.table_.hash(entry.key());
  const Table::Place place = from.table_.find(entry.key(), hash);
  const std::string_view value = entry.raw_value();
  // The old entry leaves the table first, its block last: the new one is made from it.
  from.table_.erase(place, hash);
  from.with_deadline_ -= entry.has_deadline() ? 1 : 0;
  from.owners_ -= is_owner(entry) ? 1 : 0;
  const Entry moved = to.put(
      {key, entry.type(), entry.form(), entry.deadline_ms(), value, value.size(), entry.access()});
  from.free_block(entry);
  return moved;
}

bool Keyspace::erase(std::string_view key) {
  const std::uint64_t hash = table_.hash(key);
  const Table::Place place = table_.find(key, hash);
  if (!place) {
    return false;
  }
  const Entry entry(place.block());
  drop_value(entry);
  with_deadline_ -= entry.has_deadline() ? 1 : 0;
  owners_ -= is_owner(entry) ? 1 : 0;
  table_.erase(place, hash);
  free_block(entry);
  return true;
}

void Keyspace::clear() {
  if (owners_ > 0) {
    for_each([this](Entry entry) {
      if (entry.type() != Type::kString || entry.form() != Form::kBig || big_ != nullptr) {
        drop_value(entry);
      }
      if (!Slab::in_page(entry.block_size())) {
        free_block(entry);
      }
    });
  }
  slab_.clear();
  table_ = Table(table_.seed());
  with_deadline_ = 0;
  owners_ = 0;
}

std::vector<Dropped> Keyspace::take_dropped() {
  return std::exchange(dropped_, {});
}

std::size_t Keyspace::memory_bytes(Entry entry) {
  constexpr std::size_t kSlot = 8;  // its share of the table
  const std::size_t size = Slab::usable(entry.block(), entry.block_size()) + kSlot;
  const bool has_object = entry.type() != Type::kString && !entry.is_small();
  return has_object ? size + entry.collection()->memory_bytes() : size;
}

}  // namespace sequent::data
