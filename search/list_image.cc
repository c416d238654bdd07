#include "search/list_image.h"

namespace sequent::search {
namespace {

constexpr std::uint64_t kEndOfOne = 1ULL << 31U;

const std::uint8_t* bytes_at(std::string_view bytes) {
  return reinterpret_cast<const std::uint8_t*>(bytes.data());
}

}  // namespace

void ListWriter::add(std::span<const std::uint32_t> ids) {
  if (ids.empty()) {
    sizes_.number(0);
    return;
  }
  if (ids.size() == 1 && ids[0] < kEndOfOne) {
    sizes_.number(std::uint64_t{ids[0]} * 2 + 1);
    return;
  }
  const std::size_t before = bytes_.size();
  PackedIds::pack(ids, bytes_);
  sizes_.number((bytes_.size() - before) * 2);
}

void ListWriter::write(base::PackedWriter& to) const {
  to.text(sizes_.bytes());
  to.text({reinterpret_cast<const char*>(bytes_.data()), bytes_.size()});
}

ListReader::ListReader(base::PackedReader& from) : sizes_(from.text()), bytes_(from.text()) {}

std::optional<PackedIds> ListReader::next(std::uint64_t end) {
  const std::uint64_t number = sizes_.number();
  if (number == 0) {
    return sizes_.failed() ? std::nullopt : std::optional(PackedIds());
  }
  if (number % 2 == 1) {
    const std::uint64_t id = number / 2;
    return id < end && id < kEndOfOne
               ? std::optional(PackedIds::one(static_cast<std::uint32_t>(id)))
               : std::nullopt;
  }
  const std::uint64_t size = number / 2;
  if (size > bytes_.size() - place_) {
    return std::nullopt;
  }
  const std::uint8_t* const at = bytes_at(bytes_.substr(place_));
  if (!PackedIds::is_packed({at, size}, end)) {
    return std::nullopt;
  }
  place_ += size;
  const PackedIds ids(at);
  return ids.size() == 1 && ids.first() < kEndOfOne ? std::nullopt : std::optional(ids);
}

}  // namespace sequent::search
