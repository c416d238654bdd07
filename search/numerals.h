#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sequent::search {

// The number that a constant without arguments stands for: "0" for Coq.Init.Datatypes.O.
[[nodiscard]] std::optional<std::string> numeral_of(std::string_view constant);

// The number that a constant makes of one: the successor of "2" is "3". Absent: it makes
// none, or one of more than 18 digits.
[[nodiscard]] std::optional<std::string> numeral_of(std::string_view constant,
                                                    std::string_view argument);

// Which of its arguments is the number itself; absent: `constant` only wraps none.
[[nodiscard]] std::optional<std::size_t> wrapped_numeral(std::string_view constant,
                                                         std::size_t arguments);

}  // namespace sequent::search
