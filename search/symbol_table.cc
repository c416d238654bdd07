#include "search/symbol_table.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <functional>

namespace sequent::search {
namespace {

constexpr std::uint32_t kPieceBits = 16;
constexpr std::uint32_t kPiece = 1U << kPieceBits;
constexpr std::size_t kLengthBytes = sizeof(std::uint32_t);  // before each name
constexpr std::size_t kFirstSlots = 64;

std::size_t hash_of(std::string_view text) {
  return std::hash<std::string_view>{}(text);
}

}  // namespace

std::string_view last_part(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos || dot + 1 == name.size() ? name : name.substr(dot + 1);
}

std::string_view SymbolTable::name(Symbol symbol) const {
  const std::uint32_t place = places_[symbol];
  const char* const at = pieces_[place >> kPieceBits].get() + (place & (kPiece - 1));
  std::uint32_t length = 0;
  std::memcpy(&length, at, kLengthBytes);
  return {at + kLengthBytes, length};
}

std::size_t SymbolTable::slot_of(std::string_view name) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash_of(name) & mask;
  while (slots_[slot] != 0 && this->name(slots_[slot] - 1) != name) {
    slot = (slot + 1) & mask;
  }
  return slot;
}

std::size_t SymbolTable::slot_of_last_part(std::string_view part) const {
  const std::size_t mask = last_parts_.size() - 1;
  std::size_t slot = hash_of(part) & mask;
  while (last_parts_[slot] != 0 && last_part(name(last_parts_[slot] - 1)) != part) {
    slot = (slot + 1) & mask;
  }
  return slot;
}

// Names do not move: what is asked for one may add another.
std::uint32_t SymbolTable::keep(std::string_view name) {
  const std::size_t bytes = kLengthBytes + name.size();
  if (bytes > room_) {
    const std::size_t size = std::max<std::size_t>(kPiece, bytes);
    pieces_.push_back(std::make_unique<char[]>(size));
    room_ = kPiece;
  }
  const std::uint32_t offset = kPiece - room_;
  char* const at = pieces_.back().get() + offset;
  const auto length = static_cast<std::uint32_t>(name.size());
  std::memcpy(at, &length, kLengthBytes);
  std::ranges::copy(name, at + kLengthBytes);
  room_ -= static_cast<std::uint32_t>(std::min<std::size_t>(bytes, room_));
  return static_cast<std::uint32_t>(pieces_.size() - 1) << kPieceBits | offset;
}

void SymbolTable::link(Symbol symbol) {
  Symbol& last = last_parts_[slot_of_last_part(last_part(name(symbol)))];
  before_[symbol] = last;
  last = symbol + 1;
}

void SymbolTable::append(std::string_view name) {
  places_.push_back(keep(name));
  before_.push_back(0);
}

void SymbolTable::grow() {
  fill(std::max(kFirstSlots, slots_.size() * 2));
}

bool SymbolTable::fill(std::size_t slots) {
  slots_.assign(slots, 0);
  last_parts_.assign(slots, 0);
  for (Symbol symbol = 0; symbol < places_.size(); ++symbol) {
    Symbol& slot = slots_[slot_of(name(symbol))];
    if (slot != 0) {
      return false;
    }
    slot = symbol + 1;
    link(symbol);
  }
  return true;
}

Symbol SymbolTable::add(std::string_view name) {
  if (places_.size() * 4 >= slots_.size() * 3) {
    grow();
  }
  Symbol& slot = slots_[slot_of(name)];
  if (slot == 0) {
    append(name);
    slot = static_cast<Symbol>(places_.size());
    link(slot - 1);
  }
  return slot - 1;
}

std::optional<Symbol> SymbolTable::find(std::string_view name) const {
  if (slots_.empty()) {
    return std::nullopt;
  }
  const Symbol found = slots_[slot_of(name)];
  return found == 0 ? std::nullopt : std::optional(found - 1);
}

std::vector<Symbol> SymbolTable::ending_in(std::string_view suffix) const {
  std::vector<Symbol> symbols;
  if (last_parts_.empty()) {
    return symbols;
  }
  for (Symbol next = last_parts_[slot_of_last_part(last_part(suffix))]; next != 0;
       next = before_[next - 1]) {
    const std::string_view name = this->name(next - 1);
    if (name.size() == suffix.size()
            ? name == suffix
            : name.ends_with(suffix) && name[name.size() - suffix.size() - 1] == '.') {
      symbols.push_back(next - 1);
    }
  }
  std::ranges::reverse(symbols);
  return symbols;
}

void SymbolTable::write(base::PackedWriter& to) const {
  to.number(size());
  for (Symbol symbol = 0; symbol < size(); ++symbol) {
    to.text(name(symbol));
  }
}

bool SymbolTable::read(base::PackedReader& from) {
  const std::uint64_t count = from.count();
  for (Symbol symbol = 0; symbol < count && !from.failed(); ++symbol) {
    append(from.text());
  }
  return !from.failed() && fill(std::max(kFirstSlots, std::bit_ceil(count + count / 2)));
}

}  // namespace sequent::search
