#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sequent::workers {

// What a program wrote, within bounds: the first half of the limit and the last
// half are kept, what lies between is counted. So the first message and the last
// one survive a program that prints without end.
class BoundedOutput {
 public:
  // REQUIRES: limit_bytes >= 2
  explicit BoundedOutput(std::size_t limit_bytes);

  void append(std::string_view bytes);
  [[nodiscard]] std::uint64_t omitted_bytes() const { return omitted_; }
  // Head and tail; between them, if bytes are missing, a line that says how many.
  [[nodiscard]] std::string text() const;

 private:
  std::size_t half_;
  std::string head_;
  std::string tail_;  // a ring once it is full; tail_start_ is its oldest byte
  std::size_t tail_start_ = 0;
  std::uint64_t omitted_ = 0;
};

}  // namespace sequent::workers
