#include "engine/data/int_set.h"

#include <cassert>
#include <cstring>

namespace sequent::data {
namespace {

std::size_t width_of(std::int64_t value) {
  if (value == static_cast<std::int16_t>(value)) {
    return 2;
  }
  return value == static_cast<std::int32_t>(value) ? 4 : 8;
}

std::int64_t load(const char* at, std::size_t width) {
  const std::size_t unused = 8 * (sizeof(std::int64_t) - width);
  std::uint64_t raw = 0;
  std::memcpy(&raw, at, width);
  return static_cast<std::int64_t>(raw << unused) >> unused;
}

}  // namespace

std::int64_t IntSet::at(std::size_t index) const {
  assert(index < size());
  return load(&bytes_[index * width_], width_);
}

std::size_t IntSet::find(std::int64_t value) const {
  std::size_t low = 0;
  std::size_t high = size();
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (at(middle) < value) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

bool IntSet::contains(std::int64_t value) const {
  const std::size_t index = find(value);
  return index < size() && at(index) == value;
}

bool IntSet::add(std::int64_t value) {
  if (width_of(value) > width_) {
    widen(width_of(value));
  }
  const std::size_t index = find(value);
  if (index < size() && at(index) == value) {
    return false;
  }
  if (bytes_.capacity() < bytes_.size() + width_) {
    bytes_.reserve(bytes_.size() + width_ * (1 + size() / 8));  // many sets are small
  }
  const char* raw = reinterpret_cast<const char*>(&value);
  bytes_.insert(bytes_.begin() + static_cast<std::ptrdiff_t>(index * width_), raw, raw + width_);
  return true;
}

bool IntSet::erase(std::int64_t value) {
  const std::size_t index = find(value);
  if (index == size() || at(index) != value) {
    return false;
  }
  const auto place = bytes_.begin() + static_cast<std::ptrdiff_t>(index * width_);
  bytes_.erase(place, place + width_);
  return true;
}

void IntSet::widen(std::size_t width) {
  Bytes wide(size() * width);
  for (std::size_t index = 0; index < size(); ++index) {
    const std::int64_t value = at(index);
    std::memcpy(&wide[index * width], &value, width);
  }
  bytes_ = std::move(wide);
  width_ = static_cast<std::uint8_t>(width);
}

}  // namespace sequent::data
