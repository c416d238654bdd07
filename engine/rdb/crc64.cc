#include "engine/rdb/crc64.h"

#include <array>
#include <cstddef>

#include "engine/rdb/bytes.h"

namespace sequent::rdb {
namespace {

constexpr std::uint64_t kPolynomial = 0x95ac9329ac4bc9b5;  // ad93d23594c935a9 reflected

using Table = std::array<std::uint64_t, 256>;

// tables[k][b]: what byte b does to the sum when k more bytes follow it ("slicing by 8").
constexpr std::array<Table, 8> make_tables() {
  std::array<Table, 8> tables{};
  for (std::uint64_t byte = 0; byte < 256; ++byte) {
    std::uint64_t sum = byte;
    for (int bit = 0; bit < 8; ++bit) {
      sum = (sum >> 1U) ^ ((sum & 1U) != 0 ? kPolynomial : 0);
    }
    tables[0][byte] = sum;
  }
  for (std::size_t k = 1; k < tables.size(); ++k) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const std::uint64_t sum = tables[k - 1][byte];
      tables[k][byte] = (sum >> 8U) ^ tables[0][sum & 0xffU];
    }
  }
  return tables;
}

constexpr std::array<Table, 8> kTables = make_tables();

}  // namespace

std::uint64_t crc64(std::string_view bytes, std::uint64_t before) {
  std::uint64_t sum = before;
  while (bytes.size() >= sizeof sum) {
    sum ^= load_little<std::uint64_t>(bytes.data());
    std::uint64_t next = 0;
    for (std::size_t k = 0; k < kTables.size(); ++k) {
      next ^= kTables[kTables.size() - 1 - k][(sum >> (8 * k)) & 0xffU];
    }
    sum = next;
    bytes.remove_prefix(sizeof sum);
  }
  for (const char byte : bytes) {
    sum = (sum >> 8U) ^ kTables[0][(sum ^ static_cast<unsigned char>(byte)) & 0xffU];
  }
  return sum;
}

}  // namespace sequent::rdb
