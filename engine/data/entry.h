#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "engine/data/packed.h"
#include "engine/data/value.h"

namespace sequent::data {

inline constexpr std::int64_t kNoDeadline = -1;

// How a value is kept.
enum class Form : std::uint8_t {
  // Of a string:
  kBytes = 0,    // OBJECT ENCODING embstr or raw, by length
  kInteger = 1,  // int
  kRaw = 2,      // bytes that were written in place: raw whatever the length
  kBig = 3,      // an id of BigValues
  // Of a collection:
  kObject = 0,
  kSmall = 1,  // its elements, as a SmallPacked
};

struct BigRef {
  std::uint64_t id = 0;
  std::uint64_t length = 0;
};

// A key and all that belongs to it, as one block of memory:
//   tag | access | key length | key | deadline (if it has one) | value length (if bytes) | value
// `access` is three bytes that an AccessClock reads and writes. The lengths take one
// byte, or four where the tag says so. The value is the
// bytes, an integer, a BigRef, the address of a Collection or a SmallPacked. Nothing is aligned.
//
// A view of it: cheap to copy, false when there is none. It holds until the
// keyspace is next changed.
class Entry {
 public:
  Entry() = default;
  explicit Entry(char* block) : block_(block) {}
  explicit operator bool() const { return block_ != nullptr; }

  [[nodiscard]] Type type() const { return static_cast<Type>(tag() & kTypeMask); }
  [[nodiscard]] std::string_view key() const { return {block_ + key_offset(), key_size()}; }
  [[nodiscard]] bool has_deadline() const { return (tag() & kHasDeadline) != 0; }
  // Wall clock in milliseconds, or kNoDeadline.
  [[nodiscard]] std::int64_t deadline_ms() const {
    return has_deadline() ? load<std::int64_t>(deadline_offset()) : kNoDeadline;
  }

  // The low 24 bits: when or how often the key was used, see AccessClock.
  [[nodiscard]] std::uint32_t access() const { return load<std::uint32_t>(0) >> kTagBits; }
  void set_access(std::uint32_t stamp) { std::memcpy(block_ + kTagSize, &stamp, kAccessSize); }

  // REQUIRES (all of these): type() == kString, and the form each names.
  [[nodiscard]] Form form() const { return static_cast<Form>((tag() >> kFormShift) & 3U); }
  [[nodiscard]] bool is_bytes() const { return form() == Form::kBytes || form() == Form::kRaw; }
  [[nodiscard]] std::string_view bytes() const { return {value(), value_size()}; }
  [[nodiscard]] char* mutable_bytes() { return value(); }
  [[nodiscard]] std::int64_t integer() const {
    std::int64_t number = 0;
    std::memcpy(&number, value(), sizeof number);
    return number;
  }
  void set_integer(std::int64_t number) { std::memcpy(value(), &number, sizeof number); }
  [[nodiscard]] BigRef big() const {
    BigRef big;
    std::memcpy(&big, value(), sizeof big);
    return big;
  }

  // REQUIRES (all of these): type() != kString
  [[nodiscard]] bool is_small() const { return form() == Form::kSmall; }
  // REQUIRES: is_small()
  [[nodiscard]] const SmallPacked& small() const {
    return *reinterpret_cast<const SmallPacked*>(value());
  }
  // REQUIRES: !is_small()
  [[nodiscard]] Collection* collection() const {
    Collection* collection = nullptr;
    // NOLINTNEXTLINE(bugprone-sizeof-expression): the address is what lies there
    std::memcpy(&collection, value(), sizeof collection);
    return collection;
  }

  // The value as it lies in the block.
  [[nodiscard]] std::string_view raw_value() const { return {value(), value_size()}; }
  // The size of the block.
  [[nodiscard]] std::size_t block_size() const { return value_offset() + value_size(); }
  [[nodiscard]] char* block() const { return block_; }

 private:
  friend class EntryWriter;
  static constexpr std::size_t kTagSize = 1;
  static constexpr unsigned kTagBits = 8;
  static constexpr std::size_t kAccessSize = 3;
  static constexpr std::size_t kKeyLength = kTagSize + kAccessSize;  // where it lies
  static constexpr std::uint8_t kTypeMask = 7;
  static constexpr unsigned kFormShift = 3;
  static constexpr std::uint8_t kHasDeadline = 1U << 5U;
  static constexpr std::uint8_t kLongKey = 1U << 6U;
  static constexpr std::uint8_t kLongValue = 1U << 7U;

  template <typename T>
  [[nodiscard]] T load(std::size_t offset) const {
    T value{};
    std::memcpy(&value, block_ + offset, sizeof value);
    return value;
  }
  [[nodiscard]] std::uint8_t tag() const { return static_cast<std::uint8_t>(block_[0]); }
  [[nodiscard]] bool counts_value() const {
    return type() == Type::kString && (form() == Form::kBytes || form() == Form::kRaw);
  }
  [[nodiscard]] std::size_t key_size() const {
    return (tag() & kLongKey) != 0 ? load<std::uint32_t>(kKeyLength)
                                   : load<std::uint8_t>(kKeyLength);
  }
  [[nodiscard]] std::size_t key_offset() const {
    return kKeyLength + ((tag() & kLongKey) != 0 ? 4 : 1);
  }
  [[nodiscard]] std::size_t deadline_offset() const { return key_offset() + key_size(); }
  [[nodiscard]] std::size_t length_offset() const {
    return deadline_offset() + (has_deadline() ? sizeof(std::int64_t) : 0);
  }
  [[nodiscard]] std::size_t value_offset() const {
    if (!counts_value()) {
      return length_offset();
    }
    return length_offset() + ((tag() & kLongValue) != 0 ? 4 : 1);
  }
  [[nodiscard]] std::size_t value_size() const {
    if (counts_value()) {
      return (tag() & kLongValue) != 0 ? load<std::uint32_t>(length_offset())
                                       : load<std::uint8_t>(length_offset());
    }
    if (type() == Type::kString) {
      return form() == Form::kBig ? sizeof(BigRef) : sizeof(std::int64_t);
    }
    return is_small() ? small().size() : sizeof(std::int64_t);
  }
  [[nodiscard]] char* value() const { return block_ + value_offset(); }

  char* block_ = nullptr;
};

}  // namespace sequent::data
