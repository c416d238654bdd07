#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace sequent::rdb {

// Reads the elements that all of the format is made of, each length checked before it is
// used: what is there in full is read, nothing else.
//
// Borrows: the bytes. Views it gives are good as long as those; of a derived class that
// fetches bytes, until the next read.
// Errors: kCorrupt. Nothing may be read after one.
class Input {
 public:
  explicit Input(std::string_view bytes) : bytes_(bytes) {}
  virtual ~Input() = default;
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

  // Whether all bytes that are here were read.
  [[nodiscard]] bool at_end() const { return at_ == bytes_.size(); }

  base::Result<std::string_view> take(std::uint64_t size);
  base::Result<std::uint8_t> byte();
  template <typename T>
  base::Result<T> little();

  // A number of 6, 14, 32 or 64 bits.
  base::Result<std::uint64_t> length();
  // A text; one that is kept as a number or packed is made in `scratch`.
  base::Result<std::string_view> text(std::string& scratch);
  // Goes over one without making it.
  base::Status skip_text();
  // Of Redis before 4.0: a score as a short text.
  base::Result<double> text_score();
  // Never NaN.
  base::Result<double> score();

 protected:
  // Brings `size` more bytes behind at_, or says that there are fewer.
  virtual base::Status fetch(std::uint64_t size);

  std::string_view bytes_;
  std::size_t at_ = 0;

 private:
  struct Length {
    std::uint64_t value = 0;
    bool is_encoding = false;  // value tells how a text is kept
  };
  base::Result<Length> read_length();
  base::Result<std::int64_t> number(std::uint64_t encoding);
  base::Result<std::string_view> packed_text(std::string& scratch);
};

}  // namespace sequent::rdb
