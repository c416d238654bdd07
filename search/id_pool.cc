#include "search/id_pool.h"

namespace sequent::search {

void IdPool::write(base::PackedWriter& to, std::span<const std::uint32_t> ids) {
  to.number(ids.size());
  std::uint32_t next = 0;
  for (const std::uint32_t id : ids) {
    to.number(id - next);
    next = id + 1;
  }
}

std::optional<IdList> IdPool::read(base::PackedReader& from, std::uint64_t end) {
  const std::uint64_t count = from.count();
  if (count > numbers_.capacity() - numbers_.size()) {
    return std::nullopt;
  }
  const std::size_t first = numbers_.size();
  std::uint64_t next = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t gap = from.number();
    if (gap >= end - next) {
      return std::nullopt;
    }
    numbers_.push_back(static_cast<std::uint32_t>(next + gap));
    next += gap + 1;
  }
  IdList list = IdList::view(std::span(numbers_).subspan(first));
  if (list.is_inside()) {
    numbers_.resize(first);
  }
  return list;
}

}  // namespace sequent::search
