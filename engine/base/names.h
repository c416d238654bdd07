#pragma once

#include <string>
#include <string_view>

namespace sequent::base {

// Whether `text` is 1 to 200 bytes of [A-Za-z0-9._-], the only ones in names of
// jobs, runs and workers: they stand in keys, in scripts and on terminals.
[[nodiscard]] bool is_name(std::string_view text);
// Any text as a name; different texts give different names. A byte outside
// [A-Za-z0-9._] becomes `-XX` (hexadecimal); what would be too long ends in a digest instead.
[[nodiscard]] std::string escape_name(std::string_view text);
// What `escape_name` was given; as it is when it was shortened.
[[nodiscard]] std::string unescape_name(std::string_view name);

}  // namespace sequent::base
