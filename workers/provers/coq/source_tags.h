#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sequent::provers {

// "deprecated" and "instance", as far as the sentence says so of what it declares: by its
// attributes, and by the word before the first name. `before_name`: the sentence up to that.
[[nodiscard]] std::vector<std::string_view> tags_of_declaration(std::string_view before_name);

// A name as a sentence has it ("M.a"), which it makes an "instance", a "coercion", "canonical" or a
// "hint".
struct TaggedName {
  std::string name;
  std::string_view tag;
  bool operator==(const TaggedName&) const = default;
};
// Of a sentence such as `Existing Instance a.`, `Coercion a : T >-> U.`, `Canonical a.`,
// `Hint Resolve a b : db.`; a name within brackets is not found.
[[nodiscard]] std::vector<TaggedName> names_tagged_by(std::string_view sentence);

}  // namespace sequent::provers
