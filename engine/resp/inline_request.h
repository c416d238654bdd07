#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace sequent::resp {

// Splits one line typed by a person into arguments, as Redis does: blanks
// separate; "..." knows \n \r \t \b \a \xHH and \<any>; '...' knows only \'.
// Arguments are unescaped inside `line` and appended to `args` as views of it.
// False if a quote is not closed or something follows a closing quote; `args`
// is then as it was.
[[nodiscard]] bool split_inline_request(std::span<char> line, std::vector<std::string_view>& args);

}  // namespace sequent::resp
