#pragma once

#include <array>
#include <string>
#include <string_view>

#include "engine/base/digest.h"
#include "engine/base/names.h"

namespace sequent::tactics {

// The keys of a cache of outcomes in a store; `docs/formats.md` says what each holds. All share
// one hash tag; scripts get the first four in this order.
class OutcomeKeys {
 public:
  // `kind`: "tactic" or "instance"
  OutcomeKeys(std::string_view name_space, std::string_view kind)
      : tag_("{" + base::escape_name(name_space) + ":" + std::string(kind) + "}:"),
        fixed_{tag_ + "meta", tag_ + "used", tag_ + "labels", tag_ + "messages"} {}

  [[nodiscard]] const std::array<std::string, 4>& fixed() const { return fixed_; }
  // Hash: the generation, and counts.
  [[nodiscard]] const std::string& meta() const { return fixed_[0]; }
  // Sorted set: scopes by their last use.
  [[nodiscard]] const std::string& used() const { return fixed_[1]; }
  // Sorted set: what label a scope has.
  [[nodiscard]] const std::string& labels() const { return fixed_[2]; }
  // Hash: texts that many entries share.
  [[nodiscard]] const std::string& messages() const { return fixed_[3]; }
  // Hash: the entries of one scope.
  [[nodiscard]] std::string scope(std::string_view id) const {
    return tag_ + "scope:" + std::string(id);
  }
  // What the keys of a computation under way begin with.
  [[nodiscard]] std::string flight(const base::Digest& entry) const {
    return tag_ + "flight:" + entry.hex() + ":";
  }

 private:
  std::string tag_;
  std::array<std::string, 4> fixed_;
};

}  // namespace sequent::tactics
