#include "engine/rdb/payload.h"

#include <cstddef>

#include "engine/rdb/bytes.h"
#include "engine/rdb/crc64.h"
#include "engine/rdb/format.h"

namespace sequent::rdb {
namespace {

constexpr std::size_t kSum = sizeof(std::uint64_t);
constexpr std::size_t kFooter = sizeof(std::uint16_t) + kSum;

}  // namespace

void seal(std::string& value) {
  append_little(value, static_cast<std::uint16_t>(kVersion));
  append_little(value, crc64(value));
}

std::optional<std::string_view> unseal(std::string_view payload) {
  if (payload.size() < kFooter) {
    return std::nullopt;
  }
  const std::string_view value = payload.substr(0, payload.size() - kFooter);
  const std::string_view summed = payload.substr(0, payload.size() - kSum);
  if (load_little<std::uint16_t>(payload.data() + value.size()) > kVersion ||
      load_little<std::uint64_t>(payload.data() + summed.size()) != crc64(summed)) {
    return std::nullopt;
  }
  return value;
}

}  // namespace sequent::rdb
