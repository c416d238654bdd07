#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>

namespace sequent::decls {

// The ids that a Lean export gives to the entries of one of its tables. They follow each
// other as lean4export writes them, which costs nothing here, but need not.
class LeanIds {
 public:
  // The first `given` entries are there from the start, under their indices.
  explicit LeanIds(std::uint32_t given) : in_order_(given), size_(given) {}

  // The index of the entry; absent: there is none yet.
  [[nodiscard]] std::optional<std::uint32_t> find(std::uint64_t id) const {
    if (id < in_order_) {
      return static_cast<std::uint32_t>(id);
    }
    const auto found = others_.find(id);
    return found == others_.end() ? std::nullopt : std::optional(found->second);
  }

  // Names the next entry. False: another has this id.
  [[nodiscard]] bool add(std::uint64_t id) {
    if (find(id)) {
      return false;
    }
    if (id == size_ && others_.empty()) {
      ++in_order_;
    } else {
      others_.emplace(id, size_);
    }
    ++size_;
    return true;
  }

 private:
  std::uint32_t in_order_;  // so many first ids are the indices of their entries
  std::uint32_t size_;
  std::unordered_map<std::uint64_t, std::uint32_t> others_;
};

}  // namespace sequent::decls
