#pragma once

#include <string_view>

namespace sequent::provers {

// Whether a relative path matches a pattern: `*` and `?` stay within one part
// of the path, `**` goes over any number of parts, `[a-c]` is one byte of a range, `[!a]`
// one that is not listed. All of the path must match.
[[nodiscard]] bool path_matches(std::string_view pattern, std::string_view path);

}  // namespace sequent::provers
