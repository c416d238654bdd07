#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sequent::state {

using Args = std::span<const std::string_view>;

// A command that owns its words.
class Words {
 public:
  Words() = default;
  explicit Words(Args words) : owned_(words.begin(), words.end()) {}

  [[nodiscard]] bool empty() const { return owned_.empty(); }
  // Holds as long as this object is not changed or moved.
  [[nodiscard]] std::vector<std::string_view> views() const {
    return {owned_.begin(), owned_.end()};
  }

 private:
  std::vector<std::string> owned_;
};

}  // namespace sequent::state
