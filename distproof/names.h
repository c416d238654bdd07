#pragma once

#include <compare>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "engine/base/names.h"

namespace sequent::distproof {

using base::escape_name;
using base::is_name;
using base::unescape_name;

// A name that cannot be mistaken for another kind of name. Empty: none.
template <typename Tag>
class Name {
 public:
  Name() = default;
  // Absent unless is_name(text).
  [[nodiscard]] static std::optional<Name> parse(std::string_view text) {
    return is_name(text) ? std::optional(Name(std::string(text))) : std::nullopt;
  }
  [[nodiscard]] static Name escape(std::string_view text) { return Name(escape_name(text)); }

  [[nodiscard]] const std::string& text() const { return text_; }
  // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 takes the 0 in <=> for a pointer
  auto operator<=>(const Name&) const = default;

 private:
  explicit Name(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

using JobId = Name<struct JobTag>;
using RunId = Name<struct RunTag>;
// One that claims: a slot of a worker process, so that no two claim under one name at a time.
using WorkerId = Name<struct WorkerTag>;

struct NameHash {
  template <typename Tag>
  std::size_t operator()(const Name<Tag>& name) const {
    return std::hash<std::string>()(name.text());
  }
};

// Proof that a job was granted to one worker, once. Tokens of a job rise with
// each grant, so that a late worker's word is refused ("fencing").
struct LeaseToken {
  std::string text;
  bool operator==(const LeaseToken&) const = default;
};

}  // namespace sequent::distproof
