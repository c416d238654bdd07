#include "engine/data/set.h"

#include <cassert>

#include "engine/data/cell_table.h"
#include "engine/data/cell_walk.h"
#include "engine/data/int_set.h"
#include "engine/data/rebuild.h"

namespace sequent::data {
namespace {

constexpr std::uint8_t kPacked = 0;
constexpr std::uint8_t kTable = 1;
constexpr std::uint8_t kIntegers = 2;
constexpr PackedLimits kLimits;

}  // namespace

class Set::Table final : public Body {
 public:
  using Walk = CellWalk<1>;

  Table() { kind = kTable; }
  void will_change(std::string_view member) {
    if (hook.walk() != nullptr) [[unlikely]] {
      static_cast<Walk*>(hook.walk())->before_change(member);
    }
  }

  CellTable<0, 1> cells;
  StillWalk::Hook hook;
};

class Set::Integers final : public Body {
 public:
  Integers() { kind = kIntegers; }
  IntSet values;
};

void Set::Free::operator()(Body* body) const {
  switch (body->kind) {
    case kPacked: {
      const Packed::Owner owner(static_cast<Packed*>(body));
      break;
    }
    case kTable: {
      const std::unique_ptr<Table> owner(static_cast<Table*>(body));
      break;
    }
    default: {
      const std::unique_ptr<Integers> owner(static_cast<Integers*>(body));
    }
  }
}

const Packed* Set::packed() const {
  return body_ && body_->kind == kPacked ? static_cast<const Packed*>(body_.get()) : nullptr;
}

Set::Integers* Set::integers() const {
  return body_ && body_->kind == kIntegers ? static_cast<Integers*>(body_.get()) : nullptr;
}

Set::Table* Set::table() const {
  return body_ && body_->kind == kTable ? static_cast<Table*>(body_.get()) : nullptr;
}

std::size_t Set::size() const {
  if (!body_) {
    return 0;
  }
  if (const Table* big = table()) {
    return big->cells.size();
  }
  return integers() != nullptr ? integers()->values.size() : packed()->count();
}

std::size_t Set::memory_bytes() const {
  if (!body_) {
    return sizeof(*this);
  }
  if (const Table* big = table()) {
    return sizeof(*this) + sizeof(Table) + big->cells.bytes();
  }
  return sizeof(*this) + (integers() != nullptr
                              ? sizeof(Integers) + integers()->values.memory_bytes()
                              : packed()->bytes());
}

std::unique_ptr<Collection> Set::clone() const {
  auto copy = std::make_unique<Set>(max_integers_);
  if (table() != nullptr) {
    copy->become_table();
  } else if (!is_integers()) {
    copy->body_.reset(Packed::make(kPacked).release());
  }
  for_each([&](std::string_view member) { copy->add(member); });
  return copy;
}

void Set::rebuild(std::string_view key, const EmitCommand& emit) const {
  RebuildCommands commands("SADD", key, emit);
  for_each([&](std::string_view member) { commands.add({member}); });
  commands.finish();
}

StillWalk* Set::walk() const {
  return table() != nullptr ? table()->hook.walk() : nullptr;
}

std::unique_ptr<StillWalk> Set::begin_walk() {
  Table* big = table();
  if (big == nullptr || !StillWalk::is_worth_it(size(), big->cells.bytes())) {
    return nullptr;
  }
  return std::make_unique<Table::Walk>(big->hook, big->cells);
}

bool Set::is_integers() const {
  return !body_ || integers() != nullptr;
}

std::string_view Set::encoding() const {
  return is_integers() ? "intset" : "hashtable";
}

bool Set::contains(std::string_view member) const {
  if (!body_) {
    return false;
  }
  if (const Table* big = table()) {
    return big->cells.find(member) != big->cells.kNone;
  }
  if (const Integers* numbers = integers()) {
    const auto value = base::parse_int(member);
    return value && numbers->values.contains(*value);
  }
  return packed()->find(PackedValue(member), 1) != nullptr;
}

bool Set::add(std::string_view member) {
  if (is_integers()) {
    if (const auto value = base::parse_int(member)) {
      if (!body_) {
        body_.reset(std::make_unique<Integers>().release());
      }
      const bool is_new = integers()->values.add(*value);
      if (is_new && size() > max_integers_) {
        become_table();
      }
      return is_new;
    }
    become_packed_or_table(member);
  }
  if (table() == nullptr) {
    if (contains(member)) {
      return false;
    }
    if (kLimits.allow_count(size() + 1) && kLimits.allow_text(member.size())) {
      Packed::Owner small(static_cast<Packed*>(body_.release()));
      Packed::splice(small, small->end(), 0, {PackedValue(member)});
      body_.reset(small.release());
      return true;
    }
    become_table();
  }
  Table& big = *table();
  if (big.cells.find(member) != big.cells.kNone) {
    return false;
  }
  big.will_change(member);
  big.cells.add({member});
  return true;
}

bool Set::erase(std::string_view member) {
  if (!contains(member)) {
    return false;
  }
  if (Table* big = table()) {
    big->will_change(member);
    big->cells.erase(member);
    if (big->cells.is_wasteful()) {
      (void)big->cells.compact();
    }
    return true;
  }
  if (Integers* numbers = integers()) {
    return numbers->values.erase(*base::parse_int(member));
  }
  Packed::Owner small(static_cast<Packed*>(body_.release()));
  Packed::splice(small, small->find(PackedValue(member), 1), 1, {});
  body_.reset(small.release());
  return true;
}

void Set::for_each(Visit visit) const {
  if (const Table* big = table()) {
    big->cells.for_each([&](auto ref) { visit(big->cells.key(ref)); });
    return;
  }
  for_each_while([&](std::string_view member) {
    visit(member);
    return true;
  });
}

void Set::for_each_while(base::FunctionRef<bool(std::string_view member)> visit) const {
  if (!body_) {
    return;
  }
  if (const Table* big = table()) {
    big->cells.for_each_while([&](auto ref) { return visit(big->cells.key(ref)); });
    return;
  }
  Digits digits;
  if (const Integers* numbers = integers()) {
    for (std::size_t index = 0; index < numbers->values.size(); ++index) {
      digits = base::format_int(numbers->values.at(index));
      if (!visit(digits)) {
        return;
      }
    }
    return;
  }
  for (const char* at = packed()->begin(); at != packed()->end(); at = Packed::next(at)) {
    if (!visit(packed_text(at, digits))) {
      return;
    }
  }
}

std::uint64_t Set::scan(std::uint64_t cursor, Visit visit) const {
  if (const Table* big = table()) {
    return big->cells.scan(cursor, [&](auto ref) { visit(big->cells.key(ref)); });
  }
  for_each(visit);
  return 0;
}

void Set::sample(base::FunctionRef<std::uint64_t()> random, Visit visit) const {
  assert(!empty());
  if (const Table* big = table()) {
    visit(big->cells.key(big->cells.sample(random)));
    return;
  }
  const std::uint64_t chosen = random() % size();
  Digits digits;
  if (const Integers* numbers = integers()) {
    digits = base::format_int(numbers->values.at(chosen));
    visit(digits);
    return;
  }
  const char* at = packed()->begin();
  for (std::uint64_t skipped = 0; skipped < chosen; ++skipped) {
    at = Packed::next(at);
  }
  visit(packed_text(at, digits));
}

void Set::become_packed_or_table(std::string_view next_member) {
  if (!kLimits.allow_count(size() + 1) || !kLimits.allow_text(next_member.size())) {
    become_table();
    return;
  }
  Packed::Owner small = Packed::make(kPacked);
  for_each([&](std::string_view member) {
    Packed::splice(small, small->end(), 0, {PackedValue(member)});
  });
  body_.reset(small.release());
}

void Set::become_table() {
  auto big = std::make_unique<Table>();
  for_each([&](std::string_view member) { big->cells.add({member}); });
  body_.reset(big.release());
}

}  // namespace sequent::data
