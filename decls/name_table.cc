#include "decls/name_table.h"

#include "engine/base/hash.h"

namespace sequent::decls {
namespace {

// Names are not chosen to collide with each other: no secret is needed.
constexpr base::HashSeed kSeed{.a = 0x243f6a8885a308d3ULL, .b = 0x13198a2e03707344ULL};

}  // namespace

std::uint32_t NameTable::number_of(std::string_view name) {
  if (2 * (size() + 1) > slots_.size()) {
    grow();
  }
  const auto hash = static_cast<std::uint32_t>(base::keyed_hash(name, kSeed));
  std::size_t at = hash & (slots_.size() - 1);
  for (; slots_[at].number != kFree; at = (at + 1) & (slots_.size() - 1)) {
    if (slots_[at].hash == hash && this->name(slots_[at].number) == name) {
      return slots_[at].number;
    }
  }
  const auto number = static_cast<std::uint32_t>(size());
  slots_[at] = {.hash = hash, .number = number};
  text_ += name;
  begin_.push_back(text_.size());
  return number;
}

void NameTable::grow() {
  const std::vector<Slot> before = std::move(slots_);
  slots_.assign(2 * before.size(), Slot());
  for (const Slot& slot : before) {
    if (slot.number != kFree) {
      std::size_t at = slot.hash & (slots_.size() - 1);
      while (slots_[at].number != kFree) {
        at = (at + 1) & (slots_.size() - 1);
      }
      slots_[at] = slot;
    }
  }
}

}  // namespace sequent::decls
