#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sequent::base {

// Numbers and texts one after the other, for small files and values that only we
// read. Numbers take 7 bits a byte, low bits first; a text is its length and its bytes.
class PackedWriter {
 public:
  PackedWriter& number(std::uint64_t value) {
    while (value >= 0x80) {
      bytes_ += static_cast<char>(value | 0x80);
      value >>= 7;
    }
    bytes_ += static_cast<char>(value);
    return *this;
  }
  PackedWriter& text(std::string_view value) {
    number(value.size());
    bytes_.append(value);
    return *this;
  }
  // Bytes without their length: the reader knows it.
  PackedWriter& raw(std::string_view value) {
    bytes_.append(value);
    return *this;
  }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

// Reads them back. What is not there reads as 0 and empty, and is remembered.
class PackedReader {
 public:
  explicit PackedReader(std::string_view bytes) : rest_(bytes) {}

  std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (rest_.empty()) {
        break;
      }
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      value |= static_cast<std::uint64_t>(byte & 0x7fU) << shift;
      if (byte < 0x80) {
        return value;
      }
    }
    return fail();
  }
  std::string_view text() { return raw(number()); }
  std::string_view raw(std::uint64_t size) {
    if (size > rest_.size()) {
      fail();
      return {};
    }
    const std::string_view value = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return value;
  }
  // How many items follow, each of at least one byte: never more than there are bytes.
  std::uint64_t count() {
    const std::uint64_t value = number();
    return value <= rest_.size() ? value : fail();
  }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  [[nodiscard]] std::string_view rest() const { return rest_; }
  [[nodiscard]] bool failed() const { return failed_; }

 private:
  std::uint64_t fail() {
    failed_ = true;
    rest_ = {};
    return 0;
  }

  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace sequent::base
