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
  } else {
    const std::unique_ptr<Table> owner(static_cast<Table*>(body));
  }
}

const Packed* Hash::packed() const {
  return body_ && body_->kind == kPacked ? static_cast<const Packed*>(body_.get()) : nullptr;
}

Hash::Table* Hash::table() const {
  return body_ && body_->kind == kTable ? static_cast<Table*>(body_.get()) : nullptr;
}

std::size_t Hash::size() const {
  if (const Table* big = table()) {
    return big->cells.size();
  }
  return body_ ? packed()->count() / kPair : 0;
}

std::size_t Hash::memory_bytes() const {
  if (const Table* big = table()) {
    return sizeof(*this) + sizeof(Table) + big->cells.bytes();
  }
  return sizeof(*this) + (body_ ? packed()->bytes() : 0);
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
  const Packed* small = packed();
  const char* at =
      small == nullptr ? nullptr : small->find(PackedValue(field), small->begin(), kPair);
  return at == nullptr ? std::nullopt : std::optional(packed_text(Packed::next(at), digits));
}

bool Hash::contains(std::string_view field) const {
  if (const Table* big = table()) {
    return big->cells.find(field) != big->cells.kNone;
  }
  const Packed* small = packed();
  return small != nullptr && small->find(PackedValue(field), small->begin(), kPair) != nullptr;
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
  if (!body_) {
    body_.reset(Packed::make(kPacked).release());
  }
  Packed::Owner small(static_cast<Packed*>(body_.release()));
  const PackedValue key(field);
  const char* at = small->find(key, small->begin(), kPair);
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
  Packed::Owner small =
      body_ ? Packed::Owner(static_cast<Packed*>(body_.release())) : Packed::make(kPacked);
  for (std::size_t at = 0; at < pairs.size(); at += kPair) {
    const PackedValue field(pairs[at]);
    const PackedValue value(pairs[at + 1]);
    if (const char* old = small->find(field, small->begin(), kPair); old != nullptr) {
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
  Packed::splice(small, small->end(), 0, added);
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
  Packed::Owner small(static_cast<Packed*>(body_.release()));
  const char* at = small->find(PackedValue(field), small->begin(), kPair);
  Packed::splice(small, at, kPair, {});
  body_.reset(small.release());
  return true;
}

void Hash::for_each(Visit visit) const {
  if (const Table* big = table()) {
    big->cells.for_each([&](auto ref) { visit(big->cells.key(ref), big->cells.value(ref)); });
    return;
  }
  if (!body_) {
    return;
  }
  Digits field_digits;
  Digits value_digits;
  for (const char *at = packed()->begin(), *end = packed()->end(); at != end;) {
    const char* value = Packed::next(at);
    visit(packed_text(at, field_digits), packed_text(value, value_digits));
    at = Packed::next(value);
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
  const char* at = packed()->begin();
  for (std::uint64_t skipped = 2 * (random() % size()); skipped > 0; --skipped) {
    at = Packed::next(at);
  }
  Digits field_digits;
  Digits value_digits;
  visit(packed_text(at, field_digits), packed_text(Packed::next(at), value_digits));
}

void Hash::become_table() {
  auto big = std::make_unique<Table>();
  for_each([&](std::string_view field, std::string_view value) { big->cells.add({field, value}); });
  body_.reset(big.release());
}

}  // namespace sequent::data
