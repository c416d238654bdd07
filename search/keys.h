#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/digest.h"
#include "engine/base/names.h"

namespace sequent::search {

// The keys of a stored index; `docs/formats.md` says what each holds. All share one hash tag.
class SearchKeys {
 public:
  explicit SearchKeys(std::string_view name_space)
      : prefix_("{" + base::escape_name(name_space) + ":thm}:") {}

  // String: what the image is.
  [[nodiscard]] std::string image() const { return prefix_ + "index"; }
  // String: a piece of the image with that digest.
  [[nodiscard]] std::string piece(const base::Digest& image, std::uint64_t number) const {
    return prefix_ + "index:" + image.hex() + ":" + std::to_string(number);
  }

 private:
  std::string prefix_;
};

}  // namespace sequent::search
