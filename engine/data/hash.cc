#include "engine/data/hash.h"

#include <cassert>
#include <vector>

#include "engine/data/cell_table.h"
#include "engine/data/cell_walk.h"
#include "engine/data/rebuild.h"

namespace sequent::data {
namespace {

constexpr std::uint8_t kPacked = 0;
constexpr std::uint8_t kTable = 1;
constexpr std::size_t kPair = 2;

}  // namespace

class Hash::Table final : public Body {
 public:
  using Walk = CellWalk<2>;

  Table() { kind = kTable; }
  void will_change(std::string_view field) {
    if (hook.walk() != nullptr) [[unlikely]] {
      static_cast<Walk*>(hook.walk())->before_change(field);
    }
  }

  CellTable<0, 2> cells;
  StillWalk::Hook hook;
};

void Hash::Free::operator()(Body* body) const {
  if (body->kind == kPacked) {
    const Packed::Owner owner(static_cast<Packed*>(body));
  } else if (body->kind == kTable) {
    const std::unique_ptr<Table> owner(static_cast<Table*>(body));
  }
}

Hash::Hash(const SmallPacked& fields, PackedLimits limits)
    : body_(Packed::make(kPacked, fields.values()).release()), limits_(limits) {}

// Only within a Borrowed, which neither changes nor ends it.
Hash::Hash(const SmallPacked& fields) : body_(const_cast<SmallPacked*>(&fields)) {}

PackedView Hash::values() const {
  if (!body_) {
    return {};
  }
  return body_->kind == kPacked ? static_cast<const Packed*>(body_.get())->values()
                                : static_cast<const SmallPacked*>(body_.get())->values();
}

std::optional<PackedView> Hash::elements() const {
  return table() == nullptr ? std::optional(values()) : std::nullopt;
}

Packed::Owner Hash::take_packed() {
  if (!body_) {
    return Packed::make(kPacked);
  }
  assert(body_->kind == kPacked);
  return Packed::Owner(static_cast<Packed*>(body_.release()));
}

Hash::Table* Hash::table() const {
  return body_ && body_->kind == kTable ? static_cast<Table*>(body_.get()) : nullptr;
}

std::size_t Hash::size() const {
  if (const Table* big = table()) {
    return big->cells.size();
  }
  return values().count() / kPair;
}

std::size_t Hash::memory_bytes() const {
  if (const Table* big = table()) {
    return sizeof(*this) + sizeof(Table) + big->cells.bytes();
  }
  const bool owns = body_ && body_->kind == kPacked;
  return sizeof(*this) + (owns ? static_cast<const Packed*>(body_.get())->bytes() : 0);
}

std::unique_ptr<Collection> Hash::clone() const {
  auto copy = std::make_unique<Hash>(limits_);
  if (table() != nullptr) {
    copy->become_table();
  }
  for_each([&](std::string_view field, std::string_view value) { copy->set(field, value); });
  return copy;
}

void Hash::rebuild(std::string_view key, const EmitCommand& emit) const {
  RebuildCommands commands("HSET", key, emit);
  for_each([&](std::string_view field, std::string_view value) { commands.add({field, value}); });
  commands.finish();
}

StillWalk* Hash::walk() const {
  return table() != nullptr ? table()->hook.walk() : nullptr;
}

std::unique_ptr<StillWalk> Hash::begin_walk() {
  Table* big = table();
  if (big == nullptr || !StillWalk::is_worth_it(size(), big->cells.bytes())) {
    return nullptr;
  }
  return std::make_unique<Table::Walk>(big->hook, big->cells);
}

std::string_view Hash::encoding() const {
  return table() != nullptr ? "hashtable" : "listpack";
}

std::optional<std::string_view> Hash::get(std::string_view field, Digits& digits) const {
  if (const Table* big = table()) {
    const auto ref = big->cells.find(field);
    return ref == big->cells.kNone ? std::nullopt : std::optional(big->cells.value(ref));
  }
  const char* at = values().find(PackedValue(field), kPair);
  return at == nullptr ? std::nullopt : std::optional(packed_text(PackedView::next(at), digits));
}

bool Hash::contains(std::string_view field) const {
  if (const Table* big = table()) {
    return big->cells.find(field) != big->cells.kNone;
  }
  return values().find(PackedValue(field), kPair) != nullptr;
}

void Hash::prepare_for(std::string_view field, std::string_view value) {
  if (table() == nullptr &&
      !(limits_.allow_text(field.size()) && limits_.allow_text(value.size()))) {
    become_table();
  }
}

bool Hash::set(std::string_view field, std::string_view value) {
  prepare_for(field, value);
  if (Table* big = table()) {
    big->will_change(field);
    if (big->cells.find(field) == big->cells.kNone) {
      big->cells.add({field, value});
      return true;
    }
    big->cells.set_value(field, value);
    return false;
  }
  if (!body_ && limits_.allow_count(1)) {
    body_.reset(Packed::make(kPacked, {PackedValue(field), PackedValue(value)}).release());
    return true;
  }
  Packed::Owner small = take_packed();
  const PackedValue key(field);
  const char* at = small->find(key, kPair);
  if (at != nullptr) {
    Packed::splice(small, Packed::next(at), 1, {PackedValue(value)});
  } else {
    Packed::splice(small, small->end(), 0, {key, PackedValue(value)});
  }
  body_.reset(small.release());
  if (!limits_.allow_count(size())) {
    become_table();
  }
  return at == nullptr;
}

std::size_t Hash::set_pairs(std::span<const std::string_view> pairs) {
  for (std::size_t at = 0; at < pairs.size(); at += kPair) {
    prepare_for(pairs[at], pairs[at + 1]);
  }
  const bool stays_packed =
      table() == nullptr && limits_.allow_count(size() + pairs.size() / kPair);
  if (stays_packed && pairs.size() > kPair) {
    return set_packed(pairs);
  }
  std::size_t added = 0;
  for (std::size_t at = 0; at < pairs.size(); at += kPair) {
    added += set(pairs[at], pairs[at + 1]) ? 1 : 0;
  }
  return added;
}

// Values of fields that are there are replaced one by one; the new fields are put behind
// them at once, so that the block is made or grown once.
std::size_t Hash::set_packed(std::span<const std::string_view> pairs) {
  std::vector<PackedValue> added;
  added.reserve(pairs.size());
  Packed::Owner small = body_ ? take_packed() : nullptr;
  for (std::size_t at = 0; at < pairs.size(); at += kPair) {
    const PackedValue field(pairs[at]);
    const PackedValue value(pairs[at + 1]);
    const char* old = small ? small->find(field, kPair) : nullptr;
    if (old != nullptr) {
      Packed::splice(small, Packed::next(old), 1, {value});
      continue;
    }
    std::size_t same = 0;
    while (same < added.size() && added[same] != field) {
      same += kPair;
    }
    if (same < added.size()) {
      added[same + 1] = value;
    } else {
      added.insert(added.end(), {field, value});
    }
  }
  if (small) {
    Packed::splice(small, small->end(), 0, added);
  } else {
    small = Packed::make(kPacked, added);
  }
  body_.reset(small.release());
  return added.size() / kPair;
}

bool Hash::erase(std::string_view field) {
  if (!contains(field)) {
    return false;
  }
  if (Table* big = table()) {
    big->will_change(field);
    big->cells.erase(field);
    if (big->cells.is_wasteful()) {
      (void)big->cells.compact();
    }
    return true;
  }
  Packed::Owner small = take_packed();
  const char* at = small->find(PackedValue(field), kPair);
  Packed::splice(small, at, kPair, {});
  body_.reset(small.release());
  return true;
}

void Hash::for_each(Visit visit) const {
  if (const Table* big = table()) {
    big->cells.for_each([&](auto ref) { visit(big->cells.key(ref), big->cells.value(ref)); });
    return;
  }
  Digits field_digits;
  Digits value_digits;
  const PackedView pairs = values();
  for (const char* at = pairs.begin(); at != pairs.end();) {
    const char* value = PackedView::next(at);
    visit(packed_text(at, field_digits), packed_text(value, value_digits));
    at = PackedView::next(value);
  }
}

std::uint64_t Hash::scan(std::uint64_t cursor, Visit visit) const {
  if (const Table* big = table()) {
    return big->cells.scan(cursor,
                           [&](auto ref) { visit(big->cells.key(ref), big->cells.value(ref)); });
  }
  for_each(visit);
  return 0;
}

void Hash::sample(base::FunctionRef<std::uint64_t()> random, Visit visit) const {
  assert(!empty());
  if (const Table* big = table()) {
    const auto ref = big->cells.sample(random);
    visit(big->cells.key(ref), big->cells.value(ref));
    return;
  }
  const char* at = values().begin();
  for (std::uint64_t skipped = kPair * (random() % size()); skipped > 0; --skipped) {
    at = PackedView::next(at);
  }
  Digits field_digits;
  Digits value_digits;
  visit(packed_text(at, field_digits), packed_text(PackedView::next(at), value_digits));
}

void Hash::become_table() {
  auto big = std::make_unique<Table>();
  for_each([&](std::string_view field, std::string_view value) { big->cells.add({field, value}); });
  body_.reset(big.release());
}

}  // namespace sequent::data
