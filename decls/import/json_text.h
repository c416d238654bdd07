#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sequent::decls {

// One JSON text, as a vector of its values in the order in which they stand, each with its
// place. Reading another text into the same object needs no new memory.
//
// Threads: one writer.
class JsonText {
 public:
  enum class Kind : std::uint8_t { kNull, kBool, kNumber, kOtherNumber, kString, kArray, kObject };
  using Value = std::uint32_t;  // 0 is the whole

  struct Failure {
    std::size_t offset = 0;
    std::string what;
  };
  // Absent: it is JSON, of at most 64 levels and 1 GiB. A failure leaves nothing to look at.
  [[nodiscard]] std::optional<Failure> read(std::string_view text);

  [[nodiscard]] Kind kind(Value value) const { return parts_[value].kind; }
  // Where it begins in the text.
  [[nodiscard]] std::size_t offset(Value value) const { return parts_[value].offset; }
  // Of a member of an object.
  [[nodiscard]] std::string_view key(Value value) const {
    return slice(parts_[value].key_begin, parts_[value].key_size);
  }
  // REQUIRES: of the kind.
  [[nodiscard]] bool truth(Value value) const { return parts_[value].number != 0; }
  // A natural number of 64 bits; others are kOtherNumber.
  [[nodiscard]] std::uint64_t number(Value value) const { return parts_[value].number; }
  [[nodiscard]] std::string_view text(Value value) const {
    return slice(parts_[value].number, parts_[value].text_size);
  }
  // Of an object; absent: it has no such member. The first, if there are several.
  [[nodiscard]] std::optional<Value> find(Value object, std::string_view key) const;

  // To go through an array or object: for (Value v = first(a); v != end(a); v = next(v))
  [[nodiscard]] Value first(Value parent) const { return parent + 1; }
  [[nodiscard]] Value next(Value value) const { return parts_[value].end; }
  [[nodiscard]] Value end(Value parent) const { return parts_[parent].end; }

 private:
  class Reader;
  struct Part {
    Kind kind = Kind::kNull;
    Value end = 0;  // behind the last value in it
    std::uint32_t offset = 0;
    std::uint32_t key_begin = 0;  // in texts_
    std::uint32_t key_size = 0;
    std::uint32_t text_size = 0;
    std::uint64_t number = 0;  // of a string: where its text begins
  };

  [[nodiscard]] std::string_view slice(std::size_t begin, std::size_t size) const {
    return std::string_view(texts_).substr(begin, size);
  }

  std::vector<Part> parts_;
  std::string texts_;
};

}  // namespace sequent::decls
